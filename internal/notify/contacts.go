package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/quota"
	"github.com/samstyring/samstyring/internal/sleep"
)

// letterPatience is how long a letter to a contact may be under way before it is
// taken for lost, by this replica or another.
const letterPatience = 10 * time.Minute

// askContacts tells people that a card of theirs is there, asks contacts each year
// whether they are right, and tells the organisation when nobody answers. What was
// done is noted with the contact before and after, so that it holds over restarts,
// and one replica does it. Only a crash between the moment a server takes a letter
// and the note of it sends one again, with the same Message-ID.
func (s *Service) askContacts(ctx context.Context) error {
	for {
		if err := s.contactsOnce(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Logger.Warn("contacts could not be asked", "error", err)
		}
		if sleep.For(ctx, s.cfg.Contacts) != nil {
			return nil
		}
	}
}

// contactsOnce looks at each contact once. Without mail nobody can be asked, so
// nobody is said not to have answered.
func (s *Service) contactsOnce(ctx context.Context) error {
	if s.mails == nil {
		return nil
	}
	kept := s.cfg.App.Secrets
	all, err := kept.EachContact(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		next, letter := c.Due(s.now(), letterPatience)
		if letter == contact.NoLetter {
			continue
		}
		written, failed := kept.KeepContact(ctx, next)
		switch {
		case fault.CodeOf(failed) == fault.PreconditionFailed:
			// Another replica was faster, or it was changed.
		case failed != nil:
			err = errors.Join(err, failed)
		default:
			err = errors.Join(err, s.sendDue(ctx, written, letter, all))
		}
	}
	return err
}

// sendDue sends a letter to a contact, or to the organisation's general mailboxes,
// and notes that it was sent. One that cannot be sent is tried again.
func (s *Service) sendDue(ctx context.Context, c contact.Contact, letter contact.Letter, all []contact.Contact) error {
	to := []contact.Contact{c}
	if letter == contact.NotAnswered {
		to = generalMailboxes(all, c)
	}
	for _, one := range to {
		use := fmt.Sprintf("contact-%s-%s-%d-%s", letter, c.ID, c.Confirmed.Unix(), one.ID)
		err := s.letterToContact(ctx, one, c, letter, use)
		if err != nil && !errors.Is(err, quota.ErrBlocked) && !errors.Is(err, quota.ErrDone) {
			return err
		}
	}
	return s.cfg.App.Secrets.LetterSent(ctx, c, letter)
}

// generalMailboxes are where an organisation is told about one of its contacts.
func generalMailboxes(all []contact.Contact, about contact.Contact) (out []contact.Contact) {
	for _, c := range all {
		if c.Organisation == about.Organisation && c.Kind == contact.Role && c.General && c.ID != about.ID {
			out = append(out, c)
		}
	}
	return out
}

// letterToContact writes to one contact about another or itself, within what a
// stranger's mailbox and an organisation are allowed: *quota.Overdrawn, quota.ErrBlocked or
// quota.ErrDone where it is not. use is what the letter is counted under.
func (s *Service) letterToContact(ctx context.Context, to, about contact.Contact, letter contact.Letter, use string) error {
	box, owner := s.mailbox(to.Email), s.quotas.Key(quota.Organisation, about.Organisation)
	if err := s.quotas.Take(ctx, box, lettersToStranger, use, s.now()); err != nil {
		return err
	}
	if err := s.quotas.Take(ctx, owner, lettersOfOrganisation, use, s.now()); err != nil {
		return errors.Join(err, s.quotas.GiveBack(ctx, box, use))
	}
	m, err := s.composer.Contact(
		mail.Recipient{Address: to.Email, Mailbox: box, Lang: to.Speaks(), Subscription: about.ID}, use, string(letter),
		mail.Organisation{Number: about.Organisation, Name: s.ref.NameOf(about.Organisation, "")})
	if err != nil {
		return err
	}
	if sent := s.mails.Send(ctx, m); sent.Outcome != mail.Delivered && sent.Outcome != mail.Bounce {
		return errors.Join(errors.New("a letter to a contact was not taken"), s.quotas.GiveBack(ctx, box, use), s.quotas.GiveBack(ctx, owner, use))
	}
	return s.quotas.Done(ctx, box, use)
}

// TellGone tells an organisation that whom a contact card was about has erased it.
// Where it cannot be told that is logged: the card is gone all the same.
func (s *Service) TellGone(ctx context.Context, gone contact.Contact) {
	if s.mails == nil {
		return
	}
	all, err := s.cfg.App.Secrets.EachContact(ctx)
	for _, one := range generalMailboxes(all, gone) {
		failed := s.letterToContact(ctx, one, gone, contact.Gone, fmt.Sprintf("contact-%s-%s-%s", contact.Gone, gone.ID, one.ID))
		if !errors.Is(failed, quota.ErrBlocked) && !errors.Is(failed, quota.ErrDone) {
			err = errors.Join(err, failed)
		}
	}
	if err != nil {
		s.cfg.Logger.Warn("an organisation could not be told that a contact card was erased", "organisation", gone.Organisation, "error", err)
	}
}

// ClaimContact sends a link to a card to the card's own address, for somebody who
// says that it is theirs: whoever reads that mailbox is whom it is about.
func (s *Service) ClaimContact(ctx context.Context, c contact.Contact) error {
	if s.mails == nil {
		return fault.New(fault.NotAllowedNow, "email_not_configured", nil)
	}
	var used *quota.Overdrawn
	err := s.letterToContact(ctx, c, c, contact.Claim, fmt.Sprintf("contact-claim-%s-%d", c.ID, s.now().UnixMilli()))
	switch {
	case errors.Is(err, quota.ErrBlocked):
		return fault.New(fault.NotAllowedNow, "address_blocked", nil)
	case errors.As(err, &used):
		return &fault.Error{Code: fault.RateLimited, Key: "address_asked", Retry: used.From.Sub(s.now())}
	case err != nil:
		return &fault.Error{Code: fault.Unavailable, Key: "contact_not_written", Cause: err}
	}
	return nil
}

// LinkedContact is the contact that the link of a letter is about. NotFound if the
// link is not one of ours, is too old, or was sent to another address than the card
// has now, or if the card is gone.
func (s *Service) LinkedContact(ctx context.Context, token string) (contact.Contact, error) {
	opened, err := s.signer.Open(mail.PurposeCard, token)
	if errors.Is(err, mail.ErrTokenExpired) {
		return contact.Contact{}, fault.New(fault.NotFound, "link_expired", nil)
	}
	if err != nil {
		return contact.Contact{}, fault.New(fault.NotFound, "link_invalid", nil)
	}
	c, err := s.cfg.App.Secrets.FindContact(ctx, opened.Subject)
	if fault.CodeOf(err) == fault.NotFound || errors.Is(err, eventlog.ErrUnreadable) || err == nil && !opened.IsFor(c.Email) {
		return contact.Contact{}, fault.New(fault.NotFound, "link_invalid", nil)
	}
	return c, err
}
