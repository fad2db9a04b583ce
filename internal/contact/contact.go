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
	"cmp"
	"time"

	"github.com/samstyring/samstyring/internal/locale"
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

	Language locale.Language `json:"language,omitempty"` // of letters to it; "": bokmål
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
	Confirmed     time.Time `json:"confirmed"`               // when it was last said to be right
	Asked         time.Time `json:"asked,omitzero"`          // when it was asked whether it still is; zero: no question is open
	Unanswered    time.Time `json:"unanswered,omitzero"`     // since when the time to answer is over; zero: it is not
	Notified      bool      `json:"notified,omitempty"`      // whoever it is about was notified that it is there
	AskSent       bool      `json:"askSent,omitempty"`       // the letter that asks was sent
	OwnerNotified bool      `json:"ownerNotified,omitempty"` // the organisation was notified that nobody has answered
	Writing       time.Time `json:"writing,omitzero"`        // since when a letter is under way; zero: none is
}

// Speaks is the language of letters to the contact.
func (c Contact) Speaks() locale.Language { return cmp.Or(c.Language, locale.Bokmaal) }

// Stale says that nobody has answered whether the contact is still right. It is
// shown as not confirmed since Confirmed.
func (c Contact) Stale() bool { return !c.Unanswered.IsZero() }

// Viewer is how well whoever asks for a contact is known.
type Viewer int

// The viewers, each of whom sees what the one before sees.
const (
	Stranger  Viewer = iota // has not said who they are
	Known                   // acts for some organisation
	Colleague               // may read all contacts of the organisation whose contact it is
)

// VisibleTo says whether somebody may see the contact. What is not said to be shown
// is not.
func (c Contact) VisibleTo(who Viewer) bool {
	switch c.ShownTo {
	case Everybody:
		return true
	case Organisations:
		return who >= Known
	}
	return who == Colleague
}

// Confirm notes that a contact is still right.
func (c Contact) Confirm(now time.Time) Contact {
	c.Confirmed, c.Asked, c.Unanswered, c.AskSent, c.OwnerNotified = now, time.Time{}, time.Time{}, false, false
	return c
}

// Correct is what whoever it is about says instead: what it can be asked about,
// its name and its phone number. The address stays: it is by the link that was
// sent there that they are known.
func (c Contact) Correct(task, name, phone string, now time.Time) Contact {
	c.Task, c.Name, c.Phone, c.Changed = task, name, phone, now
	return c.Confirm(now)
}
