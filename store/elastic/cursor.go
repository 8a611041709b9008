package elastic

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"earshot/models"
	"earshot/store/search"
)

// order is a sort order of searches and the kind of its values, by which a
// page marker is recognised. The id, last, makes every order total.
type order struct {
	name string
	by   []object
}

// orderOf is the order a query asks for.
func orderOf(q models.Query) order {
	id := object{"id": "asc"}
	switch {
	case q.Sort == models.SortRelevance && len(search.Parse(q.Text).Wanted) > 0:
		return order{models.SortRelevance, []object{{"_score": "desc"}, id}}
	case q.Sort == models.SortOldest:
		return order{models.SortOldest, []object{{"started_at": "asc"}, id}}
	case q.Sort == models.SortSentiment:
		return order{models.SortSentiment, []object{{"sentiment.customer": object{"order": "asc", "missing": "_last"}}, id}}
	case q.Sort == models.SortLongest:
		return order{models.SortLongest, []object{{"duration_s": object{"order": "desc", "missing": "_last"}}, id}}
	default:
		return order{models.SortNewest, []object{{"started_at": "desc"}, id}}
	}
}

// cursor is a page marker: the order and the sort values of the last hit, as
// Elasticsearch wrote them.
type cursor struct {
	Order string          `json:"o"`
	Value json.RawMessage `json:"v"`
	ID    string          `json:"i"`
}

// next is the marker after a hit with these sort values.
func (o order) next(values []json.RawMessage) (string, error) {
	if len(values) != len(o.by) {
		return "", fmt.Errorf("%d sort values, want %d", len(values), len(o.by))
	}
	c := cursor{Order: o.name, Value: values[0]}
	if err := json.Unmarshal(values[1], &c.ID); err != nil {
		return "", err
	}
	text, err := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(text), err
}

// after reads a marker that was made for this order.
func (o order) after(marker string) ([]any, error) {
	text, err := base64.RawURLEncoding.Strict().DecodeString(marker)
	if err != nil {
		return nil, models.ErrBadCursor
	}
	var c cursor
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(&c) != nil || c.Order != o.name || d.More() {
		return nil, models.ErrBadCursor
	}
	var number json.Number
	if string(c.Value) != `"Infinity"` && (json.Unmarshal(c.Value, &number) != nil || len(c.Value) == 0 || c.Value[0] == '"' || number == "") {
		return nil, models.ErrBadCursor
	}
	return []any{c.Value, c.ID}, nil
}
