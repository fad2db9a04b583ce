package notify

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
)

// theLetter asks for the letter of each quarter about a municipality.
func theLetter(address, number string) subscription.Command {
	c := toMail(address, subscription.Quarterly)
	c.Filters = subscription.Asking(filter.Set{filter.Municipality: {number}})
	return c
}

// until moves the clock to a time of day in Norway.
func until(t testing.TB, r *testkit.Registry, at string) {
	t.Helper()
	to, err := time.ParseInLocation("2006-01-02 15:04", at, subscription.Oslo)
	if err != nil {
		t.Fatal(err)
	}
	r.Clock.Advance(to.Sub(r.Clock.Now()))
}

// Four times a year a letter says what waits and what comes: on the first working day,
// once, also if the service is restarted, and nothing else. One click stops it.
func TestTheLetterOfEachQuarter(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t) // Monday the 7th of September
	s := start(t, r, office.by, byHand(r))
	const address = "leder@kommune.example"
	c := theLetter(address, "1103")
	c.At = "07:30"
	made := confirmed(t, s, office, c)
	id := propose(t, r, "Plikten")
	bind(t, r, id, "2026-12-01")
	bind(t, r, propose(t, r, "Neste plikt"), "2027-09-01")
	until(t, r, "2026-10-01 07:29")
	untilMatched(t, s)
	if n := len(office.letters(address)); n != 1 {
		t.Fatalf("%d letters before it is time", n)
	}
	until(t, r, "2026-10-01 07:30")
	first := office.wait(t, address, 2)[1]
	for _, want := range []string{
		"4. kvartal 2026", "Innen 1. desember 2026: Plikten: Frist: plikten skal være oppfylt (Testloven § 1)", "https://samstyring.example/tiltak/" + id,
		"2 tiltak dere må gjøre, har dere ikke sagt noe om.", "1. september 2027: Neste plikt:", "https://samstyring.example/kommuner/1103", "brev hvert kvartal om hva Stavanger må gjøre",
	} {
		if !strings.Contains(first.plain(t), want) {
			t.Errorf("the letter does not say %q:\n%s", want, first.plain(t))
		}
	}
	s.stop()
	s = start(t, r, office.by, byHand(r))
	bind(t, r, id, "2026-12-15") // a change, which is for others
	until(t, r, "2026-12-31 23:00")
	untilMatched(t, s)
	until(t, r, "2027-01-04 07:30")
	letters := office.wait(t, address, 3)
	if len(letters) != 3 || !strings.Contains(letters[2].plain(t), "1. kvartal 2027") || !strings.Contains(letters[2].plain(t), "Fristen var 15. desember 2026: Plikten: fristen er ute") {
		t.Fatalf("%d letters, the last one:\n%s", len(letters), letters[2].plain(t))
	}
	if v, err := s.Unsubscribe(t.Context(), letters[2].link(t, mail.UnsubscribePath)); err != nil || v.ID != made.ID || v.Status != subscription.Disabled {
		t.Errorf("unsubscribed %+v: %v", v, err)
	}
}

// A municipality that is no more is those that it has become, and the letter says so. Of
// nothing that waits it says that.
func TestTheLetterOfAMunicipalityThatIsNoMore(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by, byHand(r))
	confirmed(t, s, office, theLetter("en@kommune.example", "3011"))
	confirmed(t, s, office, theLetter("to@kommune.example", "1507"))
	confirmed(t, s, office, theLetter("tre@kommune.example", "0136"))
	until(t, r, "2026-10-01 07:00")
	one := office.wait(t, "en@kommune.example", 2)[1].plain(t)
	for _, want := range []string{"Ingenting venter på Hvaler nå.", "Ingen frister eller milepæler er kjent", "/kommuner/3110"} {
		if !strings.Contains(one, want) {
			t.Errorf("the letter does not say %q:\n%s", want, one)
		}
	}
	if strings.Contains(one, "finnes ikke lenger") { // it has got another number
		t.Errorf("Hvaler is no more:\n%s", one)
	}
	if three := office.wait(t, "tre@kommune.example", 2)[1].plain(t); !strings.Contains(three, "Kommunen du har valgt, Rygge (0136), finnes ikke lenger. Brevet gjelder derfor Moss.") {
		t.Errorf("what became of Rygge is not said:\n%s", three)
	}
	two := office.wait(t, "to@kommune.example", 2)[1].plain(t)
	for _, want := range []string{"gjelder derfor Ålesund og Haram.", "Å gjøre nå: Ålesund", "Å gjøre nå: Haram"} {
		if !strings.Contains(two, want) {
			t.Errorf("the letter does not say %q:\n%s", want, two)
		}
	}
}

