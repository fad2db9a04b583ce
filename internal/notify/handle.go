package notify

import (
	"context"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// handle delivers a message, however often that has to be tried, or finds that
// it is not to be delivered. It is true when the message is done with, and
// false when the partition has ended before.
func (l *lane) handle(own, working context.Context, it item) bool {
	d, err := decodeDelivery(it.data, l.ref)
	if err != nil {
		l.cfg.Logger.Error("a delivery that cannot be read is left out", "subscription", l.id, "error", err)
		return true
	}
	for own.Err() == nil {
		sub, wanted, ok := l.admit(own, d)
		switch {
		case !ok:
			l.sleep(own, l.cfg.Clock().Add(retryPause))
		case !wanted:
			return true
		case !l.load(own):
			l.sleep(own, l.cfg.Clock().Add(retryPause))
		case l.cfg.Clock().Before(l.next(sub, d)):
			l.wait(own, sub, d)
		default:
			if done := l.tryIfPermitted(own, working, sub, d, it); done {
				return true
			}
		}
	}
	return false
}

// tryIfPermitted makes an attempt, or waits until one may be made. It is true
// when the message is done with.
func (l *lane) tryIfPermitted(own, working context.Context, sub *subscription.Subscription, d *delivery, it item) bool {
	from, wanted, ok := l.permit(own, sub, d)
	switch {
	case !ok:
		l.sleep(own, l.cfg.Clock().Add(retryPause))
		return false
	case !wanted:
		return true
	case l.cfg.Clock().Before(from):
		l.waitUntil(own, from)
		return false
	}
	return l.attempt(own, working, sub, d, it)
}

// admit looks whether a delivery is wanted as the subscription stands now. What
// is not wanted is dropped for good, so that is not decided on what may be a
// moment old. ok is false if it cannot be known now.
func (l *lane) admit(ctx context.Context, d *delivery) (sub *subscription.Subscription, wanted, ok bool) {
	if stored, known := l.live.get(l.id); known && wants(stored.Subscription, d) {
		return stored.Subscription, true, true
	}
	stored, err := l.current(ctx, l.id)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return nil, false, true
	case err != nil:
		return nil, false, false
	}
	return stored.Subscription, wants(stored.Subscription, d), true
}

// wants says whether a delivery is for a subscription as it stands.
func wants(sub *subscription.Subscription, d *delivery) bool {
	switch d.Kind {
	case kindChange:
		return sub.Status == subscription.Active && d.Change.Cursor.Compare(sub.After) > 0
	case kindReplay, kindTest:
		return sub.Status == subscription.Active
	case kindAsk:
		return sub.Status == subscription.Pending
	case kindNotice:
		return sub.Status == subscription.Disabled && sub.Contact != "" && !sub.ContactConfirmed.IsZero()
	case kindContact:
		return asksContact(sub)
	}
	return false
}

// load reads the lane's state the first time.
func (l *lane) load(ctx context.Context) bool {
	if l.loaded {
		return true
	}
	state, err := l.rooms.state(ctx, l.id)
	if err != nil {
		l.cfg.Logger.Warn("the state of a subscription's deliveries cannot be read, trying again", "subscription", l.id, "error", err)
		return false
	}
	l.state, l.loaded = state, true
	return true
}

// next is when a delivery may be attempted. What an owner has changed since
// the last attempt may have mended it, so then there is no reason to wait.
func (l *lane) next(sub *subscription.Subscription, d *delivery) time.Time {
	var next time.Time
	if !sub.Changed.After(l.state.At) {
		if next = l.state.Health.PausedUntil; l.state.Message == d.id(l.id) && l.state.Next.After(next) {
			next = l.state.Next
		}
	}
	if due := l.due(sub, d); due.After(next) {
		return due
	}
	return next
}

// due is when the digest with a delivery is due; the zero time for what does
// not wait for one.
func (l *lane) due(sub *subscription.Subscription, d *delivery) time.Time {
	if d.Kind != kindChange {
		return time.Time{}
	}
	return subscription.NextDigest(sub, d.At)
}

// wait sleeps until a delivery may be attempted. A lane that waits long keeps
// nothing.
func (l *lane) wait(own context.Context, sub *subscription.Subscription, d *delivery) {
	l.waitUntil(own, l.next(sub, d))
}

func (l *lane) waitUntil(own context.Context, next time.Time) {
	if next.Sub(l.cfg.Clock()) > l.cfg.Poll {
		l.letAll()
	}
	l.sleep(own, next)
}

// save writes the lane's state down, and tries until that is done or ctx ends;
// then the next owner knows a little less.
func (l *lane) save(ctx context.Context) {
	for {
		err := l.write(ctx)
		if err == nil || !pause(ctx, retryPause) {
			return
		}
		l.cfg.Logger.Warn("the state of a subscription's deliveries cannot be written, trying again", "subscription", l.id, "error", err)
	}
}

func (l *lane) write(ctx context.Context) error {
	l.saving.Lock()
	defer l.saving.Unlock()
	l.mu.Lock()
	dropped := l.dropped
	l.mu.Unlock()
	if dropped {
		return nil
	}
	return l.rooms.putState(ctx, l.id, &l.state)
}
