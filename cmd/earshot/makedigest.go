package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"earshot/config"
	"earshot/deliver"
	"earshot/digest"
	"earshot/models"
	"earshot/rollup"
)

const (
	// historyPeriods are the periods before that a digest shows in its trends:
	// with its own a quarter of weeks.
	historyPeriods = 12
	// quotesRead bounds how many conversations are read for the quotes of one
	// pain point.
	quotesRead = 12
	// emergingShown is how many emerging phrases one page has room for.
	emergingShown = 5
)

// audiencesOf are the configured audiences, or one that sees everything.
func audiencesOf(c config.Digest) []digest.Audience {
	if len(c.Audiences) == 0 {
		return []digest.Audience{{Name: "All services"}}
	}
	var all []digest.Audience
	for _, a := range c.Audiences {
		one := digest.Audience{Name: a.Name, Services: a.Services, Owner: a.Owner}
		if a.Owner != "" {
			one.Services = servicesOfOwner(c, a.Owner)
		}
		all = append(all, one)
	}
	return all
}

func servicesOfOwner(c config.Digest, owner string) []string {
	for _, o := range c.Owners {
		if o.Name == owner {
			return o.Services
		}
	}
	return nil
}

// targetsOf are the configured targets, each with the owner of its service
// where it names none.
func targetsOf(c config.Digest) []digest.Target {
	var all []digest.Target
	for _, t := range c.Targets {
		one := digest.Target{Service: t.Service, Measure: t.Measure, AtMost: t.AtMost, AtLeast: t.AtLeast, Owner: t.Owner}
		for _, o := range c.Owners {
			if one.Owner == "" && slices.Contains(o.Services, t.Service) {
				one.Owner = o.Name
			}
		}
		all = append(all, one)
	}
	return all
}

// editor makes the digests of one period. What several audiences need is read
// once.
type editor struct {
	*process
	period   models.Period
	finished models.Finished
	coverage models.Coverage
	rows     map[string][]digest.Row // by label of the period
	names    digest.Names
	quotes   map[digest.Cell][]digest.Quote
	emerging map[string][]models.EmergingPhrase // by service
	searches []models.SavedSearch               // of everybody
	kept     []models.DigestRecord              // of this period and those before
}

// newEditor reads what a period's digests are made of. The period must be
// rolled up.
func (p *process) newEditor(ctx context.Context, period models.Period) (*editor, error) {
	e := &editor{process: p, period: period, quotes: map[digest.Cell][]digest.Quote{}, emerging: map[string][]models.EmergingPhrase{}}
	finished, err := p.finished(ctx, period)
	if err != nil {
		return nil, err
	}
	if finished == nil {
		return nil, fmt.Errorf("%s is not rolled up: earshot rollup %s", period.Label, period.Label)
	}
	e.finished = *finished
	if e.coverage, err = p.store.Coverage(ctx, period.Start, period.End); err != nil {
		return nil, err
	}
	from := rollup.Before(period, historyPeriods, p.zone)[historyPeriods-1].Start
	if err := e.readRows(ctx, from); err != nil {
		return nil, err
	}
	e.kept, err = p.store.Digests(ctx, models.DigestQuery{Kind: period.Kind, From: from, To: period.End})
	e.names = namesOf(p.rules)
	return e, err
}

// finished is the record of a period that was rolled up, or nil.
func (p *process) finished(ctx context.Context, period models.Period) (*models.Finished, error) {
	all, err := p.store.Finished(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.Kind == period.Kind && f.Label == period.Label {
			return &f, nil
		}
	}
	return nil, nil
}

// readRows reads all rows from one period on, for what is small can only be
// told from complete periods.
func (e *editor) readRows(ctx context.Context, from time.Time) error {
	rows, err := e.store.PainPoints(ctx, models.PainPointQuery{Kind: e.period.Kind, From: from, To: e.period.End})
	if err != nil {
		return err
	}
	e.rows = map[string][]digest.Row{}
	for _, row := range rollup.Suppress(rows, e.cfg.Rollup.MinCell) {
		e.rows[row.Label] = append(e.rows[row.Label], digest.Row{PainPoint: row.Row(), Hides: row.Hides})
	}
	return nil
}

func namesOf(t models.Taxonomy) digest.Names {
	n := digest.Names{Services: map[string]string{}, Topics: map[string]string{}}
	for _, s := range t.Services {
		n.Services[s.ID] = s.Name
	}
	for _, topic := range t.Topics {
		n.Topics[topic.ID] = topic.Name
	}
	return n
}

