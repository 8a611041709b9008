package web

import (
	"bytes"
	"cmp"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"

	"earshot/access"
)

// view is a page about to be shown.
type view struct {
	Template string // its name in templates/
	Title    string // of the window; the template has its own heading
	Here     string // the address in the navigation that it belongs to; empty: none
	Status   int    // 0: 200
	Body     any    // what its template shows
}

// shown is what the layout is given.
type shown struct {
	view
	Nav     []place
	Person  access.Person // who looks at it; without a Name: nobody has signed in
	SignOut bool          // they can sign out
	Version string
	Zone    string
}

// place is an entry of the navigation.
type place struct {
	Address, Name string
	Here          bool
}

// pages are the parsed templates by name, each joined with the layout and the
// parts that pages share.
type pages map[string]*template.Template

// shared are the templates that every page has.
func shared() []string { return []string{"layout", "parts", "dialogue", "rule", "figures"} }

// parsePages panics on a template that does not parse: the tests render all.
func parsePages(words template.FuncMap) pages {
	base := template.New("layout").Funcs(words)
	for _, name := range shared() {
		template.Must(base.ParseFS(embedded, "templates/"+name+".html"))
	}
	all := pages{}
	files, _ := fs.Glob(embedded, "templates/*.html")
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if slices.Contains(shared(), name) {
			continue
		}
		all[name] = template.Must(template.Must(base.Clone()).ParseFS(embedded, file))
	}
	return all
}

// page writes a whole page or, where its template fails, none of it.
func (s *server) page(w http.ResponseWriter, r *http.Request, v view) error {
	var out bytes.Buffer
	p, _ := access.Of(r.Context())
	whole := shown{
		view: v, Nav: s.nav(v.Here, p), Person: p, SignOut: p.Via == access.ViaPassword || p.Via == access.ViaOIDC, Version: s.Version, Zone: s.Zone.String(),
	}
	if err := s.pages[v.Template].ExecuteTemplate(&out, "layout.html", whole); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", pagePolicy)
	w.WriteHeader(cmp.Or(v.Status, http.StatusOK))
	_, _ = w.Write(out.Bytes())
	return nil
}

// pagePolicy lets a page load what this server has, and nothing else; nothing
// in a page runs or styles but its files.
const pagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// nav leads to the pages that the person may see.
func (s *server) nav(here string, p access.Person) []place {
	var theirs []place
	for _, one := range []place{
		{Address: "/search", Name: "Search"},
		{Address: "/painpoints", Name: "Pain points"},
		{Address: "/digests", Name: "Digests"},
		{Address: "/rules", Name: "Rules"},
		{Address: "/status", Name: "Status"},
	} {
		if p.May(s.needs("GET " + one.Address)) {
			one.Here = one.Address == here
			theirs = append(theirs, one)
		}
	}
	return theirs
}

// needs is the permission of an address of the table.
func (s *server) needs(pattern string) access.Permission {
	for _, at := range s.routes() {
		if at.pattern == pattern {
			return at.needs
		}
	}
	return 0 // that of nobody but admins
}

// start leads to the first page of the person.
func (s *server) start(_ http.ResponseWriter, r *http.Request) error {
	p, _ := access.Of(r.Context())
	return seeOther(s.nav("", p)[0].Address) // whoever may see this page may see one of them
}

// errorPage says what went wrong as a page, or as JSON if even that fails.
func (s *server) errorPage(w http.ResponseWriter, r *http.Request, f *fault) {
	v := view{Template: "error", Title: http.StatusText(f.status), Status: f.status, Body: errorView{
		Heading: cmp.Or(http.StatusText(f.status), "Something went wrong"), Message: f.message, RequestID: requestID(w), Ours: f.status >= http.StatusInternalServerError,
	}}
	if err := s.page(w, r, v); err != nil {
		writeError(w, f)
	}
}

type errorView struct {
	Heading, Message, RequestID string
	Ours                        bool // no fault of who asked
}
