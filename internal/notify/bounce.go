package notify

import (
	"context"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
)

// Bounced is what came of a letter that was sent back.
type Bounced string

// The outcomes.
const (
	BounceDisabled  Bounced = "disabled"  // the subscription gets no more letters
	BounceTemporary Bounced = "temporary" // it may still arrive, or what was refused is not the address: nothing was done
	BounceOutdated  Bounced = "outdated"  // the subscription was erased, changed or disabled since: nothing was done
)

// Bounce reads mail that was sent back to a letter's return address, and stops
// the letters of a subscription whose address does not take them: what a worker
// does that hears so at once. Doing it twice is no error.
//
// The signature of the return address is the proof that there was a letter:
// Forbidden if it does not hold, Malformed for what is not a report on the
// delivery of one.
func (s *Service) Bounce(ctx context.Context, raw []byte) (Bounced, error) {
	returned, err := mail.ReadReturned(raw)
	if err != nil {
		return "", &fault.Error{Code: fault.Malformed, Key: "bounce_unreadable", Cause: err}
	}
	letter, err := s.returnedTo(returned.Tokens)
	switch {
	case err != nil:
		return "", err
	case !returned.Report:
		return "", fault.New(fault.Malformed, "bounce_no_report", nil)
	case !returned.Permanent:
		return BounceTemporary, nil
	}
	stored, err := s.current(ctx, letter.Subscription)
	switch {
	case fault.CodeOf(err) == fault.NotFound || err == nil && !about(letter, stored.Subscription):
		return BounceOutdated, nil
	case err != nil:
		return "", err
	}
	return s.returned(ctx, letter)
}

// returned disables the subscription of a letter, if it is still the one that
// the letter was sent for.
func (s *Service) returned(ctx context.Context, letter mail.OpenedReturn) (outcome Bounced, err error) {
	_, err = s.alter(ctx, letter.Subscription, func(sub subscription.Subscription) (subscription.Subscription, error) {
		if outcome = BounceOutdated; about(letter, &sub) {
			outcome = BounceDisabled
			sub = sub.Disable(subscription.ReasonBounced, s.now())
		}
		return sub, nil
	})
	if err != nil {
		return "", err
	}
	s.cfg.Logger.Info("a letter came back", "subscription", letter.Subscription, "outcome", outcome)
	return outcome, nil
}

// about says whether a letter was sent for a subscription as it stands, and
// might still be followed by others. The letters about a webhook go to whoever
// looks after it, so they never disable it.
func about(letter mail.OpenedReturn, sub *subscription.Subscription) bool {
	return sub.Channel == subscription.Email && sub.Status != subscription.Disabled && letter.IsFor(letterAddress(sub), sub.Changed)
}

// returnedTo opens the first of some return addresses that was given out here.
func (s *Service) returnedTo(tokens []string) (mail.OpenedReturn, error) {
	if len(tokens) == 0 {
		return mail.OpenedReturn{}, fault.New(fault.Malformed, "bounce_no_address", nil)
	}
	for _, token := range tokens {
		if opened, err := s.signer.OpenReturn(token); err == nil {
			return opened, nil
		}
	}
	return mail.OpenedReturn{}, fault.New(fault.Forbidden, "bounce_signature", nil)
}
