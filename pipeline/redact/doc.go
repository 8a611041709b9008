// Package redact takes personal data out of conversations. It reads each turn
// as a row of lexemes (words, numbers, marks), spoken digits included, and
// decides by shape, by the words around, and by what the agent asked for in
// the turn before. What it takes out it replaces by the type in brackets:
// [SSN].
//
// Where nobody else's turns were recorded, no question can be seen: there a
// turn that is nothing but names, numbers or an address is taken for an answer.
//
// It errs on the side of taking out, with these exceptions, which people need
// to read a conversation: amounts of money, times and waits, dates other than
// of birth, form numbers, and public toll-free numbers stay.
//
// Redacting what was redacted changes nothing.
package redact
