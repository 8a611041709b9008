// Package source is where raw messages come from and where those go that can
// never be analysed: a Kafka consumer group and its dead-letter topic, or
// files and standard input and their .rejected.jsonl beside them. It is the
// only package that speaks Kafka; the in-process broker for the demo and for
// tests lives here too.
package source
