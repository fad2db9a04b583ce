package contact_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/contact"
)

// A mailbox is a role's only if nothing in it can be a name.
func TestRoleMailboxes(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"post@etat.example": true, "digital@etat.example": true, "IT-drift@kommune.example": true, "postmottak.digital@etat.example": true,
		"etat-support@etat.example": true, "prosjekt2@etat.example": true,
		"kari@etat.example": false, "kari.nordmann@etat.example": false, "kari.support@etat.example": false, "kn@etat.example": false,
		"nordmann@nordmann.example": true, // the organisation is called so
		"123@etat.example":          false, "post": false, "": false,
	} {
		if got := contact.Mailbox(address); got != want {
			t.Errorf("Mailbox(%q) = %t", address, got)
		}
	}
}

func TestEverythingThatIsWrongWithACard(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		card  contact.Card
		wrong string
	}{
		"a role":               {contact.Card{Kind: contact.Role, Task: "Prosjektledelse", Email: "digital@etat.example"}, ""},
		"a person":             {contact.Card{Kind: contact.Person, Task: "Prosjektleder", Name: "Kari Nordmann", Email: "kari@etat.example", Phone: "+47 22 00 00 00", ShownTo: contact.Everybody}, ""},
		"a person as a role":   {contact.Card{Kind: contact.Role, Task: "Prosjektledelse", Name: "Kari Nordmann", Email: "kari@etat.example"}, "email not_a_role_mailbox, name role_has_no_name"},
		"nothing":              {contact.Card{}, "kind not_one_of, task required, email required"},
		"a person without":     {contact.Card{Kind: contact.Person, Email: "x", Phone: "ring meg", ShownTo: "alle"}, "shownTo not_one_of, task required, email invalid_format, name required, phone not_a_phone"},
		"too long":             {contact.Card{Kind: contact.Person, Task: strings.Repeat("å", 81), Name: strings.Repeat("a", 121), Email: "a@b.example"}, "task too_long, name too_long"},
		"an address as a task": {contact.Card{Kind: contact.Role, Task: "kari@etat.example", Email: "post@etat.example"}, "task task_is_address"},
	} {
		var got []string
		for _, f := range c.card.Check() {
			got = append(got, f.Path+" "+f.Code)
		}
		if joined := strings.Join(got, ", "); joined != c.wrong {
			t.Errorf("%s: %q, want %q", name, joined, c.wrong)
		}
	}
}

// Who sees a card is what the organisation has chosen, and nobody if it has not.
func TestWhoSeesACard(t *testing.T) {
	t.Parallel()
	own, known, all := []contact.Viewer{contact.Colleague}, []contact.Viewer{contact.Known, contact.Colleague}, []contact.Viewer{contact.Stranger, contact.Known, contact.Colleague}
	for audience, want := range map[contact.Audience][]contact.Viewer{"": own, contact.Nobody: own, contact.Organisations: known, contact.Everybody: all, "alle": own} {
		c := contact.Contact{Card: contact.Card{ShownTo: audience}}
		for _, who := range all {
			if got := c.VisibleTo(who); got != slices.Contains(want, who) {
				t.Errorf("shown to %q, asked by %d: %t", audience, who, got)
			}
		}
	}
}
