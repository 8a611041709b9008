package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"earshot/models"
	"earshot/store"
)

// facets: the suite counts on its own what a store counts, so that stores that
// pass give the same counts.
func (s suite) facets(t *testing.T) {
	list := func(v ...string) []string { return v }
	t.Run("an empty store has facets without values", func(t *testing.T) {
		st := s.fresh(t)
		wantFacets(t, st, models.Query{})
		wantFacets(t, st, models.Query{Text: "passport", Services: list("taxes"), Repeat: models.RepeatLinked})
	})
	st := s.fresh(t)
	put(t, st, corpus()...)
	put(t, st, manyValues()...)
	two, five := int64(120), int64(300)
	for name, q := range map[string]models.Query{
		"nothing":                               {},
		"words":                                 {Text: "check"},
		"words of one speaker, others left out": {Text: "check -mail", Speaker: models.SpeakerCustomer},
		"words near each other":                 {Text: `"check received"~3`},
		"words nobody says":                     {Text: "unheard", Services: list("benefits")},
		"a service":                             {Services: list("benefits")},
		"two services, one of them none":        {Services: list("taxes", models.NoService)},
		"an unknown service":                    {Services: list("unknown")},
		"a topic of several":                    {Topics: list("delay")},
		"topics, one twice":                     {Topics: list("delay", "fees", "delay")},
		"a driver and a signal":                 {Drivers: list("ease"), Signals: list(models.SignalPromise)},
		"a channel":                             {Channels: list(models.ChannelChat)},
		"a sentiment":                           {Sentiment: models.SentimentNegative},
		"stated repeats":                        {Repeat: models.RepeatStated},
		"linked repeats and a queue":            {Repeat: models.RepeatLinked, Queues: list("tier1", "tier2")},
		"a rare agent":                          {Agents: list("agent-39")},
		"a rare agent and a service":            {Agents: list("agent-39", "agent-01"), Services: list("passport")},
		"a band of handle time":                 {HandleFromS: &two, HandleToS: &five},
		"another span of handle time":           {HandleFromS: &five},
		"a period":                              {From: Base().Add(2 * hour), To: Base().Add(3 * day)},
		"a customer":                            {Customer: "k1"},
		"a sample":                              {Sample: 500},
		"everything at once": {Text: "check -giraffe", Services: list("benefits", "passport"), Topics: list("delay", "fees"), Signals: list(models.SignalEscalation), Channels: list(models.ChannelCall),
			Queues: list("tier1"), Agents: list("a-1"), Drivers: list("effectiveness"), Sentiment: models.SentimentNegative, Repeat: models.RepeatStated, HandleFromS: &two,
			From: Base(), To: Base().Add(day), Scope: list("benefits")},
	} {
		t.Run(name, func(t *testing.T) { wantFacets(t, st, q) })
	}
	spans := []models.Span{{From: Base(), To: Base().Add(day)}, {From: Base().Add(2 * hour), To: Base().Add(3 * day)}, {To: Base().Add(hour)}, {From: Base().AddDate(1, 0, 0)}, {}}
	for name, q := range map[string]models.Query{
		"everything": {Spans: spans}, "words and a service": {Text: "check", Services: list("passport"), Spans: spans},
		"a period besides":        {From: Base().Add(2 * hour), To: Base().Add(5 * hour), Spans: spans},
		"a scope and half a span": {To: Base().Add(5 * hour), Channels: list(models.ChannelCall), Scope: list("benefits"), Spans: spans},
	} {
		t.Run("spans of time are counted of "+name, func(t *testing.T) { wantFacets(t, st, q) })
	}
	for _, most := range []int{1, 25, 1000} {
		t.Run(fmt.Sprintf("%d values of a facet", most), func(t *testing.T) {
			wantFacets(t, st, models.Query{Agents: list("agent-38"), FacetValues: most})
		})
	}
	t.Run("a page does not matter", func(t *testing.T) {
		q := models.Query{Services: list("passport")}
		want := facetsOf(t, st, q)
		q.Sort, q.Limit, q.After = models.SortLongest, 1, "nonsense"
		same(t, "facets", facetsOf(t, st, q), want)
	})
	t.Run("searches go on while others write", func(t *testing.T) {
		other := s.another(t, st)
		var wait sync.WaitGroup
		var failed error
		wait.Go(func() {
			for i := range 12 {
				c := Conversation(fmt.Sprintf("meanwhile-%d", i%4), Version(int64(i)), Topics(fmt.Sprintf("meanwhile-%d", i%3)), Customer("meanwhile"), Says("check"))
				failed = errors.Join(failed, other.Put(context.Background(), []*models.Conversation{c}, linker()))
			}
		})
		for _, q := range []models.Query{{Text: "check"}, {Services: list("passport")}} {
			wait.Go(func() {
				for range 12 {
					_, counted := st.Facets(context.Background(), q)
					_, found := st.Search(context.Background(), q)
					_, _, both := st.Find(context.Background(), q)
					if err := errors.Join(counted, found, both); err != nil {
						t.Errorf("meanwhile: %v", err)
					}
				}
			})
		}
		wait.Wait()
		if failed != nil {
			t.Fatalf("Put: %v", failed)
		}
		visible(t, st)
		wantFacets(t, st, models.Query{Text: "check"})
	})
	t.Run("changes are counted", func(t *testing.T) {
		put(t, st, Conversation("agent-39", Version(5), Agent("moved"), Service("moved"), Customer("k1"), Lasting(30)), Conversation("new", Topics("new"), Customer("k1"), After(hour)))
		wantFacets(t, st, models.Query{})
		wantFacets(t, s.another(t, st), models.Query{Services: list("moved")})
		if _, err := st.Erase(t.Context(), "k1"); err != nil {
			t.Fatalf("Erase: %v", err)
		}
		visible(t, st)
		wantFacets(t, st, models.Query{})
		put(t, st, Conversation("after", Topics("after")))
		wantFacets(t, st, models.Query{Topics: list("after")})
	})
}

