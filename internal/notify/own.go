package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// reader and writer refuse who may not read subscriptions, or give a command
// about one: the right is the same for all of them.
func reader(c access.Caller) error { return access.Enter(c, "getSubscription") }

func writer(c access.Caller) error { return access.Enter(c, "changeSubscription") }

// record writes down what is done with what only its owner sees, before it is done.
func (s *Service) record(ctx context.Context, c access.Caller, act auditlog.Act, id string) error {
	return s.cfg.App.Audit.Record(ctx, c, act, id)
}

// now is the time as it is stored.
func (s *Service) now() time.Time { return s.cfg.Clock().UTC().Truncate(time.Millisecond) }

// check lists everything that is wrong with a command. Where an endpoint leads
// is looked at only if all else about it is right. pending is what is known to
// be wrong already.
func (s *Service) check(ctx context.Context, c subscription.Command, pending []fault.Field) error {
	world := subscription.World{World: s.cfg.App.Query.Filters(), AllowInsecure: s.cfg.Webhook.AllowHTTP, OwnAddress: s.ownAddress}
	err := subscription.Validate(c, world)
	if fault.CodeOf(err) == fault.Unavailable {
		return err
	}
	if c.Channel == subscription.Email && s.mails == nil {
		return fault.Merge(pending, fault.New(fault.NotAllowedNow, "email_not_configured", nil))
	}
	if c.Channel != subscription.Webhook || faulty(err, "endpoint") {
		return fault.Merge(pending, err)
	}
	var l fault.List
	l.Append(s.webhooks.CheckEndpoint(ctx, c.Endpoint)...)
	return fault.Merge(pending, fault.Merge(l.Fields(), err))
}

// faulty says whether an error names a field.
func faulty(err error, path string) bool {
	f, ok := err.(*fault.Error)
	if !ok {
		return false
	}
	for _, field := range f.Fields {
		if field.Path == path {
			return true
		}
	}
	return false
}

// readTimeout bounds how long a read waits for the watch.
const readTimeout = 5 * time.Second

// catchUp returns when everything that any replica has written before the call
// is known here. Unavailable: that took too long.
func (s *Service) catchUp(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	revision, err := s.store.bucket.Last(ctx)
	if err == nil {
		err = s.live.until(ctx, revision)
	}
	if err != nil {
		return &fault.Error{Code: fault.Unavailable, Cause: err}
	}
	return nil
}

// current reads a subscription as it stands: with everything that any replica
// has written before the call. The bucket's own answer may come from a copy that is
// a moment behind, and a delivery is not dropped on such an answer.
func (s *Service) current(ctx context.Context, id string) (subscription.Stored, error) {
	if err := s.catchUp(ctx); err != nil {
		return subscription.Stored{}, err
	}
	stored, ok := s.live.get(id)
	switch {
	case ok:
		return stored, nil
	case s.live.unreadable(id):
		return stored, fmt.Errorf("read subscription %s: %w", id, eventlog.ErrUnreadable)
	}
	return stored, fault.New(fault.NotFound, "subscription_not_found", nil)
}

// ofCaller reads a subscription of the caller's organisation.
func (s *Service) ofCaller(ctx context.Context, caller access.Caller, id string) (subscription.Subscription, uint64, error) {
	stored, err := s.current(ctx, id)
	if err != nil {
		return subscription.Subscription{}, 0, err
	}
	if stored.Subscription.Owner != caller.Organisation {
		return subscription.Subscription{}, 0, fault.New(fault.Forbidden, "other_subscription", nil)
	}
	return *stored.Subscription, stored.Revision, nil
}

// put writes a subscription, and knows it here at once.
func (s *Service) put(ctx context.Context, sub subscription.Subscription, seen uint64) (uint64, error) {
	revision, err := s.store.Put(ctx, sub, seen)
	if err == nil {
		s.live.wrote(subscription.Stored{ID: sub.ID, Subscription: &sub, Revision: revision})
	}
	return revision, err
}

// alter changes a subscription, whoever's it is, on what is true by then.
func (s *Service) alter(ctx context.Context, id string, fn func(subscription.Subscription) (subscription.Subscription, error)) (View, error) {
	for {
		stored, err := s.current(ctx, id)
		if err != nil {
			return View{}, err
		}
		next, err := fn(*stored.Subscription)
		if err != nil {
			return View{}, err
		}
		_, err = s.put(ctx, next, stored.Revision)
		if err == nil || fault.CodeOf(err) != fault.Conflict {
			return view(&next, s.now()), err
		}
	}
}

// disable stops deliveries for a reason.
func (s *Service) disable(ctx context.Context, id, reason string) (View, error) {
	return s.alter(ctx, id, func(sub subscription.Subscription) (subscription.Subscription, error) {
		return sub.Disable(reason, s.now()), nil
	})
}

// disableAt stops deliveries to where a subscription delivered, and leads to
// tasks, if it still delivers there. done is the last task that is done.
func (s *Service) disableAt(ctx context.Context, was *subscription.Subscription, reason string, done int, tasks ...subscription.Task) error {
	_, err := s.alter(ctx, was.ID, func(sub subscription.Subscription) (subscription.Subscription, error) {
		if sub.Channel != was.Channel || sub.Endpoint != was.Endpoint || sub.Address != was.Address {
			return sub, nil
		}
		next, _ := sub.Disable(reason, s.now()).Assign(done, tasks...) // one too many does no harm
		return next, nil
	})
	return err
}

// erase removes everything that is kept of a subscription. Whoever delivers to
// it does so once more when it hears of it, because it may have been writing
// meanwhile.
func (s *Service) erase(ctx context.Context, id string) error {
	if err := s.store.Erase(ctx, id); err != nil {
		return err
	}
	return s.sweep(ctx, id)
}

func (s *Service) sweep(ctx context.Context, id string) error {
	erase := s.cursors.erase
	if p := s.owned.of(id); p != nil {
		erase = p.erase
	}
	return errors.Join(erase(ctx, id), s.log.Erase(ctx, id))
}
