package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"earshot/access"
	"earshot/models"
)

// rulesView is what the page of all rules shows.
type rulesView struct {
	models.Taxonomy
	Topics                  []counted[models.Topic]
	Signals                 []counted[models.Signal]
	Driver, Burden, Service string // what the topics are narrowed down to
	Drivers, Burdens        []string
	MayRead                 bool      // conversations, and so how many there are
	Since                   time.Time // where counting begins
	Try                     *trial
}

// counted is a topic or a signal and how many conversations of the last
// recentDays have it.
type counted[T any] struct {
	Of     T
	Recent int64
}

// recentDays is how far back the counts of rules look.
const recentDays = 28

// rules is the page of all topics and signals.
func (s *server) rules(w http.ResponseWriter, r *http.Request) error {
	p, err := parseParameters(r.URL.RawQuery, "driver", "burden", "service")
	if err != nil {
		return badParameter(err)
	}
	v := rulesView{Taxonomy: s.Rules, Driver: p.one("driver"), Burden: p.one("burden"), Service: p.one("service"),
		MayRead: s.mayRead(r), Since: s.recent(), Try: s.trial()}
	if err := p.err(); err != nil {
		return badParameter(err)
	}
	var topics, signals map[string]int64
	if v.MayRead {
		if topics, signals, err = s.ruleCounts(r.Context(), s.recent()); err != nil {
			return err
		}
	}
	for _, t := range s.Rules.Topics {
		v.Drivers, v.Burdens = append(v.Drivers, t.Drivers...), append(v.Burdens, t.Burdens...)
		if (v.Driver == "" || slices.Contains(t.Drivers, v.Driver)) && (v.Burden == "" || slices.Contains(t.Burdens, v.Burden)) &&
			(v.Service == "" || len(t.Services) == 0 || slices.Contains(t.Services, v.Service)) {
			v.Topics = append(v.Topics, counted[models.Topic]{Of: t, Recent: topics[t.ID]})
		}
	}
	for _, signal := range s.Rules.Signals {
		v.Signals = append(v.Signals, counted[models.Signal]{Of: signal, Recent: signals[signal.ID]})
	}
	slices.SortStableFunc(v.Topics, func(a, b counted[models.Topic]) int { return cmp.Compare(b.Recent, a.Recent) })
	slices.Sort(v.Drivers)
	slices.Sort(v.Burdens)
	v.Drivers, v.Burdens = slices.Compact(v.Drivers), slices.Compact(v.Burdens)
	return s.page(w, r, view{Template: "rules", Title: "Rules", Here: "/rules", Body: v})
}

// recent is where the recent days begin: at a midnight of the agency.
func (s *server) recent() time.Time {
	now := time.Now().In(s.Zone)
	return time.Date(now.Year(), now.Month(), now.Day()-recentDays, 0, 0, 0, 0, s.Zone)
}

// mayRead reports whether who asks may read conversations.
func (s *server) mayRead(r *http.Request) bool {
	p, _ := access.Of(r.Context())
	return p.May(access.ReadTranscripts)
}

// ruleCounts counts the conversations of each topic and of each signal.
func (s *server) ruleCounts(ctx context.Context, from time.Time) (topics, signals map[string]int64, err error) {
	byTopic, bySignal := models.Query{From: from}, models.Query{From: from}
	for _, t := range s.Rules.Topics {
		byTopic.Topics = append(byTopic.Topics, t.ID) // what a query asks for is counted however rare it is
	}
	for _, signal := range s.Rules.Signals {
		bySignal.Signals = append(bySignal.Signals, signal.ID)
	}
	if topics, err = s.facet(ctx, byTopic, models.FacetTopic); err != nil {
		return nil, nil, err
	}
	signals, err = s.facet(ctx, bySignal, models.FacetSignal)
	return topics, signals, err
}

