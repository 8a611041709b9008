package elastic

import (
	"context"
	"encoding/json"
	"fmt"

	"earshot/models"
)

// identity is the guard of one conversation: where it stands.
type identity struct {
	Version     int64           `json:"version"`
	Month       string          `json:"month"`
	CustomerKey string          `json:"customer_key,omitempty"`
	Contact     *models.Contact `json:"contact,omitempty"` // there with a customer key
}

// identityFor is where a conversation would stand.
func identityFor(c *models.Conversation) identity {
	own := identity{Version: c.Version, Month: month(c.StartedAt), CustomerKey: c.CustomerKey}
	if c.CustomerKey != "" {
		contact := models.ContactOf(c)
		own.Contact = &contact
	}
	return own
}

// identityOf reads one conversation's guard, or nil.
func (s *Store) identityOf(ctx context.Context, id string) (*identity, error) {
	docs, err := s.mget(ctx, []ref{{s.identities(), id}}, nil)
	if err != nil {
		return nil, err
	}
	return decodeGuard[identity](docs[0])
}

// decodeGuard decodes a guard document; nil if it was not found.
func decodeGuard[T any](d doc) (*T, error) {
	if !d.found {
		return nil, nil
	}
	guard := new(T)
	if err := json.Unmarshal(d.source, guard); err != nil {
		return nil, fmt.Errorf("a guard document cannot be read, it was written by another program or a newer version: %w", unquoted(err))
	}
	return guard, nil
}
