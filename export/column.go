package export

// Type is the type of a column.
type Type string

// Types of columns. A value of nil is null in every column but a list.
const (
	Text    Type = "text"      // string
	Words   Type = "words"     // string: what somebody said, see CSV
	Integer Type = "integer"   // int64
	Number  Type = "number"    // float64
	Truth   Type = "boolean"   // bool
	Instant Type = "timestamp" // time.Time
	List    Type = "list"      // []string; never null, but perhaps empty
)

// Column is one column of a table of T.
type Column[T any] struct {
	Name  string
	Type  Type
	Field string // the field of the index that it shows, if any: what it means stands there
	About string // what it means, if Field does not tell
	Of    func(T) any
}

// Table is what is known of one kind of export.
type Table[T any] struct {
	Schema  string // its version: the column schema_version of every row
	Columns []Column[T]
	// Document is a row as a JSON line, where that holds more than the columns.
	// Nil: a line holds the columns.
	Document func(T) any
}

// schemaVersion is the first column of every table.
func schemaVersion[T any](version string) Column[T] {
	return Column[T]{Name: "schema_version", Type: Text, About: "Version of this table: " + version + ".", Of: func(T) any { return version }}
}

// Values that stand for "not known" in a document are null in a table.

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func optional[V, W int | int64 | float64](convert func(V) W, p *V) any {
	if p == nil {
		return nil
	}
	return convert(*p)
}

func integer(p *int64) any  { return optional(func(v int64) int64 { return v }, p) }
func index(p *int) any      { return optional(func(v int) int64 { return int64(v) }, p) }
func number(p *float64) any { return optional(func(v float64) float64 { return v }, p) }
