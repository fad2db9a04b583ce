package waves_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// A wave is seen as it was understood before it is announced, with whom it is for where
// nothing was chosen; however often that is sent, it is announced once.
func TestAnnouncingIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) { p.Title = testkit.Text("Ferjekort") })
	owner, anybody := w.As("skatteetaten", "nb"), w.Browser("nb")
	form, uptake := "/tiltak/"+id+"/puljer/ny", "/tiltak/"+id+"/innforing"
	got := owner.Review(form, url.Values{"name": {"  Pulje   1 "}, "places": {"12"}, "signUpBy": {"1. mars 2030"}, "start": {"2030-05-01"}})
	got.Has(t, ">Ferjekort<", "Varslet av", ">Skatteetaten<", ">Pulje 1<", ">12<", ">1. mars 2030<", ">1. mai 2030<", "Hvem den er for", "Alle kommuner som tiltaket gjelder", "Ikke fylt ut:", "Hvem kan kommunene spørre?")
	got.HasNot(t, "Er puljen bare for noen fylker?")
	anybody.Get(uptake).HasNot(t, "Pulje 1")
	owner.Press(got, "rett", nil).Has(t, `value="Pulje 1"`, `value="12"`)
	first, again := owner.Press(got, "send", nil), owner.Press(got, "send", nil)
	webtest.Sent(t, first)
	webtest.Sent(t, again)
	here := first.Header.Get("Location")
	if here != again.Header.Get("Location") {
		t.Errorf("one preview has announced %s and %s", here, again.Header.Get("Location"))
	}
	if n := strings.Count(anybody.Get(uptake).Text, `href="/tiltak/`+id+`/puljer/`); n != 1 {
		t.Errorf("%d waves were announced", n)
	}
	owner.Press(got, "send", url.Values{"name": {"En annen"}}).Has(t, "Se på puljen hva som er registrert")
	wrong := owner.Press(owner.Get(form), "vis", url.Values{"name": {"pulje 1"}, "places": {"0"}, "signUpBy": {"snart"}, "start": {"2020-01-01"}})
	wrong.Has(t, `href="#felt-name"`, `href="#felt-places"`, `href="#felt-signUpBy"`, `href="#felt-start"`)
	wrong.HasNot(t, "<title>Se over")
	owner.Review(form, url.Values{"name": {"Pulje 2"}, "places": {"3"}, "signUpBy": {"2030-03-01"}, "start": {"2030-05-01"}, "counties": {"11", "46"}}).Has(t, "i Rogaland, Vestland")
}

// Of a change what is changed is shown beside what stood there, with who moves up; what is
// left as it is stays, also the counties and the languages of the note.
func TestChangingIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	note := events.Text{"nb": "Fagsystemet må være klart.", "en": "The system must be ready."}
	here := announced(t, w, id, wave.Terms{Name: "Pulje 1", Places: 1, SignUpBy: "2030-03-01", Start: "2030-05-01", Counties: []string{"03", "11"}, Note: note})
	b := w.As("skatteetaten", "nb")
	b.Get(here+"/endre").Has(t, `value="Pulje 1"`, note["nb"])
	same := b.Press(b.Get(here+"/endre"), "vis", nil)
	same.Has(t, "Det står slik allerede.", "Tilbake og rett")
	same.HasNot(t, `value="send"`)

	got := b.Review(here+"/endre", url.Values{"places": {"2"}, "reason": {"Flere vil."}})
	got.Has(t, ">Pulje 1<", "<del>", ">1<", ">2<", "Flere vil.", "Får plass", ">Oslo<")
	got.HasNot(t, ">Stavanger<", "Hvem den er for", note["nb"]+"</span>")
	b.Get(here).Has(t, "1 av 1 plasser er tatt.")
	webtest.Sent(t, b.Press(got, "send", nil))
	b.Get(here).Has(t, "2 av 2 plasser er tatt.", "Oslo, Rogaland", note["nb"])
	w.Browser("en").Get(here).Has(t, note["en"])

	got = b.Review(here+"/endre", url.Values{"counties": nil, "note": {""}})
	got.Has(t, "Hvem den er for", "i Oslo, Rogaland", "Alle kommuner som tiltaket gjelder", note["nb"], "blir fjernet")
	webtest.Sent(t, b.Press(got, "send", nil))
	b.Get(here).Has(t, "Alle kommuner som tiltaket gjelder")
	b.Get(here).HasNot(t, "<p>"+note["nb"])
}

