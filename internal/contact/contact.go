// Package contact is whom one can ask: what a contact is, what is wrong with one,
// and who may see it. It keeps nothing; internal/app/contacts does.
//
// A contact is a role mailbox (digital@etat.example), which leads to whoever has
// the task, or a person's card with name, work e-mail and work phone. A mailbox is
// to be preferred: it says nothing of anybody and outlives whoever leaves. Only a
// mailbox whose name is made of the words of a role is one (Mailbox); everything
// else is a person's. Both lie where they can be erased, because a mailbox that
// was taken for a role's may turn out to be somebody's.
package contact

import (
	"time"
)

// Kind says whether a contact is about a person.
type Kind string

// The kinds.
const (
	Role   Kind = "role"   // a mailbox that whoever has the task reads
	Person Kind = "person" // a person's card
)

// Kinds lists them, the one to prefer first.
var Kinds = []Kind{Role, Person}

// Audience says whom a contact is shown to, besides the organisation whose it is.
type Audience string

// The audiences.
const (
	Nobody        Audience = "nobody"        // nobody else
	Organisations Audience = "organisations" // whoever has signed in for an organisation
	Everybody     Audience = "everybody"     // whoever asks
)

// Audiences lists them, the narrowest first.
var Audiences = []Audience{Nobody, Organisations, Everybody}

// Card is what an organisation says of a contact.
type Card struct {
	Kind    Kind     `json:"kind"`
	Task    string   `json:"task"` // what it can be asked about, and never whom one asks
	Name    string   `json:"name,omitempty"`
	Email   string   `json:"email"`
	Phone   string   `json:"phone,omitempty"`
	ShownTo Audience `json:"shownTo"`           // "": nobody
	General bool     `json:"general,omitempty"` // it stands for the organisation, not only for initiatives
}

// Contact is a card as it is kept.
type Contact struct {
	ID           string `json:"-"` // pseudonym, "per_" and 32 hexadecimal digits
	Organisation string `json:"-"` // number of the organisation whose it is
	Revision     uint64 `json:"-"`
	Card
	Holder        string    `json:"holder,omitempty"` // pseudonym of who has signed in and said that the card is theirs
	Registered    time.Time `json:"registered"`
	Changed       time.Time `json:"changed"`
	Confirmed     time.Time `json:"confirmed"`           // when it was last said to be right
	Asked         time.Time `json:"asked,omitzero"`      // when it was asked whether it still is; zero: no question is open
	HiddenAt      time.Time `json:"hidden,omitzero"`     // since when it is hidden because there was no answer
	OwnerNotified bool      `json:"ownerTold,omitempty"` // the organisation was notified that it is hidden
}

// Hidden says that nobody but the organisation sees the contact, because whoever
// it is about has not confirmed it.
func (c Contact) Hidden() bool { return !c.HiddenAt.IsZero() }

// VisibleTo says whether an organisation may see the contact; "" is whoever has
// not signed in. What is not said to be shown is not.
func (c Contact) VisibleTo(organisation string) bool {
	switch {
	case organisation != "" && organisation == c.Organisation:
		return true
	case c.Hidden():
		return false
	case c.ShownTo == Everybody:
		return true
	}
	return c.ShownTo == Organisations && organisation != ""
}

// Confirm notes that a contact is still right.
func (c Contact) Confirm(now time.Time) Contact {
	c.Confirmed, c.Asked, c.HiddenAt, c.OwnerNotified = now, time.Time{}, time.Time{}, false
	return c
}
