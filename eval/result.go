package eval

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"earshot/models"
)

// Result is how an analysis fared on one set.
type Result struct {
	Kind      Kind              `json:"kind"`
	Set       string            `json:"set"`
	Taxonomy  models.TaxonomyID `json:"taxonomy"`
	Items     int               `json:"items"`
	HeldOut   bool              `json:"held_out,omitempty"` // its mistakes are counted and not shown
	LeftOut   []Count           `json:"left_out"`
	Headlines []Headline        `json:"headlines"`
	Tables    []Table           `json:"tables"`
	Confusion *Confusion        `json:"confusion,omitempty"`
	Missed    int               `json:"missed"`   // mistakes: what was not found, or found as something else
	Invented  int               `json:"invented"` // mistakes: what was found and is not there
	Mistakes  []Mistake         `json:"mistakes"` // worst first
}

// Table is figures in rows and columns. Shares are between 0 and 1.
type Table struct {
	Title   string   `json:"title"`
	Columns []string `json:"columns"`
	Percent bool     `json:"-"` // people read its shares as percentages
	Rows    []Row    `json:"rows"`
}

// Row is one row of a Table: how many items it speaks of, and a figure for
// each column.
type Row struct {
	Name    string     `json:"name"`
	N       int        `json:"n"`
	Figures []Estimate `json:"figures"`
}

// Confusion counts items by label (row) and prediction (column).
type Confusion struct {
	Labels      []string `json:"labels"`
	Predictions []string `json:"predictions"`
	Counts      [][]int  `json:"counts"`
}

// Mistake is one item that the analysis got wrong.
type Mistake struct {
	ID        string  `json:"id"`
	Labelled  string  `json:"labelled"`
	Predicted string  `json:"predicted"`
	Rule      string  `json:"rule,omitempty"`  // which rule said so
	Words     string  `json:"words,omitempty"` // and on which words
	Note      string  `json:"note,omitempty"`
	Text      string  `json:"text"` // of the turn, where it matters
	Severity  float64 `json:"-"`
}

// MarshalJSON writes what is not defined as null.
func (e Estimate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Value *float64 `json:"value"`
		Low   *float64 `json:"low"`
		High  *float64 `json:"high"`
	}{defined(e.Value), defined(e.Low), defined(e.High)})
}

// defined rounds to six decimals, which every machine agrees on.
func defined(v float64) *float64 {
	if math.IsNaN(v) {
		return nil
	}
	v = math.Round(v*1e6) / 1e6
	return &v
}

// table and row are a Table before the figures are computed.
type table struct {
	title   string
	columns []string
	percent bool
	rows    []row
}

type row struct {
	name     string
	n        int
	measures []measure
}

// finish computes all figures in one bootstrap and orders the mistakes.
func (r *Result) finish(t *tally, tables []table) {
	var all []measure
	for _, from := range tables {
		for _, line := range from.rows {
			all = append(all, line.measures...)
		}
	}
	figures := t.estimates(all)
	for _, from := range tables {
		to := Table{Title: from.title, Columns: from.columns, Percent: from.percent, Rows: []Row{}}
		for _, line := range from.rows {
			to.Rows = append(to.Rows, Row{line.name, line.n, figures[:len(line.measures):len(line.measures)]})
			figures = figures[len(line.measures):]
		}
		r.Tables = append(r.Tables, to)
	}
	r.Headlines = headlines(r)
	if r.HeldOut {
		r.Mistakes = []Mistake{}
	}
	slices.SortStableFunc(r.Mistakes, func(a, b Mistake) int { return cmp.Compare(b.Severity, a.Severity) })
}

// confuse makes the confusion of labels and predictions; others are what was
// predicted besides the labels.
func confuse(labels []string, others []string, counts map[[2]string]int) *Confusion {
	c := &Confusion{Labels: labels, Predictions: append(slices.Clone(labels), others...)}
	for _, l := range labels {
		line := make([]int, len(c.Predictions))
		for i, p := range c.Predictions {
			line[i] = counts[[2]string{l, p}]
		}
		c.Counts = append(c.Counts, line)
	}
	return c
}
