// Package nouns finds what a turn is about: its content words and its noun
// phrases, by the tags of its tokens. It reads grammar only and knows no
// service and no topic.
package nouns
