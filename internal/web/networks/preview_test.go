package networks_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// A network is seen as it was understood, with the name of its host, before it is formed;
// however often that is sent, it is formed once.
func TestFormingIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	ks, anybody := w.As("ks", "nb"), w.Browser("nb")
	fill := url.Values{"name": {"  Storby   nettverket "}, "purpose": {"De største kommunene."}, "contact": {"post@ks.no"}}
	got := ks.Review("/nettverk/nytt", fill)
	got.Has(t, "Vertskap", ">KS<", ">Storby nettverket<", "De største kommunene.", "post@ks.no", "Ikke fylt ut:", "Kort navn")
	anybody.Get("/nettverk").Has(t, "Ingen nettverk her ennå.")
	ks.Press(got, "rett", nil).Has(t, `value="Storby nettverket"`, "De største kommunene.", `value="post@ks.no"`)
	first, again := ks.Press(got, "send", nil), ks.Press(got, "send", nil)
	webtest.Sent(t, first)
	webtest.Sent(t, again)
	here := first.Header.Get("Location")
	if here != again.Header.Get("Location") {
		t.Errorf("one preview has formed %s and %s", here, again.Header.Get("Location"))
	}
	anybody.Get(here).Has(t, "<h1>Storby nettverket</h1>", "De største kommunene.", "post@ks.no")
	other := ks.Press(got, "send", url.Values{"name": {"Et annet"}})
	other.Has(t, "Se på nettverket hva som er registrert")
	other.HasNot(t, "Se på tiltaket")
	if n := strings.Count(anybody.Get("/nettverk").Text, `<th scope="row"`); n != 1 {
		t.Errorf("%d networks were formed", n)
	}
	taken := ks.Press(ks.Get("/nettverk/nytt"), "vis", url.Values{"name": {"storby nettverket"}, "homePage": {"nei"}})
	taken.Has(t, `href="#felt-name"`, "Det finnes allerede et nettverk", `href="#felt-purpose"`, `href="#felt-homePage"`)
	taken.HasNot(t, "<title>Se over")
}

// A municipality sees the day that an empty field stands for before it joins or leaves,
// and that day is recorded.
func TestMembershipIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	here := formed(t, w, "1103")
	b, anybody := w.As("hvaler", "nb"), w.Browser("nb")
	unread := b.Press(b.Get(here+"/bli-med"), "vis", url.Values{"from": {"snart"}})
	unread.Has(t, "<title>Feil: ", `href="#felt-from"`)
	got := b.Review(here+"/bli-med", nil)
	got.Has(t, "DigiRogaland", "Vertskap", "Rogaland fylkeskommune", ">Hvaler<", "7. september 2026", `name="from" value="2026-09-07"`)
	anybody.Get(here).HasNot(t, "Hvaler")
	webtest.Sent(t, b.Press(got, "send", nil))
	anybody.Get(here).Has(t, "2 kommuner med", "7. september 2026")

	same := b.Press(b.Get(here+"/bli-med"), "vis", nil)
	same.Has(t, "Det står slik allerede.", "Tilbake og rett")
	same.HasNot(t, `value="send"`)

	got = b.Review(here+"/ga-ut", url.Values{"until": {"31. desember 2026"}})
	got.Has(t, ">Hvaler<", "Rogaland fylkeskommune", "Med fra", "7. september 2026", "31. desember 2026")
	if from, until := strings.Index(got.Text, "Med fra"), strings.Index(got.Text, "31. desember 2026"); from > until {
		t.Error("the last day is shown before the first")
	}
	b.Get(here).Has(t, "Dere er med fra 7. september 2026.")
	webtest.Sent(t, b.Press(got, "send", nil))
	b.Get(here).Has(t, "Dere er med til og med 31. desember 2026")
	b.Review(here+"/ga-ut", nil).Has(t, `name="until" value="2026-09-07"`)
}

// The host sees of whom it speaks by name, for whom nothing changes and who is told, before
// it reports, corrects, describes, opens a list or closes.
func TestTheHostSeesFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	here := formedBy(t, w, testkit.KS, "1103")
	b, anybody := w.As("ks", "nb"), w.Browser("nb")
	got := b.Review(here+"/meld-medlemmer", url.Values{"municipalities": {"1103, 0301"}, "from": {"1.1.2024"}})
	got.Has(t, "1103 Stavanger", "0301 Oslo", "ingenting endres for", ">Stavanger<")
	anybody.Get(here).HasNot(t, ">Oslo<")
	webtest.Sent(t, b.Press(got, "send", nil))

	got = b.Review(here+"/rett/0301", nil)
	got.Has(t, ">Oslo<", "Har aldri vært med", "DigiRogaland")
	got.HasNot(t, "Ikke fylt ut", ">Rett</button>")
	anybody.Get(here).Has(t, "2 kommuner med")
	webtest.Sent(t, b.Press(got, "send", nil))
	anybody.Get(here).Has(t, "Én kommune med", "Ikke med likevel")

	got = b.Review(here+"/liste", url.Values{"year": {"2027"}, "deadline": {"1.11.2026"}})
	got.Has(t, "1. november 2026", "Får beskjed", ">Stavanger<")
	anybody.Get(here).HasNot(t, "Lista for 2027")
	webtest.Sent(t, b.Press(got, "send", nil))
	anybody.Get(here).Has(t, "Lista for 2027")

	got = b.Review(here+"/avslutt", url.Values{"reason": {"Lagt ned."}})
	got.Has(t, "kan ikke gjøres om", "Lagt ned.", "Får beskjed", ">Stavanger<")
	got.HasNot(t, "Feil rettes med en ny endring", "Oslo")
	anybody.Get(here).HasNot(t, "Lagt ned.")
	webtest.Sent(t, b.Press(got, "send", nil))
	anybody.Get(here).Has(t, "Lagt ned.")
}

// Of a description what is changed is shown beside what stood there, and what is left as
// it was keeps its languages.
func TestDescribingIsSeenFirst(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	purpose := events.Text{"nb": "Kommunene lærer sammen.", "en": "The municipalities learn together."}
	res, err := w.Command.FormNetwork(t.Context(), testkit.As(testkit.KS), network.Form{Terms: network.Terms{Name: "Storbyene", Purpose: purpose}})
	if err != nil {
		t.Fatal(err)
	}
	here := "/nettverk/" + res.ID
	b := w.As("ks", "nb")
	b.Get(here+"/endre").Has(t, `value="Storbyene"`, purpose["nb"])
	same := b.Press(b.Get(here+"/endre"), "vis", nil)
	same.Has(t, "Det står slik allerede.")
	same.HasNot(t, `value="send"`)
	got := b.Review(here+"/endre", url.Values{"name": {"De ti største"}})
	got.Has(t, "<del>", ">Storbyene<", ">De ti største<")
	got.HasNot(t, "Kommunene lærer sammen.</span>")
	b.Get(here).Has(t, "<h1>Storbyene</h1>")
	webtest.Sent(t, b.Press(got, "send", nil))
	b.Get(here).Has(t, "<h1>De ti største</h1>", purpose["nb"])
	w.Browser("en").Get(here).Has(t, purpose["en"])

	got = b.Review(here+"/endre", url.Values{"purpose": {"Kommunene kjøper sammen."}})
	got.Has(t, "<del>", purpose["nb"], ">Kommunene kjøper sammen.<", purpose["en"], "engelsk", "blir fjernet")
	webtest.Sent(t, b.Press(got, "send", nil))
	w.Browser("en").Get(here).HasNot(t, purpose["en"])
}
