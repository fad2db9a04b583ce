package notify

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/quota"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/subscription"
)

// MaxPerReader is how many selections the reader of one mailbox may follow.
const MaxPerReader = 20

// How many letters are sent to addresses that strangers leave: asked for from one
// network, and by everybody together. A mailbox has its own limit beside these.
var (
	lettersFromNetwork = quota.Quota{Most: 10, Within: 24 * time.Hour}
	lettersToAll       = quota.Quota{Most: 500, Within: 24 * time.Hour}
)

// Follower is who asks to follow changes by e-mail for themselves.
type Follower struct {
	Network     string        // where the request comes from; it is counted, and neither kept nor logged
	Key         string        // as in Request
	Fingerprint string        // as in Request
	Pending     []fault.Field // as in Request
}

// errQuiet is why no letter is sent that whoever asks is not told of: it would tell
// them about a mailbox that may not be theirs.
var errQuiet = errors.New("no letter is sent")

// Follow keeps an address for whoever reads it, and asks it in a letter whether it
// is wanted. The answer is the same whether the mailbox follows something already,
// was asked a moment ago or refuses all letters. Invalid lists everything that is
// wrong; RateLimited: too many letters were asked for from one place, or in all.
func (s *Service) Follow(ctx context.Context, who Follower, c subscription.Command) error {
	if !s.Mails() {
		return fault.New(fault.NotAllowedNow, "email_not_configured", nil)
	}
	if err := s.check(ctx, c, who.Pending); err != nil {
		return err
	}
	owner := s.mailbox(c.Address)
	req := Request{Caller: access.Caller{Organisation: owner}, Key: who.Key, Fingerprint: who.Fingerprint}
	id := s.newID(req)
	if err := s.admitFollower(ctx, who, id); err != nil {
		return err
	}
	nonce := s.nonce(req, id)
	_, err := executeOnce(ctx, s, req, id, 0, func(sub *subscription.Subscription) (made step[View], err error) {
		if sub != nil {
			return made, fault.New(fault.KeyReused, "", nil)
		}
		if s.live.count(owner) >= MaxPerReader {
			return made, errQuiet
		}
		made.next = subscription.New(id, owner, c, "", s.now())
		made.answer = view(&made.next, s.now())
		made.tasks, err = s.questions(ctx, nil, &made.next, nonce, askAgain)
		if code := fault.CodeOf(err); code == fault.RateLimited || code == fault.Invalid {
			err = errQuiet
		}
		return made, err
	})
	if errors.Is(err, errQuiet) {
		return nil
	}
	return err
}

// admitFollower counts a letter for where it is asked for from, and for all.
func (s *Service) admitFollower(ctx context.Context, who Follower, use string) error {
	from, all := s.quotas.Key(quota.Reader, "from "+who.Network), s.quotas.Key(quota.Reader, "all")
	err := s.quotas.Take(ctx, from, lettersFromNetwork, use, s.now())
	if err == nil {
		if err = s.quotas.Take(ctx, all, lettersToAll, use, s.now()); err != nil {
			err = errors.Join(err, s.quotas.GiveBack(ctx, from, use))
		}
	}
	var used *quota.Overdrawn
	switch {
	case err == nil:
		return nil
	case errors.As(err, &used):
		return &fault.Error{Code: fault.RateLimited, Key: "followers_full", Args: fault.Args{"until": used.From}, Retry: used.From.Sub(s.now())}
	}
	return &fault.Error{Code: fault.Unavailable, Cause: err}
}

// eraseSame erases what a mailbox followed in the same selection before. The letter of a
// quarter is something else than the changes of its municipality.
func (s *Service) eraseSame(ctx context.Context, kept *View) error {
	for _, other := range s.live.owned(kept.Owner) {
		letter := other.Subscription.Frequency == subscription.Quarterly
		if other.ID == kept.ID || letter != (kept.Frequency == subscription.Quarterly) || !reflect.DeepEqual(other.Subscription.Filters, kept.Filters) {
			continue
		}
		if err := s.erase(ctx, other.ID); err != nil {
			return err
		}
	}
	return nil
}

// forgetReaders erases the addresses of those who have not said yes in time, or
// have stopped the letters long ago.
func (s *Service) forgetReaders(ctx context.Context) error {
	if err := s.catchUp(ctx); err != nil {
		return err
	}
	var all error
	for _, stored := range s.live.all() {
		sub := stored.Subscription
		if !subscription.OfMailbox(sub.Owner) {
			continue
		}
		age := s.now().Sub(sub.Changed)
		if sub.Status == subscription.Pending && age >= personal.ReaderAsked || sub.Status == subscription.Disabled && age >= personal.ReaderStopped {
			all = errors.Join(all, s.erase(ctx, stored.ID))
		}
	}
	return all
}

// Reader is whoever reads a mailbox, as a link of a letter to it shows.
type Reader struct {
	s       *Service
	mailbox string
}