// manyValues are conversations of more agents and topics than a facet shows,
// with equal counts among them.
func manyValues() []*models.Conversation {
	var all []*models.Conversation
	for i := range 60 {
		o := []Option{
			After(time.Duration(i) * hour), Agent(fmt.Sprintf("agent-%02d", min(i, 39))), Topics("delay", fmt.Sprintf("topic-%02d", i%30)), Customer(fmt.Sprintf("many%d", i/2)),
			Service([]string{"passport", "taxes", "benefits", ""}[i%7%4]), Channel([]string{models.ChannelCall, models.ChannelChat}[i%2]), Says("A check."),
		}
		if i%4 > 0 {
			o = append(o, Lasting([]int64{0, 119, 120, 299, 300, 600, 1199, 1200, 90000}[i%9]), Sentiment(float64(i%5-2)/20))
		}
		if i%6 == 0 {
			o = append(o, Stated(), Signals(models.SignalEscalation, models.SignalPromise))
		}
		all = append(all, Conversation(fmt.Sprintf("agent-%02d", i), o...))
	}
	return all
}

func facetsOf(t tb, st store.Store, q models.Query) models.Facets {
	t.Helper()
	f, err := st.Facets(context.Background(), q)
	if err != nil {
		t.Fatalf("Facets(%+v): %v", q, err)
	}
	return f
}

// wantFacets fails unless the store counts what the suite counts.
func wantFacets(t tb, st store.Store, q models.Query) {
	t.Helper()
	counted, page := facetsOf(t, st, q), search(t, st, q)
	same(t, "facets", counted, recount(t, st, q))
	if page.Total != counted.Total {
		t.Errorf("a search finds %d, the facets are about %d", page.Total, counted.Total)
	}
	foundPage, foundFacets, err := st.Find(context.Background(), q)
	if err != nil {
		t.Fatalf("Find(%+v): %v", q, err)
	}
	same(t, "the page of Find", foundPage, page)
	same(t, "the facets of Find", foundFacets, counted)
}

// recount counts facets over all conversations. What the words find it asks
// the store for.
func recount(t tb, st store.Store, q models.Query) models.Facets {
	t.Helper()
	said := map[string]bool{}
	for _, c := range everything(t, st, models.Query{Text: q.Text, Speaker: q.Speaker}) {
		said[c.ID] = true
	}
	all := everything(t, st, models.Query{})
	passing := func(without string) []*models.Conversation {
		return slices.DeleteFunc(slices.Clone(all), func(c *models.Conversation) bool { return !passes(c, q, said[c.ID], without) })
	}
	f := models.Facets{Total: int64(len(passing(""))), WithoutPeriod: int64(len(passing("period")))}
	if f.WithoutText = f.Total; f.Total == 0 {
		f.WithoutText = int64(len(passing("text")))
	}
	for _, span := range q.Spans {
		asked := q
		asked.From, asked.To, asked.Spans = span.From, span.To, nil
		f.Spans = append(f.Spans, int64(len(slices.DeleteFunc(slices.Clone(all), func(c *models.Conversation) bool { return !passes(c, asked, said[c.ID], "") }))))
	}
	for _, name := range models.FacetNames() {
		counts := map[string]int64{}
		under := passing(name)
		for _, c := range under {
			for _, v := range valuesOf(c, name) {
				counts[v]++
			}
		}
		f.Facets = append(f.Facets, models.Facet{Name: name, Values: shown(name, counts, chosenIn(q, name), cmp.Or(q.FacetValues, 20)), Without: int64(len(under))})
	}
	return f
}

