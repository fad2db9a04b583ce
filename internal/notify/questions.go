package notify

import (
	"context"
	"slices"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// asking says whether a call asks receivers who have not agreed.
type asking int

const (
	askNobody asking = iota
	askMoved         // one that is new must be asked; others are, if they may be
	askAgain         // that is what the call is for
)

// questions asks whoever has not agreed to a subscription as it will stand.
// before is what it was, nil for a new one; the letters of one call have one
// nonce, and are counted once, however often the call has to be tried.
func (s *Service) questions(ctx context.Context, before, sub *subscription.Subscription, nonce string, ask asking) (out []subscription.Task, err error) {
	if ask == askNobody {
		return nil, nil
	}
	if asksContact(sub) && s.mails != nil {
		_, known := s.agreed(sub.Owner, sub.Contact)
		if out, err = s.letterIfAdmitted(ctx, sub, subscription.Task{Kind: subscription.TaskContact, At: s.now(), Nonce: nonce}, !known); err != nil {
			return nil, err
		}
	}
	if sub.Status != subscription.Pending {
		return out, nil
	}
	question := subscription.Task{Kind: subscription.TaskAsk, At: s.now(), Nonce: nonce}
	if sub.Channel == subscription.Webhook {
		waits, err := s.validationWaits(ctx, before)
		if err == nil && !waits {
			out = append(out, question)
		}
		return out, err
	}
	moved := before == nil || before.Channel != sub.Channel || before.Address != sub.Address
	return s.letterIfAdmitted(ctx, sub, question, moved || ask == askAgain)
}

// letterIfAdmitted leaves out a letter that may not be sent, unless the call is
// about it.
func (s *Service) letterIfAdmitted(ctx context.Context, sub *subscription.Subscription, t subscription.Task, must bool) ([]subscription.Task, error) {
	err := s.admitLetter(ctx, sub, useOf(&t))
	switch {
	case err == nil:
		return []subscription.Task{t}, nil
	case must || fault.CodeOf(err) == fault.Unavailable:
		return nil, err
	}
	return nil, nil
}

// asksContact says whether a webhook has a contact that has not agreed.
func asksContact(sub *subscription.Subscription) bool {
	return sub.Channel == subscription.Webhook && sub.Contact != "" && sub.ContactConfirmed.IsZero() && sub.Status != subscription.Disabled
}

// validationWaits says whether a webhook that is pending has a validation that
// waits already: it goes to wherever the webhook delivers by then.
func (s *Service) validationWaits(ctx context.Context, before *subscription.Subscription) (bool, error) {
	if before == nil || before.Status != subscription.Pending || before.Channel != subscription.Webhook {
		return false, nil
	}
	at, err := s.cursors.progress(ctx, before.ID)
	waits := slices.ContainsFunc(before.Open(at.Done), func(t subscription.Task) bool { return t.Kind == subscription.TaskAsk })
	return waits, err
}
