// Package rollup is the mathematics of a period: which periods there are,
// which of them are due, what the counts of one say, and what hurts most. All
// of it is pure (no clock, no store, no randomness; the same arguments give
// the same answer) but Runner, which reads the counts and keeps the rows.
package rollup
