package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// step is what a call leads to: a subscription to write, deliveries to queue
// when it is written, and an answer.
type step[T any] struct {
	next   subscription.Subscription
	queue  []delivery
	answer T
}

// decision says what a call leads to as things stand; nil: there is no
// subscription. It is made again when others were faster.
type decision[T any] func(sub *subscription.Subscription) (step[T], error)

// outcome is what a call has come to.
type outcome[T any] struct {
	answer   T
	stored   subscription.Stored // the subscription as it stands afterwards
	replayed bool                // the call had been made before, and this is its answer again
}

// executeOnce carries a call out, or finds that it was (see Request), and gives the
// subscription as it stands afterwards. The call is noted in the subscription
// that it writes; if it queues anything it stays open until that is done, and
// whoever makes it again finishes it. So of what is queued, and of nothing
// else, a death in between may make two, under the same ids.
func executeOnce[T any](ctx context.Context, s *Service, req Request, id string, seen uint64, decide decision[T]) (out outcome[T], err error) {
	key := s.callKey(req, id)
	for {
		stored, err := s.there(ctx, id)
		if err != nil {
			return out, err
		}
		if stored.Subscription != nil && key != "" {
			if call, known := stored.Subscription.Call(key); known {
				return again(ctx, s, req, stored, call, decide)
			}
		}
		if seen != 0 && seen != stored.Revision {
			return out, fault.New(fault.PreconditionFailed, "subscription_changed", nil)
		}
		made, err := decide(stored.Subscription)
		if err != nil {
			return out, err
		}
		if key != "" {
			call := subscription.Call{
				Key: key, Fingerprint: req.Fingerprint, At: s.now(), Made: stored.Subscription == nil, Open: len(made.queue) > 0,
			}
			if call.Answer, err = json.Marshal(made.answer); err != nil {
				return out, fmt.Errorf("encode answer: %w", err)
			}
			made.next = made.next.Remember(call)
		}
		revision, err := s.put(ctx, made.next, stored.Revision)
		if fault.CodeOf(err) == fault.Conflict {
			continue
		}
		if err == nil {
			stored = subscription.Stored{ID: id, Subscription: &made.next, Revision: revision}
			stored, err = s.follow(ctx, key, stored, made.queue)
		}
		return outcome[T]{answer: made.answer, stored: stored}, err
	}
}

// there reads a subscription as it stands, if there is one.
func (s *Service) there(ctx context.Context, id string) (subscription.Stored, error) {
	stored, err := s.current(ctx, id)
	if fault.CodeOf(err) == fault.NotFound {
		return subscription.Stored{ID: id}, nil
	}
	return stored, err
}

// again answers a call that was made before, and finishes it if whoever made it
// has died over it.
func again[T any](ctx context.Context, s *Service, req Request, stored subscription.Stored, call subscription.Call, decide decision[T]) (out outcome[T], err error) {
	if call.Fingerprint != req.Fingerprint {
		return out, fault.New(fault.KeyReused, "", nil)
	}
	if stored, err = s.settled(ctx, stored.ID, call.Key); err != nil {
		return out, err
	}
	if call, _ := stored.Subscription.Call(call.Key); call.Open {
		made, err := decide(stored.Subscription)
		if err != nil {
			made.queue = nil // it has become something else since, and nothing follows any more
		}
		if stored, err = s.follow(ctx, call.Key, stored, made.queue); err != nil {
			return out, err
		}
	}
	if err := json.Unmarshal(call.Answer, &out.answer); err != nil {
		return out, fmt.Errorf("decode answer: %w", err)
	}
	out.stored, out.replayed = stored, true
	return out, nil
}

// underWay is how long a call that is open may yet be finished by whoever made
// it.
const underWay = 5 * time.Second

// settled waits until a call is closed or can be taken for abandoned.
func (s *Service) settled(ctx context.Context, id, key string) (subscription.Stored, error) {
	for {
		moved := s.live.moves()
		stored, err := s.current(ctx, id)
		if err != nil {
			return stored, err
		}
		call, _ := stored.Subscription.Call(key)
		left := call.At.Add(underWay).Sub(s.now())
		if !call.Open || left <= 0 {
			return stored, nil
		}
		wait, done := context.WithTimeout(ctx, left)
		await(wait, moved)
		done()
		if err := ctx.Err(); err != nil {
			return stored, &fault.Error{Code: fault.Unavailable, Cause: err}
		}
	}
}

