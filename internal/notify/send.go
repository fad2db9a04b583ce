package notify

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
)

// byMail says over which channel a delivery goes: what is about a webhook goes
// to a person.
func byMail(sub *subscription.Subscription, d *delivery) bool {
	return sub.Channel == subscription.Email || d.Kind == kindNotice || d.Kind == kindContact
}

// letterAddress is where letters about a subscription go.
func letterAddress(sub *subscription.Subscription) string {
	if sub.Channel == subscription.Webhook {
		return sub.Contact
	}
	return sub.Address
}

// send makes one attempt.
func (l *lane) send(ctx context.Context, sub *subscription.Subscription, d *delivery, it item) result {
	if byMail(sub, d) {
		return l.sendMail(ctx, sub, d, it)
	}
	var m webhook.Message
	var err error
	if d.Kind == kindAsk {
		m, err = webhook.ValidationMessage(l.cfg.Site, l.id, d.At)
	} else {
		m, err = l.partition.message(l.id, sub.Language, d)
	}
	if err != nil {
		l.cfg.Logger.Error("a notification could not be written", "subscription", l.id, "error", err)
		return result{Result: webhook.Result{Outcome: webhook.Failed, Reason: webhook.ReasonMessage}}
	}
	var keys [][]byte
	for _, secret := range sub.Secrets.Signing(l.now()) {
		if key, err := secret.Key(); err == nil {
			keys = append(keys, key)
		}
	}
	return result{Result: l.webhooks.Send(ctx, sub.Endpoint, keys, m)}
}

// sendMail makes one attempt by e-mail and tells it in the words of a webhook's.
func (l *lane) sendMail(ctx context.Context, sub *subscription.Subscription, d *delivery, it item) result {
	if l.mails == nil { // it was taken away since; the address is still wanted
		return result{Result: webhook.Result{Outcome: webhook.Retry, Reason: webhook.ReasonConnection}}
	}
	var r result
	m, err := l.letter(ctx, sub, d, it, &r)
	if errors.Is(err, mail.ErrEmpty) { // all of it was undone, or is not wanted any more
		r.Outcome = webhook.Delivered
		return r
	}
	if err != nil {
		l.cfg.Logger.Error("a letter could not be written", "subscription", l.id, "error", err)
		r.Outcome, r.Reason = webhook.Retry, webhook.ReasonMessage
		return r
	}
	began := l.cfg.Clock()
	sent := l.mails.Send(ctx, m)
	r.Duration, r.Status, r.Excerpt = l.cfg.Clock().Sub(began), sent.Code, sent.Reply
	switch sent.Outcome {
	case mail.Delivered:
		r.Outcome = webhook.Delivered
	case mail.Bounce:
		r.Outcome, r.Reason, r.bounced = webhook.Failed, webhook.ReasonStatus, true
	default:
		r.Outcome, r.Reason = webhook.Retry, webhook.ReasonConnection
		if sent.Code != 0 {
			r.Reason = webhook.ReasonStatus
		}
		if ctx.Err() != nil {
			r.Reason = webhook.ReasonStopped
		}
	}
	return r
}

// letter writes the letter of a delivery.
func (l *lane) letter(ctx context.Context, sub *subscription.Subscription, d *delivery, it item, r *result) (mail.Message, error) {
	address := letterAddress(sub)
	to := mail.Recipient{Address: address, Mailbox: l.mailbox(address), Lang: sub.Language, Subscription: l.id, Changed: sub.Changed}
	owner := mail.Organisation{Number: sub.Owner, Name: l.ref.NameOf(sub.Owner, "")}
	id := d.id(l.id)
	switch {
	case d.Kind == kindAsk:
		return l.composer.Confirm(to, id, owner)
	case d.Kind == kindContact:
		return l.composer.ConfirmContact(to, id, owner)
	case d.Kind == kindNotice:
		return l.composer.WebhookDisabled(to, id, owner, noticeLetter(sub, d.Notice))
	case d.Kind == kindChange && sub.Frequency != subscription.Immediate:
		return l.digest(ctx, sub, to, id, it, r)
	}
	return l.composer.Changes(to, id, l.inLetter([]changes.Change{*d.Change}, sub.Language))
}

// maxDigest is how many changes are put into one letter; the rest comes in the
// next one, at once.
const maxDigest = 2000

// digest gathers everything that waits and is due, and writes it down as what
// it comes to.
func (l *lane) digest(ctx context.Context, sub *subscription.Subscription, to mail.Recipient, id string, it item, r *result) (mail.Message, error) {
	now := l.now()
	var all []changes.Change
	var first, last time.Time
	for after := it.sequence - 1; len(all) < maxDigest; {
		m, err := l.partition.queue.next(ctx, l.id, after)
		if err != nil {
			return mail.Message{}, err
		}
		if m == nil {
			break
		}
		d, err := decodeDelivery(m.Data, l.ref)
		if err == nil && (d.Kind != kindChange || now.Before(subscription.NextDigest(sub, d.At))) {
			break
		}
		after, r.through = m.Sequence, m.Sequence
		if err != nil || !wants(sub, d) {
			continue
		}
		if all = append(all, *d.Change); first.IsZero() {
			first = d.At
		}
		last = d.At
	}
	r.count = len(all)
	digest := mail.Digest{Frequency: mail.Frequency(sub.Frequency)}
	digest.From, digest.To = period(sub.Frequency, first, last)
	for _, net := range byInitiative(changes.Net(all)) {
		digest.Initiatives = append(digest.Initiatives, l.inLetter(net, sub.Language))
	}
	return l.composer.Digest(to, id, digest)
}

// period is the first and the last day that a digest is about: the whole week
// of a weekly one whose changes are of one, else the days of its changes.
func period(f subscription.Frequency, first, last time.Time) (from, to events.Date) {
	first, last = first.In(subscription.Oslo), last.In(subscription.Oslo)
	year, week := first.ISOWeek()
	if y, w := last.ISOWeek(); f == subscription.Weekly && y == year && w == week {
		first = first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
		last = first.AddDate(0, 0, 6)
	}
	return events.Date(first.Format(time.DateOnly)), events.Date(last.Format(time.DateOnly))
}

// byInitiative puts changes of the same initiative together.
func byInitiative(all []changes.Change) (out [][]changes.Change) {
	place := map[string]int{}
	for _, c := range all {
		i, known := place[c.Initiative]
		if !known {
			i = len(out)
			place[c.Initiative] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return slices.Clip(out)
}
