package models

import (
	"slices"
	"time"
)

// Windows of repeat contact, shortest first, by the names documents carry.
const (
	Window24h = "24h"
	Window7d  = "7d"
	Window14d = "14d"
	Window30d = "30d"
)

// Window is a stretch of time after a contact, bounds inclusive.
type Window struct {
	Name   string
	Length time.Duration
}

// Week is the length of the headline window.
const Week = 7 * 24 * time.Hour

// Headline is the index of the headline window, 7 d, in Windows.
const Headline = 1

// NoWindow is one more than the highest index of Windows.
const NoWindow = 4

// Windows are the windows of repeat contact, shortest first: what lies within
// one lies within all longer ones.
func Windows() [NoWindow]Window {
	const day = 24 * time.Hour
	return [NoWindow]Window{{Window24h, day}, {Window7d, 7 * day}, {Window14d, 14 * day}, {Window30d, 30 * day}}
}

// Shortest is the index in Windows of the shortest window among names, or
// NoWindow.
func Shortest(names []string) int {
	for i, w := range Windows() {
		if slices.Contains(names, w.Name) {
			return i
		}
	}
	return NoWindow
}

// Contact is what linking needs to know of one conversation.
type Contact struct {
	ID      string    `json:"id"`
	Start   time.Time `json:"start"`
	Service string    `json:"service,omitempty"`
	Topics  []string  `json:"topics,omitempty"`
	Channel string    `json:"channel,omitempty"`
}

// ContactOf is the conversation as linking sees it.
func ContactOf(c *Conversation) Contact {
	return Contact{ID: c.ID, Start: c.StartedAt, Service: c.Service, Topics: c.Topics, Channel: c.Channel}
}

// Customer is everything a store remembers of one customer key.
type Customer struct {
	// Shared is set once the key was seen to be a shared line; it never goes
	// away again.
	Shared bool `json:"shared"`
	// Contacts are this customer's contacts within the horizon, each id once,
	// in no particular order. Of a shared line it is a bounded rest, kept so
	// that links written by a writer that lost a race can be taken back.
	Contacts []Contact `json:"contacts"`
}

// Linker is the pure function from everything known of one customer to its
// links. It must not keep or change its argument.
type Linker func(Customer) Linked

// Linked is a Linker's answer.
type Linked struct {
	// Links[i] belongs to Contacts[i] of the argument.
	Links []Link
	// Keep is what the store must remember of this customer from now on, in a
	// stable order.
	Keep Customer
}

// Link says how one contact hangs together with the customer's other contacts.
// The zero value, made by NewLink, is that of an unlinkable contact. The exact
// definitions stand in docs/linking.md.
type Link struct {
	Linkable       bool     `json:"linkable"` // false: no customer id, withheld, or a shared line
	Linked         bool     `json:"linked"`
	Of             *string  `json:"of"`
	HoursSince     *float64 `json:"hours_since"`
	Within         []string `json:"within"`
	Forwarded      bool     `json:"forwarded"`
	SameTopic      bool     `json:"same_topic"` // shares a topic with Of
	FollowedWithin []string `json:"followed_within"`
	Chain          int      `json:"chain"` // repeats in an unbroken row up to and including this contact
}

// NewLink is the link of a contact that is nobody's repeat: unlinkable, with
// empty lists rather than nil ones, because documents show [].
func NewLink() Link { return Link{Within: []string{}, FollowedWithin: []string{}} }

// Equal reports whether two links say the same.
func (l Link) Equal(o Link) bool {
	return l.Linkable == o.Linkable && l.Linked == o.Linked && equalPtr(l.Of, o.Of) && equalPtr(l.HoursSince, o.HoursSince) &&
		equalLists(l.Within, o.Within) && l.Forwarded == o.Forwarded && l.SameTopic == o.SameTopic &&
		equalLists(l.FollowedWithin, o.FollowedWithin) && l.Chain == o.Chain
}

func equalPtr[T comparable](a, b *T) bool { return a == b || (a != nil && b != nil && *a == *b) }

func equalLists(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
