package web

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"time"

	"earshot/models"
)

// openAPIPaths is the description without the schemas of what is answered.
//
//go:embed openapi.json
var openAPIPaths []byte

// describeAPI is the OpenAPI description of the addresses for programs: the
// addresses as they stand in openapi.json, what they answer as it stands in the
// types, so that it cannot fall behind them.
func describeAPI() ([]byte, error) {
	var whole map[string]any
	if err := json.Unmarshal(openAPIPaths, &whole); err != nil {
		return nil, err
	}
	components, _ := whole["components"].(map[string]any)
	schemas, _ := components["schemas"].(map[string]any)
	for name, value := range map[string]any{"Page": models.Page{}, "Conversation": models.Conversation{}, "PainPoint": models.PainPoint{}, "Error": apiError{}} {
		schemas[name] = schemaOf(reflect.TypeOf(value))
	}
	return json.Marshal(whole)
}

// schemaOf describes what encoding/json makes of a type.
func schemaOf(t reflect.Type) map[string]any {
	switch t {
	case reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case reflect.TypeFor[json.RawMessage]():
		return map[string]any{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		s := schemaOf(t.Elem())
		s["nullable"] = true
		return s
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem()), "nullable": true} // a nil one is null
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem()), "nullable": true}
	case reflect.Struct:
		properties, required := map[string]any{}, []string{}
		describeFields(t, properties, &required)
		return map[string]any{"type": "object", "additionalProperties": false, "properties": properties, "required": required}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	default:
		return map[string]any{"type": "string"}
	}
}

func describeFields(t reflect.Type, properties map[string]any, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			describeFields(f.Type, properties, required)
		case f.IsExported() && name != "-":
			properties[name] = schemaOf(f.Type)
			if !strings.Contains(options, "omit") {
				*required = append(*required, name)
			}
		}
	}
}

// openAPI describes the addresses for programs.
func (s *server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	description, err := describeAPI()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(description)
	return nil
}
