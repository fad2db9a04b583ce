package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"

	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// step is what a call leads to: a subscription to write, the tasks that follow
// from it, and an answer.
type step[T any] struct {
	next   subscription.Subscription
	tasks  []subscription.Task
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

// executeOnce carries a call out, or finds that it was (see Request), and gives
// the subscription as it stands afterwards. What the call does, that it was
// made, and the tasks that follow from it are one write.
func executeOnce[T any](ctx context.Context, s *Service, req Request, id string, seen uint64, decide decision[T]) (out outcome[T], err error) {
	key := s.callKey(req, id)
	for {
		stored, err := s.there(ctx, id)
		if err != nil {
			return out, err
		}
		if stored.Subscription != nil && key != "" {
			if call, known := stored.Subscription.Call(key); known {
				return again[T](req, stored, call)
			}
		}
		if seen != 0 && (stored.Subscription == nil || seen != revision(stored.Subscription)) {
			return out, fault.New(fault.PreconditionFailed, "subscription_changed", nil)
		}
		made, err := decide(stored.Subscription)
		if err != nil {
			return out, err
		}
		if key != "" {
			call := subscription.Call{Key: key, Fingerprint: req.Fingerprint, At: s.now(), Made: stored.Subscription == nil}
			if call.Answer, err = json.Marshal(made.answer); err != nil {
				return out, fmt.Errorf("encode answer: %w", err)
			}
			made.next = made.next.Remember(call)
		}
		if made.next, err = s.assign(ctx, made.next, made.tasks); err != nil {
			return out, err
		}
		revision, err := s.put(ctx, made.next, stored.Revision)
		if fault.CodeOf(err) == fault.Conflict {
			continue
		}
		return outcome[T]{answer: made.answer, stored: subscription.Stored{ID: id, Subscription: &made.next, Revision: revision}}, err
	}
}

// assign gives a subscription with further tasks.
func (s *Service) assign(ctx context.Context, sub subscription.Subscription, tasks []subscription.Task) (subscription.Subscription, error) {
	if len(tasks) == 0 {
		return sub, nil
	}
	at, err := s.cursors.progress(ctx, sub.ID)
	if err != nil {
		return sub, &fault.Error{Code: fault.Unavailable, Cause: err}
	}
	next, ok := sub.Assign(at.Done, tasks...)
	if !ok {
		return sub, fault.New(fault.NotAllowedNow, "too_much_waits", fault.Args{"max": subscription.MaxTasks})
	}
	return next, nil
}

// there reads a subscription as it stands, if there is one.
func (s *Service) there(ctx context.Context, id string) (subscription.Stored, error) {
	stored, err := s.current(ctx, id)
	if fault.CodeOf(err) == fault.NotFound {
		return subscription.Stored{ID: id}, nil
	}
	return stored, err
}

// again answers a call that was made before.
func again[T any](req Request, stored subscription.Stored, call subscription.Call) (out outcome[T], err error) {
	if call.Fingerprint != req.Fingerprint {
		return out, fault.New(fault.KeyReused, "", nil)
	}
	if err := json.Unmarshal(call.Answer, &out.answer); err != nil {
		return out, fmt.Errorf("decode answer: %w", err)
	}
	out.stored, out.replayed = stored, true
	return out, nil
}

// changed changes a subscription of the caller's, and asks whoever has not
// agreed to it. seen: see Update.
func (s *Service) changed(ctx context.Context, req Request, id string, seen uint64, ask asking, fn func(subscription.Subscription) (subscription.Subscription, error)) (out outcome[View], err error) {
	if err := writer(req.Caller); err != nil {
		return out, err
	}
	if _, _, err := s.ofCaller(ctx, req.Caller, id); err != nil {
		return out, err
	}
	if err := s.record(ctx, req.Caller, auditlog.SubscriptionChanged, id); err != nil {
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
		made.answer = view(&made.next, s.now())
		made.tasks, err = s.questions(ctx, sub, &made.next, nonce, ask)
		return made, err
	})
	out.answer.Revision, out.answer.Replayed = s.stillRevision(out.answer, out.stored), out.replayed
	return out, err
}

// change is changed for those who need no more than the answer.
func (s *Service) change(ctx context.Context, req Request, id string, seen uint64, ask asking, fn func(subscription.Subscription) (subscription.Subscription, error)) (View, error) {
	out, err := s.changed(ctx, req, id, seen, ask, fn)
	return out.answer, err
}

// assignTo gives tasks to an active subscription of the caller's.
func assignTo[T any](ctx context.Context, s *Service, req Request, id string, find func(subscription.Subscription) (T, subscription.Task, error)) (out outcome[T], err error) {
	if err := writer(req.Caller); err != nil {
		return out, err
	}
	if _, _, err := s.ofCaller(ctx, req.Caller, id); err != nil {
		return out, err
	}
	return executeOnce(ctx, s, req, id, 0, func(sub *subscription.Subscription) (made step[T], err error) {
		if sub == nil {
			return made, fault.New(fault.NotFound, "subscription_not_found", nil)
		}
		if sub.Status != subscription.Active {
			return made, fault.New(fault.NotAllowedNow, "subscription_status", fault.Args{"status": sub.Status})
		}
		var task subscription.Task
		made.next = *sub
		made.answer, task, err = find(*sub)
		if err != nil {
			return made, err
		}
		task.At = s.now()
		task.Behind, err = s.feed.Last()
		made.tasks = []subscription.Task{task}
		return made, err
	})
}

// revision names a subscription as its owner sees it: it is another one when
// anything of that has changed, and the same when work has gone on.
func revision(s *subscription.Subscription) uint64 {
	shown := *s
	shown.Calls, shown.Tasks, shown.TaskCount = nil, nil, 0
	shown.Secrets = subscription.Secrets{Until: s.Secrets.Until}
	raw, _ := json.Marshal(shown) // it was stored as that
	h := fnv.New64a()
	_, _ = h.Write(raw)  // never fails
	return h.Sum64() | 1 // 0 is none
}

// stillRevision is the revision of a subscription if it still is as it was
// answered; 0: it has changed since.
func (s *Service) stillRevision(answered View, stored subscription.Stored) uint64 {
	if stored.Subscription == nil {
		return 0
	}
	then, err := json.Marshal(answered)
	now, err2 := json.Marshal(view(stored.Subscription, s.now()))
	if err != nil || err2 != nil || !bytes.Equal(then, now) {
		return 0
	}
	return revision(stored.Subscription)
}
