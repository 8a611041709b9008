package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"earshot/models"
)

// incoming is one conversation of a batch on its way into the tables.
type incoming struct {
	*models.Conversation
	document
	n          int64 // of its rows; 0: it has none yet
	before     stored
	overtaken  bool // a higher version is stored
	link       models.Link
	remembered bool
}

// stored is what the tables say of a conversation before the batch.
type stored struct {
	version    int64
	customer   sql.NullString
	link       string
	remembered bool
}

// Put stores the batch in one transaction. See store.Writer.
//
// A conversation that is put again unchanged, as after a crash, is not written
// again, and its day keeps its mark.
func (s *Store) Put(ctx context.Context, batch []*models.Conversation, link models.Linker) error {
	byID, order, refused := collapse(batch)
	if len(order) > 0 {
		err := s.writing(ctx, "storing conversations", func(t *transaction) error { return t.put(ctx, byID, order, link) })
		if err != nil {
			return err
		}
	}
	for i, c := range batch {
		if refused[i] == nil {
			c.Repeat.Link = byID[c.ID].link
		}
	}
	if len(refused) > 0 {
		return &models.BatchError{Failed: refused}
	}
	return nil
}

// collapse leaves the highest version of each id, of equal ones the last, in
// the order in which the ids came; what cannot be stored is refused by index.
func collapse(batch []*models.Conversation) (byID map[string]*incoming, order []string, refused map[int]error) {
	byID, refused = make(map[string]*incoming, len(batch)), map[int]error{}
	for i, c := range batch {
		d, err := encode(c)
		if err != nil {
			refused[i] = err
			continue
		}
		before := byID[c.ID]
		if before == nil {
			order = append(order, c.ID)
		}
		if before == nil || c.Version >= before.Version {
			byID[c.ID] = &incoming{Conversation: c, document: d, link: models.NewLink()}
		}
	}
	return byID, order, refused
}

func (t *transaction) put(ctx context.Context, byID map[string]*incoming, order []string, link models.Linker) error {
	// The batch by customer; a customer that a contact moves away from is
	// touched too, even where nothing of the batch is left to it.
	touched := map[string][]*incoming{}
	for _, id := range order {
		in := byID[id]
		if err := t.find(ctx, in); err != nil {
			return err
		}
		if in.overtaken {
			continue
		}
		touched[in.CustomerKey] = append(touched[in.CustomerKey], in)
		if before := in.before.customer.String; touched[before] == nil {
			touched[before] = nil
		}
	}
	delete(touched, "") // without a customer there is nothing to link
	var writes int64
	if err := t.row(ctx, "UPDATE sequence SET writes = writes + 1 RETURNING writes", nil, &writes); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(touched)) {
		if err := t.linkCustomer(ctx, key, touched[key], byID, link, writes); err != nil {
			return err
		}
	}
	for _, id := range order {
		if err := t.store(ctx, byID[id], writes); err != nil {
			return err
		}
	}
	return nil
}

// find reads what is stored under the conversation's id.
func (t *transaction) find(ctx context.Context, in *incoming) error {
	err := t.row(ctx, "SELECT n, version, customer, link, remembered FROM conversations WHERE id = ?", []any{in.ID},
		&in.n, &in.before.version, &in.before.customer, &in.before.link, &in.before.remembered)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	in.overtaken = in.before.version > in.Version
	return err
}

// store writes one conversation, its document, tags and words.
func (t *transaction) store(ctx context.Context, in *incoming, writes int64) error {
	if in.overtaken {
		// Another conversation of the batch may have changed its link.
		return t.linkOf(ctx, in)
	}
	link, err := linkColumns(in.link)
	if err != nil {
		return err
	}
	fresh := in.n == 0
	if !fresh {
		unchanged, err := t.unchanged(ctx, in, link[len(link)-1])
		if unchanged || err != nil {
			return err
		}
	}
	columns := append([]any{
		in.ID, in.Version, models.SampleOf(in.ID), writes, in.started, nullable(in.CustomerKey), in.remembered, in.Service, in.Channel, in.Queue, in.AgentID,
		in.sentiment, in.DurationS, in.Timing.HoldS, in.Timing.Transfers, in.Repeat.Stated,
		slices.Contains(in.signals, models.SignalEscalation),
	}, link...)
	if fresh {
		return t.insert(ctx, in, columns)
	}
	return t.update(ctx, in, columns)
}

