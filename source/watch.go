package source

import (
	"context"
	"errors"
	"time"

	"github.com/segmentio/kafka-go"
)

// watch remembers what the reader was last seen doing. kafka-go's reader can
// fall silent after a broker's restart without any error (its issue 387), so a
// quiet topic and a dead reader have to be told apart.
type watch struct {
	every     time.Duration // how often a quiet group is looked at
	commit    time.Duration // how long a commit may take
	looked    time.Time     // when a message came or the group was looked at
	suspected bool          // the last look found messages that should have come
	refused   int           // commits that failed in a row
}

func (w *watch) seen() { w.looked, w.suspected = time.Now(), false }

// look asks the brokers, when nothing has come for a while, whether something
// should have. Twice in a row, and the reader is made anew. An error says that
// the brokers do not answer.
func (k *Kafka) look(ctx context.Context) error {
	w := &k.watch
	if w.looked.IsZero() {
		w.looked = time.Now()
	}
	if time.Since(w.looked) < w.every {
		return nil
	}
	w.looked = time.Now()
	missed, err := k.missed(ctx)
	if err != nil {
		return err
	}
	if missed && w.suspected {
		w.suspected = false
		k.renew("messages are waiting and none came")
		return nil
	}
	w.suspected = missed
	return nil
}

// missed reports whether there are messages that this member should have been
// given: in a partition of its own, or in one that nobody has.
func (k *Kafka) missed(ctx context.Context) (bool, error) {
	at, err := k.conn.positions(ctx, k.cfg.Topic, k.cfg.Group)
	if err != nil {
		return false, err
	}
	group, err := k.conn.describe(ctx, k.cfg.Group)
	if err != nil {
		return false, err
	}
	switch group.GroupState {
	case "Stable", "Empty", "Dead":
	default:
		return false, nil // in a rebalance everybody waits
	}
	others := map[int]bool{}
	member := false
	for _, m := range group.Members {
		if m.ClientID == k.conn.clientID {
			member = true
			continue
		}
		for _, t := range m.MemberAssignments.Topics {
			for _, id := range t.Partitions {
				others[id] = others[id] || t.Topic == k.cfg.Topic
			}
		}
	}
	if !member {
		return true, nil
	}
	for id, p := range at {
		if p.lag() == 0 || others[id] {
			continue
		}
		if found, err := k.conn.holdsMessage(ctx, k.cfg.Topic, id, p.from(), p.end); err != nil || found {
			return found, err
		}
	}
	return false, nil
}

// describe asks the coordinator who is in a group.
func (c *connection) describe(ctx context.Context, group string) (kafka.DescribeGroupsResponseGroup, error) {
	var found kafka.DescribeGroupsResponseGroup
	err := coordinated(ctx, func() error {
		res, err := c.client.DescribeGroups(ctx, &kafka.DescribeGroupsRequest{GroupIDs: []string{group}})
		if err != nil {
			return err
		}
		for _, g := range res.Groups {
			if g.GroupID == group {
				found = g
				return g.Error
			}
		}
		return errors.New("the answer leaves the group out")
	})
	return found, c.fault("asking for the members of group "+group, err)
}

// ends are where each partition ended when a finite run began.
type ends struct {
	open  map[int]position // partitions the group is not through with
	since time.Time        // when the group last got on
}

// caughtUp reports whether the group has committed everything the topic held
// when this was first called, whichever member did it.
func (k *Kafka) caughtUp(ctx context.Context) (bool, error) {
	if k.ends == nil {
		at, err := k.conn.positions(ctx, k.cfg.Topic, k.cfg.Group)
		if err != nil {
			return false, err
		}
		k.ends = &ends{open: at, since: time.Now()}
	}
	ids := make([]int, 0, len(k.ends.open))
	for id := range k.ends.open {
		ids = append(ids, id)
	}
	if len(ids) == 0 {
		return true, nil
	}
	next, err := k.conn.committed(ctx, k.cfg.Topic, k.cfg.Group, ids)
	if err != nil {
		return false, err
	}
	for id, p := range k.ends.open {
		moved := position{first: p.first, end: p.end, next: next[id]}
		switch {
		case moved.lag() == 0:
			delete(k.ends.open, id)
			k.ends.since = time.Now()
		case moved.next != p.next:
			k.ends.open[id], k.ends.since = moved, time.Now()
		}
	}
	if time.Since(k.ends.since) < 2*patience {
		return len(k.ends.open) == 0, nil
	}
	k.ends.since = time.Now()
	for id, p := range k.ends.open {
		found, err := k.conn.holdsMessage(ctx, k.cfg.Topic, id, p.from(), p.end)
		if err != nil {
			return false, err
		}
		if !found {
			delete(k.ends.open, id)
		}
	}
	return len(k.ends.open) == 0, nil
}
