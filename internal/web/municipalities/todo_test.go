package municipalities_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// now is the part of a page that says what waits.
func now(t *testing.T, page webtest.Answer) string {
	t.Helper()
	_, rest, _ := strings.Cut(page.Text, `id="h-naa"`)
	part, _, found := strings.Cut(rest, "</section>")
	if !found {
		t.Fatal("the page does not say what waits")
	}
	return part
}

// What waits for a municipality stands first on its page: by the day by which it must
// be done, with how long it takes, and a press for those who may answer and nobody else.
func TestWhatWaitsForAMunicipality(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	must := w.Propose(func(p *events.Proposed) {
		p.Title, p.Obligation = testkit.Text("Må alle"), &events.Obligation{Level: events.ObligationMandatory, Deadline: "2026-11-30"}
	})
	w.Propose(func(p *events.Proposed) {
		p.Title, p.Obligation = testkit.Text("Må om lenge"), &events.Obligation{Level: events.ObligationMandatory, Deadline: "2028-01-01"}
	})
	missed := w.Propose(func(p *events.Proposed) {
		p.Title, p.Obligation = testkit.Text("Skulle vært gjort"), &events.Obligation{Level: events.ObligationMandatory, Deadline: "2026-09-01"}
	})
	page := w.Browser("nb").Get("/kommuner/1103")
	list := now(t, page)
	for _, text := range []string{"Innen 30. november 2026:", "Må alle: Frist: plikten skal være oppfylt", "Hvor mye tid det tar, er ikke vurdert", "Fristen var 1. september 2026:", "Skulle vært gjort: fristen er ute", "3 tiltak dere må gjøre, har dere ikke sagt noe om."} {
		if !strings.Contains(list, text) {
			t.Errorf("it lacks %q:\n%s", text, list)
		}
	}
	if strings.Contains(list, "Må om lenge") {
		t.Errorf("what is far away is something to do now:\n%s", list)
	}
	if strings.Contains(list, "/meld") {
		t.Errorf("a stranger may answer:\n%s", list)
	}
	page.HasNot(t, "Kommunen: ")
	if other := now(t, w.As("hvaler", "nb").Get("/kommuner/1103")); strings.Contains(other, "/meld") {
		t.Errorf("Hvaler may answer for Stavanger:\n%s", other)
	}
	own := w.As("stavanger", "nb")
	say := "/tiltak/" + must + "/innforing/1103/meld?tilbake=/kommuner/1103"
	if list := now(t, own.Get("/kommuner/1103")); !strings.Contains(list, say) {
		t.Errorf("Stavanger cannot answer:\n%s", list)
	}
	said(w, testkit.Stavanger, must, adoption.Say{State: events.AdoptionInUse, Date: "2026-09-01", Extent: "all"})
	for range 3 {
		w.Propose(func(p *events.Proposed) {
			p.Obligation = &events.Obligation{Level: events.ObligationMandatory, Deadline: "2026-08-01"}
		})
	}
	if list := now(t, own.Get("/kommuner/1103")); !strings.Contains(list, "4 tiltak har en frist som er ute") || strings.Contains(list, "Fristen var") {
		t.Errorf("many that are over stand one by one:\n%s", list)
	}
	said(w, testkit.Stavanger, missed, adoption.Say{State: events.AdoptionDecidedNo, Date: "2026-09-02", Reason: testkit.Text("Vi venter.")})
	after := own.Get("/kommuner/1103")
	if list := now(t, after); strings.Contains(list, "Må alle") || strings.Contains(list, "4 tiltak har") || !strings.Contains(list, "Fristen var 1. august 2026:") {
		t.Errorf("what is done waits:\n%s", list)
	}
	after.Has(t, "Kommunen: i bruk (1. september 2026)")
	w.Browser("nb").Get("/kommuner/1108").Has(t, "I bruk hos 1 av 22 andre i fylket og 1 av", `<a href="/tiltak/`+must+`/innforing/1103">Spør Stavanger</a>`)
}

// said gives a command about an adoption by Stavanger that must succeed.
func said(w *webtest.World, organisation, id string, cmd adoption.Command) {
	w.T.Helper()
	if _, err := w.Command.DoAdoption(w.T.Context(), testkit.As(organisation), id, "1103", cmd); err != nil {
		w.T.Fatal(err)
	}
}

