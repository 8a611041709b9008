// Package deliver brings finished digests to people: by mail, by webhook (Slack
// or JSON), into a folder. It knows nothing of what a digest says; it decides
// from the store which digest is owed to whom by which way, has it made, sends
// it, and records that it was sent, in this order: a crash in between sends
// twice, never zero times.
//
// What a server answers is never repeated in an error, beyond its status: it
// could hold a secret or a customer's words.
package deliver
