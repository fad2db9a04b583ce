package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/secretbucket"
	"github.com/samstyring/samstyring/internal/subscription"
)

// The buckets, encrypted and erasable.
const (
	subscriptionsBucket = "subscriptions" // id → subscription
	deliveriesBucket    = "deliveries"    // log.<id>, spent.<id>
	quotasBucket        = "quotas"        // <kind>.<keyed hash> → tally
)

// store keeps subscriptions in a bucket.
type store struct{ bucket *secretbucket.Bucket }

var _ subscription.Store = (*store)(nil)

// Get implements subscription.Store.
func (s *store) Get(ctx context.Context, id string) (sub subscription.Subscription, revision uint64, ok bool, err error) {
	if !validID(id) {
		return sub, 0, false, nil
	}
	raw, revision, ok, err := s.bucket.Get(ctx, id)
	if err != nil || !ok {
		return sub, 0, false, err
	}
	if err := json.Unmarshal(raw, &sub); err != nil {
		return sub, 0, false, fmt.Errorf("decode subscription %s: %w", id, s.bucket.Misread(id, revision, err))
	}
	return sub, revision, true, nil
}

// Put implements subscription.Store.
func (s *store) Put(ctx context.Context, sub subscription.Subscription, seen uint64) (revision uint64, err error) {
	raw, err := json.Marshal(sub)
	if err != nil {
		return 0, fmt.Errorf("encode subscription %s: %w", sub.ID, err)
	}
	revision, err = s.bucket.Put(ctx, sub.ID, raw, seen)
	if errors.Is(err, eventlog.ErrConflict) {
		return 0, fault.New(fault.Conflict, "", nil)
	}
	return revision, err
}

// Erase implements subscription.Store.
func (s *store) Erase(ctx context.Context, id string) error { return s.bucket.Erase(ctx, id) }

// Watch implements subscription.Store.
func (s *store) Watch(ctx context.Context, current func(), fn func(subscription.Stored) error) error {
	return s.bucket.Watch(ctx, current, func(c secretbucket.Change) error {
		stored := subscription.Stored{ID: c.Key, Revision: c.Revision, Unreadable: c.Unreadable}
		if c.Value != nil {
			stored.Subscription = new(subscription.Subscription)
			if err := json.Unmarshal(c.Value, stored.Subscription); err != nil {
				s.bucket.Misread(c.Key, c.Revision, err)
				stored.Subscription, stored.Unreadable = nil, true
			}
		}
		return fn(stored)
	})
}

// validID says whether a text could be the id of a subscription: one token of
// a subject.
func validID(id string) bool {
	for _, c := range id {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return false
		}
	}
	return id != "" && len(id) <= 64
}
