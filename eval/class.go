package eval

import "math"

// class counts how one class fared: found and right, found and wrong, missed.
type class struct{ right, wrong, missed int }

func (t *tally) class() class { return class{t.column(), t.column(), t.column()} }

// precision is the share of what was found that is right: not defined where
// nothing was found.
func (k class) precision(c []float64) float64 { return share(c[k.right], c[k.right]+c[k.wrong]) }

// recall is the share of what is there that was found.
func (k class) recall(c []float64) float64 { return share(c[k.right], c[k.right]+c[k.missed]) }

// f1 is the harmonic mean of the two: 0 where nothing is right, not defined
// where the class neither occurs nor was found.
func (k class) f1(c []float64) float64 {
	return share(2*c[k.right], 2*c[k.right]+c[k.wrong]+c[k.missed])
}

func (k class) labelled(c []float64) int { return int(c[k.right] + c[k.missed]) }

func share(part, whole float64) float64 {
	if whole == 0 {
		return math.NaN()
	}
	return part / whole
}

// row is the class's line of a table.
func (k class) row(name string, sums []float64) row {
	return row{name, k.labelled(sums), []measure{k.precision, k.recall, k.f1}}
}

// classes score a choice of one class for each item.
type classes struct {
	names []string
	of    map[string]class
	right proportion
}

func newClasses(t *tally, names []string) *classes {
	c := &classes{names: names, of: map[string]class{}, right: t.proportion()}
	for _, n := range names {
		c.of[n] = t.class()
	}
	return c
}

// add counts one item; a prediction outside of the names is only a miss.
func (c *classes) add(t *tally, cluster, label, predicted string) {
	c.right.add(t, cluster, label == predicted)
	if label == predicted {
		t.add(cluster, c.of[label].right, 1)
		return
	}
	t.add(cluster, c.of[label].missed, 1)
	if p, ok := c.of[predicted]; ok {
		t.add(cluster, p.wrong, 1)
	}
}

func classColumns() []string { return []string{"precision", "recall", columnF1} }

// table of the classes, with the macro average: the plain mean over classes.
func (c *classes) table(title string, sums []float64) table {
	out := table{title: title, columns: classColumns()}
	var p, r, f []measure
	for _, n := range c.names {
		k := c.of[n]
		out.rows = append(out.rows, k.row(n, sums))
		p, r, f = append(p, k.precision), append(r, k.recall), append(f, k.f1)
	}
	out.rows = append(out.rows, row{rowMacro, int(sums[c.right.all]), []measure{mean(p), mean(r), mean(f)}})
	return out
}

// accuracy is the share of items that are right.
func (c *classes) accuracy(sums []float64) table {
	return table{title: titleAccuracy, columns: []string{"share"}, percent: true,
		rows: c.right.rows(rowAll, sums)}
}

// proportion counts how many of all there are.
type proportion struct{ hits, all int }

func (t *tally) proportion() proportion { return proportion{t.column(), t.column()} }

func (p proportion) add(t *tally, cluster string, hit bool) {
	t.add(cluster, p.all, 1)
	if hit {
		t.add(cluster, p.hits, 1)
	}
}

// of is the share: not defined where there are none.
func (p proportion) of(c []float64) float64 { return share(c[p.hits], c[p.all]) }

// rows is the line of a table, or none where there is nothing to tell.
func (p proportion) rows(name string, sums []float64) []row {
	if sums[p.all] == 0 {
		return nil
	}
	return []row{{name, int(sums[p.all]), []measure{p.of}}}
}
