package mail

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"github.com/samstyring/samstyring/internal/fault"
)

// Organisation is who asks for a letter, as it is registered. Nothing that it
// has typed stands in a letter to somebody who has not agreed.
type Organisation struct {
	Number string
	Name   string // registered name; "": it is not known here
}

// words names the organisation.
func (o Organisation) words(w writer) string {
	if o.Name != "" {
		return oneLine(o.Name)
	}
	return w.with("mail.organisation", fault.Args{"number": o.Number})
}

// Confirm asks whether an address is wanted. Without an organisation somebody has
// left it for themselves.
func (c *Composer) Confirm(r Recipient, delivery string, asker Organisation) (Message, error) {
	return c.ask(r, delivery, asker, "mail.confirm", ConfirmPath, PurposeConfirm)
}

// ConfirmContact asks whoever looks after a webhook whether they want to be
// notified when it is disabled.
func (c *Composer) ConfirmContact(r Recipient, delivery string, asker Organisation) (Message, error) {
	return c.ask(r, delivery, asker, "mail.contact", ContactPath, PurposeContact)
}

// ask writes a question. It is a stranger's mailbox until it is answered: the
// letter has a link that refuses all that may follow.
func (c *Composer) ask(r Recipient, delivery string, asker Organisation, key, path string, purpose Purpose) (Message, error) {
	w := writer{r.Lang, c}
	until := c.clock().Add(ConfirmWithin)
	text := w.text("mail.confirm.own")
	if asker != (Organisation{}) {
		text = w.with(key+".text", fault.Args{"organisation": asker.words(w)})
	}
	p := page{
		Heading: w.text(key + ".heading"), Preheader: text, Paragraphs: []string{text},
		Button: &link{
			Text: w.text(key + ".button"),
			URL:  c.url(path, c.signer.Issue(purpose, r.Subscription, r.Address, until)),
		},
		Spelled: w.text("mail.confirm.spelled"),
		After:   []string{w.with("mail.confirm.expires", fault.Args{"until": until}), w.text(key + ".ignore")},
		Footer:  footer{Never: c.never(w, r)},
	}
	return c.finish(r, delivery, w.text(key+".subject"), p, p.Footer.Never.URL)
}

// never is the link that refuses all letters for good. It works for ever, and
// is about the mailbox and not about a subscription, which may be gone by then.
func (c *Composer) never(w writer, r Recipient) *link {
	return &link{
		Text: w.text("mail.footer.never"),
		URL:  c.url(NeverPath, c.signer.Issue(PurposeNever, r.Mailbox, "", time.Time{})),
	}
}

// WebhookDisabled tells whoever looks after a webhook that it gets no more
// deliveries, why, and how it is taken up again. The name of the receiver is
// what the subscriber has typed, so it stands in no subject and no heading.
func (c *Composer) WebhookDisabled(r Recipient, delivery string, owner Organisation, d WebhookDisabled) (Message, error) {
	w := writer{r.Lang, c}
	args, reason := fault.Args{"organisation": owner.words(w)}, "mail.webhook.reason."+string(d.Reason)
	if !w.Has(reason) {
		return Message{}, fmt.Errorf("write webhook notice: no reason is %q", d.Reason)
	}
	p := page{
		Heading:    w.with("mail.webhook.heading", args),
		Paragraphs: []string{w.text(reason), w.text("mail.webhook.todo"), w.text("mail.webhook.more")},
		Facts:      w.webhookFacts(r, d),
		Button:     &link{Text: w.text("mail.webhook.button"), URL: c.url(SubscriptionPath, r.Subscription)},
		Footer:     footer{Never: c.never(w, r)},
	}
	p.Preheader = p.Paragraphs[0]
	return c.finish(r, delivery, cut(w.with("mail.webhook.subject", args), maxSubject), p, "")
}

// maxHost is how much of a host name is shown, in characters.
const maxHost = 100

// hostname shows a host as it is resolved: lower case, and letters that look
// like others in punycode. What is none is not shown.
func hostname(given string) string {
	if ip, err := netip.ParseAddr(given); err == nil && ip.Zone() == "" {
		return ip.String()
	}
	host, err := idna.Lookup.ToASCII(given)
	if err != nil || strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
		return "–"
	}
	if len(host) > maxHost {
		host = "…" + host[len(host)-maxHost:] // the end says whose it is
	}
	return host
}