// valuesOf are a conversation's values of a facet.
func valuesOf(c *models.Conversation, facet string) []string {
	some := func(v string) []string { return slices.DeleteFunc([]string{v}, func(v string) bool { return v == "" }) }
	switch facet {
	case models.FacetService:
		return []string{cmp.Or(c.Service, models.NoService)}
	case models.FacetTopic:
		return c.Topics
	case models.FacetDriver:
		return c.Drivers
	case models.FacetSignal:
		return c.Signals
	case models.FacetChannel:
		return some(c.Channel)
	case models.FacetQueue:
		return some(c.Queue)
	case models.FacetAgent:
		return some(c.AgentID)
	case models.FacetSentiment:
		switch score := c.Sentiment.Customer; {
		case score == nil:
			return nil
		case *score <= -0.05:
			return []string{models.SentimentNegative}
		case *score >= 0.05:
			return []string{models.SentimentPositive}
		}
		return []string{models.SentimentNeutral}
	case models.FacetRepeat:
		var kinds []string
		if c.Repeat.Stated {
			kinds = append(kinds, models.RepeatStated)
		}
		if slices.Contains(c.Repeat.Within, models.Window7d) {
			kinds = append(kinds, models.RepeatLinked)
		}
		return kinds
	}
	if c.DurationS == nil {
		return nil
	}
	for minutes, band := range map[int64]string{2: "under-2m", 5: "2m-5m", 10: "5m-10m", 20: "10m-20m"} {
		lower := map[int64]int64{2: 0, 5: 2, 10: 5, 20: 10}[minutes]
		if *c.DurationS >= lower*60 && *c.DurationS < minutes*60 {
			return []string{band}
		}
	}
	return []string{"20m-and-over"}
}

func chosenIn(q models.Query, facet string) []string {
	some := func(v string) []string { return slices.DeleteFunc([]string{v}, func(v string) bool { return v == "" }) }
	switch facet {
	case models.FacetHandle:
		if q.HandleFromS != nil && *q.HandleFromS == 120 && q.HandleToS != nil && *q.HandleToS == 300 {
			return []string{"2m-5m"}
		}
		return nil
	case models.FacetSentiment:
		return some(q.Sentiment)
	case models.FacetRepeat:
		return some(q.Repeat)
	}
	return map[string][]string{
		models.FacetService: q.Services, models.FacetTopic: q.Topics, models.FacetDriver: q.Drivers, models.FacetSignal: q.Signals,
		models.FacetChannel: q.Channels, models.FacetQueue: q.Queues, models.FacetAgent: q.Agents,
	}[facet]
}

// passes reports whether a conversation passes all filters but one.
func passes(c *models.Conversation, q models.Query, said bool, without string) bool {
	if !models.InScope(q.Scope, c.Service) || q.Customer != "" && c.CustomerKey != q.Customer || q.Sample > 0 && models.SampleOf(c.ID) >= q.Sample {
		return false
	}
	if without != "text" && !said {
		return false
	}
	if without != "period" && (!q.From.IsZero() && c.StartedAt.Before(q.From) || !q.To.IsZero() && !c.StartedAt.Before(q.To)) {
		return false
	}
	for _, facet := range models.FacetNames() {
		chosen := chosenIn(q, facet)
		if facet == without || facet == models.FacetHandle || len(chosen) == 0 {
			continue
		}
		if !slices.ContainsFunc(valuesOf(c, facet), func(v string) bool { return slices.Contains(chosen, v) }) {
			return false
		}
	}
	if without == models.FacetHandle || q.HandleFromS == nil && q.HandleToS == nil {
		return true
	}
	return c.DurationS != nil && (q.HandleFromS == nil || *c.DurationS >= *q.HandleFromS) && (q.HandleToS == nil || *c.DurationS < *q.HandleToS)
}

// shown are the values of a facet as the contract orders and cuts them.
func shown(facet string, counts map[string]int64, chosen []string, most int) []models.FacetValue {
	values := []models.FacetValue{}
	fixed := map[string][]string{
		models.FacetSentiment: {"negative", "neutral", "positive"}, models.FacetRepeat: {"stated", "linked"},
		models.FacetHandle: {"under-2m", "2m-5m", "5m-10m", "10m-20m", "20m-and-over"},
	}[facet]
	for _, name := range fixed {
		values = append(values, models.FacetValue{Value: name, Count: counts[name], Chosen: slices.Contains(chosen, name)})
	}
	if fixed != nil {
		return values
	}
	for _, name := range chosen {
		counts[name] += 0 // a chosen one is shown though nobody has it
	}
	for name, n := range counts {
		values = append(values, models.FacetValue{Value: name, Count: n, Chosen: slices.Contains(chosen, name)})
	}
	slices.SortFunc(values, func(a, b models.FacetValue) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	var kept []models.FacetValue
	for i, v := range values {
		if i < most || v.Chosen {
			kept = append(kept, v)
		}
	}
	return append([]models.FacetValue{}, kept...)
}
