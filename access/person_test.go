package access

import (
	"cmp"
	"slices"
	"testing"
)

func TestWhoMayWhat(t *testing.T) {
	may := map[Role][]Permission{
		"":             {Public},
		"boss":         {Public},
		RoleViewer:     {Public, ReadFigures},
		RoleSupervisor: {Public, ReadFigures, ReadTranscripts},
		RoleAdmin:      {Public, ReadFigures, ReadTranscripts, Administer},
	}
	for role, want := range may {
		p := Person{Role: role, Services: []string{AllServices}}
		for _, what := range []Permission{0, Public, ReadFigures, ReadTranscripts, Administer, Administer + 1} {
			// What nobody declared is for admins only.
			if got, want := p.May(what), slices.Contains(want, what) || role == RoleAdmin; got != want {
				t.Errorf("role %q, permission %d: got %v", role, what, got)
			}
		}
	}
}

func TestScope(t *testing.T) {
	for name, c := range map[string]struct {
		person Person
		want   []string // nil: everything
	}{
		"nobody":                     {Person{}, []string{}},
		"nobody with all services":   {Person{Services: []string{AllServices}}, []string{}},
		"an unknown role":            {Person{Role: "boss", Services: []string{"a"}}, []string{}},
		"admin":                      {Person{Role: RoleAdmin}, nil},
		"admin with a list":          {Person{Role: RoleAdmin, Services: []string{"a"}}, nil},
		"supervisor without a list":  {Person{Role: RoleSupervisor}, []string{}},
		"supervisor of two":          {Person{Role: RoleSupervisor, Services: []string{"a", "b"}}, []string{"a", "b"}},
		"supervisor of all":          {Person{Role: RoleSupervisor, Services: []string{"a", AllServices}}, nil},
		"viewer of all":              {Person{Role: RoleViewer, Services: []string{AllServices}}, nil},
		"viewer of one":              {Person{Role: RoleViewer, Services: []string{"a"}}, []string{"a"}},
		"an empty service is no key": {Person{Role: RoleViewer, Services: []string{""}}, []string{""}},
		"of what has no service":     {Person{Role: RoleViewer, Services: []string{"(none)"}}, []string{"(none)"}},
	} {
		got := c.person.Scope()
		if (got == nil) != (c.want == nil) || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %#v", name, got)
		}
		for _, service := range []string{"a", "c", ""} {
			if want := c.want == nil || slices.Contains(c.want, cmp.Or(service, "(none)")); c.person.Sees(service) != want {
				t.Errorf("%s: sees %q: %v", name, service, !want)
			}
		}
	}
}

func TestPersonOfARequest(t *testing.T) {
	if p, known := Of(t.Context()); known || p.May(ReadFigures) {
		t.Errorf("got %+v", p)
	}
	if p, known := Of(WithPerson(t.Context(), Person{Name: "ann", Role: RoleViewer})); !known || p.Name != "ann" {
		t.Errorf("got %+v, %v", p, known)
	}
}
