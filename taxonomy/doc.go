// Package taxonomy reads what Earshot is told about a domain, from YAML, and
// ships the packs that come with it. docs/taxonomy.md documents the language.
//
// # A pack
//
// A pack is one file: services, topics (with the drivers of OMB A-11 §280 and
// the burdens of OMB M-22-10 they speak for), signals, the ways customers say
// that they were in contact before, and phrases whose feeling differs from
// that of their words. It may build on a shipped pack: inherit.go. Unknown
// keys, ids used twice, unknown drivers and phrases that cannot be read are
// faults, and all faults of a file are reported together.
//
// # The phrase language
//
// A phrase is words, matched one after the other, whatever their case. The
// punctuation between words does not matter as long as no sentence ends there,
// and hesitations (um, uh, [noise]) are not words. Contractions are taken
// apart on both sides: can't, cant, cannot, can not and ca n't are the same.
//
//	still waiting            these two words in a row
//	(check|payment) late     one of the alternatives, each one or more words
//	my new? card             with or without "new"
//	(so|very)? long          with or without one of the alternatives
//	call*                    any form of the word: call, calls, called, calling;
//	                         irregular ones too: tell* is also told
//	SSA-1099, W-2            hyphens and slashes separate words
//	<benefit> late           any entry of a list, which is expanded when it is read
//	<number>, <ordinal>      three, twenty five, 3; third, 3rd
//	lost ~3 card             up to three other words in between
//	lost ~3~ card            the same in either order: two phrases
//	my _ card                any one word
//	call:vb, (a|b):nn        the word's Penn Treebank tag must begin so
//
// Alternatives do not nest. At least one word of a phrase must be there, it
// begins with no _, and beside a gap nothing is optional.
package taxonomy
