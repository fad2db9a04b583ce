package initiatives_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestRefusedFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.As("skatteetaten", "nb")
	page := rowsAdded(b, b.Get("/tiltak/nytt"), "plan", 1, url.Values{"title.en": {"Only English <b>"}})
	page = rowsAdded(b, page, "links", 1, nil)
	got := b.Press(page, "vis", url.Values{
		"summary.nb": {strings.Repeat("å", 281)}, "description.nb": {"Linje én\nLinje to"}, "reach.scope": {"municipalities"},
		"reach.municipalities": {"Stavanger, 9999\nAtlantis"}, "obligation.legalBasis": {"Loven § 1"}, "plan[0].milestone": {"Oppstart"},
		"links[0].url": {"javascript:alert(1)"},
	})
	if got.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("answers %d", got.StatusCode)
	}
	webtest.LookAt(t, "the refused form", "nb", got.Text)
	got.Has(t,
		"Noe må rettes", `href="#felt-title.nb"`, `href="#felt-summary.nb"`, `href="#felt-reach.municipalities"`, `href="#felt-obligation.level"`,
		`href="#felt-plan-0.date"`, `href="#felt-links-0.url"`, `id="felt-summary.nb-feil"`, `aria-invalid="true"`,
		"Only English &lt;b&gt;", "Linje én\nLinje to", "Stavanger, 9999\nAtlantis", "Loven § 1", `value="Oppstart"`, `value="javascript:alert(1)"`,
		"«9999»", "«Atlantis»",
	)
	got.HasNot(t, "<b>", "#felt-reach.codes")
	if w.Query.Count() != 0 {
		t.Error("something was registered")
	}
}

func TestNumbersThatAreNone(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	b := w.As("skatteetaten", "nb")
	got := b.Press(b.Get("/tiltak/"+id+"/vurdering"), "vis", url.Values{
		"costs[0].what.nb": {"Lisens"}, "costs[0].grid.one_off.hours.under_5000": {"mange"}, "costs[0].grid.one_off.NOK.under_5000": {"30–20–40"},
		"costs[0].grid.yearly.hours.under_5000": {"10–20"}, "costs[0].grid.yearly.NOK.under_5000": {"10,5"},
	})
	got.Has(t, "Skriv et helt tall, ", `value="mange"`, `href="#felt-costs-0.confidence"`, `href="#felt-assessment.level"`,
		`href="#felt-costs-0.grid.one_off.NOK.under_5000"`, "Lavt kan ikke være høyere enn forventet: 30 er mer enn 20", "Skriv ett tall, eller tre med strek mellom",
		"Skriv et helt tall", `href="#felt-costs-0.fromYear"`, "Dette må vurderingen også ha")
	empty := b.Press(b.Get("/tiltak/"+id+"/vurdering"), "vis", nil)
	empty.HasNot(t, `name="costs[0].what.nb"`) // a row in which nothing was written is no row
}

func TestASecondSubmitIsTheSameOne(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.As("skatteetaten", "nb")
	page := b.Press(b.Get("/tiltak/nytt"), "vis", webtest.Registration)
	first, second := b.Press(page, "send", nil), b.Press(page, "send", nil)
	webtest.Sent(t, first)
	webtest.Sent(t, second)
	if first.Header.Get("Location") != second.Header.Get("Location") || w.Query.Count() != 1 {
		t.Errorf("registered as %s and %s", first.Header.Get("Location"), second.Header.Get("Location"))
	}
	page = b.Press(page, "rett", nil)
	page.Has(t, `value="Digital søknad"`)
	other := b.Press(page, "send", url.Values{"title.nb": {"Noe annet"}})
	other.Has(t, "Skjemaet er allerede sendt", `value="Noe annet"`)
	webtest.Sent(t, b.Press(other, "send", nil))
	at := first.Header.Get("Location")
	phase := b.Get(at + "/fase")
	for range 2 {
		webtest.Sent(t, b.Press(phase, "vis", url.Values{"phase": {"execution"}}))
	}
	signed := w.Throughout()
	if got := w.As("stavanger", "nb").Get("/tiltak/" + signed + "/pilot/bli-med"); got.StatusCode != http.StatusConflict {
		t.Errorf("joining twice: %d", got.StatusCode)
	}
}

