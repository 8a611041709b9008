package eval

import (
	"fmt"
	"io"
	"math"
	"unicode/utf8"
)

// Names of the tables, rows and columns that headlines are read from. A table
// without a title is the set's first.
const (
	titleFalse       = "found though it is not there"
	titleAccuracy    = "accuracy"
	titleCorrelation = "score and human rating"
	titleReadable    = "still readable"
	titleWithout     = "texts without a topic"
	titleStayed      = "what should have stayed"

	rowRepeat     = "stated repeat contact"
	rowHard       = "hard negatives"
	rowMacro      = "macro average"
	rowMicro      = "micro average"
	rowAll        = "all"
	rowPearson    = "Pearson"
	rowStructured = "structured types"
	rowNumbers    = "without addresses"
	rowNames      = "names of persons"
	rowWords      = "words beside it"

	columnF1 = "F1"
)

// Headline is one of the figures that a set is known by.
type Headline struct {
	Name     string   `json:"name"`
	N        int      `json:"n"`
	Estimate Estimate `json:"figure"`
	Percent  bool     `json:"-"`
}

// headlines of a result, those that it has.
func headlines(r *Result) []Headline {
	out := []Headline{}
	for _, h := range headlineNames(r.Kind) {
		for _, t := range r.Tables {
			if t.Title != h.table {
				continue
			}
			for _, row := range t.Rows {
				if row.Name == h.row && row.N > 0 {
					out = append(out, Headline{h.name, row.N, row.Figures[h.column], t.Percent})
				}
			}
		}
	}
	return out
}

type headlineName struct {
	name, table, row string
	column           int
}

func headlineNames(k Kind) []headlineName {
	switch k {
	case Repeat:
		return []headlineName{{"F1", "", rowRepeat, 2}, {"hard negatives, found", titleFalse, rowHard, 0}}
	case Sentiment:
		return []headlineName{{"macro F1", "", rowMacro, 2}}
	case Valence:
		return []headlineName{{"Pearson", titleCorrelation, rowPearson, 0}}
	case PII:
		return []headlineName{{"structured types, leaked", titleReadable, rowStructured, 0}, {"without addresses, leaked", titleReadable, rowNumbers, 0},
			{"names, leaked", titleReadable, rowNames, 0},
			{"hard negatives, changed", titleStayed, rowHard, 0}, {"other words, lost", titleStayed, rowWords, 0}}
	case Service:
		return []headlineName{{"accuracy", titleAccuracy, rowAll, 0}}
	case Topics:
		return []headlineName{{"micro F1", "", rowMicro, 2}, {"macro F1", "", rowMacro, 2},
			{"without a topic, tagged", titleWithout, rowAll, 0}}
	}
	return nil
}

// WriteSummary prints the headlines of all sets, and of the sets with personal
// data those of all together.
func WriteSummary(w io.Writer, results []Result) error {
	p := &printer{w: w}
	p.line("Quality of the analysis, with 95 %% bootstrap intervals")
	p.line("=======================================================")
	width := len("(together)")
	for _, r := range results {
		width = max(width, utf8.RuneCountInString(r.Set))
	}
	p.line("%-10s %-*s %-26s%7s  figure", "labels", width, "set", "", "n")
	for i, r := range results {
		for _, h := range r.Headlines {
			p.headline(r.Kind, r.Set, width, h)
		}
		if r.Kind == PII && (i == len(results)-1 || results[i+1].Kind != PII) {
			for _, h := range Pooled(results) {
				p.headline(PII, "(together)", width, h)
			}
		}
	}
	p.line("")
	return p.err
}

func (p *printer) headline(kind Kind, set string, width int, h Headline) {
	p.line("%-10s %-*s %-26s%7d  %s", kind, width, set, h.Name, h.N, h.Estimate.text(h.Percent))
}

// Pooled adds up the headlines of all sets with personal data, where there are
// several. They have no intervals.
func Pooled(results []Result) []Headline {
	out := []Headline{}
	at, sets := map[string]int{}, 0
	for _, r := range results {
		if r.Kind != PII {
			continue
		}
		sets++
		for _, h := range r.Headlines {
			if math.IsNaN(h.Estimate.Value) {
				continue
			}
			i, known := at[h.Name]
			if !known {
				i = len(out)
				at[h.Name] = i
				out = append(out, Headline{Name: h.Name, Percent: true, Estimate: Estimate{Low: math.NaN(), High: math.NaN()}})
			}
			out[i].N += h.N
			out[i].Estimate.Value += h.Estimate.Value * float64(h.N)
		}
	}
	if sets < 2 {
		return []Headline{}
	}
	for i := range out {
		out[i].Estimate.Value /= float64(out[i].N)
	}
	return out
}

// text is the figure and its interval, where it has one.
func (e Estimate) text(percent bool) string {
	interval := !math.IsNaN(e.Low)
	switch {
	case math.IsNaN(e.Value):
		return "-"
	case percent && interval:
		return fmt.Sprintf("%5.1f %% [%s, %s]", 100*e.Value, percentText(e.Low), percentText(e.High))
	case percent:
		return fmt.Sprintf("%5.1f %%", 100*e.Value)
	case interval:
		return fmt.Sprintf("%.3f [%.3f, %.3f]", e.Value, e.Low, e.High)
	}
	return fmt.Sprintf("%.3f", e.Value)
}

// percentText keeps to four characters.
func percentText(share float64) string {
	if text := fmt.Sprintf("%.1f", 100*share); len(text) <= 4 {
		return text
	}
	return "100"
}