// follow queues what follows from a call, and closes it. key: see callKey.
func (s *Service) follow(ctx context.Context, key string, stored subscription.Stored, queue []delivery) (subscription.Stored, error) {
	if len(queue) > 0 {
		if _, err := s.queue.put(ctx, stored.ID, queue...); err != nil {
			return stored, err
		}
	}
	for {
		call, _ := stored.Subscription.Call(key)
		if !call.Open {
			return stored, nil
		}
		call.Open = false
		next := stored.Subscription.Remember(call)
		revision, err := s.put(ctx, next, stored.Revision)
		if err == nil {
			return subscription.Stored{ID: stored.ID, Subscription: &next, Revision: revision}, nil
		}
		if fault.CodeOf(err) != fault.Conflict {
			return stored, err
		}
		if stored, err = s.current(ctx, stored.ID); err != nil {
			return stored, err
		}
	}
}

// changed changes a subscription of the caller's, and asks whoever has not
// agreed to it. seen: see Update.
func (s *Service) changed(ctx context.Context, req Request, id string, seen uint64, ask asking, fn func(subscription.Subscription) (subscription.Subscription, error)) (out outcome[View], err error) {
	if err := writer(req.Caller); err != nil {
		return out, err
	}
	if _, _, err := s.own(ctx, req.Caller, id); err != nil {
		return out, err
	}
	nonce := s.nonce(req, id)
	out, err = executeOnce(ctx, s, req, id, seen, func(sub *subscription.Subscription) (made step[View], err error) {
		if sub == nil {
			return made, fault.New(fault.NotFound, "subscription_not_found", nil)
		}
		if made.next, err = fn(*sub); err != nil {
			return made, err
		}
		made.answer = view(&made.next, 0, s.now())
		made.queue, err = s.questions(ctx, sub, &made.next, nonce, ask)
		return made, err
	})
	out.answer.Revision, out.answer.Replayed = s.revision(out.answer, out.stored), out.replayed
	return out, err
}

// change is changed for those who need no more than the answer.
func (s *Service) change(ctx context.Context, req Request, id string, seen uint64, ask asking, fn func(subscription.Subscription) (subscription.Subscription, error)) (View, error) {
	out, err := s.changed(ctx, req, id, seen, ask, fn)
	return out.answer, err
}

// send queues deliveries to an active subscription of the caller's. Without a
// key nothing else is written.
func send[T any](ctx context.Context, s *Service, req Request, id string, find func(subscription.Subscription) (T, []delivery, error)) (out outcome[T], err error) {
	if err := writer(req.Caller); err != nil {
		return out, err
	}
	sub, _, err := s.own(ctx, req.Caller, id)
	if err != nil {
		return out, err
	}
	decide := func(sub *subscription.Subscription) (made step[T], err error) {
		if sub == nil {
			return made, fault.New(fault.NotFound, "subscription_not_found", nil)
		}
		if sub.Status != subscription.Active {
			return made, fault.New(fault.NotAllowedNow, "subscription_status", fault.Args{"status": sub.Status})
		}
		made.next = *sub
		made.answer, made.queue, err = find(*sub)
		return made, err
	}
	if req.Key != "" {
		return executeOnce(ctx, s, req, id, 0, decide)
	}
	made, err := decide(&sub)
	if err == nil {
		_, err = s.queue.put(ctx, id, made.queue...)
	}
	return outcome[T]{answer: made.answer}, err
}

// revision is that of a subscription if it still is as it was answered; 0: it
// has changed since.
func (s *Service) revision(answered View, stored subscription.Stored) uint64 {
	if stored.Subscription == nil {
		return 0
	}
	then, err := json.Marshal(answered)
	now, err2 := json.Marshal(view(stored.Subscription, 0, s.now()))
	if err != nil || err2 != nil || !bytes.Equal(then, now) {
		return 0
	}
	return stored.Revision
}
