package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"earshot/store/elastic"
)

// The dashboards were not opened in Kibana and Grafana here: these tests hold
// what can be held without them. Every field and metric exists, every reference
// has its object.

// fieldsOf are the searchable fields of an index, and their types.
func fieldsOf(t *testing.T, kind string) map[string]string {
	t.Helper()
	indices, err := elastic.Dictionary()
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{}
	for _, index := range indices {
		for _, f := range index.Fields {
			if index.Kind == kind && f.Searchable {
				fields[f.Path] = f.Type
			}
		}
	}
	return fields
}

type savedObject struct {
	ID, Type   string
	Attributes json.RawMessage
	References []struct{ ID, Type, Name string }
}

// queried are the fields that a query in KQL or Lucene names.
func queried(query string) []string {
	var names []string
	for _, match := range regexp.MustCompile(`([a-z_0-9.]+)(?:: ?|\s*[<>]=?)`).FindAllStringSubmatch(regexp.MustCompile(`"[^"]*"|\$\{[^}]*\}`).ReplaceAllString(query, ""), -1) {
		names = append(names, match[1])
	}
	return names
}

func TestKibanaObjectsFitTheIndices(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "deploy", "kibana", "earshot.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	objects := map[string]savedObject{}
	var order []savedObject
	for line := range bytes.Lines(text) {
		var o savedObject
		if err := json.Unmarshal(line, &o); err != nil {
			t.Fatal(err)
		}
		objects[o.Type+"/"+o.ID] = o
		order = append(order, o)
	}
	if len(objects) != len(order) {
		t.Error("two objects have one id")
	}
	shown := map[string]bool{}
	for _, o := range order {
		for _, r := range o.References {
			if _, there := objects[r.Type+"/"+r.ID]; !there {
				t.Errorf("%s refers to %s %s, which is not there", o.ID, r.Type, r.ID)
			}
			shown[r.Type+"/"+r.ID] = true
		}
		switch o.Type {
		case "index-pattern":
			checkDataView(t, o)
		case "lens":
			checkLens(t, o)
		case "search":
			checkSearch(t, o)
		case "dashboard":
			checkDashboard(t, o)
		default:
			t.Errorf("%s is a %s", o.ID, o.Type)
		}
	}
	for key, o := range objects {
		if o.Type != "dashboard" && !shown[key] {
			t.Errorf("%s is on no dashboard", key)
		}
	}
}

func attributes[T any](t *testing.T, text json.RawMessage) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// viewOf is the kind of index that an object reads.
func viewOf(o savedObject) string {
	for _, r := range o.References {
		if r.Type == "index-pattern" {
			return strings.TrimPrefix(r.ID, "earshot-")
		}
	}
	return ""
}

func checkDataView(t *testing.T, o savedObject) {
	view := attributes[struct{ Title, TimeFieldName string }](t, o.Attributes)
	if fieldsOf(t, strings.TrimPrefix(view.Title, "earshot-"))[view.TimeFieldName] != "date" {
		t.Errorf("%s has no time field %s", view.Title, view.TimeFieldName)
	}
}

type lensColumn struct {
	OperationType, SourceField string
	Filter                     struct{ Query string }
	Params                     struct {
		SortField string
		OrderBy   struct{ Type, ColumnID string }
	}
}