// facet is one of a query's facets, by value.
func (s *server) facet(ctx context.Context, q models.Query, name string) (map[string]int64, error) {
	all, err := s.Store.Facets(ctx, q)
	if err != nil {
		return nil, err
	}
	counts := map[string]int64{}
	for _, f := range all.Facets {
		if f.Name == name {
			for _, v := range f.Values {
				counts[v.Value] = v.Count
			}
		}
	}
	return counts, nil
}

// ruleSetView is what the page of one topic, signal or kind of cue shows.
type ruleSetView struct {
	Kind, ID, Name   string
	Parameter        string // of a search for it; empty: a search cannot ask for it
	Services         []string
	Drivers, Burdens []string
	Praise           bool
	Need             float64
	Rules            []ruleView
	MayRead          bool // conversations
	Recent, All      int64
	Since            time.Time
	Quotes           []quote
	Try              *trial
}

// topicRules is the page of one topic.
func (s *server) topicRules(w http.ResponseWriter, r *http.Request) error {
	i := slices.IndexFunc(s.Rules.Topics, func(t models.Topic) bool { return t.ID == r.PathValue("id") })
	if i < 0 {
		return noSuchRule()
	}
	t := &s.Rules.Topics[i]
	return s.ruleSet(w, r, models.Query{Topics: []string{t.ID}}, t.Rules, ruleSetView{
		Kind: models.FindingTopic, ID: t.ID, Name: t.Name, Parameter: "topic",
		Services: t.Services, Drivers: t.Drivers, Burdens: t.Burdens, Praise: t.Praise, Need: weightOf(t.MinScore),
	})
}

// signalRules is the page of one signal.
func (s *server) signalRules(w http.ResponseWriter, r *http.Request) error {
	i := slices.IndexFunc(s.Rules.Signals, func(signal models.Signal) bool { return signal.ID == r.PathValue("id") })
	if i < 0 {
		return noSuchRule()
	}
	signal := &s.Rules.Signals[i]
	return s.ruleSet(w, r, models.Query{Signals: []string{signal.ID}}, signal.Rules, ruleSetView{
		Kind: models.FindingSignal, ID: signal.ID, Name: signal.Name, Parameter: "signal", Need: weightOf(signal.MinScore),
	})
}

func noSuchRule() error {
	return &fault{http.StatusNotFound, "no-such-rule", "the rules in force hold nothing of this name; /rules lists what they hold"}
}

// ruleSet shows a topic or a signal: q finds the conversations that have it.
func (s *server) ruleSet(w http.ResponseWriter, r *http.Request, q models.Query, rules []models.Rule, v ruleSetView) error {
	for i := range rules {
		v.Rules = append(v.Rules, s.names.ruleInWords(&rules[i], v.Need))
	}
	v.Since, v.Try, v.MayRead = s.recent(), s.trial(), s.mayRead(r)
	if v.MayRead && v.Parameter != "" {
		if err := s.hitsOf(r.Context(), q, &v); err != nil {
			return err
		}
	}
	return s.page(w, r, view{Template: "ruleset", Title: "Rules", Here: "/rules", Body: v})
}

// hitsOf counts and quotes what a topic or a signal found.
func (s *server) hitsOf(ctx context.Context, q models.Query, v *ruleSetView) error {
	q.Sort, q.Limit = models.SortNewest, quotedConversations
	found, err := s.Store.Search(ctx, q)
	if err != nil {
		return err
	}
	q.From, q.Limit = s.recent(), 1
	lately, err := s.Store.Search(ctx, q)
	if err != nil {
		return err
	}
	v.All, v.Recent = found.Total, lately.Total
	v.Quotes, err = s.quotes(ctx, found.Hits, v.Kind, v.ID)
	return err
}

// quote is a finding in the words around it.
type quote struct {
	ID        string // of its conversation
	StartedAt time.Time
	Service   string
	Turn      int
	Speaker   string
	Rule      string
	Pieces    []piece
}

// Bounds of the quotes on one page.
const (
	quotedConversations = 6
	quotesEach          = 2
	quoteAround         = 120 // bytes on each side of the words that were found
)

