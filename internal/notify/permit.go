package notify

import (
	"context"
	"errors"
	"time"

	"github.com/samstyring/samstyring/internal/notify/quota"
	"github.com/samstyring/samstyring/internal/subscription"
)

// permit counts an attempt at what its receiver has not agreed to. It may be
// made when from is past, and never if wanted is false. ok is false if that
// cannot be known now.
func (w *worker) permit(ctx context.Context, sub *subscription.Subscription, d *delivery) (from time.Time, wanted, ok bool) {
	var err error
	switch {
	case d.Kind == kindNotice:
		err = w.s.quotas.Take(ctx, w.s.counted(sub, d), noticesToContact, useOf(d.task), w.s.now())
	case d.Kind == kindContact || d.Kind == kindAsk && sub.Channel == subscription.Email:
		err = w.s.countLetter(ctx, sub, useOf(d.task))
	case d.Kind == kindAsk:
		err = w.countValidation(ctx, sub, d)
	}
	var used *quota.Overdrawn
	switch {
	case err == nil:
		return time.Time{}, true, true
	case errors.Is(err, quota.ErrDone): // it was sent, and a crash came before that was stored
		return time.Time{}, false, true
	case errors.As(err, &used) && d.Kind == kindAsk:
		return used.From, true, true
	case errors.As(err, &used): // the next one comes when there is a reason for it
		w.s.cfg.Logger.Info("a letter to a contact is left out, because it had one", "subscription", w.id)
		return time.Time{}, false, true
	case errors.Is(err, quota.ErrBlocked):
		return time.Time{}, false, w.blocked(ctx, sub)
	}
	if ctx.Err() == nil {
		w.s.cfg.Logger.Warn("attempts cannot be counted, trying again", "subscription", w.id, "error", err)
	}
	return time.Time{}, false, false
}

// counted is the key that a letter is counted under which its receiver has not
// agreed to, or could not stop; "" for all others.
func (s *Service) counted(sub *subscription.Subscription, d *delivery) string {
	switch {
	case d.Kind == kindNotice:
		return s.quotas.Key(quota.Contact, s.mailbox(sub.Contact))
	case d.Kind == kindContact || d.Kind == kindAsk && sub.Channel == subscription.Email:
		return s.mailbox(letterAddress(sub))
	}
	return ""
}

// sent notes that a letter that is counted was sent, so that it is not sent
// again after a crash.
func (w *worker) sent(ctx context.Context, sub *subscription.Subscription, d *delivery) {
	key := w.s.counted(sub, d)
	if key == "" {
		return
	}
	if err := w.s.quotas.Done(ctx, key, useOf(d.task)); err != nil {
		w.s.cfg.Logger.Warn("a letter that was sent is not known as that", "subscription", w.id, "error", err)
	}
}

// blocked draws the conclusion from a mailbox that refuses all letters.
func (w *worker) blocked(ctx context.Context, sub *subscription.Subscription) (ok bool) {
	if err := w.s.silence(ctx, w.id, w.s.mailbox(letterAddress(sub))); err != nil {
		w.s.cfg.Logger.Warn("a subscription could not be disabled", "subscription", w.id, "error", err)
		return false
	}
	return true
}
