package models

import "time"

// SavedSearch is a search that somebody gave a name.
type SavedSearch struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Owner  string `json:"owner"`  // who saved it
	Shared bool   `json:"shared"` // others see it, each within their own scope
	Query  string `json:"query"`  // the parameters of its URL, canonical
	// Scope is what its owner may know of, as Query.Scope: a digest counts no more.
	Scope   []string  `json:"scope"`
	Digest  string    `json:"digest"` // the audience whose digest counts it; empty: none
	Created time.Time `json:"created"`
}
