// Package rules matches phrases against the words of a turn. All phrases of a
// taxonomy are compiled into one automaton over word ids, so that a turn is
// read once, however many phrases there are.
//
// A Builder takes the phrases apart into places, points at which some words of
// some phrases have been read (builder.go). Build joins places into states, so
// that a word leads to one state (determine.go). A Matcher runs through them
// (matcher.go); a Pattern reads one phrase by itself, where tags or the words
// in gaps matter (pattern.go).
package rules
