package export

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/parquet-go/parquet-go"
)

// A row group is held in memory until it is written.
const (
	rowsAGroup  = 64 << 10
	bytesAGroup = 32 << 20
)

// parquetWriter writes Parquet with zstd: strings as UTF-8, times as UTC
// microseconds, lists as LIST. The table's schema version is in the file's
// metadata too.
type parquetWriter[T any] struct {
	out   *bufio.Writer
	file  *parquet.GenericWriter[any]
	table Table[T]
	row   parquet.Row
	rows  int
	bytes int
}

func newParquet[T any](out *bufio.Writer, table Table[T]) Writer[T] {
	fields := parquet.Group{}
	order := make(map[string]int, len(table.Columns))
	for i, c := range table.Columns {
		fields[c.Name], order[c.Name] = node(c.Type), i
	}
	schema := parquet.NewSchema("earshot", ordered{fields, order})
	return &parquetWriter[T]{out: out, table: table, file: parquet.NewGenericWriter[any](out, schema,
		parquet.Compression(&parquet.Zstd), parquet.CreatedBy("earshot", "", ""), parquet.KeyValueMetadata("schema_version", table.Schema))}
}

// ordered is a group whose columns stand in the table's order, not the alphabet's.
type ordered struct {
	parquet.Group
	order map[string]int
}

func (o ordered) Fields() []parquet.Field {
	fields := o.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int { return cmp.Compare(o.order[a.Name()], o.order[b.Name()]) })
	return fields
}

func node(of Type) parquet.Node {
	switch of {
	case Integer:
		return parquet.Optional(parquet.Int(64))
	case Number:
		return parquet.Optional(parquet.Leaf(parquet.DoubleType))
	case Truth:
		return parquet.Optional(parquet.Leaf(parquet.BooleanType))
	case Instant:
		return parquet.Optional(parquet.Timestamp(parquet.Microsecond))
	case List:
		return parquet.List(parquet.String())
	default:
		return parquet.Optional(parquet.String())
	}
}

func (w *parquetWriter[T]) Write(row T) error {
	w.row = w.row[:0]
	for i, c := range w.table.Columns {
		value := c.Of(row)
		if list, ok := value.([]string); ok || c.Type == List {
			w.list(i, list)
			continue
		}
		v, err := leaf(value)
		if err != nil {
			return fmt.Errorf("column %s: %w", c.Name, err)
		}
		present := 1
		if value == nil {
			present = 0
		}
		w.add(v.Level(0, present, i))
	}
	if _, err := w.file.WriteRows([]parquet.Row{w.row}); err != nil {
		return err
	}
	if w.rows++; w.rows < rowsAGroup && w.bytes < bytesAGroup {
		return nil
	}
	w.rows, w.bytes = 0, 0
	return w.file.Flush()
}

// list writes the values of a required list of required strings.
func (w *parquetWriter[T]) list(column int, values []string) {
	if len(values) == 0 {
		w.add(parquet.NullValue().Level(0, 0, column))
	}
	for i, s := range values {
		w.add(parquet.ByteArrayValue([]byte(s)).Level(min(i, 1), 1, column))
	}
}

func (w *parquetWriter[T]) add(v parquet.Value) {
	w.row = append(w.row, v)
	w.bytes += 8
	if v.Kind() == parquet.ByteArray {
		w.bytes += len(v.ByteArray())
	}
}

func leaf(value any) (parquet.Value, error) {
	switch v := value.(type) {
	case nil:
		return parquet.NullValue(), nil
	case string:
		return parquet.ByteArrayValue([]byte(v)), nil
	case int64:
		return parquet.Int64Value(v), nil
	case float64:
		return parquet.DoubleValue(v), nil
	case bool:
		return parquet.BooleanValue(v), nil
	case time.Time:
		return parquet.Int64Value(v.UnixMicro()), nil
	default:
		return parquet.Value{}, fmt.Errorf("no Parquet type for %T", v)
	}
}

func (w *parquetWriter[T]) Close() error {
	return errors.Join(w.file.Close(), w.out.Flush())
}
