// Package notify delivers: it finds who wants a change that was published, and
// makes attempts until it has arrived.
//
// # The flow
//
//	log → views (the change log) → changefeed → match → subscription worker → webhook, mail
//	                                         │            │
//	                                         └── cursors ─┘
//
// The change log is in the views, in order and the same on every replica; changefeed
// adds what only the clock has published. Nothing is copied from it: what waits
// for a subscription is what its filters match after its cursor. match marks
// the subscriptions that have something waiting, and the worker of each reads
// the change log, makes an attempt, and moves the cursor. internal/notify/webhook
// and internal/notify/mail make single attempts; internal/subscription knows who
// wants what.
//
// # Cursors
//
// Subscriptions are spread over Partitions. The stream CURSORS keeps for each
// partition a checkpoint – up to where the change log was matched – and for each
// subscription its progress: the cursor, since when something waits, the attempt
// that is under way, when the next one is, and the health of the endpoint.
//
// What has changed is stored a few times a second, all of a partition in one
// atomic batch together with the checkpoint. A checkpoint passes a change only
// when everybody who waits for it is written down as waiting, in the same batch
// or before. So after a crash nobody is forgotten, and what was sent since the
// last batch is sent again, under the same ids.
//
// A cursor is a place in the order of publication, which follows from the log:
// it means the same on every replica and in views that were built anew. A replica
// whose views are behind finds nothing after the cursor yet, and passes over
// nothing. Where other rules publish the changes in another order (how long edits
// are gathered), partitions begin a little earlier, see changefeed.Feed.Lately.
//
// # One replica for a partition
//
// A replica works on the partitions that it has the lease of: a message in the
// stream LEASES, which the server lets expire when it is not renewed and gives to
// one replica only. The server also says how many replicas there are, and each
// takes its share. What must be right does not rest on that: whoever takes a
// partition writes its checkpoint, every batch expects the checkpoint that was
// written last, and a replica that was cut off has its next batch refused.
//
// # Order, and no waiting for others
//
// A worker delivers one thing after the other, in the order of publication, and
// waits with the next one until the one before has arrived or was given up.
// Workers do not wait for each other: a receiver that is dead for days costs its
// record, a goroutine that sleeps, and nobody else's time. Attempts at endpoints
// that have been failing have places of their own (gates), so that a thousand
// that hang do not take the places of those that work.
//
// # What is asked of a subscription is arithmetic on its cursor
//
// A pause ends what waits; resuming begins after what was published last. A
// webhook that is moved keeps its cursor: what waits for the receiver before
// waits for the new one, and goes there first when it has agreed. A digest is
// everything after the cursor when it is due. What is sent beside the changes –
// questions, notices, tests, replays – are tasks, numbered, part of the
// subscription and written with the call that leads to them; the progress says
// which one was done last. What waits is what the filters match as they stand
// when it is sent.
//
// # The letter of a quarter
//
// A subscription may ask for no changes, but for a letter of what a municipality must do
// (subscription.Quarterly). Nothing that happens wakes its worker: remind looks at the
// clock and begins what is due. Which quarter's letter is done is part of the progress,
// and is stored as soon as it was sent. What it says is read from the views then
// (internal/app/waiting). A quarter that is over has no letter any more.
//
// # Calls that are made twice
//
// A call under an idempotency key (Request) is noted in the subscription that it
// makes or changes, in the same write as what it does and the tasks that follow;
// the id of a subscription that is made under a key follows from the key. So
// whoever makes the call again, wherever and after whatever, finds it.
//
// # Who has not agreed
//
// A letter to an address that has not agreed is counted by mailbox, over all
// organisations, in the bucket "quotas": when a call asks for it, so that the
// caller hears at once that it may not be sent, and when it is sent, so that
// nothing that waits goes around the limit. Both are one compare-and-swap of
// the bucket, so replicas count together. A letter has an id that it is counted
// under once, however often the call or the attempt is made. Notices to the
// contact of a webhook and validation events to a host are counted in the same
// way. What is counted by is a keyed hash; a count that says nothing any more
// is erased, and a mailbox that refuses all letters is kept until it allows them.
//
// # What may be sent twice
//
// What was sent in the moment before a crash and not stored yet; what a replica
// that was cut off was sending when its partitions were taken over. Everything
// else is sent once.
package notify
