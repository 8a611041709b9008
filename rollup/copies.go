package rollup

// A turn of at least leastCopied words of which this share stands in runs of
// copiedRun words that others said before is a copy: a template, a chain
// letter, the same text sent twice. What people say by themselves in so many
// words they do not say in the same words; shorter turns they do.
const (
	leastCopied = 12
	copiedRun   = 5
	copiedShare = 0.8
)

// copies recognises copied turns of one period. The first of them is none. It
// is the filter for duplicate text that Elasticsearch recommends for
// significant_text, by whole turns.
type copies struct {
	seen map[uint64]bool // runs of words of the conversations before
	own  []uint64        // of this one
}

func newCopies() copies { return copies{seen: map[uint64]bool{}} }

// has reports whether a turn is a copy, and remembers it.
func (c *copies) has(u *utterance) bool {
	if len(u.words) < leastCopied {
		return false
	}
	known := 0
	runs := len(u.words) - copiedRun + 1
	for i := range runs {
		run := u.hash(i, i+copiedRun)
		if c.seen[run] {
			known++
		}
		c.own = append(c.own, run)
	}
	return float64(known) >= copiedShare*float64(runs)
}

// next ends a conversation: nobody copies himself.
func (c *copies) next() {
	for _, run := range c.own {
		c.seen[run] = true
	}
	c.own = c.own[:0]
}
