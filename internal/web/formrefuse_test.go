package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
)

func TestRefusedFormsKeepWhatWasTyped(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.as("skatteetaten", "nb")
	page := b.rowsAdded(b.get("/tiltak/nytt"), "plan", 1, url.Values{"title.en": {"Only English <b>"}})
	page = b.rowsAdded(page, "links", 1, nil)
	got := b.press(page, "vis", url.Values{
		"summary.nb": {strings.Repeat("å", 281)}, "description.nb": {"Linje én\nLinje to"}, "reach.scope": {"municipalities"},
		"reach.municipalities": {"Stavanger, 9999\nAtlantis"}, "obligation.legalBasis": {"Loven § 1"}, "plan[0].milestone": {"Oppstart"},
		"links[0].url": {"javascript:alert(1)"},
	})
	if got.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("answers %d", got.StatusCode)
	}
	lookAt(t, "the refused form", "nb", got.body)
	got.has(t,
		"Noe må rettes", `href="#felt-title.nb"`, `href="#felt-summary.nb"`, `href="#felt-reach.municipalities"`, `href="#felt-obligation.level"`,
		`href="#felt-plan-0.date"`, `href="#felt-links-0.url"`, `id="felt-summary.nb-feil"`, `aria-invalid="true"`,
		"Only English &lt;b&gt;", "Linje én\nLinje to", "Stavanger, 9999\nAtlantis", "Loven § 1", `value="Oppstart"`, `value="javascript:alert(1)"`,
		"«9999»", "«Atlantis»",
	)
	got.hasNot(t, "<b>", "#felt-reach.codes")
	if w.Query.Count() != 0 {
		t.Error("something was registered")
	}
}

func TestNumbersThatAreNone(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.propose(nil)
	b := w.as("skatteetaten", "nb")
	got := b.press(b.get("/tiltak/"+id+"/vurdering"), "vis", url.Values{
		"assessment.costs[0].what.nb": {"Lisens"}, "assessment.costs[0].low": {"mange"}, "assessment.costs[0].high": {"10"}, "assessment.costs[0].expected": {"20"},
	})
	got.has(t, "Skriv et vanlig tall", `value="mange"`, `href="#felt-assessment.costs-0.confidence"`, `href="#felt-assessment.level"`,
		`href="#felt-assessment.costs-0.high"`, "Dette må vurderingen også ha")
	empty := b.press(b.get("/tiltak/"+id+"/vurdering"), "vis", nil)
	empty.hasNot(t, `name="assessment.costs[0].low"`) // a row in which nothing was written is no row
}

func TestASecondSubmitIsTheSameOne(t *testing.T) {
	t.Parallel()
	w := open(t)
	b := w.as("skatteetaten", "nb")
	page := b.press(b.get("/tiltak/nytt"), "vis", registration)
	first, second := b.press(page, "send", nil), b.press(page, "send", nil)
	sent(t, first)
	sent(t, second)
	if first.Header.Get("Location") != second.Header.Get("Location") || w.Query.Count() != 1 {
		t.Errorf("registered as %s and %s", first.Header.Get("Location"), second.Header.Get("Location"))
	}
	page = b.press(page, "rett", nil)
	page.has(t, `value="Digital søknad"`)
	other := b.press(page, "send", url.Values{"title.nb": {"Noe annet"}})
	other.has(t, "Skjemaet er allerede sendt", `value="Noe annet"`)
	sent(t, b.press(other, "send", nil))
	at := first.Header.Get("Location")
	phase := b.get(at + "/fase")
	for range 2 {
		sent(t, b.press(phase, "vis", url.Values{"phase": {"execution"}}))
	}
	signed := w.throughout()
	if got := w.as("stavanger", "nb").get("/tiltak/" + signed + "/pilot/bli-med"); got.StatusCode != http.StatusConflict {
		t.Errorf("joining twice: %d", got.StatusCode)
	}
}

func TestSomebodyElseWasFaster(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.propose(nil)
	b := w.as("skatteetaten", "nb")
	page := b.get("/tiltak/" + id + "/endre")
	summary := nb("Endret av en kollega")
	w.do(testkit.Skatteetaten, id, initiative.Amend{Summary: &summary})
	got := b.press(page, "vis", url.Values{"title.nb": {"Mitt nye navn"}, "phase": {"planning"}})
	if got.StatusCode != http.StatusPreconditionFailed {
		t.Fatalf("answers %d", got.StatusCode)
	}
	got.has(t, "Noen andre har endret tiltaket", "Dette har skjedd mens du skrev", "Endret av en kollega", `value="Mitt nye navn"`)
	got = b.press(got, "vis", nil)
	got.has(t, "Mitt nye navn", "<del>", "Planlegging")
	got.hasNot(t, "Sammendrag</dt>")
	sent(t, b.press(got, "send", nil))
	s, err := w.Query.State(id)
	if err != nil || s.Title["nb"] != "Mitt nye navn" || s.Summary["nb"] != "Endret av en kollega" || s.Phase != events.PhasePlanning {
		t.Errorf("recorded %v, %v, %v", s.Title, s.Summary, err)
	}
}

