package notify

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

const citizen = "innbygger@example.org"

// followByMail lets somebody at an address of the Internet leave an address.
func followByMail(t testing.TB, s *replica, from string, c subscription.Command) error {
	t.Helper()
	return s.Follow(t.Context(), Follower{Network: from}, c)
}

// followed are the subscriptions of a mailbox, as its reader sees them.
func followed(t testing.TB, s *replica, address string) []View {
	t.Helper()
	return followedBy(t, &Reader{s.Service, s.mailbox(address)})
}

func followedBy(t testing.TB, r *Reader) []View {
	t.Helper()
	list, err := r.Following(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Somebody without an organisation leaves an address, says yes, gets the changes,
// sees and changes what they follow behind the link of a letter, and erases it.
// Neither log lines nor events hold the address.
func TestSomebodyFollowsWithoutAnOrganisation(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	var logged bytes.Buffer
	s := start(t, r, office.by, func(c *Config) { c.Logger = slog.New(slog.NewJSONHandler(&logged, nil)) })
	if err := followByMail(t, s, "192.0.2.1", toMail(citizen, subscription.Immediate)); err != nil {
		t.Fatal(err)
	}
	asked := office.wait(t, citizen, 1)[0]
	if text := asked.plain(t); !strings.Contains(text, "Noen har lagt igjen denne adressen") || strings.Contains(text, "organisasjonsnummer") {
		t.Errorf("the question says\n%s", text)
	}
	propose(t, r, "Før ja")
	if _, err := s.ConfirmEmail(t.Context(), asked.link(t, mail.ConfirmPath)); err != nil {
		t.Fatal(err)
	}
	propose(t, r, "Etter ja")
	told := office.wait(t, citizen, 2)[1]
	if !strings.Contains(told.plain(t), "Etter ja") || !strings.Contains(told.unsubscribe, mail.UnsubscribePath) {
		t.Errorf("the letter says\n%s", told.plain(t))
	}
	reader, err := s.ReaderOf(told.link(t, mail.OwnPath))
	if err != nil {
		t.Fatal(err)
	}
	list := followedBy(t, reader)
	if len(list) != 1 || list[0].Status != subscription.Active {
		t.Fatalf("they follow %+v", list)
	}
	c := list[0].Command
	c.Address, c.Filters = "annen@example.org", subscription.Filters{Set: filter.Set{filter.Municipality: {"1103"}}}
	if err := reader.Change(t.Context(), list[0].ID, c, nil); err != nil {
		t.Fatal(err)
	}
	if list = followedBy(t, reader); list[0].Address != citizen || list[0].Status != subscription.Active || list[0].Filters.Everything {
		t.Errorf("changed, they follow %+v", list[0])
	}
	if _, err := s.Unsubscribe(t.Context(), told.link(t, mail.UnsubscribePath)); err != nil {
		t.Fatal(err)
	}
	if list = followedBy(t, reader); list[0].Status != subscription.Disabled {
		t.Errorf("stopped, it is %s", list[0].Status)
	}
	if err := reader.EraseAll(t.Context()); err != nil || len(followedBy(t, reader)) != 0 {
		t.Errorf("erased, they follow %+v: %v", followedBy(t, reader), err)
	}
	s.stop()
	if strings.Contains(logged.String(), citizen) {
		t.Error("the address stands in the log lines")
	}
}

// Whoever asks is told the same whether an address is new, follows already, was
// asked just before or refuses all letters; and it is not asked more often than
// others may ask it.
func TestAskingTellsNothingOfAMailbox(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	for n := range 5 {
		if err := followByMail(t, s, fmt.Sprint("192.0.2.", n), toMail(victims[n%len(victims)], subscription.Daily)); err != nil {
			t.Fatalf("asked for the %d. time: %v", n+1, err)
		}
	}
	office.wait(t, victims[0], 1)
	if list := followed(t, s, victims[0]); len(list) != 1 {
		t.Errorf("%d are kept for one letter", len(list))
	}
	nothingWaits(t, s, followed(t, s, victims[0])[0].ID)
	if n := lettersToVictim(office); n != 1 {
		t.Errorf("%d letters were sent", n)
	}
	if err := s.Block(t.Context(), office.letters(victims[0])[0].link(t, mail.NeverPath)); err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(24 * time.Hour)
	if err := followByMail(t, s, "192.0.2.9", toMail(victims[0], subscription.Daily)); err != nil {
		t.Errorf("one that refuses: %v", err)
	}
	if list := followed(t, s, victims[0]); len(list) != 1 {
		t.Errorf("%d are kept of one that refuses", len(list))
	}
}

// From one network, and in all, no more letters are asked for than allowed.
func TestStrangersAskForSoManyLetters(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	ask := func(n int, from string) error {
		return followByMail(t, s, from, toMail(fmt.Sprintf("en%d@example.org", n), subscription.Weekly))
	}
	for n := range lettersFromNetwork.Most {
		if err := ask(n, "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
	}
	err := ask(100, "192.0.2.1")
	if fault.CodeOf(err) != fault.RateLimited || !strings.Contains(err.Error(), "followers_full") {
		t.Errorf("one more is answered %v", err)
	}
	if len(followed(t, s, "en100@example.org")) != 0 {
		t.Error("an address is kept that was refused")
	}
	for n := lettersFromNetwork.Most; n < lettersToAll.Most; n++ {
		if err := s.admitFollower(t.Context(), Follower{Network: fmt.Sprint("net ", n)}, fmt.Sprint("use ", n)); err != nil {
			t.Fatalf("the %d. in all: %v", n, err)
		}
	}
	if err := ask(101, "198.51.100.1"); fault.CodeOf(err) != fault.RateLimited {
		t.Errorf("beyond all letters it is answered %v", err)
	}
	r.Clock.Advance(24*time.Hour + time.Minute)
	if err := ask(102, "192.0.2.1"); err != nil {
		t.Errorf("a day later: %v", err)
	}
}

// An address that nobody has said yes for is erased, and one whose letters were
// stopped; those that are wanted stay, and so do an organisation's.
func TestAddressesAreForgotten(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	own, err := s.Create(t.Context(), as(vendor), toMail("post@example.org", subscription.Daily))
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"ja@example.org", "nei@example.org", "stans@example.org"} {
		if err := followByMail(t, s, "192.0.2.1", toMail(address, subscription.Daily)); err != nil {
			t.Fatal(err)
		}
		if address != "nei@example.org" {
			if _, err := s.ConfirmEmail(t.Context(), office.wait(t, address, 1)[0].link(t, mail.ConfirmPath)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := s.disable(t.Context(), followed(t, s, "stans@example.org")[0].ID, subscription.ReasonUnsubscribed); err != nil {
		t.Fatal(err)
	}
	kept := func(want ...int) {
		t.Helper()
		if err := s.forgetReaders(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, address := range []string{"ja@example.org", "nei@example.org", "stans@example.org"} {
			if n := len(followed(t, s, address)); n != want[i] {
				t.Errorf("%s is kept %d times, want %d", address, n, want[i])
			}
		}
	}
	kept(1, 1, 1)
	r.Clock.Advance(personal.ReaderAsked)
	kept(1, 0, 1)
	r.Clock.Advance(personal.ReaderStopped)
	kept(1, 0, 0)
	if status(t, s, own.ID) != subscription.Pending {
		t.Error("what an organisation asked for is gone")
	}
}

// Asked for twice, a selection is followed once.
func TestWhatIsFollowedTwiceIsKeptOnce(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	for n := range 2 {
		if err := followByMail(t, s, "192.0.2.1", toMail(citizen, subscription.Daily)); err != nil {
			t.Fatal(err)
		}
		letter := office.wait(t, citizen, n+1)[n]
		if _, err := s.ConfirmEmail(t.Context(), letter.link(t, mail.ConfirmPath)); err != nil {
			t.Fatal(err)
		}
		r.Clock.Advance(time.Hour)
	}
	if list := followed(t, s, citizen); len(list) != 1 || list[0].Status != subscription.Active {
		t.Errorf("they follow %+v", list)
	}
}

// A link opens what its own mailbox follows: not another's, and no organisation's.
func TestALinkOpensItsOwnMailbox(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	if err := followByMail(t, s, "192.0.2.1", toMail(citizen, subscription.Daily)); err != nil {
		t.Fatal(err)
	}
	own, err := s.Create(t.Context(), as(vendor), toMail(citizen, subscription.Daily))
	if err != nil {
		own.ID = "" // it was asked just before
	}
	theirs := followed(t, s, citizen)[0].ID
	other := &Reader{s.Service, s.mailbox("annen@example.org")}
	for _, id := range []string{theirs, own.ID, "finnes-ikke"} {
		for what, err := range map[string]error{
			"read": func() error { _, err := other.One(t.Context(), id); return err }(), "pause": other.Pause(t.Context(), id),
			"resume": other.Resume(t.Context(), id), "erase": other.Erase(t.Context(), id),
			"change": other.Change(t.Context(), id, toMail(citizen, subscription.Daily), nil),
		} {
			if fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s of another's answers %v", what, err)
			}
		}
	}
	never := office.wait(t, citizen, 1)[0].link(t, mail.NeverPath)
	for _, token := range []string{never, "", "x"} {
		if _, err := s.ReaderOf(token); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%q opens it: %v", token, err)
		}
	}
	if _, err := s.Get(t.Context(), testkit.Caller(testkit.Oslo), theirs); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("an organisation reads it: %v", err)
	}
}
