package mail

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/personal"
)

// Where the links of the letters lead, below the registry's address. The token
// follows the slash.
const (
	ConfirmPath      = "/varsler/bekreft/"
	ContactPath      = "/varsler/kontakt/"
	NeverPath        = "/varsler/aldri/"
	AllowPath        = "/varsler/igjen/" // undoes NeverPath, with the same token
	UnsubscribePath  = "/varsler/stopp/"
	SubscriptionPath = "/varsler/"      // and then the id of the subscription
	OwnPath          = "/varsler/mitt/" // what the reader of a mailbox follows
	initiativePath   = "/tiltak/"
	changesPath      = "/endringer"
)

// ConfirmWithin is how long an address can be confirmed. Unsubscribing works
// for ever: whoever holds an old letter can always stop the next one.
const ConfirmWithin = personal.ReaderAsked

// OwnWithin is how long a link to what one follows is good for. Each letter has a
// new one.
const OwnWithin = 400 * 24 * time.Hour

// ErrEmpty is the error of a letter in which nothing has changed.
var ErrEmpty = errors.New("nothing has changed")

// Composer writes letters. It is safe for concurrent use.
type Composer struct {
	site   *url.URL
	signer *Signer
	clock  func() time.Time
}

// NewComposer takes the address at which the registry is reached, such as
// https://samstyring.example. One-click unsubscription needs https.
func NewComposer(site string, signer *Signer, clock func() time.Time) (*Composer, error) {
	u, err := url.Parse(site)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("make composer: %q is not the address of a site", site)
	}
	return &Composer{site: u, signer: signer, clock: clock}, nil
}

// Changes writes what has just changed in one initiative. delivery is the id of
// the delivery, the same on every attempt.
func (c *Composer) Changes(r Recipient, delivery string, i Initiative) (Message, error) {
	if len(i.Changes) == 0 {
		return Message{}, fmt.Errorf("write change mail: %w", ErrEmpty)
	}
	i.Changes = inOrder(i.Changes)
	w := writer{r.Lang, c}
	p := c.letter(r)
	p.Heading, p.HeadingTag = oneLine(i.Title), oneLine(i.TitleTag)
	p.Preheader = headlines(i.Changes)
	p.Sections = []section{{Groups: []group{w.group(i, false)}}}
	p.Button = &link{Text: w.text(w.opens(i)), URL: w.pageOf(i)}
	subject := w.subject("", i, len(i.Changes)-1)
	return c.finish(r, delivery, subject, p, p.Footer.Stop.URL)
}

// Digest writes what changed in a period, grouped by initiative: what must be
// acted on first, and the newest first among equals.
func (c *Composer) Digest(r Recipient, delivery string, d Digest) (Message, error) {
	all := sorted(d.Initiatives)
	if len(all) == 0 {
		return Message{}, fmt.Errorf("write digest: %w", ErrEmpty)
	}
	w := writer{r.Lang, c}
	period, days, err := w.period(d)
	if err != nil {
		return Message{}, fmt.Errorf("write digest: %w", err)
	}
	changes, acts := count(all)
	p := c.letter(r)
	p.Heading, p.Period = period, days
	p.Lead = w.lead(changes, len(all), acts, slices.ContainsFunc(all, func(i Initiative) bool { return i.Path != "" }))
	p.Preheader = strings.Join(p.Lead, " ")
	p.Sections = w.sections(all[:min(len(all), maxInitiatives)])
	if left := len(all) - maxInitiatives; left > 0 {
		p.Rest = &rest{Text: w.amount("mail.rest", left), Link: link{Text: w.text("mail.all"), URL: c.url(changesPath, "")}}
	}
	subject := w.subject(period, all[0], changes-1)
	return c.finish(r, delivery, subject, p, p.Footer.Stop.URL)
}

// letter begins a letter that belongs to a subscription.
func (c *Composer) letter(r Recipient) page {
	w := writer{r.Lang, c}
	manage := &link{Text: w.text("mail.footer.manage"), URL: c.url(SubscriptionPath, r.Subscription)}
	if r.Own {
		manage = &link{Text: w.text("mail.footer.own"), URL: c.url(c.OwnLink(r.Mailbox), "")}
	}
	return page{Footer: footer{
		Why:    w.text("mail.footer.why"),
		Manage: manage,
		Stop: &link{
			Text: w.text("mail.footer.stop"),
			URL:  c.url(UnsubscribePath, c.signer.Issue(PurposeUnsubscribe, r.Subscription, r.Address, time.Time{})),
		},
	}}
}

// OwnLink is where the reader of a mailbox sees and changes what they follow.
func (c *Composer) OwnLink(mailbox string) string {
	return OwnPath + c.signer.Issue(PurposeOwn, mailbox, "", c.clock().Add(OwnWithin))
}

// url is an address of the registry.
func (c *Composer) url(path, last string) string {
	return strings.TrimRight(c.site.String(), "/") + path + url.PathEscape(last)
}

// sorted gives the initiatives that have changes in the order of reading.
func sorted(given []Initiative) []Initiative {
	var out []Initiative
	for _, i := range given {
		if len(i.Changes) > 0 {
			i.Changes = inOrder(i.Changes)
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b Initiative) int {
		return cmp.Or(a.Changes[0].compare(b.Changes[0]), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// inOrder is a copy, the most pressing first, then the newest.
func inOrder(changes []Change) []Change {
	out := slices.Clone(changes)
	slices.SortStableFunc(out, Change.compare)
	return out
}

func (a Change) compare(b Change) int {
	return cmp.Or(cmp.Compare(a.Severity.rank(), b.Severity.rank()), b.At.Compare(a.At))
}

func count(all []Initiative) (changes, acts int) {
	for _, i := range all {
		changes += len(i.Changes)
		for _, c := range i.Changes {
			if c.Severity == Act {
				acts++
			}
		}
	}
	return changes, acts
}

func headlines(changes []Change) string {
	all := make([]string, len(changes))
	for i, c := range changes {
		all[i] = oneLine(c.Headline)
	}
	return strings.Join(all, " · ")
}
