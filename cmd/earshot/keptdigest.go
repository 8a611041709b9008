package main

import (
	"encoding/json"
	"fmt"
	"html/template"

	"earshot/digest"
	"earshot/web"
)

// renderKept is a digest of the store in every form.
func renderKept(document json.RawMessage) (web.DigestForms, error) {
	var d digest.Digest
	if err := json.Unmarshal(document, &d); err != nil {
		return web.DigestForms{}, fmt.Errorf("a digest cannot be read, it was written by a newer version: %w", err)
	}
	r, err := digest.Render(d)
	return web.DigestForms{
		Article: template.HTML(r.Article), Name: digestName(d), //nolint:gosec // by html/template
		HTML: []byte(r.HTML), Markdown: []byte(r.Text), CSV: r.CSV, JSON: r.JSON,
	}, err
}
