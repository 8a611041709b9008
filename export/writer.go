package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Formats of an export.
const (
	CSV       = "csv"
	JSONLines = "jsonl"
	Parquet   = "parquet"
)

// Formats are all of them.
func Formats() []string { return []string{CSV, JSONLines, Parquet} }

// Writer writes the rows of a table. What it wrote is whole only after Close,
// which leaves what is written to open.
type Writer[T any] interface {
	Write(row T) error
	Close() error
}

// NewWriter writes a table to w in one of Formats.
func NewWriter[T any](w io.Writer, format string, table Table[T]) (Writer[T], error) {
	out := bufio.NewWriterSize(w, 64<<10)
	switch format {
	case CSV:
		return newCSV(out, table)
	case JSONLines:
		return newJSONLines(out, table), nil
	case Parquet:
		return newParquet(out, table), nil
	default:
		return nil, fmt.Errorf("format %q is none of %s", format, strings.Join(Formats(), ", "))
	}
}