// digest makes the digest of an audience. Past is what it says of earlier ones.
func (e *editor) digest(ctx context.Context, a digest.Audience, past deliver.Past) (digest.Digest, error) {
	in := digest.Input{
		Audience: a, Period: e.period, AsOf: e.finished.AsOf, Coverage: e.coverage, Rows: e.rows[e.period.Label],
		Praise: map[string]bool{}, Names: e.names, Targets: targetsOf(e.cfg.Digest), MinCell: e.cfg.Rollup.MinCell, Quotes: e.quotes,
	}
	for _, p := range rollup.Before(e.period, historyPeriods, e.zone) {
		in.Before = append(in.Before, digest.Past{Label: p.Label, Rows: e.rows[p.Label]})
	}
	for _, topic := range e.rules.Topics {
		in.Praise[topic.ID] = topic.Praise
	}
	for _, cell := range digest.Costliest(in) {
		if err := e.readQuotes(ctx, cell); err != nil {
			return digest.Digest{}, fmt.Errorf("quotes of %s, %s: %w", cell.Service, cell.Topic, err)
		}
	}
	var err error
	if in.Emerging, err = e.emergingOf(ctx, a, in.Rows); err != nil {
		return digest.Digest{}, fmt.Errorf("emerging phrases: %w", err)
	}
	if in.Searches, err = e.searchesOf(ctx, a); err != nil {
		return digest.Digest{}, fmt.Errorf("saved searches: %w", err)
	}
	for _, f := range past.Undelivered {
		in.Failures = append(in.Failures, digest.Failure(f))
	}
	in.Revised = past.Revised
	if err := e.recall(&in); err != nil {
		return digest.Digest{}, err
	}
	return digest.Build(in), nil
}

// readQuotes reads the conversations about a cell with the lowest sentiment.
func (e *editor) readQuotes(ctx context.Context, cell digest.Cell) error {
	if _, done := e.quotes[cell]; done {
		return nil
	}
	q := models.Query{Topics: []string{cell.Topic}, From: e.period.Start, To: e.period.End, Sort: models.SortSentiment, Limit: quotesRead}
	if cell.Service != models.NoService {
		q.Services = []string{cell.Service}
	}
	page, err := e.store.Search(ctx, q)
	if err != nil {
		return err
	}
	var read []*models.Conversation
	for _, hit := range page.Hits {
		c, err := e.store.Conversation(ctx, hit.Conversation.ID)
		if err != nil {
			return err
		}
		read = append(read, c)
	}
	e.quotes[cell] = digest.Quotes(cell, read, quotesRead, e.cfg.HTTP.PublicURL)
	return nil
}

// emergingOf are the likeliest of what emerges in the audience's services.
func (e *editor) emergingOf(ctx context.Context, a digest.Audience, rows []digest.Row) ([]digest.Emerging, error) {
	var services, unread []string
	for _, row := range rows {
		seen := row.Topic == "" && row.Service != "" && row.Service != models.NoService && row.Contacts > 0
		if !seen || !a.Everything() && !slices.Contains(a.Services, row.Service) {
			continue
		}
		services = append(services, row.Service)
		if _, done := e.emerging[row.Service]; !done {
			unread = append(unread, row.Service)
			e.emerging[row.Service] = nil
		}
	}
	if len(unread) > 0 {
		phrases, err := e.process.emerging(ctx, e.period, unread)
		if err != nil {
			return nil, err
		}
		for _, phrase := range phrases {
			e.emerging[phrase.Service] = append(e.emerging[phrase.Service], phrase)
		}
	}
	var found []models.EmergingPhrase
	for _, service := range services {
		found = append(found, e.emerging[service]...)
	}
	slices.SortStableFunc(found, func(x, y models.EmergingPhrase) int { return cmp.Compare(y.LLR, x.LLR) })
	var shown []digest.Emerging
	for _, f := range found[:min(len(found), emergingShown)] {
		shown = append(shown, e.phrase(f))
	}
	return shown, nil
}

func (e *editor) phrase(f models.EmergingPhrase) digest.Emerging {
	shown := digest.Emerging{Phrase: f.Phrase, Service: f.Service, Customers: f.Customers, Base: f.Base, Expected: f.Expected}
	for _, q := range f.Quotes[:min(len(f.Quotes), digest.QuotesShown)] {
		shown.Quotes = append(shown.Quotes, digest.Quote{
			ConversationID: q.ConversationID, Turn: q.Turn, Speaker: models.SpeakerCustomer, Text: q.Text,
			URL: digest.Link(e.cfg.HTTP.PublicURL, q.ConversationID, q.Turn),
		})
	}
	return shown
}

// recall reads what was made of the same period before.
func (e *editor) recall(in *digest.Input) error {
	for _, record := range e.kept {
		if record.Audience == in.Audience.Name && record.Label == e.period.Label {
			var last digest.Digest
			if err := json.Unmarshal(record.Document, &last); err != nil {
				return fmt.Errorf("the digest %s cannot be read, it was written by a newer version: %w", record.ID, err)
			}
			if !last.AsOf.Before(e.period.End) { // while it was open nothing was late
				in.Last = &last
			}
		}
	}
	return nil
}

// keep stores a digest with what is known of its sendings.
func (e *editor) keep(ctx context.Context, d digest.Digest) error {
	record, err := e.record(d)
	if err != nil {
		return err
	}
	return e.store.PutDigest(ctx, record)
}

// record is a digest as it is stored, without its quotes.
func (e *editor) record(d digest.Digest) (models.DigestRecord, error) {
	record := models.DigestRecord{
		ID: d.ID, Kind: d.Kind, Label: d.Label, PeriodStart: d.Start, Audience: d.Audience.Name, Created: time.Now().UTC(), Sent: []models.Sending{},
	}
	for _, k := range e.kept {
		if k.ID == d.ID {
			record.Sent = k.Sent
		}
	}
	document, err := json.Marshal(d.WithoutQuotes())
	record.Document = document
	return record, err
}
