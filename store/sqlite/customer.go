package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"earshot/models"
)

// neighbour is a stored contact of a customer that the batch touches, and is
// not itself in the batch.
type neighbour struct {
	n    int64
	link models.Link
}

// linkCustomer links everything known of one customer: own are the batch's
// conversations of this customer, whose links and remembered flags it sets; the
// stored ones it updates where their link changed.
func (t *transaction) linkCustomer(ctx context.Context, key string, own []*incoming, byID map[string]*incoming, link models.Linker, writes int64) error {
	customer, neighbours, err := t.customer(ctx, key, byID)
	if err != nil {
		return err
	}
	wasShared := customer.Shared
	for _, in := range own {
		customer.Contacts = append(customer.Contacts, models.ContactOf(in.Conversation))
	}
	linked := link(customer)
	if len(linked.Links) != len(customer.Contacts) {
		return fmt.Errorf("the linker gave %d links for %d contacts: this is a fault in Earshot, please report it", len(linked.Links), len(customer.Contacts))
	}
	if linked.Keep.Shared && !wasShared {
		if _, err := t.exec(ctx, "INSERT INTO shared_lines (customer) VALUES (?)", key); err != nil {
			return err
		}
	}
	keep := make(map[string]bool, len(linked.Keep.Contacts))
	for _, c := range linked.Keep.Contacts {
		keep[c.ID] = true
	}
	for i, in := range own {
		in.link, in.remembered = linked.Links[len(neighbours)+i], keep[in.ID]
	}
	for i, other := range neighbours {
		if err := t.relink(ctx, other, linked.Links[i], keep[customer.Contacts[i].ID], writes); err != nil {
			return err
		}
	}
	return nil
}

// customer reads what is remembered of one customer, without the conversations
// of the batch. Neighbours[i] belongs to Contacts[i].
func (t *transaction) customer(ctx context.Context, key string, byID map[string]*incoming) (models.Customer, []neighbour, error) {
	var c models.Customer
	if err := t.row(ctx, "SELECT EXISTS (SELECT 1 FROM shared_lines WHERE customer = ?)", []any{key}, &c.Shared); err != nil {
		return c, nil, err
	}
	var neighbours []neighbour
	err := t.rows(ctx, `SELECT n, id, started, service, channel, link,
		(SELECT json_group_array(name) FROM tags WHERE tags.n = conversations.n AND kind = '`+tagTopic+`')
		FROM conversations WHERE customer = ? AND remembered`, []any{key},
		func(r *sql.Rows) error {
			var contact models.Contact
			var other neighbour
			var started int64
			var link, topics string
			if err := r.Scan(&other.n, &contact.ID, &started, &contact.Service, &contact.Channel, &link, &topics); err != nil {
				return err
			}
			if in := byID[contact.ID]; in != nil && !in.overtaken {
				return nil
			}
			contact.Start = time.Unix(0, started).UTC()
			if err := json.Unmarshal([]byte(topics), &contact.Topics); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(link), &other.link); err != nil {
				return err
			}
			c.Contacts, neighbours = append(c.Contacts, contact), append(neighbours, other)
			return nil
		})
	return c, neighbours, err
}

// relink gives a stored contact its new link, and forgets it where linking no
// longer needs it.
func (t *transaction) relink(ctx context.Context, other neighbour, link models.Link, remembered bool, writes int64) error {
	if !remembered {
		if _, err := t.exec(ctx, "UPDATE conversations SET remembered = 0 WHERE n = ?", other.n); err != nil {
			return err
		}
	}
	if other.link.Equal(link) {
		return nil
	}
	columns, err := linkColumns(link)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE conversations SET linkable = ?, repeat_window = ?, followed_window = ?, forwarded = ?, link = ?, writes = ? WHERE n = ?",
		append(columns, writes, other.n)...)
	return err
}