// Whoever wants to see the letter gets it at once; there is nothing to send once more,
// and the letter does not take the place of changes of the same municipality.
func TestTheLetterIsNoChange(t *testing.T) {
	t.Parallel()
	r, office := open(t), openOffice(t)
	s := start(t, r, office.by)
	propose(t, r, "Før")
	made := confirmed(t, s, office, theLetter("leder@kommune.example", "1103"))
	if _, _, err := s.SendTest(t.Context(), as(vendor), made.ID); err != nil {
		t.Fatal(err)
	}
	if got := office.wait(t, "leder@kommune.example", 2)[1].plain(t); !strings.Contains(got, "Hva må vi gjøre? Stavanger") {
		t.Errorf("the test sends\n%s", got)
	}
	if _, err := s.Replay(t.Context(), as(vendor), made.ID, changes.Cursor{}); fault.CodeOf(err) != fault.NotAllowedNow {
		t.Errorf("sent once more: %v", err)
	}
	const reader = "leser@example.org"
	daily := theLetter(reader, "1103")
	daily.Frequency = subscription.Daily
	for n, c := range []subscription.Command{daily, theLetter(reader, "1103")} {
		if err := s.Follow(t.Context(), Follower{Network: "192.0.2.1", Key: fmt.Sprint(n)}, c); err != nil {
			t.Fatal(err)
		}
		asked := office.wait(t, reader, n+1)[n]
		if _, err := s.ConfirmEmail(t.Context(), asked.link(t, mail.ConfirmPath)); err != nil {
			t.Fatal(err)
		}
	}
	own, err := s.ReaderOf(strings.TrimPrefix(s.composer.OwnLink(s.mailbox(reader)), mail.OwnPath))
	if err != nil {
		t.Fatal(err)
	}
	if list, err := own.Following(t.Context()); err != nil || len(list) != 2 {
		t.Errorf("they follow %+v: %v", list, err)
	}
}

// With two replicas, of which one goes away, everybody gets one letter in each quarter.
func TestOneLetterFromSeveralReplicas(t *testing.T) {
	t.Parallel()
	_, ra, rb := cluster(t)
	office := openOffice(t)
	a, b := start(t, ra, office.by, byHand(ra)), start(t, rb, office.by, byHand(rb))
	eventually(t, "both have partitions", func() bool {
		return len(partitions(a)) > 0 && len(partitions(b)) > 0 && len(partitions(a))+len(partitions(b)) == Partitions
	})
	const receivers = 12
	address := func(n int) string { return fmt.Sprintf("post%d@kommune.example", n) }
	for n := range receivers {
		confirmed(t, a, office, theLetter(address(n), "1103"))
	}
	all := func(letters int, quarter string) {
		t.Helper()
		for n := range receivers {
			if got := office.wait(t, address(n), letters); len(got) != letters || !strings.Contains(got[letters-1].plain(t), quarter) {
				t.Errorf("%s has %d letters, the last one:\n%s", address(n), len(got), got[len(got)-1].plain(t))
			}
		}
	}
	for _, r := range []*testkit.Registry{ra, rb} {
		until(t, r, "2026-10-01 09:00")
	}
	all(2, "4. kvartal 2026")
	a.stop()
	eventually(t, "the other one has all partitions", func() bool { return len(partitions(b)) == Partitions })
	until(t, rb, "2027-01-04 09:00")
	all(3, "1. kvartal 2027")
}