func checkLens(t *testing.T, o savedObject) {
	state := attributes[struct {
		State struct {
			Query            struct{ Query string }
			DatasourceStates struct {
				FormBased struct {
					Layers map[string]struct {
						ColumnOrder []string
						Columns     map[string]lensColumn
					}
				}
			}
			Visualization json.RawMessage
		}
	}](t, o.Attributes).State
	fields := fieldsOf(t, viewOf(o))
	names := queried(state.Query.Query)
	for id, layer := range state.DatasourceStates.FormBased.Layers {
		if !strings.Contains(string(state.Visualization), fmt.Sprintf(`"layerId": %q`, id)) {
			t.Errorf("%s does not show layer %s", o.ID, id)
		}
		if len(layer.ColumnOrder) != len(layer.Columns) {
			t.Errorf("%s: the order %v is not that of its columns", o.ID, layer.ColumnOrder)
		}
		for column, c := range layer.Columns {
			if !slices.Contains(layer.ColumnOrder, column) || !strings.Contains(string(state.Visualization), fmt.Sprintf("%q", column)) {
				t.Errorf("%s: column %s is in no place", o.ID, column)
			}
			if by := c.Params.OrderBy; by.Type == "column" && layer.Columns[by.ColumnID].OperationType == "" {
				t.Errorf("%s: %s is ordered by %s, which is not there", o.ID, column, by.ColumnID)
			}
			names = append(names, queried(c.Filter.Query)...)
			if c.Params.SortField != "" {
				names = append(names, c.Params.SortField)
			}
			checkOperation(t, o.ID, c, fields)
		}
	}
	for _, name := range names {
		if fields[name] == "" {
			t.Errorf("%s asks for %s, which its index does not have", o.ID, name)
		}
	}
}

// checkOperation holds that the field has a type that the operation takes.
func checkOperation(t *testing.T, id string, c lensColumn, fields map[string]string) {
	numbers := []string{"long", "integer", "double"}
	allowed := map[string][]string{
		"terms": {"keyword"}, "date_histogram": {"date"}, "sum": numbers, "max": numbers, "last_value": append([]string{"keyword"}, numbers...),
	}
	if c.OperationType == "count" && c.SourceField == "___records___" {
		return
	}
	if !slices.Contains(allowed[c.OperationType], fields[c.SourceField]) {
		t.Errorf("%s: %s of %s, which is %q", id, c.OperationType, c.SourceField, fields[c.SourceField])
	}
}

func checkSearch(t *testing.T, o savedObject) {
	search := attributes[struct {
		Columns               []string
		Sort                  [][]string
		KibanaSavedObjectMeta struct{ SearchSourceJSON string }
	}](t, o.Attributes)
	source := attributes[struct{ Query struct{ Query string } }](t, json.RawMessage(search.KibanaSavedObjectMeta.SearchSourceJSON))
	for _, name := range append(append(search.Columns, search.Sort[0][0]), queried(source.Query.Query)...) {
		if fieldsOf(t, viewOf(o))[name] == "" {
			t.Errorf("%s asks for %s", o.ID, name)
		}
	}
}

func checkDashboard(t *testing.T, o savedObject) {
	board := attributes[struct {
		PanelsJSON        string
		ControlGroupInput struct{ PanelsJSON string }
	}](t, o.Attributes)
	type box struct{ X, Y, W, H int }
	panels := attributes[[]struct {
		PanelIndex, PanelRefName, Type string
		GridData                       box
	}](t, json.RawMessage(board.PanelsJSON))
	named := map[string]bool{}
	for _, r := range o.References {
		named[r.Name] = true
	}
	inferred := strings.Contains(board.PanelsJSON, "Inferred from transcripts; not a survey")
	for i, p := range panels {
		if p.Type != "visualization" && !named[p.PanelIndex+":"+p.PanelRefName] {
			t.Errorf("%s: panel %s has no object", o.ID, p.PanelIndex)
		}
		if p.GridData.X+p.GridData.W > 48 {
			t.Errorf("%s: panel %s is wider than the board", o.ID, p.PanelIndex)
		}
		for _, q := range panels[:i] {
			a, b := p.GridData, q.GridData
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%s: panels %s and %s lie on each other", o.ID, p.PanelIndex, q.PanelIndex)
			}
		}
	}
	controls := attributes[map[string]struct{ ExplicitInput struct{ FieldName string } }](t, json.RawMessage(board.ControlGroupInput.PanelsJSON))
	for _, c := range controls {
		for _, kind := range []string{"painpoints", "conversations"} {
			if fieldsOf(t, kind)[c.ExplicitInput.FieldName] != "keyword" {
				t.Errorf("%s: %s of %s cannot be chosen", o.ID, c.ExplicitInput.FieldName, kind)
			}
		}
	}
	if !inferred || len(panels) < 5 || len(controls) == 0 {
		t.Errorf("%s: says that it is inferred: %v; %d panels, %d controls", o.ID, inferred, len(panels), len(controls))
	}
}

