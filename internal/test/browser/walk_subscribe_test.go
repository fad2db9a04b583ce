package browser

import (
	"regexp"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/notify/mail"
)

// TestFindAndFollowAMunicipality finds a municipality from the front page, reads
// what concerns it, and subscribes to it, up to the letter that must be
// confirmed: with a mouse, without scripts, and with a keyboard only.
func TestFindAndFollowAMunicipality(t *testing.T) {
	for name, c := range map[string]struct {
		who     string
		address string
		options []option
	}{
		"with scripts":         {"Hvaler", "post@hvaler.example", nil},
		"without scripts":      {"Stavanger", "post@stavanger.example", []option{withoutScripts}},
		"with a keyboard only": {"KS Digitale fellestjenester AS", "post@ks.example", []option{withKeyboard}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := visit(t, c.options...)
			findMunicipality(v)
			readInitiative(v)
			subscribe(v, c.who, c.address)
		})
	}
}

// Whoever has signed in narrows what to follow to one kind of change.
func TestNarrowWhatIsFollowed(t *testing.T) {
	for name, options := range map[string][]option{"with a mouse": nil, "with a keyboard only": {withKeyboard}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := visit(t, options...)
			v.open("/abonner")
			v.signIn("Skatteetaten")
			v.heading("Følg endringer")
			v.unfold("Slags endring")
			v.tick("Avvikling varslet")
			v.press("Bruk valgene")
			v.reads("Du følger")
			v.follow("Avvikling varslet – fjern")
			v.reads("Alle endringer i alle tiltak")
		})
	}
}

// findMunicipality looks for some by the names and numbers that people know.
func findMunicipality(v *visitor) {
	v.t.Helper()
	search := func(words string) {
		v.t.Helper()
		v.open("/")
		v.fill("Finn kommunen din", words)
		v.press("Finn")
	}
	search("Kárášjohka")
	v.heading("Karasjok")
	v.reads("Kárášjohka")
	search("1507") // was split
	v.follow("Ålesund")
	v.heading("Ålesund")
	search("sør-fron")
	v.heading("Sør-Fron")
	search("3011") // its number until 2024
	v.heading("Hvaler")
}

// readInitiative goes from what the municipality must do to one initiative and
// back.
func readInitiative(v *visitor) {
	v.t.Helper()
	v.reads("Må gjøre")
	here := v.address()
	title := script[string](v, `document.querySelector("#ma .item a").innerText`)
	v.follow(title)
	v.heading(title)
	v.reads("Ansvarlig virksomhet", "Historikk")
	v.open(here)
}

// subscribe orders e-mail about the municipality, is refused once, and follows
// the letter's link.
func subscribe(v *visitor, who, address string) {
	v.t.Helper()
	v.follow("Følg kommunen")
	v.heading("Følg endringer")
	v.in("main", "").follow("Logg inn")
	v.identify(who)
	v.heading("Følg endringer")
	v.choose("Én gang i uken")
	v.pick("Ukedag, for varsel én gang i uken", "Torsdag")
	v.fill("E-postadresse", "post@hvaler")
	v.pressInVain("Bestill varsler")
	v.fill("E-postadresse", address)
	v.press("Bestill varsler")
	v.heading("Deres abonnementer")
	v.reads(address, "Torsdag", "Ikke bekreftet")

	v.open(v.linkTo(mail.ConfirmPath, address))
	v.press("Ja, send meg varsler")
	v.open("/abonnementer")
	v.reads(address, "I bruk")
	v.readsNot("Ikke bekreftet")
}

// linkTo waits for the letter to an address and gives where its link to a page
// leads.
func (v *visitor) linkTo(page, address string) string {
	v.t.Helper()
	link := regexp.MustCompile(regexp.QuoteMeta(v.site.url) + "(" + regexp.QuoteMeta(page) + `[A-Za-z0-9_-]+)`)
	late := time.After(patience)
	for {
		letters, more := v.site.mail.To(address)
		for _, l := range letters {
			if m := link.FindStringSubmatch(l.Body); m != nil {
				return m[1]
			}
		}
		select {
		case <-more:
		case <-late:
			v.t.Fatalf("%s has got no letter with %s: %v", address, link, letters)
		}
	}
}
