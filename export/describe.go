package export

// Description is a column as a data dictionary shows it.
type Description struct {
	Name  string
	Type  Type
	Field string // the field of the index that it shows, if any
	About string // what it means, where Field does not tell
}

// Describe lists the columns of a table.
func (t Table[T]) Describe() []Description {
	all := make([]Description, len(t.Columns))
	for i, c := range t.Columns {
		all[i] = Description{c.Name, c.Type, c.Field, c.About}
	}
	return all
}
