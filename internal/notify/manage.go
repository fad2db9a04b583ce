package notify

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/deliverylog"
	"github.com/samstyring/samstyring/internal/subscription"
)

// maxPerOwner is how many subscriptions one organisation may have.
const maxPerOwner = 1000

// View is a subscription as its owner sees it.
type View struct {
	ID string
	subscription.Command
	Owner            string // organisation number
	By               string `json:"-"` // pseudonym of who made it; "": from before that was noted
	Status           subscription.Status
	Reason           string    // why it was disabled
	ContactConfirmed bool      // the contact has agreed to be notified
	SecretUntil      time.Time // until when the secret before signs too; zero: there is none
	Created          time.Time
	Changed          time.Time
	Revision         uint64 `json:"-"` // for Update; another one after every change; 0: it has changed since this answer
	Replayed         bool   `json:"-"` // the call had been made before, and this is its answer again
}

func view(s *subscription.Subscription, now time.Time) View {
	v := View{
		ID: s.ID, Command: s.Command, Owner: s.Owner, By: s.By, Status: s.Status, Reason: s.Reason, ContactConfirmed: !s.ContactConfirmed.IsZero(),
		Created: s.Created, Changed: s.Changed, Revision: revision(s),
	}
	if now.Before(s.Secrets.Until) {
		v.SecretUntil = s.Secrets.Until
	}
	return v
}

// Created is the answer to Create.
type Created struct {
	View
	Secret  string `json:"-"` // what a webhook's deliveries are signed with; shown by this answer only
	Matched int    // changes of the last 90 days that it would have matched
}

// Create subscribes the caller's organisation. The subscription is pending: a
// webhook until it has answered a validation event, an e-mail address until its
// reader has followed the link. Invalid lists everything that is wrong, and
// RateLimited says from when an address may be asked again. A call
// that is repeated under its key (Request) is given the same answer, with the
// secret for subscription.SecretShown unless it was changed before.
func (s *Service) Create(ctx context.Context, req Request, c subscription.Command) (Created, error) {
	if err := writer(req.Caller); err != nil {
		return Created{}, err
	}
	id := s.newID(req)
	nonce := s.nonce(req, id)
	out, err := executeOnce(ctx, s, req, id, 0, func(sub *subscription.Subscription) (step[Created], error) {
		if sub != nil {
			return step[Created]{}, fault.New(fault.KeyReused, "", nil)
		}
		return s.begin(ctx, req, id, nonce, c)
	})
	if err != nil {
		return Created{}, err
	}
	made := out.answer
	made.Revision, made.Replayed = s.stillRevision(made.View, out.stored), out.replayed
	if out.replayed {
		made.Secret = s.shownAgain(req, out.stored)
	}
	return made, nil
}

// begin is the first step of a subscription.
func (s *Service) begin(ctx context.Context, req Request, id, nonce string, c subscription.Command) (made step[Created], err error) {
	if req.Key != "" {
		spent, err := s.spent(ctx, id)
		if err != nil {
			return made, err
		}
		if spent {
			return made, fault.New(fault.KeyReused, "", nil)
		}
	}
	if err := s.check(ctx, c, req.Pending); err != nil {
		return made, err
	}
	if s.live.count(req.Caller.Organisation) >= maxPerOwner {
		return made, fault.New(fault.NotAllowedNow, "too_many_subscriptions", fault.Args{"max": maxPerOwner})
	}
	if made.answer.Matched, err = s.Count(c.Filters); err != nil {
		return made, err
	}
	if err := s.record(ctx, req.Caller, auditlog.SubscriptionMade, id); err != nil {
		return made, err
	}
	var secret subscription.Secret
	if c.Channel == subscription.Webhook {
		if secret, err = subscription.NewSecret(rand.Reader); err != nil {
			return made, err
		}
	}
	made.next = subscription.New(id, req.Caller.Organisation, c, secret, s.now())
	made.next.Secrets.By = s.callKey(req, id)
	made.next.By = req.Caller.Actor
	if made.next.Contact != "" {
		made.next.ContactConfirmed, _ = s.agreed(made.next.Owner, made.next.Contact)
	}
	made.answer.View, made.answer.Secret = view(&made.next, s.now()), string(secret)
	made.tasks, err = s.questions(ctx, nil, &made.next, nonce, askAgain)
	return made, err
}

// shownAgain is the secret that the answer of a repeated call shows: the one
// that the call made, for a while and as long as it is in use.
func (s *Service) shownAgain(req Request, stored subscription.Stored) string {
	key := s.callKey(req, stored.ID)
	call, _ := stored.Subscription.Call(key)
	if stored.Subscription.Secrets.By != key || !s.now().Before(call.At.Add(subscription.SecretShown)) {
		return ""
	}
	return string(stored.Subscription.Secrets.Current)
}

// Count is how many changes of the last 90 days filters match. They must be
// valid.
func (s *Service) Count(f subscription.Filters) (int, error) {
	since := s.now().Add(-subscription.LookBack)
	n, err := subscription.Count(f, since, s.feed.Since(since), s.ref, s.cfg.App.Query.Synonyms)
	if err != nil {
		return 0, fmt.Errorf("count changes: %w", err)
	}
	return n, nil
}

// Preview validates a command and counts, and keeps nothing.
func (s *Service) Preview(ctx context.Context, req Request, c subscription.Command) (matched int, err error) {
	if err := writer(req.Caller); err != nil {
		return 0, err
	}
	if err := s.check(ctx, c, req.Pending); err != nil {
		return 0, err
	}
	return s.Count(c.Filters)
}

