// Package demo makes the synthetic corpus: invented conversations between
// invented people and government services, for demonstrations, tests and
// benchmarks. Nothing in it is taken from a real conversation, and every
// transcript says so in its attributes ("synthetic": "true").
//
// A corpus is made in two steps. The plan (plan.go) decides who contacts which
// service when, about what, how it ends, and who therefore comes back; it is
// where the repeats, the forwarded contacts, the shared line and the planted
// spike come from. The dialogue (dialogue.go) then puts each planned contact
// into words, out of the phrasings in text/. The format of those files is
// described in text/README.md; a new pain point is a copied block.
//
// Personal data is invented too: 555 phone numbers, social security numbers
// that are never issued, the card networks' test cards, example.com addresses,
// towns and streets that do not exist.
package demo
