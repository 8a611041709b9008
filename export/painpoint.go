package export

import (
	"reflect"
	"strings"
	"time"

	"earshot/models"
)

// PainPoint is a row of a rollup as it may leave the system.
type PainPoint interface {
	Row() models.PainPoint
	Hides(field string) bool // null, because it would tell of too few contacts
}

// PainPoints is one row per period, service and topic; one per service; one
// over everything. Its columns are the fields of models.PainPoint, in their
// order, and suppressed.
func PainPoints[T PainPoint]() Table[T] {
	columns := []Column[T]{schemaVersion[T](models.PainPointSchema)}
	row := reflect.TypeFor[models.PainPoint]()
	for i := range row.NumField() {
		name, _, _ := strings.Cut(row.Field(i).Tag.Get("json"), ",")
		if name == "schema" {
			continue
		}
		columns = append(columns, Column[T]{Name: name, Type: typeOf(row.Field(i).Type), Field: name, Of: func(p T) any {
			if p.Hides(name) {
				return nil
			}
			return valueOf(reflect.ValueOf(p.Row()).Field(i))
		}})
	}
	columns = append(columns, Column[T]{Name: "suppressed", Type: Truth, Of: func(p T) any { return p.Hides("contacts") },
		About: "All figures of the row are null: it is about fewer contacts than may be shown, or would give such a row away."})
	return Table[T]{Schema: models.PainPointSchema, Columns: columns, Document: func(p T) any { return p }}
}

// typeOf is the column type of a field's type; every field has one, a test says.
func typeOf(t reflect.Type) Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t {
	case reflect.TypeFor[time.Time]():
		return Instant
	case reflect.TypeFor[[]string]():
		return List
	}
	switch t.Kind() {
	case reflect.String:
		return Text
	case reflect.Int, reflect.Int64:
		return Integer
	case reflect.Float64:
		return Number
	case reflect.Bool:
		return Truth
	default:
		return ""
	}
}

func valueOf(v reflect.Value) any {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		return text(v.String())
	case reflect.Int, reflect.Int64:
		return v.Int()
	default:
		return v.Interface()
	}
}
