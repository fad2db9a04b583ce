package contact

import (
	"time"

	"github.com/samstyring/samstyring/internal/personal"
)

// Letter is what a contact is written about.
type Letter string

// The letters. The last two are not due by time: they follow from what somebody does.
const (
	NoLetter    Letter = ""
	Listed      Letter = "listed"     // that the card is there, and how it is erased
	Ask         Letter = "asked"      // whether it is still right
	NotAnswered Letter = "unanswered" // to the organisation: that nobody has answered
	Claim       Letter = "claim"      // somebody says that the card is theirs: a link to it
	Gone        Letter = "gone"       // to the organisation: that whom a card was about has erased it
)

// Due is what follows for a contact from time alone, and the letter to be sent for
// it. A letter that may be under way by another replica is not due; one that has
// been for as long as patience is sent again.
func (c Contact) Due(now time.Time, patience time.Duration) (Contact, Letter) {
	lost := c.Writing.IsZero() || !now.Before(c.Writing.Add(patience))
	switch {
	case c.Kind == Person && !c.Notified && lost:
		c.Writing = now
		return c, Listed
	case c.Asked.IsZero() && !now.Before(c.Confirmed.Add(personal.ContactAsked)):
		c.Asked, c.AskSent, c.Writing = now, false, now
		return c, Ask
	case !c.Asked.IsZero() && !c.AskSent && lost:
		c.Asked, c.Writing = now, now // nobody was asked yet
		return c, Ask
	case c.AskSent && !c.Stale() && !now.Before(c.Asked.Add(personal.ContactAnswer)):
		c.Unanswered, c.Writing = now, now
		return c, NotAnswered
	case c.Stale() && !c.OwnerNotified && lost:
		c.Writing = now
		return c, NotAnswered
	}
	return c, NoLetter
}

// Sent notes that a letter was sent.
func (c Contact) Sent(letter Letter) Contact {
	switch letter {
	case Listed:
		c.Notified = true
	case Ask:
		c.AskSent = true
	case NotAnswered:
		c.OwnerNotified = true
	}
	c.Writing = time.Time{}
	return c
}
