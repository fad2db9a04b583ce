package notify

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/mailaddress"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/quota"
	"github.com/samstyring/samstyring/internal/subscription"
)

// How often somebody is written to who may not want it, whichever organisations
// ask and through whichever subscriptions.
var (
	lettersToStranger     = quota.Quota{Most: 3, Within: 24 * time.Hour, Apart: 15 * time.Minute}
	lettersToReader       = quota.Quota{Most: 10, Within: 24 * time.Hour} // it gets letters of the same organisation already
	lettersOfOrganisation = quota.Quota{Most: 200, Within: 24 * time.Hour}
	noticesToContact      = quota.Quota{Most: 1, Within: 24 * time.Hour}
)

// mailbox is what letters to an address are counted by: a keyed hash that is
// the same for all ways of writing it, see mailaddress.Mailbox.
func (s *Service) mailbox(address string) string {
	if written, err := mailaddress.Parse(address); err == nil {
		address = written
	}
	return s.quotas.Key(quota.Mailbox, mailaddress.Mailbox(address))
}

// ownAddress says whether an address is the registry's own.
func (s *Service) ownAddress(address string) bool { return s.mails != nil && s.mails.Owns(address) }

// useOf is what a letter is counted under, however often it is attempted.
func useOf(t *subscription.Task) string { return string(t.Kind) + " " + t.Nonce }

// countLetter counts a question to the address of a subscription; *quota.Overdrawn or
// quota.ErrBlocked. use: see useOf.
func (s *Service) countLetter(ctx context.Context, sub *subscription.Subscription, use string) error {
	address, of := letterAddress(sub), lettersToStranger
	if s.reads(sub.Owner, address) {
		of = lettersToReader
	}
	return s.quotas.Take(ctx, s.mailbox(address), of, use, s.now())
}

// reads says whether an address has agreed to letters of an organisation.
func (s *Service) reads(owner, address string) bool {
	mailbox := s.mailbox(address)
	for _, stored := range s.live.owned(owner) {
		sub := stored.Subscription
		agreed := sub.Channel == subscription.Email && (sub.Status == subscription.Active || sub.Status == subscription.Paused)
		if agreed && s.mailbox(sub.Address) == mailbox {
			return true
		}
	}
	return false
}

// admitLetter counts a question for whoever asks for it, and says why it is not
// sent. It says that an address was asked or refuses, and nothing of by whom.
func (s *Service) admitLetter(ctx context.Context, sub *subscription.Subscription, use string) error {
	path := "address"
	if sub.Channel == subscription.Webhook {
		path = "contact"
	}
	var used *quota.Overdrawn
	err := s.countLetter(ctx, sub, use)
	switch {
	case errors.Is(err, quota.ErrDone):
		return nil // the call was made before, and its letter was sent
	case errors.Is(err, quota.ErrBlocked):
		return &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: path, Code: "address_blocked"}}}
	case errors.As(err, &used):
		field := fault.Field{Path: path, Code: "address_asked", Args: fault.Args{"until": used.From}}
		return &fault.Error{Code: fault.RateLimited, Key: "address_asked", Fields: []fault.Field{field}, Retry: used.From.Sub(s.now())}
	case err != nil:
		return &fault.Error{Code: fault.Unavailable, Cause: err}
	}
	err = s.quotas.Take(ctx, s.quotas.Key(quota.Organisation, sub.Owner), lettersOfOrganisation, use, s.now())
	if err == nil {
		return nil
	}
	if err := s.quotas.GiveBack(ctx, s.mailbox(letterAddress(sub)), use); err != nil {
		s.cfg.Logger.Warn("a letter that is not sent stays counted", "error", err)
	}
	if errors.As(err, &used) {
		args := fault.Args{"max": lettersOfOrganisation.Most, "until": used.From}
		return &fault.Error{Code: fault.RateLimited, Key: "too_many_letters", Args: args, Retry: used.From.Sub(s.now())}
	}
	return &fault.Error{Code: fault.Unavailable, Cause: err}
}

// agreed is when a contact agreed to be notified of the webhooks of an
// organisation; known says that the organisation has named it before.
func (s *Service) agreed(owner, contact string) (at time.Time, known bool) {
	mailbox := s.mailbox(contact)
	for _, stored := range s.live.owned(owner) {
		sub := stored.Subscription
		if sub.Channel != subscription.Webhook || sub.Contact == "" || s.mailbox(sub.Contact) != mailbox {
			continue
		}
		if known = true; !sub.ContactConfirmed.IsZero() {
			return sub.ContactConfirmed, true
		}
	}
	return time.Time{}, known
}

