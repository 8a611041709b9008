// Package rules matches phrases against the words of a turn. All phrases of a
// taxonomy are compiled into one trie over word ids, so that a turn is read
// once, however many phrases there are.
package rules