// A note that is replaced in one language shows the other languages that go with it.
func TestWhatGoesInAnotherLanguageIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	note := events.Text{"nb": "Fagsystemet må være klart.", "en": "The system must be ready."}
	here := announced(t, w, id, wave.Terms{Name: "Pulje 1", Places: 2, SignUpBy: "2030-03-01", Start: "2030-05-01", Note: note})
	b := w.As("skatteetaten", "nb")
	b.Review(here+"/endre", url.Values{"note": {"Alt må være klart."}}).Has(t, "<del>", note["nb"], ">Alt må være klart.<", note["en"], "engelsk", "blir fjernet")
	b.Review(here+"/endre", url.Values{"places": {"3"}}).HasNot(t, note["en"])
}

// A municipality sees whether it gets a place or waits before it signs up with a message,
// and what it gives up and to whom before it withdraws.
func TestSigningUpIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	here := announced(t, w, id, wave.Terms{Name: "Pulje 1", Places: 1, SignUpBy: "2030-03-01", Start: "2030-05-01"})
	b, anybody := w.As("hvaler", "nb"), w.Browser("nb")
	got := b.Review(here+"/meld-pa", url.Values{"note": {"Vi er klare."}})
	got.Has(t, ">Pulje 1<", ">Skatteetaten<", ">Hvaler<", "blir nummer 2 på ventelisten", "Vi er klare.", "Sett kommunen på ventelisten")
	anybody.Get(here).HasNot(t, "Hvaler")
	webtest.Sent(t, b.Press(got, "send", nil))
	anybody.Get(here).Has(t, "Hvaler", "Vi er klare.")
	same := b.Press(b.Get(here+"/meld-pa"), "vis", nil)
	same.Has(t, "Det står slik allerede.")
	same.HasNot(t, `value="send"`)
	b.Review(here+"/trekk", nil).Has(t, ">Hvaler<", "Gir fra seg", "Nummer 2 på ventelisten")

	first := w.As("stavanger", "nb")
	got = first.Review(here+"/trekk", url.Values{"reason": {"Vi tar neste."}})
	got.Has(t, ">Stavanger<", "Gir fra seg", "Plassen i puljen", "Får plass", ">Oslo<", "Vi tar neste.")
	first.Get(here).Has(t, "Dere har plass i puljen.")
	webtest.Sent(t, first.Press(got, "send", nil))
	anybody.Get(here).HasNot(t, ">Stavanger</a>")

	owner := w.As("skatteetaten", "nb")
	webtest.Sent(t, owner.Press(owner.Review(here+"/endre", url.Values{"places": {"5"}}), "send", nil))
	first.Review(here+"/meld-pa", nil).Has(t, "Det er ledig plass nå", "Meld kommunen på")
	for _, way := range []string{"/avslutt", "/avlys"} {
		got := owner.Review(here+way, url.Values{"reason": {"Forsinket."}})
		got.Has(t, "kan ikke gjøres om", ">Pulje 1<", "Påmeldte kommuner", ">Hvaler<", "Forsinket.")
		got.HasNot(t, "Feil rettes med en ny endring")
		anybody.Get(here).Has(t, "Kommuner kan melde seg på til og med")
	}
	for lang, said := range map[string]string{"nn": "Det er ledig plass no", "en": "There is a free place now"} {
		other := w.As("stavanger", lang)
		other.Press(other.Get(here+"/meld-pa"), "vis", nil).Has(t, said, ">Stavanger<")
	}
}

// announced is the page of a wave that the owner has announced, and that Stavanger and
// Oslo have signed up for.
func announced(t *testing.T, w *webtest.World, id string, terms wave.Terms) string {
	t.Helper()
	res, err := w.Command.AnnounceWave(t.Context(), testkit.As(testkit.Skatteetaten), id, wave.Announce{Terms: terms})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range [][2]string{{testkit.Stavanger, "1103"}, {testkit.Oslo, "0301"}} {
		if _, err := w.Command.DoWave(t.Context(), testkit.As(m[0]), id, res.ID, m[1], wave.Join{}); err != nil {
			t.Fatal(err)
		}
	}
	return "/tiltak/" + id + "/puljer/" + res.ID
}
