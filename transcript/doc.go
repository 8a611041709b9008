// Package transcript turns raw messages into transcripts: one file per input
// format, all listed in order in decode.go, and the checks that hold for every
// format in check.go.
//
// A message that cannot be read is refused with a *models.Rejection that says
// which field to mend. Its detail is made of fixed words, field names that the
// format knows, indexes and sizes, and never of anything the message holds.
package transcript
