package storetest

import (
	"maps"
	"slices"
	"testing"

	"earshot/models"
)

// What the suite compares stores with is itself compared with what was worked
// out by hand.

func TestTheTallyOracleCountsTheExample(t *testing.T) {
	set, want := example()
	linked := play{set: set, link: linker()}.outcome()
	same(t, "tallies", Count(slices.Collect(maps.Values(linked)), Base(), Base().Add(day), Base().Add(40*day)), want)
}

func TestTheOutcomeOfASet(t *testing.T) {
	p := play{link: smallLines(), set: []*models.Conversation{
		Conversation("moved", Customer("k"), Version(2), After(hour)), Conversation("moved", Customer("gone"), Version(1)),
		Conversation("first", Customer("k")), Conversation("nobody"),
		Conversation("l1", Customer("l")), Conversation("l2", Customer("l")), Conversation("l3", Customer("l")), Conversation("l4", Customer("l")),
	}}
	got := map[string]string{}
	for id, c := range p.outcome() {
		got[id] = said(c.Repeat.Link)
	}
	same(t, "links", got, map[string]string{
		"first": "first followed [24h 7d 14d 30d]", "moved": "of first within [24h 7d 14d 30d]", "nobody": "unlinkable",
		"l1": "unlinkable", "l2": "unlinkable", "l3": "unlinkable", "l4": "unlinkable",
	})
	same(t, "the set is not changed", said(p.set[2].Repeat.Link), "unlinkable")
}