func TestSomebodyElseWasFaster(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	b := w.As("skatteetaten", "nb")
	page := b.Get("/tiltak/" + id + "/endre")
	summary := testkit.Text("Endret av en kollega")
	w.Do(testkit.Skatteetaten, id, initiative.Amend{Summary: &summary})
	got := b.Press(page, "vis", url.Values{"title.nb": {"Mitt nye navn"}, "phase": {"planning"}})
	if got.StatusCode != http.StatusPreconditionFailed {
		t.Fatalf("answers %d", got.StatusCode)
	}
	got.Has(t, "Noen andre har endret tiltaket", "Dette har skjedd mens du skrev", "Endret av en kollega", `value="Mitt nye navn"`)
	got = b.Press(got, "vis", nil)
	got.Has(t, "Mitt nye navn", "<del>", "Planlegging")
	got.HasNot(t, "Sammendrag</dt>")
	webtest.Sent(t, b.Press(got, "send", nil))
	s, err := w.Query.State(id)
	if err != nil || s.Title["nb"] != "Mitt nye navn" || s.Summary["nb"] != "Endret av en kollega" || s.Phase != events.PhasePlanning {
		t.Errorf("recorded %v, %v, %v", s.Title, s.Summary, err)
	}
}

func TestAnotherPartysFormsAreRefused(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Throughout() // stands before its conclusion
	before, err := w.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ who, slug string }{
		{"ks", "endre"}, {"supplier", "vurdering"}, {"stavanger", "pilot"}, {"skatteetaten", "pilot/konkluder"}, {"hvaler", "pilot/mal"},
		{"skatteetaten", "tidligere-steg"}, {"ks", "trekk"}, {"stavanger", "pilot/unntak"},
	} {
		b := w.As(c.who, "nb")
		path := "/tiltak/" + id + "/" + c.slug
		if got := b.Get(path); got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusConflict {
			t.Errorf("%s is shown %s: %d", c.who, c.slug, got.StatusCode)
		}
		token := b.Get("/").Token()
		for _, button := range []string{"send", "vis", "utkast", "+plan"} {
			form := url.Values{"_token": {token}, "_gjor": {button}, "reason.nb": {"x"}, "confirmed": {"ja"}, "conclusion": {"go"}, "contentHash": {before.PilotHash()}}
			if got := b.Post(path, form); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s sends %s (%s): %d", c.who, c.slug, button, got.StatusCode)
			}
		}
	}
	if got := w.Browser("nb").Get("/tiltak/" + id + "/endre"); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("nobody is shown a form: %d", got.StatusCode)
	}
	b := w.As("skatteetaten", "nb")
	if got := b.Post("/tiltak/"+id+"/endre", url.Values{"title.nb": {"Uten merke"}, "_gjor": {"send"}}); got.StatusCode != http.StatusForbidden {
		t.Errorf("a form without its token: %d", got.StatusCode)
	}
	after, err := w.Query.State(id)
	if err != nil || after.Position != before.Position {
		t.Errorf("something was recorded: %d → %d, %v", before.Position, after.Position, err)
	}
}

func TestDraftsAreTheOrganisationsOwn(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	path := "/tiltak/" + id + "/vurdering"
	b := w.As("skatteetaten", "nb")
	colleague := b.Get(path)
	webtest.Sent(t, b.Press(b.Get(path), "utkast", url.Values{"assessment.halfAdoption.nb": {"Hemmelig"}}))
	w.As("digdir", "nb").Get(path).HasNot(t, "Hemmelig") // may assess, and has a draft of its own
	w.Browser("nb").Get("/tiltak/"+id).HasNot(t, "Hemmelig")
	late := b.Press(colleague, "utkast", url.Values{"assessment.halfAdoption.nb": {"Skrevet samtidig"}})
	late.Has(t, "Utkastet er endret siden du leste det", "Skrevet samtidig")
	webtest.Sent(t, b.Press(late, "utkast", nil))
	page := b.Get(path)
	page.Has(t, "Skrevet samtidig", "utkastet som ble lagret")
	webtest.Sent(t, b.Press(page, "forkast", nil))
	b.Get(path).HasNot(t, "Skrevet samtidig")
}

