package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"html/template"
	"mime"
	"net/http"
	"net/url"
	"slices"

	"earshot/models"
)

// DigestForms are the forms of a digest as it is kept, without its quotes.
type DigestForms struct {
	// Article shows what the mail showed, as one element with the h1 of its page.
	// It is made of escaped text and looks by the sheet of Digests, without styles
	// of its own.
	Article                   template.HTML
	Name                      string // of its files, without an ending
	HTML, Markdown, CSV, JSON []byte
}

// Digests shows those of the archive.
type Digests struct {
	Render func(document json.RawMessage) (DigestForms, error)
	Sheet  string // the style sheet of every Article
}

// digestSheet is its name among the assets.
const digestSheet = "digest.css"

// digestsView is the archive, the latest period first.
type digestsView struct{ Records []models.DigestRecord }

// digestAddress is where the page of a digest is.
func digestAddress(d models.DigestRecord) string {
	return "/digests/" + url.PathEscape(d.Kind) + "/" + url.PathEscape(d.Label) + "/" + url.PathEscape(d.Audience)
}

// digests is the page of the archive.
func (s *server) digests(w http.ResponseWriter, r *http.Request) error {
	if r.URL.RawQuery != "" {
		return badParameter(errors.New("the archive is asked for without parameters"))
	}
	all, err := s.Store.Digests(r.Context(), models.DigestQuery{})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b models.DigestRecord) int {
		return cmp.Or(b.PeriodStart.Compare(a.PeriodStart), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Audience, b.Audience))
	})
	return s.page(w, r, view{Template: "digests", Title: "Digests", Here: "/digests", Body: digestsView{all}})
}

// digestView is one digest of the archive, and those of the same audience
// before and after it.
type digestView struct {
	models.DigestRecord
	DigestForms
	Before, After *models.DigestRecord // nil: there is none
}

// digest is the page of one digest, or with format one of its forms to keep.
func (s *server) digest(w http.ResponseWriter, r *http.Request) error {
	p, err := parseParameters(r.URL.RawQuery, "format")
	if err != nil {
		return badParameter(err)
	}
	format := p.choice("format", "md", "html", "csv", "json")
	if err := p.err(); err != nil {
		return badParameter(err)
	}
	all, err := s.Store.Digests(r.Context(), models.DigestQuery{Kind: r.PathValue("kind"), Audience: r.PathValue("audience")})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(d models.DigestRecord) bool { return d.Label == r.PathValue("label") })
	if at < 0 {
		return &fault{http.StatusNotFound, "not-found", "there is no such digest, or it is about services that you do not see; /digests leads to those there are"}
	}
	forms, err := s.Digests.Render(all[at].Document)
	if err != nil {
		return err
	}
	if format != "" {
		return keep(w, forms, format)
	}
	v := digestView{DigestRecord: all[at], DigestForms: forms}
	if at > 0 {
		v.Before = &all[at-1]
	}
	if at < len(all)-1 {
		v.After = &all[at+1]
	}
	return s.page(w, r, view{Template: "digest", Title: "Digest " + v.Label + ", " + v.Audience, Here: "/digests", Body: v})
}

// keep answers with one form of a digest as a file.
func keep(w http.ResponseWriter, forms DigestForms, format string) error {
	form := map[string]struct {
		kind string
		body []byte
	}{
		"html": {"text/html; charset=utf-8", forms.HTML},
		"md":   {"text/markdown; charset=utf-8", forms.Markdown},
		"csv":  {"text/csv; charset=utf-8", forms.CSV},
		"json": {"application/json; charset=utf-8", forms.JSON},
	}[format]
	w.Header().Set("Content-Type", form.kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": forms.Name + "." + format}))
	_, _ = w.Write(form.body)
	return nil
}