// ConfirmContact lets whoever looks after a webhook be notified when it is
// disabled, and of the other webhooks of the organisation that name the same
// address. Doing it twice is no error.
func (s *Service) ConfirmContact(ctx context.Context, token string) (View, error) {
	stored, err := s.linked(ctx, mail.PurposeContact, token)
	if err != nil {
		return View{}, err
	}
	mailbox := s.mailbox(stored.Subscription.Contact)
	for _, other := range s.live.owned(stored.Subscription.Owner) {
		if other.ID == stored.ID || s.mailbox(other.Subscription.Contact) != mailbox {
			continue
		}
		if _, err := s.contactAgrees(ctx, other.ID, mailbox); err != nil && fault.CodeOf(err) != fault.NotFound {
			return View{}, err
		}
	}
	return s.contactAgrees(ctx, stored.ID, mailbox)
}

func (s *Service) contactAgrees(ctx context.Context, id, mailbox string) (View, error) {
	return s.alter(ctx, id, func(sub subscription.Subscription) (subscription.Subscription, error) {
		same := sub.Channel == subscription.Webhook && s.mailbox(sub.Contact) == mailbox
		if same && sub.ContactConfirmed.IsZero() {
			sub.ContactConfirmed = s.now()
		}
		return sub, nil
	})
}

// Blocked says whether the mailbox that a letter went to refuses all letters.
// NotFound if the link is not one of ours, as in the two that follow.
func (s *Service) Blocked(ctx context.Context, token string) (bool, error) {
	key, err := s.refusing(token)
	if err != nil {
		return false, err
	}
	blocked, err := s.quotas.Blocked(ctx, key)
	if err != nil {
		return false, &fault.Error{Code: fault.Unavailable, Cause: err}
	}
	return blocked, nil
}

// Block refuses all letters to the mailbox that a letter went to, from whichever
// organisation, until Unblock: no question is sent, subscriptions by e-mail are
// disabled, and no contact is notified. Doing it twice is no error.
func (s *Service) Block(ctx context.Context, token string) error {
	key, err := s.refusing(token)
	if err != nil {
		return err
	}
	if err := s.quotas.Block(ctx, key, s.now()); err != nil {
		return &fault.Error{Code: fault.Unavailable, Cause: err}
	}
	if err := s.catchUp(ctx); err != nil {
		return err
	}
	for _, stored := range s.live.all() {
		if address := letterAddress(stored.Subscription); address == "" || s.mailbox(address) != key {
			continue
		}
		if err := s.silence(ctx, stored.ID, key); err != nil && fault.CodeOf(err) != fault.NotFound {
			return err
		}
	}
	return nil
}

// silence stops what a subscription sends to a mailbox.
func (s *Service) silence(ctx context.Context, id, mailbox string) error {
	_, err := s.alter(ctx, id, func(sub subscription.Subscription) (subscription.Subscription, error) {
		switch {
		case s.mailbox(letterAddress(&sub)) != mailbox: // it was changed since
		case sub.Channel == subscription.Email:
			sub = sub.Disable(subscription.ReasonUnsubscribed, s.now())
		default:
			sub.ContactConfirmed = time.Time{}
		}
		return sub, nil
	})
	return err
}

// Unblock lets organisations ask again whether letters are wanted. What Block
// has stopped stays stopped until they do.
func (s *Service) Unblock(ctx context.Context, token string) error {
	key, err := s.refusing(token)
	if err != nil {
		return err
	}
	if err := s.quotas.Block(ctx, key, time.Time{}); err != nil {
		return &fault.Error{Code: fault.Unavailable, Cause: err}
	}
	return nil
}

// refusing gives the mailbox of a link that refuses all letters.
func (s *Service) refusing(token string) (key string, err error) {
	opened, err := s.signer.Open(mail.PurposeNever, token)
	if err != nil || !strings.HasPrefix(opened.Subject, quota.Mailbox+".") {
		return "", fault.New(fault.NotFound, "link_invalid", nil)
	}
	return opened.Subject, nil
}
