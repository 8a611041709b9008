package web

import (
	"net/http"
	"net/url"
	"slices"

	"earshot/models"
)

// conversationView is what the page of a conversation shows.
type conversationView struct {
	*models.Conversation
	Said      []said
	Evidence  []*evidence
	Kinds     []kind // the same, by kind
	Chart     sentimentChart
	TimingBar timingBar
	Contacts  contacts
	Back      string // the search that led here
}

// First and Last are the ends of the evidence, where there is any.
func (v conversationView) First() *evidence { return v.Evidence[0] }

// Last is as First.
func (v conversationView) Last() *evidence { return v.Evidence[len(v.Evidence)-1] }

// said is a turn. N counts from 0, as anchors and exports do.
type said struct {
	models.Turn
	N             int
	Score         *float64 // of the customer's turns that were scored
	Moved, Lowest bool
	Pieces        []piece
	Evidence      []*evidence
	Before, After *evidence // the evidence next to this turn's; nil: none, or this turn has none
}

// kind is the evidence of one kind.
type kind struct {
	Kind string
	List []*evidence
}

// conversation is the page of one conversation. The parameter search is the
// search that led to it: the page marks its words and leads back to it.
func (s *server) conversation(w http.ResponseWriter, r *http.Request) error {
	p, err := parseParameters(r.URL.RawQuery, "search")
	if err != nil {
		return badParameter(err)
	}
	search, err := url.ParseQuery(p.one("search"))
	if err != nil {
		search = nil // no search of ours: there is none to go back to
	}
	c, err := s.Store.Conversation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	others, err := s.contactsOf(r.Context(), c)
	if err != nil {
		return err
	}
	v := conversationView{Conversation: c, Evidence: evidenceOf(c), Chart: sentimentChartOf(c), TimingBar: timingBarOf(c.Timing), Contacts: others, Back: "/search"}
	if len(search) > 0 {
		v.Back += "?" + search.Encode()
	}
	v.Kinds = byKind(v.Evidence)
	v.Said = saidIn(c, v.Evidence, searchedFor(search.Get("q")))
	return s.page(w, r, view{Template: "conversation", Title: "Conversation", Here: "/search", Body: v})
}

func saidIn(c *models.Conversation, all []*evidence, stems []string) []said {
	turns := make([]said, len(c.Turns))
	for i, t := range c.Turns {
		turns[i] = said{Turn: t, N: i, Moved: slices.Contains(c.Sentiment.MovedBy, i), Lowest: c.Sentiment.LowestTurn != nil && *c.Sentiment.LowestTurn == i}
	}
	for i, e := range all {
		t := &turns[e.Turn]
		if len(t.Evidence) == 0 && i > 0 {
			t.Before = all[i-1]
		}
		t.Evidence, t.After = append(t.Evidence, e), nil
		if i+1 < len(all) {
			t.After = all[i+1]
		}
	}
	for i := range turns {
		t := &turns[i]
		if scored(t.Turn) {
			t.Score = &t.Sentiment.Score
		}
		marks := slices.DeleteFunc(slices.Clone(t.Evidence), func(e *evidence) bool { return !e.Marked })
		t.Pieces = pieces(t.Text, t.PII, marks, foundIn(t.Text, stems))
	}
	return turns
}

// byKind is the evidence in the order in which people ask for it.
func byKind(all []*evidence) []kind {
	var kinds []kind
	for _, name := range []string{models.FindingTopic, models.FindingSignal, models.FindingRepeat, models.FindingService} {
		k := kind{Kind: name}
		for _, e := range all {
			if e.Kind == name {
				k.List = append(k.List, e)
			}
		}
		if len(k.List) > 0 {
			kinds = append(kinds, k)
		}
	}
	return kinds
}
