package notify

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/mailaddress"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/quota"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// Question is what somebody asks about an initiative. Neither its text nor the
// address that the answer goes to is kept or logged.
type Question struct {
	Initiative string
	Title      events.Text
	To         contact.Contact // a role mailbox
	From       string          `json:"from"`
	Text       string          `json:"text"`
}

// MaxQuestion is the longest question, in characters.
const MaxQuestion = 2000

// How many questions reach one mailbox, and are asked from one address.
var (
	questionsToMailbox   = quota.Quota{Most: 20, Within: 24 * time.Hour}
	questionsFromAddress = quota.Quota{Most: 5, Within: 24 * time.Hour}
)

// Mails says whether letters can be sent.
func (s *Service) Mails() bool { return s.mails != nil }

// Ask sends a question to a role mailbox. The same question is sent once in a
// day, however often it is given.
func (s *Service) Ask(ctx context.Context, q Question) error {
	if !s.Mails() || q.To.Kind != contact.Role {
		return fault.New(fault.NotAllowedNow, "email_not_configured", nil)
	}
	if wrong := s.wrongQuestion(q); len(wrong) > 0 {
		return &fault.Error{Code: fault.Invalid, Fields: wrong}
	}
	blocked, err := s.quotas.Blocked(ctx, s.mailbox(q.To.Email))
	if err == nil && blocked {
		return fault.New(fault.NotAllowedNow, "question_not_wanted", nil)
	}
	if err == nil {
		err = s.sendQuestion(ctx, q)
	}
	var used *quota.Overdrawn
	switch {
	case errors.Is(err, quota.ErrDone):
		return nil
	case errors.As(err, &used):
		return &fault.Error{Code: fault.RateLimited, Key: "questions_full", Retry: used.From.Sub(s.now())}
	case err != nil:
		return &fault.Error{Code: fault.Unavailable, Key: "question_not_sent", Cause: err}
	}
	return nil
}

func (s *Service) wrongQuestion(q Question) []fault.Field {
	var wrong fault.List
	wrong.Append(plaintext.Check(struct {
		Text string `json:"text"`
	}{strings.NewReplacer("\r", "", "\n", " ").Replace(q.Text)})...) // it may have several lines
	n := utf8.RuneCountInString(strings.TrimSpace(q.Text))
	wrong.Check(n > 0, "text", "required", nil)
	wrong.Check(n <= MaxQuestion, "text", "too_long", fault.Args{"max": MaxQuestion, "given": n})
	if mailaddress.Check(&wrong, "from", q.From) {
		wrong.Check(!s.ownAddress(q.From), "from", "address_own", nil)
	}
	return wrong.Fields()
}

// sendQuestion counts the question for both and sends it.
func (s *Service) sendQuestion(ctx context.Context, q Question) error {
	use := s.quotas.Key(quota.Question, strings.Join([]string{q.Initiative, q.To.ID, q.From, q.Text}, "\x00"))
	to := s.quotas.Key(quota.Question, "to "+mailaddress.Mailbox(q.To.Email))
	from := s.quotas.Key(quota.Question, "from "+mailaddress.Mailbox(q.From))
	if err := s.quotas.Take(ctx, from, questionsFromAddress, use, s.now()); err != nil {
		return err
	}
	if err := s.quotas.Take(ctx, to, questionsToMailbox, use, s.now()); err != nil {
		return errors.Join(err, s.quotas.GiveBack(ctx, from, use))
	}
	lang := q.To.Speaks()
	m, err := s.composer.Question(
		mail.Recipient{Address: q.To.Email, Mailbox: s.mailbox(q.To.Email), Lang: lang, Subscription: q.To.ID}, strings.ReplaceAll(use, ".", "-"),
		mail.Question{Initiative: q.Initiative, Title: lang.Pick(q.Title), From: q.From, Text: q.Text})
	if err == nil {
		if sent := s.mails.Send(ctx, m); sent.Outcome != mail.Delivered {
			err = errors.New("a question was not taken by the mail server")
		}
	}
	if err != nil {
		return errors.Join(err, s.quotas.GiveBack(ctx, from, use), s.quotas.GiveBack(ctx, to, use))
	}
	return s.quotas.Done(ctx, from, use)
}
