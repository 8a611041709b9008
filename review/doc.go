// Package review is what people who own rules look at before they publish a
// pack: whether its examples hold, what in it can never matter, and what a
// change would do to conversations. It knows packs and conversations only; the
// analysis is given to it as functions.
package review

import "earshot/models"

// Hits gives every rule of a pack whose own conditions hold in a transcript,
// before any rule gives way to another.
type Hits func(*models.Transcript) []models.Finding

// Compile makes a pack ready to read transcripts.
type Compile func(models.Taxonomy) (Hits, error)