type grafanaBoard struct {
	UID        string
	Templating struct {
		List []struct{ Name, Type, Query string }
	}
	Panels []struct {
		ID              int
		Title           string
		Options         json.RawMessage
		Targets         []grafanaTarget
		Transformations []struct {
			ID      string
			Options struct {
				Include     struct{ Names []string }
				IndexByName map[string]int
			}
		}
	}
}

type grafanaTarget struct {
	Expr, Query, TimeField string
	Metrics, BucketAggs    []struct{ Type, Field string }
}

func readBoard(t *testing.T, name string) grafanaBoard {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "deploy", "grafana", name))
	if err != nil {
		t.Fatal(err)
	}
	board := attributes[grafanaBoard](t, text)
	ids := map[int]bool{}
	for _, p := range board.Panels {
		if ids[p.ID] {
			t.Errorf("%s: two panels have the id %d", name, p.ID)
		}
		ids[p.ID] = true
	}
	return board
}

func TestGrafanaPainPointsFitTheIndex(t *testing.T) {
	board, fields := readBoard(t, "painpoints.json"), fieldsOf(t, "painpoints")
	queries := 0
	for _, p := range board.Panels {
		var names []string
		for _, target := range p.Targets {
			queries++
			names = append(append(names, target.TimeField), queried(target.Query)...)
			for _, agg := range append(target.Metrics, target.BucketAggs...) {
				if agg.Type != "raw_data" {
					names = append(names, agg.Field)
				}
			}
		}
		for _, tr := range p.Transformations {
			names = append(names, tr.Options.Include.Names...)
		}
		for _, name := range names {
			if fields[name] == "" {
				t.Errorf("%s asks for %s", p.Title, name)
			}
		}
	}
	if queries < 10 {
		t.Errorf("%d queries", queries)
	}
	for _, v := range board.Templating.List {
		if v.Type == "query" {
			q := attributes[struct{ Find, Field string }](t, json.RawMessage(v.Query))
			if q.Find != "terms" || fields[q.Field] != "keyword" {
				t.Errorf("variable %s is %s", v.Name, v.Query)
			}
		}
	}
	if !strings.Contains(string(board.Panels[0].Options), "Inferred from transcripts; not a survey") {
		t.Error("the first panel does not say that it is inferred")
	}
}

// metrics are the series of the table in docs/operations.md, which a test of
// worker keeps, with their labels.
func metrics(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{"process_resident_memory_bytes": nil, "process_cpu_seconds_total": nil} // of the process collector
	for _, m := range regexp.MustCompile("\\| `(earshot_\\w+)` \\| (\\w+) \\| ([^|]*)\\|").FindAllStringSubmatch(string(text), -1) {
		endings := []string{""}
		if m[2] == "histogram" {
			endings = []string{"_bucket", "_sum", "_count"}
		}
		for _, ending := range endings {
			all[m[1]+ending] = regexp.MustCompile(`\w+`).FindAllString(m[3], -1)
		}
	}
	return all
}

func TestGrafanaOperationsAsksForMetricsThatAreThere(t *testing.T) {
	board, known := readBoard(t, "operations.json"), metrics(t)
	if !slices.Equal(known["earshot_dead_letters_total"], []string{"reason"}) || !slices.Equal(known["earshot_digest_deliveries_total"], []string{"way", "outcome"}) || len(known) < 15 {
		t.Fatalf("read %v from the table", known)
	}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			names := regexp.MustCompile(`(?:earshot|process)_\w+`).FindAllString(target.Expr, -1)
			if len(names) == 0 {
				t.Errorf("%s asks for nothing", p.Title)
			}
			for _, name := range names {
				labels, there := known[name]
				if !there {
					t.Errorf("%s asks for %s", p.Title, name)
				}
				if by := regexp.MustCompile(`by \(([^)]*)\)`).FindStringSubmatch(target.Expr); by != nil {
					for _, l := range strings.Split(by[1], ", ") {
						if !slices.Contains(labels, l) && l != "le" && l != "instance" {
							t.Errorf("%s splits %s by %s", p.Title, name, l)
						}
					}
				}
			}
		}
	}
}
