package web

import (
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"earshot/models"
)

// rows is a table with an id a row, which keeps nothing back.
type rows struct{ out *csv.Writer }

func (r rows) Write(c *models.Conversation) error {
	err := r.out.Write([]string{c.ID})
	r.out.Flush()
	return errors.Join(err, r.out.Error())
}

func (r rows) Close() error { r.out.Flush(); return r.out.Error() }

func spreadsheet(w io.Writer) (Table, error) { return rows{csv.NewWriter(w)}, nil }

func TestTableOfASearch(t *testing.T) {
	store := &fakeStore{page: models.Page{Total: 2}, conversations: map[string]*models.Conversation{"c-1": {ID: "c-1"}, "c-2": {ID: "c-2"}}}
	h := open(Options{Store: store, Zone: ny(t), Spreadsheet: spreadsheet})
	out := get(h, "/search.csv?q=fee&sort=longest&limit=50&channel=call")
	if out.Code != http.StatusOK || out.Body.String() != "c-1\nc-2\n" {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	kind, disposition := out.Header().Get("Content-Type"), out.Header().Get("Content-Disposition")
	if !strings.HasPrefix(kind, "text/csv") || !strings.HasPrefix(disposition, `attachment; filename="conversations-2`) || !strings.HasSuffix(disposition, `.csv"`) {
		t.Errorf("it is %s, %s", kind, disposition)
	}
	if store.asked.Text != "fee" || len(store.asked.Channels) != 1 {
		t.Errorf("the store was asked %+v", store.asked)
	}
	if page := get(h, "/search?q=fee&sort=longest").Body.String(); !strings.Contains(page, `<a href="/search.csv?q=fee" download>`) {
		t.Errorf("the search does not lead to it:\n%s", page)
	}
	if page := get(open(Options{Store: store}), "/search?q=fee").Body.String(); strings.Contains(page, "search.csv") {
		t.Error("the search leads to what is not served")
	}
}

// A table is the person's own view, and stands in the audit log.
func TestTableKeepsToTheScope(t *testing.T) {
	store := &fakeStore{page: models.Page{Total: 2}, conversations: map[string]*models.Conversation{"c-1": {ID: "c-1", Service: "passports"}, "c-2": {ID: "c-2", Service: "taxes"}}}
	h, log := guarded(t, store, threePeople)
	if out := ask(h, http.MethodGet, "/search.csv", "sue"); out.Code != http.StatusOK || out.Body.String() != "c-1\n" {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	for _, want := range []string{`"event":"conversations-read"`, `"person":"sue"`, `"count":1`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the audit log lacks %s: %s", want, log)
		}
	}
}

func TestTablesThatCannotBe(t *testing.T) {
	store := &fakeStore{page: models.Page{Total: mostRows + 1}, breaks: errors.New("away")}
	h := open(Options{Store: store, Spreadsheet: spreadsheet})
	if out := get(h, "/search.csv?q=fee"); out.Code != http.StatusBadRequest || !strings.Contains(out.Body.String(), "at most 50,000 conversations and this search finds 50,001") ||
		!strings.Contains(out.Body.String(), `value="fee"`) || out.Header().Get("Content-Disposition") != "" {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	if out := get(h, "/search.csv?feee=1"); out.Code != http.StatusBadRequest || !strings.Contains(out.Body.String(), "known are q") {
		t.Errorf("got %d %s", out.Code, out.Body)
	}
	store.page.Total = 1
	if out := get(h, "/search.csv"); out.Code != http.StatusServiceUnavailable || out.Header().Get("Content-Disposition") != "" {
		t.Errorf("before the first row: got %d %s", out.Code, out.Header())
	}
	// After the first row there is no other answer: the connection breaks.
	store.conversations = map[string]*models.Conversation{"c-1": {ID: "c-1"}}
	live := httptest.NewServer(h)
	defer live.Close()
	answer, err := live.Client().Get(live.URL + "/search.csv")
	if err == nil {
		_, err = io.ReadAll(answer.Body)
		answer.Body.Close()
	}
	if err == nil {
		t.Error("a part was taken for the whole")
	}
	live.Client().CloseIdleConnections()
}