// List gives the caller's subscriptions as they stand, oldest first.
func (s *Service) List(ctx context.Context, caller access.Caller) ([]View, error) {
	if err := reader(caller); err != nil {
		return nil, err
	}
	if err := s.record(ctx, caller, auditlog.SubscriptionsRead, ""); err != nil {
		return nil, err
	}
	if err := s.catchUp(ctx); err != nil {
		return nil, err
	}
	out := []View{}
	for _, stored := range s.live.owned(caller.Organisation) {
		out = append(out, view(stored.Subscription, s.now()))
	}
	slices.SortFunc(out, func(a, b View) int {
		if by := a.Created.Compare(b.Created); by != 0 {
			return by
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out, nil
}

// Get reads one of the caller's subscriptions: NotFound if there is none, and
// Forbidden if it is somebody else's, as in all that follow.
func (s *Service) Get(ctx context.Context, caller access.Caller, id string) (View, error) {
	if err := reader(caller); err != nil {
		return View{}, err
	}
	sub, _, err := s.ofCaller(ctx, caller, id)
	if err != nil {
		return View{}, err
	}
	if err := s.record(ctx, caller, auditlog.SubscriptionsRead, id); err != nil {
		return View{}, err
	}
	return view(&sub, s.now()), nil
}

// Update changes what is subscribed to. One that delivers somewhere else is
// pending again. seen is the Revision that the caller has read, 0 for
// whichever; PreconditionFailed if it is another by now.
func (s *Service) Update(ctx context.Context, req Request, id string, c subscription.Command, seen uint64) (View, error) {
	if err := writer(req.Caller); err != nil {
		return View{}, err
	}
	if err := s.check(ctx, c, req.Pending); err != nil {
		return View{}, err
	}
	last, err := s.feed.Last()
	if err != nil {
		return View{}, err
	}
	return s.change(ctx, req.keyless(), id, seen, askMoved, func(sub subscription.Subscription) (subscription.Subscription, error) {
		next := sub.Change(c, last, s.now())
		if next.Contact != "" && next.ContactConfirmed.IsZero() {
			next.ContactConfirmed, _ = s.agreed(next.Owner, next.Contact)
		}
		if next.Channel == subscription.Webhook && next.Secrets.Current == "" {
			secret, err := subscription.NewSecret(rand.Reader) // to be had by RotateSecret
			if err != nil {
				return next, err
			}
			next.Secrets.Current = secret
		}
		return next, nil
	})
}

// Delete erases a subscription with everything that is kept of it: deliveries
// that wait, the log, its health.
func (s *Service) Delete(ctx context.Context, caller access.Caller, id string) error {
	if err := writer(caller); err != nil {
		return err
	}
	sub, _, err := s.ofCaller(ctx, caller, id)
	if err != nil {
		return err
	}
	if err := s.record(ctx, caller, auditlog.SubscriptionErased, id); err != nil {
		return err
	}
	if err := s.spend(ctx, &sub); err != nil {
		return err
	}
	return s.erase(ctx, id)
}

// Pause stops deliveries until Resume. What is published meanwhile, and what is
// waiting, is not delivered afterwards; Replay delivers it.
func (s *Service) Pause(ctx context.Context, req Request, id string) (View, error) {
	return s.change(ctx, req, id, 0, askNobody, func(sub subscription.Subscription) (subscription.Subscription, error) {
		return sub.Pause(s.now())
	})
}

// Resume ends a pause. One that was disabled begins anew: it is pending, and
// its receiver is asked again; so is one that is pending. RateLimited as for
// Create.
func (s *Service) Resume(ctx context.Context, req Request, id string) (View, error) {
	last, err := s.feed.Last()
	if err != nil {
		return View{}, err
	}
	return s.change(ctx, req, id, 0, askAgain, func(sub subscription.Subscription) (subscription.Subscription, error) {
		switch sub.Status {
		case subscription.Disabled:
			return sub.Enable(s.now())
		case subscription.Pending:
			sub.Changed = s.now()
			return sub, nil
		}
		return sub.Resume(last, s.now())
	})
}

// RotateSecret gives a new secret, shown once, and to a call that is repeated
// under its key as Create does. The one before signs beside it for the overlap:
// subscription.DefaultOverlap when 0, not at all when less.
func (s *Service) RotateSecret(ctx context.Context, req Request, id string, overlap time.Duration) (string, View, error) {
	if overlap == 0 {
		overlap = subscription.DefaultOverlap
	}
	secret, err := subscription.NewSecret(rand.Reader)
	if err != nil {
		return "", View{}, err
	}
	out, err := s.changed(ctx, req, id, 0, askNobody, func(sub subscription.Subscription) (subscription.Subscription, error) {
		if sub.Channel != subscription.Webhook {
			return sub, fault.New(fault.NotAllowedNow, "only_webhooks", nil)
		}
		sub.Secrets, sub.Changed = sub.Secrets.Rotate(secret, s.now(), overlap), s.now()
		sub.Secrets.By = s.callKey(req, id)
		return sub, nil
	})
	if err != nil {
		return "", View{}, err
	}
	if out.replayed {
		return s.shownAgain(req, out.stored), out.answer, nil
	}
	return string(secret), out.answer, nil
}

// Deliveries reads the log of a subscription, the newest delivery first: the
// last hundred, of at most thirty days. An attempt stands there about a second
// after it was made.
func (s *Service) Deliveries(ctx context.Context, caller access.Caller, id string) ([]deliverylog.Delivery, error) {
	if err := reader(caller); err != nil {
		return nil, err
	}
	if _, _, err := s.ofCaller(ctx, caller, id); err != nil {
		return nil, err
	}
	if err := s.record(ctx, caller, auditlog.DeliveriesRead, id); err != nil {
		return nil, err
	}
	list, _, err := s.log.Deliveries(ctx, id)
	if err != nil {
		return nil, err
	}
	slices.Reverse(list)
	return list, nil
}
