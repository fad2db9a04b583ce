package notify

import (
	"context"
	"time"

	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
)

// result is what came of an attempt, over either channel.
type result struct {
	webhook.Result
	bounced bool   // the address does not take mail
	through uint64 // of a digest: the last message that is in it
	count   int    // of a digest: how many changes are
}

// attempt makes one attempt and draws the conclusions. It is true when the
// message is done with.
func (l *lane) attempt(own, working context.Context, sub *subscription.Subscription, d *delivery, it item) bool {
	leave, ok := l.gates.enter(own, byMail(sub, d), l.state.Health.Failures > 0)
	if !ok {
		return false
	}
	at := l.now()
	r := l.send(working, sub, d, it)
	leave()
	if r.Reason == webhook.ReasonStopped {
		return false
	}
	id := d.id(l.id)
	if l.state.Message != id {
		l.state.Message, l.state.Attempts = id, 0
	}
	l.state.Attempts++
	l.state.At = l.now()
	status := StatusWaiting
	wait, again := l.cfg.Schedule.Next(l.state.Attempts, r.Result)
	if d.Kind == kindContact && l.state.Attempts >= contactAttempts {
		again = false
	}
	switch {
	case r.Outcome == webhook.Delivered:
		status = StatusDelivered
	case !again:
		status = StatusGivenUp
	}
	l.log.note(l.id, d, id, status, Attempt{
		At: at, Duration: r.Duration, Outcome: string(r.Outcome), Reason: string(r.Reason), Status: r.Status, Excerpt: r.Excerpt,
	}, r.count)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(own), lastWords) // what is known by now is written down
	defer cancel()
	switch {
	case r.Outcome == webhook.Delivered:
		return l.delivered(ctx, sub, d, r)
	case l.refused(ctx, sub, d, r, !again):
		return true
	case !again:
		l.giveUp(ctx)
		return true
	}
	l.state.Next = later(l.state.At.Add(wait), l.state.Health.PausedUntil)
	if l.state.Next.Sub(l.state.At) >= worthWriting {
		l.save(ctx)
	}
	return false
}

// contactAttempts is how often a contact is asked when the mail server does not
// answer: what the webhook is to be told waits meanwhile. The owner can ask
// again.
const contactAttempts = 3

// worthWriting is how long a wait is at least that is written down: a restart
// takes longer than a shorter one.
const worthWriting = time.Second

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// delivered is the end of a message. A receiver's first answer activates its
// subscription before that. false: it is to be sent again.
func (l *lane) delivered(ctx context.Context, sub *subscription.Subscription, d *delivery, r result) bool {
	if d.Kind == kindAsk && sub.Channel == subscription.Webhook {
		v, err := l.confirm(ctx, sub)
		if err != nil {
			l.cfg.Logger.Warn("a subscription could not be activated, asking again", "subscription", l.id, "error", err)
			l.state.Next = l.now().Add(retryPause)
			return false
		}
		l.answered(ctx)
		if v.Status == subscription.Pending { // it delivers somewhere else by now
			return false
		}
	}
	l.sent(ctx, sub, d)
	if r.through > 0 { // the rest of a digest
		l.mu.Lock()
		l.last = max(l.last, r.through)
		l.mu.Unlock()
		l.ledger.doneThrough(l, r.through)
	}
	health := webhook.Health{}
	if sub.Channel == subscription.Webhook && byMail(sub, d) { // which says nothing of the endpoint
		health = l.state.Health
	}
	l.state = laneState{At: l.state.At, Health: health, revision: l.state.revision, written: l.state.written}
	if l.state.written {
		l.save(ctx)
	}
	return true
}

// giveUp is the end of a message that no attempt could deliver; the health of
// its endpoint stays.
func (l *lane) giveUp(ctx context.Context) {
	l.state.Message, l.state.Attempts, l.state.Next = "", 0, time.Time{}
	l.save(ctx)
}

// refused notes a failure, and disables the subscription if that is what
// follows from it.
func (l *lane) refused(ctx context.Context, sub *subscription.Subscription, d *delivery, r result, last bool) bool {
	reason := ""
	var cause webhook.Disabled
	if !byMail(sub, d) {
		l.state.Health, cause = l.cfg.Circuit.Note(l.state.Health, r.Result, last, l.state.At)
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
	through, err := l.tellOwner(ctx, sub, d, reason, r.Status)
	if err != nil {
		l.cfg.Logger.Warn("the notice of a disabled subscription could not be queued", "subscription", l.id, "error", err)
	}
	if through == 0 { // what is queued after this is of whoever turns it on again
		if through, err = l.partition.queue.last(ctx); err != nil {
			l.cfg.Logger.Warn("a subscription cannot be disabled yet", "subscription", l.id, "error", err)
			return false
		}
	}
	if _, err := l.disable(ctx, l.id, reason); err != nil {
		l.cfg.Logger.Warn("a subscription could not be disabled", "subscription", l.id, "error", err)
		return false
	}
	l.letAll()
	if err := l.partition.queue.purge(ctx, subject(l.id), through); err != nil {
		l.cfg.Logger.Warn("what waits for a disabled subscription is dropped one by one", "subscription", l.id, "error", err)
	} else {
		l.ledger.doneThrough(l, through)
	}
	l.state = laneState{revision: l.state.revision, written: l.state.written}
	l.save(ctx)
	return true
}

// tellOwner queues a letter to whoever looks after a webhook, and says which
// message is the last one before it; 0 if there is no letter.
func (l *lane) tellOwner(ctx context.Context, sub *subscription.Subscription, d *delivery, reason string, status int) (through uint64, err error) {
	if sub.Channel != subscription.Webhook || sub.ContactConfirmed.IsZero() || l.mails == nil {
		return 0, nil
	}
	n := notice{Reason: reason, Since: l.state.Health.FailingSince, Status: status}
	if d.Change != nil {
		n.Position = before(d.Change.Cursor).Position
		if n.Undelivered, err = l.partition.queue.waiting(ctx, l.id); err != nil {
			return 0, err
		}
	}
	sequence, err := l.partition.queue.put(ctx, l.id, delivery{Kind: kindNotice, At: l.now(), Nonce: l.cfg.NewID(), Notice: &n})
	if err != nil {
		return 0, err
	}
	return sequence - 1, nil
}
