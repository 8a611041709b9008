package export

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// listSeparator stands between the values of a list in CSV. No id holds it.
const listSeparator = "|"

// csvWriter writes RFC 4180: a header, lines that end in CRLF, UTF-8. Null is
// an empty cell; times are RFC 3339; numbers have a point.
type csvWriter[T any] struct {
	out   *bufio.Writer
	lines *csv.Writer
	table Table[T]
	cells []string
}

func newCSV[T any](out *bufio.Writer, table Table[T]) (Writer[T], error) {
	w := &csvWriter[T]{out: out, lines: csv.NewWriter(out), table: table, cells: make([]string, len(table.Columns))}
	w.lines.UseCRLF = true
	for i, c := range table.Columns {
		w.cells[i] = c.Name
	}
	return w, w.lines.Write(w.cells)
}

// NewSpreadsheet writes a table as CSV for people to open: besides what was
// said, ids and lists are kept from being run as formulas too, which a program
// that reads CSV must not see changed.
func NewSpreadsheet[T any](w io.Writer, table Table[T]) (Writer[T], error) {
	columns := slices.Clone(table.Columns)
	for i, c := range columns {
		if c.Type == Text || c.Type == List {
			columns[i].Type = Words
		}
	}
	return newCSV(bufio.NewWriterSize(w, 64<<10), Table[T]{Schema: table.Schema, Columns: columns})
}

func (w *csvWriter[T]) Write(row T) error {
	for i, c := range w.table.Columns {
		w.cells[i] = cell(c.Type, c.Of(row))
	}
	return w.lines.Write(w.cells)
}

func (w *csvWriter[T]) Close() error {
	w.lines.Flush()
	return errors.Join(w.lines.Error(), w.out.Flush())
}

func cell(of Type, value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		if of == Words {
			return harmless(v)
		}
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	case []string:
		joined := strings.Join(v, listSeparator)
		if of == Words && joined != "" {
			return harmless(joined)
		}
		return joined
	default:
		return fmt.Sprint(v)
	}
}

// harmless puts an apostrophe before words that a spreadsheet would run as a
// formula: customers choose them, and somebody else opens the file.
func harmless(words string) string {
	if strings.ContainsAny(words[:1], "=+-@\t\r") {
		return "'" + words
	}
	return words
}
