package elastic

import "errors"

// writeDocuments writes the items, the links of others that do not agree, and
// deletes what moved away. Where an item did not go through, its customers'
// guards are not written in this round.
func (r *round) writeDocuments() error {
	out := r.s.newBulk(r.ctx)
	defer out.free()
	for _, it := range r.open {
		if err := r.writeOwn(out, it); err != nil {
			return err
		}
		for _, m := range it.otherMonths() {
			if err := r.clean(out, it, m); err != nil {
				return err
			}
		}
	}
	for _, c := range r.order {
		if err := r.writeLinks(out, c); err != nil {
			return err
		}
	}
	if err := r.finish(out); err != nil {
		return err
	}
	for _, it := range r.open {
		if it.failed {
			r.touched(it, func(c *customer) bool { c.failed = true; return true })
		}
	}
	return nil
}

func (r *round) writeOwn(out *bulk, it *item) error {
	if !it.own {
		return nil
	}
	at := ref{r.s.monthIndex(it.stands.Month), it.id}
	before, stored, err := r.stored(at)
	if err != nil {
		return err
	}
	if before.found && stored.Version > it.best.Version {
		return nil // of a writer that has yet to write its guards
	}
	it.suspect = true // from now on it may be there, whatever becomes of the guards
	err = out.put(at, before, documentOf(it.best), func(v verdict) {
		switch {
		case v.ok():
		case v.aboutDocument():
			r.refuse(it, refusal(v.kind))
		default:
			it.failed = true
			r.note(v)
		}
	})
	if wrong, ok := errors.AsType[*unencodable](err); ok {
		r.refuse(it, encodingRefusal(wrong))
		return nil
	}
	return err
}

// clean deletes what an item left in another month, unless that is of a higher
// version than the one that stands.
func (r *round) clean(out *bulk, it *item, month string) error {
	at := ref{r.s.monthIndex(month), it.id}
	before, stored, err := r.stored(at)
	if err != nil || !before.found || stored.Version > it.stands.Version {
		return err
	}
	return out.add(actionDelete, at, before, nil, func(v verdict) {
		if !v.ok() && !v.missing() {
			it.failed = true
			r.note(v)
		}
	})
}

// writeLinks updates the other documents of a customer whose link is not the
// one worked out.
func (r *round) writeLinks(out *bulk, c *customer) error {
	for i, contact := range c.contacts {
		if r.isOwn(contact.ID) {
			continue
		}
		at := ref{r.s.monthIndex(month(contact.Start)), contact.ID}
		before, stored, err := r.stored(at)
		if err != nil {
			return err
		}
		if !before.found || stored.CustomerKey != c.key || stored.Repeat.Link.Equal(c.linked.Links[i]) {
			continue // retention dropped it, it is somebody else's, or it agrees
		}
		err = out.add(actionUpdate, at, before, linkUpdateOf(c.linked.Links[i]), func(v verdict) {
			if !v.ok() {
				c.failed = true
				r.note(v)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeGuards writes every customer all of whose documents went through, and
// the identities that do not change their customer. A failed customer keeps its
// guard: its items come again.
func (r *round) writeGuards() error {
	out := r.s.newBulk(r.ctx)
	defer out.free()
	for _, it := range r.open {
		if !r.hasFailed(it) && !it.moves() {
			if err := r.writeIdentity(out, it); err != nil {
				return err
			}
		}
	}
	for _, c := range r.order {
		empty := !c.linked.Keep.Shared && len(c.linked.Keep.Contacts) == 0
		if c.failed || (empty && !c.guard.found) {
			continue
		}
		err := out.put(ref{r.s.customers(), c.key}, c.guard, c.linked.Keep, func(v verdict) {
			if !v.ok() {
				c.failed = true
				r.note(v)
			}
		})
		if err != nil {
			return err
		}
	}
	return r.finish(out)
}

// writeMoved writes the identities that change their customer, once both
// customers' guards went through.
func (r *round) writeMoved() error {
	out := r.s.newBulk(r.ctx)
	defer out.free()
	for _, it := range r.open {
		if !r.hasFailed(it) && it.moves() {
			if err := r.writeIdentity(out, it); err != nil {
				return err
			}
		}
	}
	return r.finish(out)
}

// moves reports whether an item takes its conversation to another customer.
func (it *item) moves() bool {
	return it.own && it.before != nil && it.before.CustomerKey != it.stands.CustomerKey
}

func (r *round) writeIdentity(out *bulk, it *item) error {
	if !it.own && it.before == nil {
		return nil // refused, and nothing of it is stored
	}
	return out.put(ref{r.s.identities(), it.id}, it.guard, it.stands, func(v verdict) {
		if !v.ok() {
			it.failed = true
			r.note(v)
		}
	})
}

// finish settles what is still to be sent, and fails where another round would
// be no better.
func (r *round) finish(out *bulk) error {
	if err := out.flush(); err != nil {
		return err
	}
	return r.fault
}

// note keeps a verdict that is neither success nor a conflict: another round
// would meet it again.
func (r *round) note(v verdict) {
	if r.fault == nil && !v.conflict() && v.kind != "document_missing_exception" {
		r.fault = &Error{Op: "bulk", Address: r.s.address, Status: v.status, Type: v.kind}
	}
}

// hasFailed reports whether an item must come again: because of itself, or of
// a customer it has to do with.
func (r *round) hasFailed(it *item) bool {
	failed := it.failed
	r.touched(it, func(c *customer) bool {
		failed = failed || c.failed
		return !failed
	})
	return failed
}