// quotes reads the conversations that were found. One that went away meanwhile
// is left out.
func (s *server) quotes(ctx context.Context, hits []models.Hit, kind, name string) ([]quote, error) {
	var all []quote
	for _, h := range hits {
		c, err := s.Store.Conversation(ctx, h.Conversation.ID)
		if errors.Is(err, models.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		n := 0
		for _, e := range evidenceOf(c) {
			if e.Kind != kind || e.Name != name || !e.Marked || n == quotesEach {
				continue
			}
			n++
			turn := c.Turns[e.Turn]
			all = append(all, quote{ID: c.ID, StartedAt: c.StartedAt, Service: c.Service, Turn: e.Turn, Speaker: e.Speaker, Rule: e.Rule, Pieces: quoted(turn, e)})
		}
	}
	return all, nil
}

// quoted is the part of a turn around its evidence, cut between words.
func quoted(t models.Turn, e *evidence) []piece {
	from, to := max(0, e.Start-quoteAround), min(len(t.Text), e.End+quoteAround)
	for from > 0 && from < e.Start && t.Text[from-1] != ' ' {
		from++
	}
	for to < len(t.Text) && to > e.End && t.Text[to] != ' ' {
		to--
	}
	inside := *e
	inside.Start, inside.End = e.Start-from, e.End-from
	all := pieces(t.Text[from:to], t.PII, []*evidence{&inside}, nil)
	if from > 0 {
		all = slices.Insert(all, 0, piece{Text: "… "})
	}
	if to < len(t.Text) {
		all = append(all, piece{Text: " …"})
	}
	return all
}

// servicesOfRules is the page of the services and what speaks for them.
func (s *server) servicesOfRules(w http.ResponseWriter, r *http.Request) error {
	return s.page(w, r, view{Template: "rules-services", Title: "Services", Here: "/rules", Body: s.Rules})
}

// repeatRules is the page of the ways in which customers say that they were in
// contact before.
func (s *server) repeatRules(w http.ResponseWriter, r *http.Request) error {
	v := repeatRulesView{Veto: phrasesInWords(s.Rules.Repeat.Veto)}
	for _, cue := range s.Rules.Repeat.Cues {
		at := slices.IndexFunc(v.Types, func(t cueType) bool { return t.Type == cue.Type })
		if at < 0 {
			at, v.Types = len(v.Types), append(v.Types, cueType{Type: cue.Type})
		}
		v.Types[at].Rules++
	}
	return s.page(w, r, view{Template: "rules-repeat", Title: "Repeat contact", Here: "/rules", Body: v})
}

type repeatRulesView struct {
	Types []cueType
	Veto  []phraseView
}

// cueType is a family of cues and how many rules it has.
type cueType struct {
	Type  string
	Rules int
}

// cueRules is the page of one such family.
func (s *server) cueRules(w http.ResponseWriter, r *http.Request) error {
	v := ruleSetView{Kind: models.FindingRepeat, ID: r.PathValue("id"), Need: 1}
	var rules []models.Rule
	for _, cue := range s.Rules.Repeat.Cues {
		if cue.Type == v.ID {
			rules = append(rules, cue.Rule)
		}
	}
	if len(rules) == 0 {
		return noSuchRule()
	}
	return s.ruleSet(w, r, models.Query{}, rules, v)
}

// sentimentRules is the page of the phrases with a valence of their own.
func (s *server) sentimentRules(w http.ResponseWriter, r *http.Request) error {
	all := slices.Clone(s.Rules.Sentiment)
	slices.SortStableFunc(all, func(a, b models.SentimentOverride) int { return cmp.Compare(a.Valence, b.Valence) })
	all = slices.CompactFunc(all, func(a, b models.SentimentOverride) bool { return a.Phrase.Text == b.Phrase.Text }) // in either order
	return s.page(w, r, view{Template: "rules-sentiment", Title: "Sentiment", Here: "/rules", Body: all})
}
