// Package eval measures how good an analysis is: it reads labelled texts, has
// them analysed, and compares.
//
// It knows nothing of how an analysis works. It is handed one as a function,
// reads from the conversation that comes back what was claimed, and counts.
// The intervals are percentile bootstrap intervals (Efron & Tibshirani 1993,
// An Introduction to the Bootstrap, chapter 13) with a fixed seed, so the same
// analysis of the same set always gives the same report.
package eval
