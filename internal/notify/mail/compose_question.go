package mail

import (
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// Question is what somebody asks about an initiative. The answer goes to From,
// which nobody has checked.
type Question struct{ Initiative, Title, From, Text string }

// Question writes a question to a role mailbox.
func (c *Composer) Question(r Recipient, delivery string, q Question) (Message, error) {
	w := writer{r.Lang, c}
	args := fault.Args{"title": oneLine(q.Title), "id": q.Initiative, "from": oneLine(q.From)}
	p := page{
		Heading: w.with("mail.question.heading", args), Preheader: w.with("mail.question.what", args),
		Paragraphs: []string{w.with("mail.question.what", args)},
		After:      []string{w.with("mail.question.answer", args), w.text("mail.question.unchecked")},
		Button:     &link{Text: w.text("mail.open"), URL: c.url(initiativePath, q.Initiative)},
		Footer:     footer{OfCard: true, Never: c.never(w, r)},
	}
	for line := range strings.SplitSeq(q.Text, "\n") {
		if line = oneLine(line); line != "" {
			p.Paragraphs = append(p.Paragraphs, "«"+line+"»")
		}
	}
	m, err := c.finish(r, delivery, cut(w.with("mail.question.subject", args), maxSubject), p, "")
	m.ReplyTo = q.From
	return m, err
}
