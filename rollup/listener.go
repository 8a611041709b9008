package rollup

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"earshot/models"
)

// Conversations is what a Listener reads of a store. See store.Reader.
type Conversations interface {
	Conversation(ctx context.Context, id string) (*models.Conversation, error)
	Search(ctx context.Context, q models.Query) (models.Page, error)
	All(ctx context.Context, q models.Query) iter.Seq2[*models.Conversation, error]
}

// About how many conversations are read of a period and of those before: a
// phrase that grows from nothing shows from one customer in a hundred on, and
// the time does not grow with the archive.
const (
	readNow    = 2000
	readBefore = 4000
)

// Listener finds the phrases that emerge in a period. It reads a fair sample of
// bounded size, one conversation after the other. It is for one goroutine.
type Listener struct {
	Conversations Conversations
	Zone          *time.Location
	// Find gives the words and noun phrases of a turn. It is asked about what
	// customers say in the period.
	Find    func(text string) []models.Mention
	MinCell int // least number of customers that a figure may be about
}

// Emerging are the phrases that grow in a period against the eight before it,
// the surest first.
func (l *Listener) Emerging(ctx context.Context, p models.Period, service string) ([]models.EmergingPhrase, error) {
	floor := int64(max(leastSupport, l.MinCell))
	past := Before(p, Compared, l.Zone)
	now := models.Query{Services: []string{service}, From: p.Start, To: p.End}
	before := models.Query{Services: []string{service}, From: past[Compared-1].Start, To: p.Start}
	var counted [2]int64
	for i, q := range []*models.Query{&now, &before} {
		q.Limit = 1
		page, err := l.Conversations.Search(ctx, *q)
		if err != nil {
			return nil, fmt.Errorf("how many conversations of %s and before: %w", p.Label, err)
		}
		counted[i] = page.Total
	}
	if counted[0] < floor || counted[1] == 0 {
		return nil, nil
	}
	now.Sample, before.Sample = permille(counted[0], readNow), permille(counted[1], readBefore)
	book, err := l.read(ctx, p, past, now, before)
	if err != nil {
		return nil, err
	}
	v := volume{now: int64(book.bases[0])}
	for i := range v.before {
		v.before[i] = int64(book.bases[1+i])
	}
	var all []models.EmergingPhrase
	for i, g := range emerging(book.usage(), v, floor) {
		row := l.row(g, v, p)
		row.Service, row.Rank, row.Sample = service, i+1, now.Sample
		if row.Quotes, err = l.quotes(ctx, g.uses); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, nil
}

// permille is the sample of which most are about as many as are there.
func permille(there, most int64) int {
	if there <= most {
		return models.SampleSize
	}
	return int(max(1, most*models.SampleSize/there))
}

// read proposes and counts. The period is read twice, so that nothing of it has
// to be kept.
func (l *Listener) read(ctx context.Context, p models.Period, past []models.Period, now, before models.Query) (*phrasebook, error) {
	book := newPhrasebook(l.Find)
	for c, err := range l.Conversations.All(ctx, now) {
		if err != nil {
			return nil, fmt.Errorf("read the phrases of %s: %w", p.Label, err)
		}
		book.propose(c)
	}
	for i, q := range []models.Query{before, now} {
		for c, err := range l.Conversations.All(ctx, q) {
			if err != nil {
				return nil, fmt.Errorf("count the phrases of %s: %w", p.Label, err)
			}
			period := 0
			for i == 0 && c.StartedAt.Before(past[period].Start) && period < Compared-1 {
				period++
			}
			if i == 0 {
				period++
			}
			book.count(c, period)
		}
	}
	return book, nil
}

func (l *Listener) row(g grown, v volume, p models.Period) models.EmergingPhrase {
	row := models.EmergingPhrase{
		Schema: models.EmergingSchema, Period: p.Kind, Label: p.Label, PeriodStart: p.Start, PeriodEnd: p.End, Phrase: g.phrase,
		Customers: g.now, Base: v.now, Share: round(float64(g.now)/float64(v.now), 4), LLR: round(g.llr, 1),
	}
	if past := sum(g.before); past == 0 || past >= int64(l.MinCell) {
		share := float64(past) / float64(v.past())
		expected := round(share*float64(v.now), 1)
		share = round(share, 4)
		row.ShareBefore, row.Expected = &share, &expected
	}
	return row
}

// quotes fetches the turns. One that was erased or changed meanwhile is left out.
func (l *Listener) quotes(ctx context.Context, u *uses) ([]models.PhraseQuote, error) {
	quotes := []models.PhraseQuote{}
	for _, ref := range u.quotes {
		c, err := l.Conversations.Conversation(ctx, ref.conversation)
		if errors.Is(err, models.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the quotes of a phrase: %w", err)
		}
		if ref.turn >= len(c.Turns) || ref.end > len(c.Turns[ref.turn].Text) || c.Turns[ref.turn].Speaker != models.SpeakerCustomer {
			continue
		}
		text := c.Turns[ref.turn].Text
		var in utterance
		if in.read(text[ref.start:ref.end]); in.whole() != u.phrase {
			continue
		}
		quotes = append(quotes, models.PhraseQuote{ConversationID: c.ID, Turn: ref.turn, Start: ref.start, End: ref.end, Text: excerpt(text, ref.start, ref.end)})
	}
	return quotes, nil
}

// aroundQuote is how much of a long turn is quoted on either side of a phrase,
// in bytes.
const aroundQuote = 120

// excerpt is a turn, or of a long one what stands around the phrase.
func excerpt(text string, start, end int) string {
	if len(text) <= mostReadable {
		return text
	}
	from, to := 0, len(text)
	if start > aroundQuote {
		if space := strings.IndexByte(text[start-aroundQuote:start], ' '); space >= 0 {
			from = start - aroundQuote + space + 1
		} else {
			from = start
		}
	}
	if len(text)-end > aroundQuote {
		if space := strings.LastIndexByte(text[end:end+aroundQuote], ' '); space >= 0 {
			to = end + space
		} else {
			to = end
		}
	}
	quoted := text[from:to]
	if from > 0 {
		quoted = "… " + quoted
	}
	if to < len(text) {
		quoted += " …"
	}
	return quoted
}
