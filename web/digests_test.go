package web

import (
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"testing"
	"time"

	"earshot/models"
)

// plainDigests shows documents as they are.
func plainDigests() Digests {
	return Digests{Sheet: ".e-h1{color:red}", Render: func(document json.RawMessage) (DigestForms, error) {
		return DigestForms{
			Article: template.HTML("<article><h1>" + template.HTMLEscapeString(string(document)) + "</h1></article>"), Name: "earshot-all-services",
			HTML: []byte("<p>h</p>"), Markdown: []byte(hostile + string(document)), CSV: []byte("c"), JSON: document,
		}, nil
	}}
}

func TestDigests(t *testing.T) {
	at := time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)
	store := &fakeStore{digests: []models.DigestRecord{
		{Kind: models.PeriodWeek, Label: "2026-W44", PeriodStart: at.AddDate(0, 0, -14), Audience: "Director", Document: []byte(`{"a":1}`)},
		{Kind: models.PeriodWeek, Label: "2026-W45", PeriodStart: at.AddDate(0, 0, -7), Audience: "Director/all", Document: []byte(`{"a":2}`), Sent: []models.Sending{
			{Way: "folder", At: at}, {Way: "mail:a@example.gov", At: at, Error: "refused", Tries: 2}}},
	}}
	h := open(Options{Store: store, Zone: ny(t)})
	body := get(h, "/digests").Body.String()
	for _, want := range []string{`href="/digests/week/2026-W45/Director%2fall"`, "failed</strong>, tried 2 times: <bdi>refused", "<bdi>folder</bdi>: sent, Mon 9 Nov 2026, 03:00", "sent to nobody"} {
		if !strings.Contains(strings.ReplaceAll(body, "%2F", "%2f"), want) {
			t.Errorf("the archive lacks %s:\n%s", want, body)
		}
	}
	if strings.Index(body, "2026-W45") > strings.Index(body, "2026-W44") {
		t.Error("the latest is not first")
	}
	for address, holds := range map[string][]string{
		"/digests/week/2026-W44/Director":       {"<article><h1>{&#34;a&#34;:1}</h1></article>", "without its quotes", "Sent to nobody", `rel="next" href="/digests/week/2026-W45/Director%2Fall"`, `href="/assets/`, `/digest.css"`},
		"/digests/week/2026-W45/Director%2Fall": {"{&#34;a&#34;:2}", `rel="prev" href="/digests/week/2026-W44/Director"`, "<bdi>folder</bdi>: sent"},
	} {
		body := get(h, address).Body.String()
		for _, want := range holds {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s:\n%s", address, want, body)
			}
		}
	}
	if sheet := get(h, "/assets/x/digest.css"); sheet.Body.String() != ".e-h1{color:red}" || !strings.HasPrefix(sheet.Header().Get("Content-Type"), "text/css") {
		t.Errorf("the sheet is %q, %v", sheet.Body, sheet.Header())
	}
	for format, want := range map[string]string{"html": "<p>h</p>", "csv": "c", "json": `{"a":1}`, "md": hostile + `{"a":1}`} {
		out := get(h, "/digests/week/2026-W44/Director?format="+format)
		if out.Body.String() != want || !strings.HasPrefix(out.Header().Get("Content-Disposition"), "attachment; filename=earshot-all-services."+format) {
			t.Errorf("%s: got %q, %v", format, out.Body, out.Header())
		}
	}
	store.digests = nil
	if out := get(h, "/digests/week/2026-W44/Director"); out.Code != http.StatusNotFound {
		t.Errorf("got %d", out.Code)
	}
	if out := get(h, "/digests"); !strings.Contains(out.Body.String(), "No digest that you may see") {
		t.Errorf("got %s", out.Body)
	}
	store.err = errors.New("gone")
	if out := get(h, "/digests"); out.Code != http.StatusServiceUnavailable {
		t.Errorf("got %d", out.Code)
	}
}
