package eval

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Widths of a report, which fits 100 columns.
const (
	nameWidth   = 29
	countWidth  = 5
	figureWidth = 22
	textWidth   = 92
)

// Write prints the result for people, with the worst mistakes.
func (r Result) Write(w io.Writer, mistakes int) error {
	p := &printer{w: w}
	title := fmt.Sprintf("%s: %s", r.Kind, r.Set)
	p.line("%s", title)
	p.line("%s", strings.Repeat("=", utf8.RuneCountInString(title)))
	p.line("%d items, read with %s %s%s", r.Items, r.Taxonomy.Name, r.Taxonomy.Version, leftOut(r.LeftOut))
	for _, t := range r.Tables {
		p.table(t)
	}
	if r.Confusion != nil {
		p.confusion(r.Confusion)
	}
	p.mistakes(r, mistakes)
	p.line("")
	return p.err
}

func leftOut(counts []Count) string {
	var b strings.Builder
	for _, c := range counts {
		fmt.Fprintf(&b, "; left out: %d %s", c.N, c.What)
	}
	return b.String()
}

// printer remembers the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
}

func (p *printer) table(t Table) {
	width := nameWidth
	for _, row := range t.Rows {
		width = max(width, utf8.RuneCountInString(row.Name)+3)
	}
	p.line("")
	var head strings.Builder
	fmt.Fprintf(&head, "%-*s%*s", width, t.Title, countWidth, "n")
	for _, c := range t.Columns {
		fmt.Fprintf(&head, "  %-*s", figureWidth-2, c)
	}
	p.line("%s", head.String())
	for _, row := range t.Rows {
		var b strings.Builder
		fmt.Fprintf(&b, "  %-*s%*d", width-2, row.Name, countWidth, row.N)
		for _, f := range row.Figures {
			fmt.Fprintf(&b, "  %-*s", figureWidth-2, f.text(t.Percent))
		}
		p.line("%s", b.String())
	}
}

// matrixColumns is how many predictions fit beside each other.
const matrixColumns = 6

func (p *printer) confusion(c *Confusion) {
	p.line("")
	if len(c.Predictions) > matrixColumns {
		p.confusions(c)
		return
	}
	var head strings.Builder
	fmt.Fprintf(&head, "%-*s", nameWidth, "labelled, found as")
	for _, name := range c.Predictions {
		fmt.Fprintf(&head, " %10s", name)
	}
	p.line("%s", head.String())
	for i, l := range c.Labels {
		var b strings.Builder
		fmt.Fprintf(&b, "  %-*s", nameWidth-2, l)
		for _, n := range c.Counts[i] {
			fmt.Fprintf(&b, " %10d", n)
		}
		p.line("%s", b.String())
	}
}

// confusions lists the commonest, where a matrix would be too wide.
func (p *printer) confusions(c *Confusion) {
	var all []Count
	for i, l := range c.Labels {
		for k, n := range c.Counts[i] {
			if n > 0 && c.Predictions[k] != l {
				all = append(all, Count{fmt.Sprintf("%s found as %s", l, c.Predictions[k]), n})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Count) int { return cmp.Compare(b.N, a.N) })
	p.line("commonest confusions")
	for _, one := range all[:min(len(all), 2*matrixColumns)] {
		p.line("%5d  %s", one.N, one.What)
	}
}

func (p *printer) mistakes(r Result, most int) {
	n := r.Missed + r.Invented
	if r.HeldOut {
		p.line("")
		p.line("%d mistakes, not shown: this set is held out, to measure rules that were not written for it.", n)
		return
	}
	most = min(most, len(r.Mistakes))
	if n == 0 || most <= 0 {
		return
	}
	p.line("")
	switch {
	case r.Invented == 0:
		p.line("%d mistakes, the worst %d:", n, most)
	default:
		p.line("%d mistakes (%d missed, %d found though not there), the worst %d:", n, r.Missed, r.Invented, most)
	}
	for _, m := range r.Mistakes[:most] {
		p.mistake(m)
	}
}

func (p *printer) mistake(m Mistake) {
	head := fmt.Sprintf("%s: labelled %s, found %s", m.ID, m.Labelled, m.Predicted)
	if m.Note != "" {
		head += " (" + m.Note + ")"
	}
	if m.Rule != "" {
		head += ", by " + m.Rule
	}
	if m.Words != "" {
		head += fmt.Sprintf(", in %q", strings.Join(strings.Fields(m.Words), " "))
	}
	for i, l := range wrap(head, textWidth) {
		if i > 0 {
			l = "  " + l
		}
		p.line("  %s", l)
	}
	for _, l := range wrap(m.Text, textWidth-4) {
		p.line("    | %s", l)
	}
}
