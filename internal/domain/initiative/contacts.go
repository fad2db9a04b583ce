package initiative

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// MaxContacts is how many contacts an initiative has.
const MaxContacts = 5

// ChooseContacts says whom to ask about the initiative, by the pseudonyms under
// which its owner keeps them. That they are there is asked before.
type ChooseContacts struct{ Contacts []string }

var contactID = regexp.MustCompile(`^per_[0-9a-f]{32}$`)

// ValidContact says whether a text has the form of the pseudonym of a contact.
func ValidContact(id string) bool { return contactID.MatchString(id) }

func (c ChooseContacts) decide(s *State, _ Env) ([]events.Payload, error) {
	var p check
	p.Check(len(c.Contacts) <= MaxContacts, "contacts", "too_many", fault.Args{"max": MaxContacts, "given": len(c.Contacts)})
	for i, id := range c.Contacts {
		path := "contacts[" + strconv.Itoa(i) + "]"
		p.Check(ValidContact(id), path, "unknown_contact", nil)
		p.Check(!slices.Contains(c.Contacts[:i], id), path, "twice", nil)
	}
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	if slices.Equal(c.Contacts, s.Contacts) {
		return nil, nil
	}
	return []events.Payload{&events.ContactsChosen{Contacts: append([]string{}, c.Contacts...)}}, nil
}
