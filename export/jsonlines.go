package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
)

// jsonWriter writes one JSON object a line. It begins with schema_version.
type jsonWriter[T any] struct {
	out     *bufio.Writer
	table   Table[T]
	line    bytes.Buffer
	encoder *json.Encoder
}

func newJSONLines[T any](out *bufio.Writer, table Table[T]) Writer[T] {
	w := &jsonWriter[T]{out: out, table: table}
	w.encoder = json.NewEncoder(&w.line)
	w.encoder.SetEscapeHTML(false)
	return w
}

func (w *jsonWriter[T]) Write(row T) error {
	w.line.Reset()
	if w.table.Document == nil {
		return w.columns(row)
	}
	if err := w.encoder.Encode(w.table.Document(row)); err != nil {
		return err
	}
	fmt.Fprintf(w.out, `{"schema_version":%q,`, w.table.Schema)
	_, err := w.out.Write(w.line.Bytes()[1:])
	return err
}

func (w *jsonWriter[T]) columns(row T) error {
	for i, c := range w.table.Columns {
		opening := byte(',')
		if i == 0 {
			opening = '{'
		}
		w.line.WriteByte(opening)
		fmt.Fprintf(&w.line, "%q:", c.Name)
		if err := w.encoder.Encode(c.Of(row)); err != nil {
			return err
		}
		w.line.Truncate(w.line.Len() - 1) // the encoder's newline
	}
	w.line.WriteString("}\n")
	_, err := w.out.Write(w.line.Bytes())
	return err
}

func (w *jsonWriter[T]) Close() error { return w.out.Flush() }