// linkOf reads the link of a conversation that the batch leaves alone.
func (t *transaction) linkOf(ctx context.Context, in *incoming) error {
	var link string
	if err := t.row(ctx, "SELECT link FROM conversations WHERE n = ?", []any{in.n}, &link); err != nil {
		return err
	}
	return json.Unmarshal([]byte(link), &in.link)
}

// unchanged reports whether the tables already hold exactly this.
func (t *transaction) unchanged(ctx context.Context, in *incoming, link any) (bool, error) {
	if in.before.version != in.Version || in.before.link != link || in.before.remembered != in.remembered {
		return false, nil
	}
	var head, rest string
	err := t.row(ctx, "SELECT head, body FROM documents WHERE n = ?", []any{in.n}, &head, &rest)
	return head == in.head && rest == in.body, err
}

func (t *transaction) insert(ctx context.Context, in *incoming, columns []any) error {
	added, err := t.exec(ctx, `INSERT INTO conversations (id, version, sample, writes, started, customer, remembered, service, channel, queue, agent,
		sentiment, duration, hold, transfers, stated, escalated, linkable, repeat_window, followed_window, forwarded, link)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, columns...)
	if err != nil {
		return err
	}
	if in.n, err = added.LastInsertId(); err != nil {
		return err
	}
	if _, err = t.exec(ctx, "INSERT INTO documents (n, head, body) VALUES (?, ?, ?)", in.n, in.head, in.body); err != nil {
		return err
	}
	if _, err = t.exec(ctx, "INSERT INTO words (rowid, customer_text, agent_text) VALUES (?, ?, ?)", in.n, in.customerText, in.agentText); err != nil {
		return err
	}
	return t.tag(ctx, in)
}

func (t *transaction) update(ctx context.Context, in *incoming, columns []any) error {
	_, err := t.exec(ctx, `UPDATE conversations SET id = ?, version = ?, sample = ?, writes = ?, started = ?, customer = ?, remembered = ?, service = ?, channel = ?,
		queue = ?, agent = ?, sentiment = ?, duration = ?, hold = ?, transfers = ?, stated = ?, escalated = ?, linkable = ?, repeat_window = ?,
		followed_window = ?, forwarded = ?, link = ? WHERE n = ?`, append(columns, in.n)...)
	if err != nil {
		return err
	}
	if _, err = t.exec(ctx, "UPDATE documents SET head = ?, body = ? WHERE n = ?", in.head, in.body, in.n); err != nil {
		return err
	}
	if _, err = t.exec(ctx, "UPDATE words SET customer_text = ?, agent_text = ? WHERE rowid = ?", in.customerText, in.agentText, in.n); err != nil {
		return err
	}
	if _, err = t.exec(ctx, "DELETE FROM tags WHERE n = ?", in.n); err != nil {
		return err
	}
	return t.tag(ctx, in)
}

func (t *transaction) tag(ctx context.Context, in *incoming) error {
	for _, tags := range []struct {
		kind  string
		names []string
	}{{tagTopic, in.topics}, {tagSignal, in.signals}, {tagDriver, in.drivers}} {
		for _, name := range tags.names {
			if _, err := t.exec(ctx, "INSERT OR IGNORE INTO tags (n, kind, name) VALUES (?, ?, ?)", in.n, tags.kind, name); err != nil {
				return fmt.Errorf("tagging: %w", err)
			}
		}
	}
	return nil
}
