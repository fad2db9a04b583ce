package notify

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/quota"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A person is told that a card is there, is asked after a year in the language that
// the organisation has chosen, and is shown as not confirmed after thirty days
// without an answer; the organisation is told. All of it goes on where it was after
// a restart, once, with two replicas. One press confirms.
func TestContactsAreAskedEveryYear(t *testing.T) {
	t.Parallel()
	dir, office := t.TempDir(), openOffice(t)
	quick := func(c *Config) {
		office.by(c)
		c.Contacts = 10 * time.Millisecond
	}
	const hers, ours = "torunn.vassfarstein@etat.example", "post@etat.example"
	r := testkit.Open(t, dir, eventlog.Config{})
	replicas := []*replica{start(t, r, quick), start(t, r, quick)}
	add := func(card contact.Card) string {
		one, err := r.Secrets.AddContact(t.Context(), testkit.Caller(testkit.Skatteetaten), "", card)
		if err != nil {
			t.Fatal(err)
		}
		return one.ID
	}
	person := add(contact.Card{Kind: contact.Person, Task: "Prosjektleder", Name: "Torunn Vassfarstein", Email: hers, ShownTo: contact.Everybody, Language: locale.Nynorsk})
	find := func() contact.Contact {
		one, err := r.Secrets.FindContact(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		return one
	}
	letter := office.wait(t, hers, 1)[0]
	if said := letter.plain(t); strings.Contains(said, "Vassfarstein") || strings.Contains(letter.subject, "Vassfarstein") || !strings.Contains(said, "Verksemda vel") {
		t.Errorf("the letter repeats the card, or is in another language:\n%s", said)
	}
	eventually(t, "it is noted that she was told", func() bool { return find().Notified })
	r.Clock.Advance(personal.ContactAsked)
	token := office.wait(t, hers, 2)[1].link(t, mail.CardPath)
	eventually(t, "it is noted that she was asked", func() bool { return find().AskSent })
	add(contact.Card{Kind: contact.Role, Task: "Post", Email: ours, General: true})
	for _, s := range replicas {
		s.stop()
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}

	r = testkit.Open(t, dir, eventlog.Config{})
	r.Clock.Advance(personal.ContactAsked + personal.ContactAnswer + time.Hour)
	s := start(t, r, quick)
	start(t, r, quick)
	eventually(t, "the organisation is told that nobody has answered", func() bool { return find().OwnerNotified })
	if c := find(); !c.Stale() || !c.VisibleTo(contact.Stranger) {
		t.Errorf("not shown as not confirmed: %+v", c)
	}
	letter = office.wait(t, ours, 1)[0]
	if !strings.Contains(letter.body, ownContacts) || strings.Contains(letter.body, mail.CardPath) {
		t.Errorf("the organisation is told:\n%s", letter.body)
	}
	linked, err := s.LinkedContact(t.Context(), token)
	if err != nil || linked.ID != person {
		t.Fatalf("the link of the letter leads to %q (%v)", linked.ID, err)
	}
	if _, err := r.Secrets.ConfirmContact(t.Context(), linked); err != nil {
		t.Fatal(err)
	}
	if c := find(); c.Stale() {
		t.Error("confirmed, and still shown as not confirmed")
	}
	if err := r.Command.EraseHeld(t.Context(), find()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.LinkedContact(t.Context(), token); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a link to somebody who was erased: %v", err)
	}
	if hers, ours := len(office.letters(hers)), len(office.letters(ours)); hers != 2 || ours != 1 {
		t.Errorf("she got %d letters, the organisation %d", hers, ours)
	}
}

// A letter that was taken, and not noted because the process died, is not sent
// again; one to a mailbox that refuses all letters is not sent at all.
func TestALetterToAContactIsSentOnce(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	const hers = "torunn.vassfarstein@etat.example"
	c, err := r.Secrets.AddContact(t.Context(), testkit.Caller(testkit.Skatteetaten), "", contact.Card{Kind: contact.Person, Task: "Prosjektleder", Name: "Torunn Vassfarstein", Email: hers})
	if err != nil {
		t.Fatal(err)
	}
	send := func(letter contact.Letter) error {
		return s.letterToContact(t.Context(), c, c, letter, "the same")
	}
	if err := send(contact.Ask); err != nil {
		t.Fatal(err)
	}
	if err := send(contact.Ask); !errors.Is(err, quota.ErrDone) {
		t.Errorf("sent again: %v", err)
	}
	if err := s.Block(t.Context(), office.wait(t, hers, 1)[0].link(t, mail.NeverPath)); err != nil {
		t.Fatal(err)
	}
	if err := s.ClaimContact(t.Context(), c); fault.CodeOf(err) != fault.NotAllowedNow {
		t.Errorf("written to a mailbox that refuses: %v", err)
	}
	if n := len(office.letters(hers)); n != 1 {
		t.Errorf("%d letters", n)
	}
}

// ownContacts is where the letter to the organisation leads.
const ownContacts = "/min-side/kontakter"
