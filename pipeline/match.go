package pipeline

import "earshot/pipeline/rules"

// place is where a phrase is said.
type place struct {
	turn int
	rules.Hit
}

// hitsPerTurn is how many hits most turns have room for.
const hitsPerTurn = 64

// match reads every turn once for all phrases, and notes where the phrases
// are said that stand beside rules.
func (b *rulebook) match(d *Doc) {
	d.heard, d.settled = map[int][]place{}, map[int]bool{}
	for at := range d.turns {
		t := &d.turns[at]
		t.hits = b.matcher.Match(t.view.words, free(&d.room.hits, hitsPerTurn))
		take(&d.room.hits, t.hits)
		for _, h := range t.hits {
			if !b.beside[h.Phrase] { // most: what a phrase is for lies far away in memory
				continue
			}
			for _, s := range b.phrases[h.Phrase].sides {
				if who := b.sides[s].speaker; who == "" || who == t.speaker {
					d.heard[s] = append(d.heard[s], place{at, h})
				}
			}
		}
	}
}

// found is a place where a rule holds.
type found struct {
	rule *rule
	place
}

// holding gives all places where rules of a kind hold, in order.
func (b *rulebook) holding(d *Doc, kind string) []found {
	var out []found
	for at := range d.turns {
		for _, h := range d.turns[at].hits {
			for _, i := range b.phrases[h.Phrase].rules {
				if r := &b.rules[i]; r.kind == kind && b.holds(d, r, place{at, h}) {
					out = append(out, found{r, place{at, h}})
				}
			}
		}
	}
	return out
}
