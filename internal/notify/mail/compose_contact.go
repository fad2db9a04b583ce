package mail

import (
	"fmt"
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
)

// CardPath is where the link of a letter to a contact leads; the token follows.
const CardPath = "/kontakt/"

// ownContactsPath is where an organisation looks after its contacts.
const ownContactsPath = "/min-side/kontakter"

// CardWithin is how long a link to one's own card is good for: longer than it
// takes until the next one is sent.
const CardWithin = 400 * 24 * time.Hour

// toOwner are the letters that go to the organisation and not to the contact.
var toOwner = []string{"unanswered", "gone"}

// Contact writes about a card: to whom it is about, that it is there ("listed"),
// whether it is still right ("asked"), and that somebody says it is theirs
// ("claim"), or to the organisation that nobody has answered ("unanswered") or that
// whom it was about has erased it ("gone"). The letter holds nothing of the card.
func (c *Composer) Contact(r Recipient, delivery, letter string, owner Organisation) (Message, error) {
	w := writer{r.Lang, c}
	key := "mail.card." + letter
	if !w.Has(key + ".subject") {
		return Message{}, fmt.Errorf("write to a contact: no letter is %q", letter)
	}
	args := fault.Args{"organisation": owner.words(w)}
	text := w.with(key+".text", args)
	p := page{
		Heading: w.with(key+".heading", args), Preheader: text, Paragraphs: []string{text, w.text(key + ".more")},
		Button: &link{
			Text: w.text(key + ".button"),
			URL:  c.url(CardPath, c.signer.Issue(PurposeCard, r.Subscription, r.Address, c.clock().Add(CardWithin))),
		},
		Spelled: w.text("mail.confirm.spelled"),
		Footer:  footer{OfCard: true, Never: c.never(w, r)},
	}
	if slices.Contains(toOwner, letter) {
		p.Button.URL = c.url(ownContactsPath, "")
	}
	return c.finish(r, delivery, cut(w.with(key+".subject", args), maxSubject), p, "")
}
