// Package elastic keeps Earshot's store in Elasticsearch (8 or later, core
// features only).
//
// # How a Put stays right
//
// Elasticsearch has no transaction over several documents, writers die between
// any two requests, several write at once, and a request may arrive late. Two
// kinds of small guard documents, read by id (in real time, unlike searches)
// and written only by compare-and-set on their sequence number, make up for it:
//
//   - customers/KEY holds one customer's contacts, and whether it is a shared line;
//   - identity/ID says where a conversation stands: version, month, customer,
//     and its contact, so that a customer's guard can be rebuilt from it.
//
// A round of Put reads the guards of its conversations, works out every
// touched customer's contacts and links, writes the documents, and then all
// guards it has read, always, changed or not. What met a conflict on the way is
// done again in the next round, together with everything else of the same
// customers.
//
// Links of other conversations are verified against the stored documents, not
// worked out from what changed. A writer that died, or lost the race for a
// guard, may have written links from contacts that never came to be; whoever
// comes next sees nothing of that in the guards. But the beaten writer goes
// round again, and the dead one's messages were not committed, so they are
// delivered again: that Put touches the same customers, reads every document of
// theirs, and puts right what does not agree. For the same reason a
// conversation that a higher version has overtaken is not just left out: its
// own earlier attempt may have left a document in its month or its id with its
// customer, so both are cleaned and the customer is verified like any other.
//
// What keeps writers out of each other's way, case by case:
//
//   - Every write is conditional: create, or the sequence number that was read.
//     So a late copy of a request finds its condition gone.
//   - A document of a higher version is never overwritten or deleted, even where
//     no guard knows of it yet: its writer is about to write the guard, or will
//     be delivered again.
//   - A link is written only into a document that belongs to that customer.
//   - The identity of a conversation that changes its customer is written last,
//     in a request of its own: until the old customer's guard has let go of it,
//     nothing else knows who that was.
//   - Guards are read one after the other, not as one snapshot, so a round may
//     see an old identity and a new customer. Because the identity is written
//     back even if nothing changed, such a round meets a conflict.
//
// After a Put that succeeded every document it touched agrees with its guards.
// The one thing this cannot see is a request that reaches Elasticsearch only
// after its writer has died and its messages were delivered and stored again by
// somebody else: that would take a network that holds a request of a closed
// connection for longer than a consumer group needs to notice a lost member.
package elastic