func TestAnotherPartysFormsAreRefused(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.throughout() // stands before its conclusion
	before, err := w.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ who, slug string }{
		{"ks", "endre"}, {"supplier", "vurdering"}, {"stavanger", "pilot"}, {"skatteetaten", "pilot/konkluder"}, {"hvaler", "pilot/mal"},
		{"skatteetaten", "tidligere-steg"}, {"ks", "trekk"}, {"stavanger", "pilot/unntak"},
	} {
		b := w.as(c.who, "nb")
		path := "/tiltak/" + id + "/" + c.slug
		if got := b.get(path); got.StatusCode != http.StatusForbidden && got.StatusCode != http.StatusConflict {
			t.Errorf("%s is shown %s: %d", c.who, c.slug, got.StatusCode)
		}
		token := b.get("/").token()
		for _, button := range []string{"send", "vis", "utkast", "+plan"} {
			form := url.Values{"_token": {token}, "_gjor": {button}, "reason.nb": {"x"}, "confirmed": {"ja"}, "conclusion": {"go"}, "contentHash": {before.PilotHash()}}
			if got := b.post(path, form); got.StatusCode != http.StatusForbidden {
				t.Errorf("%s sends %s (%s): %d", c.who, c.slug, button, got.StatusCode)
			}
		}
	}
	if got := w.browser("nb").get("/tiltak/" + id + "/endre"); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("nobody is shown a form: %d", got.StatusCode)
	}
	b := w.as("skatteetaten", "nb")
	if got := b.post("/tiltak/"+id+"/endre", url.Values{"title.nb": {"Uten merke"}, "_gjor": {"send"}}); got.StatusCode != http.StatusForbidden {
		t.Errorf("a form without its token: %d", got.StatusCode)
	}
	after, err := w.Query.State(id)
	if err != nil || after.Position != before.Position {
		t.Errorf("something was recorded: %d → %d, %v", before.Position, after.Position, err)
	}
}

func TestDraftsAreTheOrganisationsOwn(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.propose(nil)
	path := "/tiltak/" + id + "/vurdering"
	b := w.as("skatteetaten", "nb")
	colleague := b.get(path)
	sent(t, b.press(b.get(path), "utkast", url.Values{"assessment.halfAdoption.nb": {"Hemmelig"}}))
	w.as("digdir", "nb").get(path).hasNot(t, "Hemmelig") // may assess, and has a draft of its own
	w.browser("nb").get("/tiltak/"+id).hasNot(t, "Hemmelig")
	late := b.press(colleague, "utkast", url.Values{"assessment.halfAdoption.nb": {"Skrevet samtidig"}})
	late.has(t, "Utkastet er endret siden du leste det", "Skrevet samtidig")
	sent(t, b.press(late, "utkast", nil))
	page := b.get(path)
	page.has(t, "Skrevet samtidig", "utkastet som ble lagret")
	sent(t, b.press(page, "forkast", nil))
	b.get(path).hasNot(t, "Skrevet samtidig")
}

func TestWhatOneMayDoIsShown(t *testing.T) {
	t.Parallel()
	w := open(t)
	id := w.propose(nil)
	at := "/tiltak/" + id
	w.browser("nb").get(at).hasNot(t, "Hva kan du gjøre?")
	owner := w.as("skatteetaten", "nb").get(at)
	owner.has(t, "Hva kan du gjøre?", at+"/vurdering", at+"/endre")
	owner.hasNot(t, at+"/signer", at+"/uttalelse", at+"/avvikle")
	w.as("supplier", "nb").get(at).has(t, "kan ikke gjøre noe med tiltaket")
	piloted := "/tiltak/" + w.throughout()
	w.as("hvaler", "nb").get(piloted).has(t, piloted+"/pilot/bli-med")
	w.as("stavanger", "nb").get(piloted).has(t, piloted+"/pilot/forlat")
	w.as("stavanger", "nb").get("/min-side").has(t, "Piloter dere er med i", piloted)
	ks := w.as("ks", "nb").get(piloted)
	ks.has(t, piloted+"/pilot/konkluder", "Mangler:", "tid")
	if got := w.browser("nb").get("/min-side"); got.StatusCode != http.StatusSeeOther {
		t.Errorf("nobody has a page: %d", got.StatusCode)
	}
}
