package notify

import (
	"context"
	"errors"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
)

// Linked reads the subscription that the link of a letter is about, for the
// page that asks; it changes nothing. NotFound if the link is not one of ours,
// is too old, or is about another address than the subscription has now.
func (s *Service) Linked(ctx context.Context, purpose mail.Purpose, token string) (View, error) {
	stored, err := s.linked(ctx, purpose, token)
	if err != nil {
		return View{}, err
	}
	return view(stored.Subscription, s.now()), nil
}

func (s *Service) linked(ctx context.Context, purpose mail.Purpose, token string) (subscription.Stored, error) {
	opened, err := s.signer.Open(purpose, token)
	if errors.Is(err, mail.ErrTokenExpired) {
		return subscription.Stored{}, fault.New(fault.NotFound, "link_expired", nil)
	}
	if err != nil {
		return subscription.Stored{}, fault.New(fault.NotFound, "link_invalid", nil)
	}
	stored, err := s.current(ctx, opened.Subject)
	if fault.CodeOf(err) == fault.NotFound || err == nil && !isFor(opened, purpose, stored.Subscription) {
		return stored, fault.New(fault.NotFound, "link_invalid", nil)
	}
	return stored, err
}

// isFor says whether a link still is about where letters about a subscription
// go, and was sent for what it delivers by now: a question to a contact must
// not activate a webhook, nor a letter of before disable one.
func isFor(opened mail.Opened, purpose mail.Purpose, sub *subscription.Subscription) bool {
	address, toContact := letterAddress(sub), sub.Channel == subscription.Webhook
	return address != "" && toContact == (purpose == mail.PurposeContact) && opened.IsFor(address)
}

// ConfirmEmail activates the subscription that a letter asked about. Doing it
// twice is no error.
func (s *Service) ConfirmEmail(ctx context.Context, token string) (View, error) {
	stored, err := s.linked(ctx, mail.PurposeConfirm, token)
	if err != nil {
		return View{}, err
	}
	made, err := s.confirm(ctx, stored.Subscription)
	if err == nil && subscription.OfMailbox(made.Owner) {
		err = s.eraseSame(ctx, &made)
	}
	return made, err
}

// confirm activates a subscription whose receiver has agreed, if it still
// delivers to the one that was asked.
func (s *Service) confirm(ctx context.Context, asked *subscription.Subscription) (View, error) {
	last, err := s.feed.Last()
	if err != nil {
		return View{}, err
	}
	return s.alter(ctx, asked.ID, func(sub subscription.Subscription) (subscription.Subscription, error) {
		if sub.Endpoint != asked.Endpoint || sub.Address != asked.Address || sub.Channel != asked.Channel {
			return sub, nil
		}
		return sub.Confirm(last, s.now())
	})
}

// Unsubscribe stops the letters to the address that a link was made for; it is
// the answer to the one click of RFC 8058 too. Doing it twice is no error.
func (s *Service) Unsubscribe(ctx context.Context, token string) (View, error) {
	stored, err := s.linked(ctx, mail.PurposeUnsubscribe, token)
	if err != nil {
		return View{}, err
	}
	return s.disable(ctx, stored.ID, subscription.ReasonUnsubscribed)
}
