package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"earshot/models"
	"earshot/store"
)

// scope: what a query's Scope leaves out is neither found nor counted, whatever
// else the query asks for.
func (s suite) scope(t *testing.T) {
	st := s.fresh(t)
	put(t, st, corpus()...)
	list := func(v ...string) []string { return v }
	for _, scope := range [][]string{nil, {}, list("benefits"), list("benefits", "taxes"), list(models.NoService), list("passport", models.NoService), list("unknown"), list("")} {
		for name, q := range map[string]models.Query{
			"nothing":               {},
			"words":                 {Text: "check"},
			"words left out":        {Text: "-website"},
			"words near each other": {Text: `"check received"~2`},
			"one speaker's words":   {Text: "check", Speaker: models.SpeakerAgent},
			"other services":        {Services: list("benefits", "passport")},
			"no service":            {Services: list(models.NoService)},
			"topics":                {Topics: list("delay", "fees")},
			"a customer":            {Customer: "k2"},
			"a period and a sample": {From: Base(), To: Base().Add(20 * day), Sample: models.SampleSize},
			"an agent by relevance": {Agents: list("a-2"), Text: "check", Sort: models.SortRelevance},
			"a queue and a service": {Queues: list("tier1"), Services: list("taxes")},
		} {
			t.Run(fmt.Sprintf("the scope is %q, %s are asked for", scope, name), func(t *testing.T) {
				all := everything(t, st, q)
				scoped := q
				scoped.Scope = scope
				wantScoped(t, st, scoped, slices.DeleteFunc(all, func(c *models.Conversation) bool { return !models.InScope(scope, c.Service) }))
				wantFacets(t, st, scoped)
			})
		}
	}
	t.Run("a name that is too long for an index is still a service", func(t *testing.T) {
		put(t, st, Conversation("long", Service(strings.Repeat("long ", 100)), Queue("long")))
		wantHits(t, st, models.Query{Queues: list("long")}, list("long"))
		wantScoped(t, st, models.Query{Queues: list("long"), Scope: list(models.NoService, "passport")}, nil)
	})
}

// wantScoped fails unless exactly these are found and yielded.
func wantScoped(t *testing.T, st store.Store, q models.Query, want []*models.Conversation) {
	t.Helper()
	wanted := []string{}
	for _, c := range want {
		wanted = append(wanted, c.ID)
	}
	slices.Sort(wanted)
	wantHits(t, st, q, wanted)
	yielded := []string{}
	for _, c := range everything(t, st, q) {
		yielded = append(yielded, c.ID)
	}
	slices.Sort(yielded)
	if !slices.Equal(yielded, wanted) {
		t.Errorf("All yields %v, want %v", yielded, wanted)
	}
}
