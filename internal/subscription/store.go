package subscription

import "context"

// Store keeps subscriptions where they can be erased. All replicas share it.
type Store interface {
	// Get reads a subscription and its revision; ok is false if there is none.
	Get(ctx context.Context, id string) (s Subscription, revision uint64, ok bool, err error)
	// Put writes over the revision that the caller has seen, 0 for none, and
	// gives the new one. A fault.Conflict: somebody else was faster.
	Put(ctx context.Context, s Subscription, seen uint64) (revision uint64, err error)
	// Erase removes a subscription for good; one that is not there is no error.
	Erase(ctx context.Context, id string) error
	// Watch hands on every subscription that is there, then one call of
	// current, then every change, until ctx ends or fn fails.
	Watch(ctx context.Context, current func(), fn func(Stored) error) error
}

// Stored is one subscription as it stands in a Store.
type Stored struct {
	ID           string
	Subscription *Subscription // nil: erased, or Unreadable
	Revision     uint64
	Unreadable   bool // it is there, and cannot be read
}
