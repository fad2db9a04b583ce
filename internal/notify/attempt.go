package notify

import (
	"context"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/notify/deliverylog"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
)

// result is what came of an attempt, over either channel.
type result struct {
	webhook.Result
	bounced bool           // the address does not take mail
	through changes.Cursor // of a digest: the last change that is in it
	count   int            // of a digest: how many changes are
	full    bool           // of a digest: there are more
}

// lastWords is how long what is under way may go on when work stops.
const lastWords = 5 * time.Second

// late gives a context that ends a while after another.
func late(ctx context.Context) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(lastWords, cancel) })
	return out, func() { stop(); cancel() }
}

// attempt makes one attempt and draws the conclusions.
func (w *worker) attempt(ctx context.Context, sub *subscription.Subscription, d *delivery) {
	leave, ok := w.s.gates.enter(ctx, byMail(sub, d), w.now().Health.Failures > 0)
	if !ok {
		return
	}
	ctx, done := late(ctx)
	defer done()
	at := w.s.now()
	r := w.send(ctx, sub, d)
	leave()
	if r.Reason == webhook.ReasonStopped {
		return
	}
	w.s.tries.count(r.Outcome)
	id := d.id(w.id)
	tried := w.tried(id)
	wait, again := w.s.cfg.Schedule.Next(tried.Attempts, r.Result)
	if d.Kind == kindContact && tried.Attempts >= contactAttempts {
		again = false
	}
	status := deliverylog.Waiting
	switch {
	case r.Outcome == webhook.Delivered:
		status = deliverylog.Delivered
	case !again:
		status = deliverylog.GivenUp
	}
	w.s.log.Note(w.id, logLine(d, id, status, at, r))
	switch {
	case r.Outcome == webhook.Delivered:
		w.delivered(ctx, sub, d, r)
	case w.refused(ctx, sub, d, r, !again):
	case !again:
		w.done(d)
	default:
		w.update(func(at *progress) { at.Next = later(at.At.Add(wait), at.Health.PausedUntil) })
	}
}

// logLine is what stands in the delivery log of an attempt.
func logLine(d *delivery, id string, status deliverylog.Status, at time.Time, r result) deliverylog.Delivery {
	line := deliverylog.Delivery{ID: id, Kind: string(d.Kind), Status: status, Queued: d.At, Count: r.count, Attempts: []deliverylog.Attempt{{
		At: at, Duration: r.Duration, Outcome: string(r.Outcome), Reason: string(r.Reason), Status: r.Status, Excerpt: r.Excerpt,
	}}}
	if r.count > 0 {
		line.Kind = "digest"
	}
	if c := d.Change; c != nil {
		line.Change, line.Cursor, line.Initiative, line.Class = c.ID, c.Cursor, c.Initiative, c.Class
	}
	return line
}

// tried counts an attempt.
func (w *worker) tried(id string) (after progress) {
	w.update(func(at *progress) {
		if at.Message != id {
			at.Message, at.Attempts = id, 0
		}
		at.Attempts++
		at.At = w.s.now()
		after = *at
	})
	return after
}

// contactAttempts is how often a contact is asked when the mail server does not
// answer: what the webhook is to be sent waits meanwhile. The owner can ask
// again.
const contactAttempts = 3

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// delivered is the end of a delivery. A receiver's first answer activates its
// subscription before that.
func (w *worker) delivered(ctx context.Context, sub *subscription.Subscription, d *delivery, r result) {
	if d.Kind == kindAsk && sub.Channel == subscription.Webhook {
		v, err := w.s.confirm(ctx, sub)
		if err != nil {
			w.s.cfg.Logger.Warn("a subscription could not be activated, asking again", "subscription", w.id, "error", err)
			w.update(func(at *progress) { at.Next = w.s.now().Add(retryPause) })
			return
		}
		w.answered(ctx)
		if v.Status == subscription.Pending { // it delivers somewhere else by now
			return
		}
	}
	w.sent(ctx, sub, d)
	w.done(d)
	w.update(func(at *progress) {
		if sub.Channel != subscription.Webhook || !byMail(sub, d) { // a letter about a webhook says nothing of its endpoint
			at.Health = webhook.Health{}
		}
		if r.count > 0 || r.through != (changes.Cursor{}) {
			at.Cursor = r.through
			w.passedDue(r.through)
			if !r.full && !at.Since.IsZero() {
				at.Since = w.s.now() // of what was published after the letter was written
			}
		}
	})
	if d.Kind == kindQuarter { // which is not to come twice: what was sent is stored before anything else
		w.s.saveAll(ctx, w.p)
	}
}

// refused notes a failure, and disables the subscription if that is what
// follows from it.
func (w *worker) refused(ctx context.Context, sub *subscription.Subscription, d *delivery, r result, last bool) bool {
	reason := ""
	var cause webhook.Disabled
	if !byMail(sub, d) {
		w.update(func(at *progress) { at.Health, cause = w.s.cfg.Circuit.Note(at.Health, r.Result, last, at.At) })
	}
	switch {
	case r.bounced && sub.Channel == subscription.Email:
		reason = subscription.ReasonBounced
	case cause == webhook.DisabledGone:
		reason = subscription.ReasonGone
	case cause != "" || last && d.Kind == kindAsk:
		reason = subscription.ReasonFailing
	}
	if reason == "" {
		return false
	}
	tasks, err := w.ownerNotice(sub, d, reason, r.Status)
	if err == nil {
		err = w.s.disableAt(ctx, sub, reason, w.now().Done, tasks...)
	}
	if err != nil {
		w.s.cfg.Logger.Warn("a subscription could not be disabled", "subscription", w.id, "error", err)
		return false
	}
	if d.task != nil {
		w.done(d)
	}
	w.update(func(at *progress) { at.Health, at.Next = webhook.Health{}, time.Time{} })
	return true
}

// ownerNotice is the letter to whoever looks after a webhook.
func (w *worker) ownerNotice(sub *subscription.Subscription, d *delivery, reason string, status int) ([]subscription.Task, error) {
	if sub.Channel != subscription.Webhook || sub.ContactConfirmed.IsZero() || w.s.mails == nil {
		return nil, nil
	}
	at := w.now()
	n := subscription.Notice{Reason: reason, Since: at.Health.FailingSince, Status: status}
	if d.Change != nil {
		after := d.Change.Cursor.Previous()
		n.Position = after.Position
		waiting, err := w.s.scan(sub.Filters, after, maxScanned)
		if err != nil {
			return nil, err
		}
		n.Undelivered = waiting.Count
	}
	return []subscription.Task{{Kind: subscription.TaskNotice, At: w.s.now(), Nonce: w.s.cfg.NewID(), Notice: &n}}, nil
}
