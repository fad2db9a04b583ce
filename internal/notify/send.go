package notify

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changefeed"
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
func (w *worker) send(ctx context.Context, sub *subscription.Subscription, d *delivery) result {
	if byMail(sub, d) {
		return w.sendMail(ctx, sub, d)
	}
	var m webhook.Message
	var err error
	if d.Kind == kindAsk {
		m, err = webhook.ValidationMessage(w.s.cfg.Site, w.id, d.At)
	} else {
		m, err = w.s.message(sub, d)
	}
	if err != nil {
		w.s.cfg.Logger.Error("a notification could not be written", "subscription", w.id, "error", err)
		return result{Result: webhook.Result{Outcome: webhook.Failed, Reason: webhook.ReasonMessage}}
	}
	var keys [][]byte
	for _, secret := range sub.Secrets.Signing(w.s.now()) {
		if key, err := secret.Key(); err == nil {
			keys = append(keys, key)
		}
	}
	return result{Result: w.s.webhooks.Send(ctx, sub.Endpoint, keys, m)}
}

// sendMail makes one attempt by e-mail and gives it as the result of a webhook's.
func (w *worker) sendMail(ctx context.Context, sub *subscription.Subscription, d *delivery) result {
	if w.s.mails == nil { // it was taken away since; the address is still wanted
		return result{Result: webhook.Result{Outcome: webhook.Retry, Reason: webhook.ReasonConnection}}
	}
	var r result
	m, err := w.letter(sub, d, &r)
	if errors.Is(err, mail.ErrEmpty) { // all of it was undone, or is not wanted any more
		r.Outcome = webhook.Delivered
		return r
	}
	if err != nil {
		w.s.cfg.Logger.Error("a letter could not be written", "subscription", w.id, "error", err)
		r.Outcome, r.Reason = webhook.Retry, webhook.ReasonMessage
		return r
	}
	began := w.s.cfg.Clock()
	sent := w.s.mails.Send(ctx, m)
	r.Duration, r.Status, r.Excerpt = w.s.cfg.Clock().Sub(began), sent.Code, sent.Reply
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
func (w *worker) letter(sub *subscription.Subscription, d *delivery, r *result) (mail.Message, error) {
	address := letterAddress(sub)
	to := mail.Recipient{Address: address, Mailbox: w.s.mailbox(address), Lang: sub.Language, Subscription: w.id, Changed: sub.Changed}
	agreed := d.Kind != kindAsk && d.Kind != kindContact
	to.About = sub.InWords(sub.Language, w.s.ref, agreed)
	var owner mail.Organisation
	if to.Own = subscription.OfMailbox(sub.Owner); !to.Own {
		owner = mail.Organisation{Number: sub.Owner, Name: w.s.ref.NameOf(sub.Owner, "")}
	}
	id := d.id(w.id)
	switch {
	case d.Kind == kindAsk:
		return w.s.composer.Confirm(to, id, owner)
	case d.Kind == kindContact:
		return w.s.composer.ConfirmContact(to, id, owner)
	case d.Kind == kindQuarter, d.Kind == kindTest && sub.Frequency == subscription.Quarterly:
		return w.s.quarterLetter(sub, to, id)
	case d.Kind == kindNotice:
		return w.s.composer.WebhookDisabled(to, id, owner, noticeLetter(sub, d.Notice))
	case d.Kind == kindChange && sub.Frequency != subscription.Immediate:
		return w.digest(sub, d, to, id, r)
	}
	return w.s.composer.Changes(to, id, w.s.inLetter([]changes.Change{*d.Change}, sub))
}

// maxDigest is how many changes are put into one letter; the rest comes in the
// next one, at once.
const maxDigest = 2000

// digest gathers everything that waits, and writes it down as what it comes to.
func (w *worker) digest(sub *subscription.Subscription, d *delivery, to mail.Recipient, id string, r *result) (mail.Message, error) {
	all := []changes.Change{*d.Change}
	for r.through = d.Change.Cursor; !r.full; {
		page, more, err := w.s.feed.Changes(r.through, changefeed.Page)
		if err != nil {
			return mail.Message{}, err
		}
		for i := range page {
			if r.full = len(all) == maxDigest; r.full {
				break
			}
			if r.through = page[i].Cursor; w.first(sub, page[i:i+1]) != nil {
				all = append(all, page[i])
			}
		}
		if !more {
			break
		}
	}
	r.count = len(all)
	digest := mail.Digest{Frequency: mail.Frequency(sub.Frequency)}
	digest.From, digest.To = period(sub.Frequency, all[0].At, all[len(all)-1].At)
	for _, net := range byInitiative(changes.Net(all)) {
		digest.Initiatives = append(digest.Initiatives, w.s.inLetter(net, sub))
	}
	return w.s.composer.Digest(to, id, digest)
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

// byInitiative puts changes of the same initiative, or the same need or network, together.
func byInitiative(all []changes.Change) (out [][]changes.Change) {
	place := map[string]int{}
	for _, c := range all {
		i, known := place[c.Subject()]
		if !known {
			i = len(out)
			place[c.Subject()] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return slices.Clip(out)
}