func TestWhatOneMayDoIsShown(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	at := "/tiltak/" + id
	w.Browser("nb").Get(at).HasNot(t, "Hva kan du gjøre?")
	owner := w.As("skatteetaten", "nb").Get(at)
	owner.Has(t, "Hva kan du gjøre?", at+"/vurdering", at+"/endre")
	owner.HasNot(t, at+"/signer", at+"/uttalelse", at+"/avvikle")
	w.As("supplier", "nb").Get(at).Has(t, "kan ikke gjøre noe med tiltaket")
	piloted := "/tiltak/" + w.Throughout()
	w.As("hvaler", "nb").Get(piloted).Has(t, piloted+"/pilot/bli-med")
	w.As("stavanger", "nb").Get(piloted).Has(t, piloted+"/pilot/forlat")
	w.As("stavanger", "nb").Get("/min-side").Has(t, "Piloter dere er med i", piloted)
	ks := w.As("ks", "nb").Get(piloted)
	ks.Has(t, piloted+"/pilot/konkluder", "Mangler:", "tid")
	if got := w.Browser("nb").Get("/min-side"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("nobody has a page: %d", got.StatusCode)
	}
}

// The table of costs fills its blank cells, sums up and is recorded as lines, with
// one for all sizes where they say the same; and it opens as it was sent.
func TestCostsInATable(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(nil)
	b := w.As("skatteetaten", "nb")
	path := "/tiltak/" + id + "/vurdering"
	page := b.Press(b.Get(path), "=costs[0].grid", url.Values{
		"assessment.level": {"minimum"}, "costs[0].what.nb": {"Opplæring"}, "costs[0].grid.one_off.hours.under_5000": {"10–20–40"},
		"costs[0].grid.yearly.NOK.under_5000": {"50 000"}, "costs[0].grid.yearly.NOK.5000_19999": {"90 000"},
	})
	page.Has(t, `name="costs[0].grid.one_off.hours.50000_and_over" value="10–20–40"`, `name="costs[0].grid.yearly.NOK.50000_and_over" value="50 000"`)
	page = b.Press(page, "regn", url.Values{"costs[0].fromYear": {"2027"}, "costs[0].toYear": {"2029"}})
	page.Has(t, "Til sammen for én kommune", "20\u00a0timer (10–40)", "90\u00a0000")
	b.Press(page, "regn", url.Values{"costs[0].grid.yearly.NOK.under_5000": {"9–8–7"}}).Has(t, "Feil:", "Lavt kan ikke være høyere enn forventet: 9 er mer enn 8")
	page = b.Press(page, "vis", url.Values{"costs[0].confidence": {"3"}, "costs[0].evidence": {"expert"}})
	page.HasNot(t, "Hvorfor det ikke koster noe", "Risiko</", "Hva om bare halvparten")
	webtest.Sent(t, b.Press(page, "send", nil))
	s, err := w.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	lines := s.Assessment.Content.Costs
	if len(lines) != 5 || lines[0].SizeClass != "" || lines[0].Low != 10 || lines[0].High != 40 || lines[0].FromYear != 0 || lines[2].Expected != 90_000 || lines[2].ToYear != 2029 {
		t.Errorf("recorded as %+v", lines)
	}
	again := b.Get(path)
	again.Has(t, `name="costs[0].grid.one_off.hours.20000_49999" value="10–20–40"`, `name="costs[0].grid.yearly.NOK.5000_19999" value="90 000"`, `name="costs[0].toYear" value="2029"`)
	again.HasNot(t, `name="costs[1].what.nb"`)
}