// A word of others, a wave, a product that is ready, a package, a network and the
// products in use wait too, until they are answered; what cannot be shown at once is
// folded away.
func TestEveryKindOfThingWaits(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	ctx, supplier := t.Context(), testkit.As("931796003")
	must := func(res command.Result, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return res.ID
	}
	id := w.Propose(func(p *events.Proposed) { p.Title = testkit.Text("Felles søknad") })
	b := w.As("stavanger", "nb")
	waits := func(texts ...string) {
		t.Helper()
		list := now(t, b.Get("/kommuner/1103"))
		for _, text := range texts {
			if !strings.Contains(list, text) {
				t.Errorf("it lacks %q:\n%s", text, list)
			}
		}
	}
	waitsNot := func(texts ...string) {
		t.Helper()
		list := now(t, b.Get("/kommuner/1103"))
		for _, text := range texts {
			if strings.Contains(list, text) {
				t.Errorf("%q waits:\n%s", text, list)
			}
		}
	}
	waitsNot("Velg fagsystemer", "startpakken", "Meld dere på") // nobody has registered any
	bought := must(w.Command.RegisterProduct(ctx, supplier, product.Register{Card: product.Card{Name: "Oppvekst Fag", Description: testkit.Text("For barnehagen.")}}))
	waits("Si hvilke fagsystemer dere bruker", `href="/kommuner/1103/fagsystemer"`)
	must(w.Command.DeclareProductUse(ctx, testkit.As(testkit.Stavanger), "1103", product.Declare{Products: []string{bought}}))
	must(w.Command.DoProduct(ctx, supplier, bought, product.Report{Initiative: id, State: events.ReadinessReady}))
	waits("Oppvekst Fag er klart for Felles søknad.")
	waitsNot("Si hvilke fagsystemer dere bruker")

	spring := must(w.Command.AnnounceWave(ctx, testkit.As(testkit.Skatteetaten), id, wave.Announce{Terms: wave.Terms{Name: "Våren", Places: 1, SignUpBy: "2027-03-01", Start: "2027-05-03"}}))
	waits("Innen 1. mars 2027:", "Meld dere på Våren for Felles søknad. Start 3. mai 2027.")
	must(w.Command.DoWave(ctx, testkit.As(testkit.Oslo), id, spring, "0301", wave.Join{}))
	waits("Still dere på ventelisten til Våren")
	must(w.Command.DoWave(ctx, testkit.As(testkit.Stavanger), id, spring, "1103", wave.Join{}))
	waitsNot("Våren")
	b.Get("/kommuner/1103").Has(t, "Puljer kommunen er med i", "Kommunen står som nummer 1 på ventelisten.")

	said(w, testkit.Skatteetaten, id, adoption.Report{State: events.AdoptionInPlan, Source: testkit.Text("Egen liste.")})
	waits("Ett svar om hva dere har tatt i bruk, må bekreftes.", `href="/kommuner/1103/innforing"`)
	said(w, testkit.Stavanger, id, adoption.Say{State: events.AdoptionInPlan, Date: "2027-05-03"})
	waitsNot("må bekreftes", "Oppvekst Fag er klart")

	w.Do(testkit.Skatteetaten, id, initiative.DescribeOnboarding{Steps: []events.OnboardingStep{
		{Kind: "agreement", Title: testkit.Text("Signer avtalen"), Hours: &events.HourRange{Low: 2, High: 8}}, {Kind: "technical", Title: testkit.Text("Koble til"), Hours: &events.HourRange{Low: 10, High: 40}},
	}})
	waits("Felles søknad: 2 av 2 steg i startpakken står igjen.", "12–48")
	said(w, testkit.Stavanger, id, adoption.TickOnboarding{Done: []string{"1"}})
	waits("Felles søknad: 1 av 2 steg i startpakken står igjen.", "10–40")
	said(w, testkit.Stavanger, id, adoption.TickOnboarding{Done: []string{"1", "2"}})
	waitsNot("startpakken")

	net := must(w.Command.FormNetwork(ctx, testkit.As(testkit.Rogaland), network.Form{Terms: network.Terms{Name: "DigiRogaland", Purpose: testkit.Text("Vi innfører sammen."), HomePage: "https://digi.example/", Contact: "post@digi.example"}}))
	must(w.Command.DoNetwork(ctx, testkit.As(testkit.Rogaland), net, "", network.Report{Municipalities: []string{"1103"}, From: "2024-01-01"}))
	waits("Det er meldt at dere er med i DigiRogaland.")
	must(w.Command.DoNetwork(ctx, testkit.As(testkit.Stavanger), net, "1103", network.Join{Municipality: "1103"}))
	waits("Ingenting venter på kommunen nå.")
}

// Of many deadlines the first are there, and how many more the year ahead has. What has
// no day, and stands in no year, is not pushed out by them.
func TestManyDeadlinesPushNothingOut(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	first := ""
	for n := range 20 {
		id := w.Propose(func(p *events.Proposed) {
			p.Title, p.Obligation = testkit.Text(fmt.Sprintf("Plikt %d", n)), &events.Obligation{Level: events.ObligationMandatory, Deadline: events.Date(fmt.Sprintf("2026-10-%02d", n+1))}
		})
		if n == 0 {
			first = id
		}
	}
	said(w, testkit.Skatteetaten, first, adoption.Report{State: events.AdoptionInPlan, Source: testkit.Text("Egen liste.")})
	list := now(t, w.Browser("nb").Get("/kommuner/1103"))
	for _, text := range []string{"Plikt 0:", "Plikt 15:", "4 ting til står i oversikten over de neste tolv månedene.", "Ett svar om hva dere har tatt i bruk, må bekreftes.", "19 tiltak dere må gjøre, har dere ikke sagt noe om."} {
		if !strings.Contains(list, text) {
			t.Errorf("it lacks %q:\n%s", text, list)
		}
	}
	if strings.Contains(list, "Plikt 16:") {
		t.Errorf("there is no bound:\n%s", list)
	}
}
