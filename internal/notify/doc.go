// Package notify tells everybody who asked: it turns what has changed into
// deliveries, stores them, and makes attempts until they have arrived.
//
// # The flow
//
//	log → views (changes in words) → Feed → dispatcher → DELIVERIES → partition → lane → webhook, mail
//
// The changes are derived in the views, as everything is that follows from the
// log alone. Feed adds what only the clock tells. The dispatcher asks who wants
// a change and stores one message for each subscription and change in the
// stream DELIVERIES, a work queue. Each subscription has a lane, in which one
// message after the other is attempted, and a message leaves the stream when it
// has arrived or was given up. internal/notify/webhook and internal/notify/mail
// make single attempts; internal/subscription knows who wants what.
//
// # Nothing is lost, and nothing is dispatched twice
//
// How far the changes are dispatched stands in a message of DELIVERIES itself,
// the mark. Deliveries and the mark that follows from them are one atomic batch
// that expects the mark to be what it was read as. So they are stored together
// or not at all, and of two replicas that dispatch the same change one is
// refused. (A durable consumer of EVENTS, acknowledged after the deliveries are
// stored, would dispatch again what was stored just before a death; and a
// change that the clock tells has no message to acknowledge.) The replica that
// wrote the mark last goes on; another takes over when work has been left lying
// for a moment. Nobody holds a lock and no clocks are compared.
//
// Before it matches, the dispatcher makes sure that it has seen every
// subscription that was written before. So whoever was told that a subscription
// is active is told every change from then on.
//
// # Order, and no waiting for others
//
// Deliveries are spread over Partitions by subscription. Replicas hear each
// other on the bus and share the partitions out by rendezvous hashing; the owner
// of a partition has the only consumer of it. A work queue allows no second one,
// and whoever takes a partition over deletes the consumer before making its own,
// which begins with the oldest message that is left. So a lane sees its messages
// in the order in which they were dispatched, whatever happened before, and the
// next one waits until the one before has arrived or was given up.
//
// Lanes do not wait for each other. A consumer hands out everything without
// limit; a lane keeps a few messages and lets go of the others, which stay in
// the stream, and when it gets there reads them by its own subject. A receiver
// that is dead for days costs a subject in the stream, a few words of memory
// for each message, and nobody else's time. Attempts of lanes that have been
// failing have places of their own, so that a thousand that hang do not take
// the places of those that work.
//
// A message that is done with is noted in the ledger of its partition and
// removed from the stream a moment later, with all others up to the first that
// is not: an acknowledgement for each would be a write to disk for each. Behind
// a message that waits, the others are removed lane by lane, every second.
//
// # Retries
//
// What is known of a lane beside its messages – which one is being attempted,
// how often it was, when it is next, the health of its endpoint – is written to
// the room "deliveries" on every failure that is waited after for longer than a
// restart takes. JetStream keeps it, so a chain of attempts goes on where it was
// after a restart or on another replica. (NATS'
// own redelivery counts deliveries that were never attempted, and forgets with
// its consumer.) The log of attempts stands in the same room, bounded and
// written behind: a crash may cost its last second, and no delivery.
//
// # Digests
//
// A daily or weekly subscription lets its messages lie in the stream until
// subscription.NextDigest of the oldest one; then all are read, put together
// into one letter, and removed at once when it was sent.
//
// # Calls that are made twice
//
// A call under an idempotency key (Request) is noted in the subscription that it
// makes or changes, in the same write; the id of a subscription that is made
// under a key follows from the key. So whoever makes the call again, wherever
// and after whatever, finds it. What a call queues comes after its write, and
// until it is queued the call is open: whoever makes it again finishes it.
//
// # Archives of the feed
//
// The changes can also be read in parts, by the positions that they were told
// at. A part is closed when nothing can be told in it any more, and then is the
// same for ever and everywhere: that is what the archives of the Atom feed are.
//
// # Who has not agreed
//
// A letter to an address that has not agreed is counted by mailbox, over all
// organisations, in the room "quotas": when a call asks for it, so that the
// caller hears at once that it may not be sent, and when it is sent, so that
// nothing in the queue goes around the limit. Both are one compare-and-swap of
// the room, so replicas count together. A letter has an id that it is counted
// under once, however often the call or the attempt is made. Notices to the
// contact of a webhook and validation events to a host are counted in the same
// way. What is counted by is a keyed hash; a count that says nothing any more
// is erased, and a mailbox that refuses all letters is kept until it allows them.
//
// # What may be sent twice
//
// A message whose attempt was under way when a replica died, or that was done
// with for less than the moment it takes to be removed, is attempted again,
// under the same id. A replica that was cut off for a while may still finish
// the attempt that it had begun. Everything else is sent once.
package notify
