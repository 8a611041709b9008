package web

import (
	"bytes"
	_ "embed"
	"net/http"
)

//go:embed index.html
var indexHTML string

type indexView struct {
	Version          string
	HasAPI, HasStats bool
}

func (s *server) index(w http.ResponseWriter, _ *http.Request) {
	var page bytes.Buffer
	if err := s.page.Execute(&page, indexView{s.Version, s.Store != nil, s.Metrics != nil}); err != nil {
		writeError(w, http.StatusInternalServerError, "internal", "the page could not be written")
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes())
}
