package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"

	"earshot/models"
)

// DigestForms are the forms of a digest as it is kept, without its quotes.
type DigestForms struct {
	Markdown  string
	HTML      []byte
	CSV, JSON []byte
}

// digestsView is the archive, the latest period first.
type digestsView struct{ Records []models.DigestRecord }

// Address of a digest's page.
func (digestsView) Address(d models.DigestRecord) string {
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

// digestView is one digest of the archive.
type digestView struct {
	models.DigestRecord
	Text    string // Markdown
	Address string
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
	all, err := s.Store.Digests(r.Context(), models.DigestQuery{Kind: r.PathValue("kind"), Label: r.PathValue("label"), Audience: r.PathValue("audience")})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return &fault{http.StatusNotFound, "not-found", "there is no such digest, or it is about services that you do not see; /digests leads to those there are"}
	}
	forms, err := s.Digest(all[0].Document)
	if err != nil {
		return err
	}
	if format == "" {
		return s.page(w, r, view{Template: "digest", Title: "Digest " + all[0].Label, Here: "/digests", Body: digestView{all[0], forms.Markdown, digestsView{}.Address(all[0])}})
	}
	types := map[string]string{"md": "text/markdown; charset=utf-8", "html": "text/html; charset=utf-8", "csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}
	bodies := map[string][]byte{"md": []byte(forms.Markdown), "html": forms.HTML, "csv": forms.CSV, "json": forms.JSON}
	w.Header().Set("Content-Type", types[format])
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "earshot-" + all[0].Label + "." + format}))
	_, _ = w.Write(bodies[format])
	return nil
}

// DigestRenderer renders a digest document.
type DigestRenderer func(document json.RawMessage) (DigestForms, error)
