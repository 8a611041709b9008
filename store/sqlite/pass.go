package sqlite

import (
	"math"
	"math/bits"
	"time"

	"earshot/models"
	"earshot/store/search"
)

// pass says of each conversation which filters of a query it fails.
type pass struct {
	columns              *columns
	query                models.Query
	said, whose          set    // nil: all
	inScope              []bool // by value; nil: all
	chosen               []bool // by value
	filters              uint16 // a bit per facet that the query filters by
	from, to             int64
	handleFrom, handleTo int64
}

// pass reads a query. The columns must not change while it is used.
func (c *columns) pass(q models.Query, said, whose set) pass {
	p := pass{columns: c, query: q, said: said, whose: whose, chosen: make([]bool, len(c.values)),
		handleFrom: unmeasured + 1, handleTo: math.MaxInt64}
	p.from, p.to = bounds(q.From, q.To)
	for facet, name := range models.FacetNames() {
		if search.Filters(q, name) {
			p.filters |= 1 << facet
			c.mark(p.chosen, facet, search.Chosen(q, name))
		}
	}
	if q.Scope != nil {
		p.inScope = make([]bool, len(c.values))
		c.mark(p.inScope, facetService, q.Scope)
	}
	if q.HandleFromS != nil {
		p.handleFrom = max(p.handleFrom, *q.HandleFromS)
	}
	if q.HandleToS != nil {
		p.handleTo = *q.HandleToS
	}
	return p
}

// bounds are a time [from, to) as the columns hold it; a zero time is open.
func bounds(from, to time.Time) (least, below int64) {
	least, below = math.MinInt64, math.MaxInt64
	if !from.IsZero() {
		least = nanoseconds(from)
	}
	if !to.IsZero() {
		below = nanoseconds(to)
	}
	return least, below
}

// mark sets what stands for these values of a facet.
func (c *columns) mark(at []bool, facet int, names []string) {
	for _, name := range names {
		if id, known := c.ids[value{facet, name}]; known {
			at[id] = true
		}
	}
}

// failed are the filters that the conversation fails, a bit each. One that is
// not within what cannot be taken away, scope, customer and sample, is neither
// found nor counted.
func (p *pass) failed(n int) (filters uint16, within bool) {
	r := &p.columns.rows[n]
	if !r.there() || p.inScope != nil && !p.inScope[r.values[0]] || p.query.Sample > 0 && int(r.sample) >= p.query.Sample || p.whose != nil && !p.whose.has(n) {
		return 0, false
	}
	failed := p.filters
	if failed != 0 {
		for _, v := range r.values {
			if p.chosen[v] {
				failed &^= 1 << p.columns.values[v].facet
			}
		}
		if r.duration >= p.handleFrom && r.duration < p.handleTo {
			failed &^= 1 << facetHandle
		}
	}
	if p.said != nil && !p.said.has(n) {
		failed |= 1 << filterText
	}
	if r.started < p.from || r.started >= p.to {
		failed |= 1 << filterPeriod
	}
	return failed, true
}

// set is a set of conversations by their n, a bit each. Nil holds all.
type set []uint64

func setOf(rows []int64) set {
	s := set{}
	for _, n := range rows {
		for int64(len(s)) <= n/64 {
			s = append(s, 0)
		}
		s[n/64] |= 1 << (n % 64)
	}
	return s
}

func (s set) has(n int) bool { return n/64 < len(s) && s[n/64]&(1<<(n%64)) != 0 }

// between is how many from first to last are in the set.
func (s set) between(first, last int64) int {
	n := 0
	for i := first / 64; i <= last/64 && i < int64(len(s)); i++ {
		word := s[i]
		if i == first/64 {
			word &= math.MaxUint64 << (first % 64)
		}
		if i == last/64 {
			word &= math.MaxUint64 >> (63 - last%64)
		}
		n += bits.OnesCount64(word)
	}
	return n
}

// rows are the numbers in the set.
func (s set) rows() []int64 {
	rows := []int64{}
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			rows = append(rows, int64(i*64+bits.TrailingZeros64(word)))
		}
	}
	return rows
}

// and is what is in both.
func (s set) and(o set) set {
	if s == nil {
		return o
	}
	both := make(set, min(len(s), len(o)))
	for i := range both {
		both[i] = s[i] & o[i]
	}
	return both
}

// except is what is in s, or in all of the n below border, and not in o.
func (s set) except(o set, border int64) set {
	rest := make(set, len(s))
	copy(rest, s)
	if s == nil {
		rest = make(set, border/64+1)
		for i := range rest {
			rest[i] = math.MaxUint64
		}
	}
	for i := range min(len(rest), len(o)) {
		rest[i] &^= o[i]
	}
	return rest
}
