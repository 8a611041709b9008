package main

import (
	"encoding/json"
	"fmt"

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
	return web.DigestForms{Markdown: r.Text, HTML: []byte(r.HTML), CSV: r.CSV, JSON: r.JSON}, err
}
