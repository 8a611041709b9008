package sqlite

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"earshot/history"
	"earshot/models"
	"earshot/store/storetest"
)

// Beyond what is ranked, the newest come first, and every hit comes once.
func TestRelevanceBeyondWhatIsRanked(t *testing.T) {
	s, err := Open(filepath.Join(t.TempDir(), "ranked.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	s.mostRanked = 10
	if err := s.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all []*models.Conversation
	var want []string // the ten newest, the wordiest of them last, and then the rest
	for i := range 40 {
		c := storetest.Conversation(fmt.Sprintf("c-%02d", i), storetest.After(-time.Duration(i)*time.Hour), storetest.Says("A passport. "+strings.Repeat("Something else. ", 1+i%10)))
		all, want = append(all, c), append(want, c.ID)
	}
	if err := s.Put(t.Context(), all, history.NewLinker(history.Limits{})); err != nil {
		t.Fatal(err)
	}
	for _, limit := range []int{1, 3, 10, 11, 1000} {
		var got []string
		for q := (models.Query{Text: "passport", Sort: models.SortRelevance, Limit: limit}); ; {
			page, err := s.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if page.Total != 40 {
				t.Errorf("the total is %d", page.Total)
			}
			for _, h := range page.Hits {
				got = append(got, h.Conversation.ID)
			}
			if q.After = page.Next; q.After == "" {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("in pages of %d: %v", limit, got)
		}
	}
}

// twoOfOneFile are two stores on one file, as two processes have it.
func twoOfOneFile(t *testing.T) (reader, writer *Store) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "one.db")
	open := func() *Store {
		s, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	reader, writer = open(), open()
	if err := writer.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	return reader, writer
}

// The columns are true after every kind of change, by this process or another.
func TestColumnsFollowWhatIsWritten(t *testing.T) {
	reader, writer := twoOfOneFile(t)
	put := func(c ...*models.Conversation) {
		t.Helper()
		if err := writer.Put(t.Context(), c, history.NewLinker(history.Limits{})); err != nil {
			t.Fatal(err)
		}
	}
	counts := func(q models.Query, facet, want string) {
		t.Helper()
		f, err := reader.Facets(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(f.Total)
		for _, of := range f.Facets {
			for _, v := range of.Values {
				if of.Name == facet {
					got += fmt.Sprintf(" %s %d", v.Value, v.Count)
				}
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", facet, got, want)
		}
	}
	said := models.Query{Text: "check"}
	counts(said, models.FacetTopic, "0")
	put(storetest.Conversation("a", storetest.Customer("k"), storetest.Topics("delay"), storetest.Says("check")),
		storetest.Conversation("b", storetest.Customer("l"), storetest.Topics("delay", "fees"), storetest.Says("check")))
	counts(said, models.FacetTopic, "2 delay 2 fees 1")
	put(storetest.Conversation("b", storetest.Version(1), storetest.Customer("l"), storetest.Topics("fees"), storetest.Says("letter")))
	counts(said, models.FacetTopic, "1 delay 1")
	counts(models.Query{}, models.FacetRepeat, "2 stated 0 linked 0")
	put(storetest.Conversation("before", storetest.Customer("k"), storetest.After(-time.Hour)))
	counts(models.Query{}, models.FacetRepeat, "3 stated 0 linked 1") // a became a repeat though it was not put again
	if _, err := writer.Erase(t.Context(), "k"); err != nil {
		t.Fatal(err)
	}
	counts(models.Query{}, models.FacetTopic, "1 fees 1")
	put(storetest.Conversation("c", storetest.Topics("new"), storetest.Says("check")))
	counts(said, models.FacetTopic, "1 new 1")
}

// What is remembered of a text ends with the next write, by whatever process.
func TestRanksFollowWhatIsWritten(t *testing.T) {
	reader, writer := twoOfOneFile(t)
	wordy := "A passport. " + strings.Repeat("Something else. ", 5)
	for _, step := range []struct {
		put  *models.Conversation
		want []string
	}{
		{storetest.Conversation("one", storetest.Says(wordy)), []string{"one"}},
		{storetest.Conversation("two", storetest.Says("A passport.")), []string{"two", "one"}},
		{storetest.Conversation("one", storetest.Version(2), storetest.Says("Passport.")), []string{"one", "two"}},
		{storetest.Conversation("two", storetest.Version(2), storetest.Says("Nothing.")), []string{"one"}},
	} {
		if err := writer.Put(t.Context(), []*models.Conversation{step.put}, history.NewLinker(history.Limits{})); err != nil {
			t.Fatal(err)
		}
		for _, scope := range [][]string{nil, nil, {}} { // the second time from memory; and for somebody who sees nothing
			page, err := reader.Search(t.Context(), models.Query{Text: "passport", Sort: models.SortRelevance, Scope: scope})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range page.Hits {
				got = append(got, h.Conversation.ID)
			}
			if want := step.want; scope == nil && !slices.Equal(got, want) || scope != nil && len(got) > 0 {
				t.Errorf("scope %v: %v, want %v", scope, got, want)
			}
		}
	}
}
