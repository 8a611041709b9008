// Package models is the language every other package speaks: what comes in
// (Envelope, Transcript), what is said about it (Conversation, Finding), how
// contacts of one customer hang together (Contact, Link), and what is rolled
// up from it (Tally, PainPoint). It imports only the standard library and
// nothing of Earshot.
package models