// ReaderOf opens the link of a letter. NotFound if it is not one of ours, or is too
// old.
func (s *Service) ReaderOf(token string) (*Reader, error) {
	opened, err := s.signer.Open(mail.PurposeOwn, token)
	switch {
	case errors.Is(err, mail.ErrTokenExpired):
		return nil, fault.New(fault.NotFound, "link_expired", nil)
	case err != nil || !subscription.OfMailbox(opened.Subject):
		return nil, fault.New(fault.NotFound, "link_invalid", nil)
	}
	return &Reader{s, opened.Subject}, nil
}

// OwnLink is where the reader of a subscription's mailbox sees and changes what they
// follow, for a page behind another link to the same mailbox; "" if it is an
// organisation's.
func (s *Service) OwnLink(v View) string {
	if !subscription.OfMailbox(v.Owner) {
		return ""
	}
	return s.composer.OwnLink(v.Owner)
}

// Following is what they follow, oldest first.
func (r *Reader) Following(ctx context.Context) ([]View, error) {
	if err := r.s.catchUp(ctx); err != nil {
		return nil, err
	}
	var out []View
	for _, stored := range r.s.live.owned(r.mailbox) {
		out = append(out, view(stored.Subscription, r.s.now()))
	}
	slices.SortFunc(out, func(a, b View) int {
		if by := a.Created.Compare(b.Created); by != 0 {
			return by
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out, nil
}

// One is one of them; NotFound if it is not theirs, as in all that follow.
func (r *Reader) One(ctx context.Context, id string) (View, error) {
	stored, err := r.own(ctx, id)
	if err != nil {
		return View{}, err
	}
	return view(stored.Subscription, r.s.now()), nil
}

func (r *Reader) own(ctx context.Context, id string) (subscription.Stored, error) {
	stored, err := r.s.current(ctx, id)
	if err == nil && stored.Subscription.Owner != r.mailbox {
		err = fault.New(fault.NotFound, "link_invalid", nil)
	}
	return stored, err
}

// Change changes what is followed and how often letters come, and nothing else.
func (r *Reader) Change(ctx context.Context, id string, c subscription.Command, pending []fault.Field) error {
	stored, err := r.own(ctx, id)
	if err != nil {
		return err
	}
	c.Channel, c.Address = subscription.Email, stored.Subscription.Address
	if err := r.s.check(ctx, c, pending); err != nil {
		return err
	}
	last, err := r.s.feed.Last()
	if err != nil {
		return err
	}
	return r.change(ctx, id, askNobody, func(sub subscription.Subscription) (subscription.Subscription, error) {
		return sub.Change(c, last, r.s.now()), nil
	})
}

// Pause stops letters until Resume.
func (r *Reader) Pause(ctx context.Context, id string) error {
	return r.change(ctx, id, askNobody, func(sub subscription.Subscription) (subscription.Subscription, error) {
		return sub.Pause(r.s.now())
	})
}

// Resume takes letters up again. Whoever has stopped them, or not said yes, is asked
// in a letter; RateLimited if that may not be sent yet.
func (r *Reader) Resume(ctx context.Context, id string) error {
	last, err := r.s.feed.Last()
	if err != nil {
		return err
	}
	return r.change(ctx, id, askAgain, func(sub subscription.Subscription) (subscription.Subscription, error) {
		switch sub.Status {
		case subscription.Disabled:
			return sub.Enable(r.s.now())
		case subscription.Pending:
			sub.Changed = r.s.now()
			return sub, nil
		}
		return sub.Resume(last, r.s.now())
	})
}

func (r *Reader) change(ctx context.Context, id string, ask asking, fn func(subscription.Subscription) (subscription.Subscription, error)) error {
	if _, err := r.own(ctx, id); err != nil {
		return err
	}
	req := Request{Caller: access.Caller{Organisation: r.mailbox}}
	nonce := r.s.nonce(req, id)
	_, err := executeOnce(ctx, r.s, req, id, 0, func(sub *subscription.Subscription) (made step[View], err error) {
		if sub == nil {
			return made, fault.New(fault.NotFound, "link_invalid", nil)
		}
		if made.next, err = fn(*sub); err != nil {
			return made, err
		}
		made.answer = view(&made.next, r.s.now())
		made.tasks, err = r.s.questions(ctx, sub, &made.next, nonce, ask)
		return made, err
	})
	return err
}

// Erase erases one of them, with everything that is kept of it.
func (r *Reader) Erase(ctx context.Context, id string) error {
	stored, err := r.own(ctx, id)
	if err != nil {
		return err
	}
	if err := r.s.spend(ctx, stored.Subscription); err != nil {
		return err
	}
	return r.s.erase(ctx, id)
}

// EraseAll erases all that is kept of whoever reads the mailbox.
func (r *Reader) EraseAll(ctx context.Context) error {
	all, err := r.Following(ctx)
	for _, one := range all {
		if err == nil {
			err = r.Erase(ctx, one.ID)
		}
	}
	return err
}
