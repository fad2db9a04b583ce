package initiative_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

const (
	oneContact   = "per_5108247541de29453b38d127865e0fcf"
	otherContact = "per_e1a5a6cd03b1c2f40f7f7f0c4f9c1b22"
)

// Whom to ask is chosen by pseudonym: no name and no address gets into the log.
func TestChooseContacts(t *testing.T) {
	t.Parallel()
	chosen := registered().then(&events.ContactsChosen{Contacts: []string{oneContact}})
	specify(t, []spec{
		{
			name: "choose two", given: registered(), when: initiative.ChooseContacts{Contacts: []string{oneContact, otherContact}},
			then: history{&events.ContactsChosen{Contacts: []string{oneContact, otherContact}}},
		},
		{name: "choose the same again", given: chosen, when: initiative.ChooseContacts{Contacts: []string{oneContact}}},
		{name: "choose nobody any more", given: chosen, when: initiative.ChooseContacts{}, then: history{&events.ContactsChosen{Contacts: []string{}}}},
		{
			name: "a name, an address, and one twice", given: registered(),
			when:    initiative.ChooseContacts{Contacts: []string{"Kari Nordmann", "kari@etat.example", oneContact, oneContact}},
			refused: invalid("contacts[0] unknown_contact", "contacts[1] unknown_contact", "contacts[3] twice"),
		},
		{
			name: "too many", given: registered(),
			when:    initiative.ChooseContacts{Contacts: []string{"per_1", "", "", "", "", ""}},
			refused: invalid("contacts too_many", "contacts[0] unknown_contact", "contacts[1] unknown_contact", "contacts[2] unknown_contact", "contacts[2] twice", "contacts[3] unknown_contact", "contacts[3] twice", "contacts[4] unknown_contact", "contacts[4] twice", "contacts[5] unknown_contact", "contacts[5] twice"),
		},
	})
}
