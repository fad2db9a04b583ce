package notify

import (
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
)

// inLetter puts changes of one initiative into the words of a letter, under the
// title that it has by the last of them.
func (s *Service) inLetter(all []changes.Change, sub *subscription.Subscription) mail.Initiative {
	l := sub.Language
	last := &all[len(all)-1]
	i := mail.Initiative{ID: last.Initiative, Owner: s.ref.NameOf(last.Owner, "")}
	switch {
	case last.Need != "":
		i.ID, i.Path, i.Kind = "", last.Path(), "need"
	case last.Network != "":
		i.Path, i.Kind = last.Path(), "network"
	}
	if i.Owner == "" {
		i.Owner = last.OwnerName
	}
	title, tag := l.PickTagged(last.Title)
	if i.Title = title; tag != string(l) {
		i.TitleTag = tag
	}
	for n := range all {
		i.Changes = append(i.Changes, s.changeInLetter(&all[n], l))
	}
	if ids := sub.Filters.Followed(last); len(ids) > 0 {
		i.Changes[len(all)-1].Details = append(i.Changes[len(all)-1].Details, followedWords(l, ids))
	}
	return i
}

// changeInLetter shows what has one value before and one after as a pair, and
// everything else in sentences.
func (s *Service) changeInLetter(c *changes.Change, l locale.Language) mail.Change {
	headline, detail := c.Words(l, s.ref)
	m := mail.Change{Headline: headline, Severity: mail.Severity(c.Severity), At: c.At, Values: values(c, l)}
	if detail != "" && len(m.Values) == 0 {
		m.Details = strings.Split(detail, "\n")
	} else if reason := l.Pick(c.New.Reason); reason != "" {
		m.Details = []string{reason}
	}
	return m
}

// values are the pairs of classes that have them.
func values(c *changes.Change, l locale.Language) (out []mail.Value) {
	date := func(d events.Date, precision string) string {
		if d == "" {
			return ""
		}
		return l.Date(d, precision)
	}
	switch c.Class {
	case changes.StageMoved:
		if c.Old.Stage != "" {
			out = append(out, mail.Value{Label: l.Label("stage"), From: l.Value("stage", c.Old.Stage), To: l.Value("stage", c.New.Stage)})
		}
	case changes.DateMoved:
		for _, m := range c.Moves {
			out = append(out, mail.Value{Label: m.Milestone, From: date(m.Old, m.OldPrecision), To: date(m.New, m.NewPrecision)})
		}
	case changes.DeadlineSet:
		out = append(out, mail.Value{Label: l.Label("deadline"), From: date(c.Old.Deadline, ""), To: date(c.New.Deadline, "")})
	}
	return out
}

// noticeLetter is what is sent to the contact of a webhook.
func noticeLetter(sub *subscription.Subscription, n *subscription.Notice) mail.WebhookDisabled {
	w := mail.WebhookDisabled{
		Reason: mail.ReasonFailing, Since: n.Since, Status: n.Status, Undelivered: n.Undelivered, Position: n.Position,
	}
	if n.Reason == subscription.ReasonGone {
		w.Reason = mail.ReasonGone
	}
	if u, err := url.Parse(sub.Endpoint); err == nil {
		w.Host = u.Hostname()
	}
	return w
}
