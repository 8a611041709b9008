// Package export turns what a store holds into tables that other programs read:
// which columns there are, and how they are written as CSV, JSON lines and
// Parquet. It reads no store; cmd/earshot brings the rows, one at a time, and
// memory does not grow with their number.
//
// The columns of a schema version are stable: new ones are only added at the
// end. One that goes or changes its meaning makes a new version.
package export
