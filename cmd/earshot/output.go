package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonLines writes one value a line.
func jsonLines(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

// writeLines writes each row as a line of JSON.
func writeLines[T any](w io.Writer, rows []T) error {
	lines := jsonLines(w)
	for _, row := range rows {
		if err := lines.Encode(row); err != nil {
			return err
		}
	}
	return nil
}

// table is text for people: columns as wide as their widest cell, numbers to
// the right, nothing cut. A row of one cell is a heading over those below it.
type table struct {
	header []string
	right  []bool // which columns hold numbers
	rows   [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) write(w io.Writer) {
	widths := make([]int, len(t.header))
	for _, row := range append([][]string{t.header}, t.rows...) {
		if len(row) == 1 {
			continue
		}
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	line := func(row []string) {
		if len(row) == 1 {
			fmt.Fprintln(w, row[0])
			return
		}
		var s strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if t.right[i] {
				s.WriteString(pad + cell)
			} else {
				s.WriteString(cell + pad)
			}
			s.WriteString("  ")
		}
		fmt.Fprintln(w, strings.TrimRight(s.String(), " "))
	}
	line(t.header)
	for _, row := range t.rows {
		line(row)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}

// grouped writes 12345 as 12,345.
func grouped(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func percent(rate *float64) string {
	if rate == nil {
		return "–"
	}
	return strconv.FormatFloat(*rate*100, 'f', 1, 64) + " %"
}
