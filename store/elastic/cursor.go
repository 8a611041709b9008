package elastic

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

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

// older names the order of what matches but is not ranked.
const older = "older"

// stage is a part of a result, in its own order.
type stage struct {
	order
	// since is where what is ranked begins: a stage by relevance holds what
	// starts then or later, the one of what is older the rest. Zero: no border.
	since time.Time
}

// stages are the parts of a result, one after the other.
func (o order) stages(since time.Time) []stage {
	if since.IsZero() {
		return []stage{{order: o}}
	}
	return []stage{{o, since}, {order{older, orderOf(models.Query{Sort: models.SortNewest}).by}, since}}
}

// within is the query for what belongs to the stage.
func (st stage) within(q models.Query) models.Query {
	switch {
	case st.since.IsZero():
	case st.name == older:
		if q.To.IsZero() || q.To.After(st.since) {
			q.To = st.since
		}
	default:
		if q.From.Before(st.since) {
			q.From = st.since
		}
	}
	return q
}

// cursor is a page marker: the stage, and the sort values of the last hit, as
// Elasticsearch wrote them.
type cursor struct {
	Order string          `json:"o"`
	Value json.RawMessage `json:"v"`
	ID    string          `json:"i"`
	Since time.Time       `json:"s,omitzero"`
}

// next is the marker after a hit with these sort values.
func (st stage) next(values []json.RawMessage) (string, error) {
	if len(values) != len(st.by) {
		return "", fmt.Errorf("%d sort values, want %d", len(values), len(st.by))
	}
	c := cursor{Order: st.name, Value: values[0], Since: st.since}
	if err := json.Unmarshal(values[1], &c.ID); err != nil {
		return "", err
	}
	text, err := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(text), err
}

// cursorOf is where a query's page begins; the zero cursor: at the first hit.
func (o order) cursorOf(q models.Query) (cursor, error) {
	if q.After == "" {
		return cursor{}, nil
	}
	return o.read(q.After)
}

// read reads a marker that was made for this order.
func (o order) read(marker string) (cursor, error) {
	text, err := base64.RawURLEncoding.Strict().DecodeString(marker)
	if err != nil {
		return cursor{}, models.ErrBadCursor
	}
	var c cursor
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(&c) != nil || d.More() || !slices.ContainsFunc(o.stages(c.Since), func(st stage) bool { return st.name == c.Order }) {
		return cursor{}, models.ErrBadCursor
	}
	if !c.Since.IsZero() && o.name != models.SortRelevance {
		return cursor{}, models.ErrBadCursor
	}
	var number json.Number
	if string(c.Value) != `"Infinity"` && (json.Unmarshal(c.Value, &number) != nil || len(c.Value) == 0 || c.Value[0] == '"' || number == "") {
		return cursor{}, models.ErrBadCursor
	}
	return c, nil
}
