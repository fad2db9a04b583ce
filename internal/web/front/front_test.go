package front_test

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestFrontPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) { p.Phase = events.PhaseExecution })
	w.Propose(nil)
	for lang, texts := range map[string][]string{
		"nb": {"Hva kommer fra staten", "<strong>2</strong> <span>Foreslått", "1 tiltak har gått utenom kommunene", "Digital søknad om bostøtte"},
		"nn": {"Kva kjem frå staten", "1 tiltak har gått utanom kommunane", `<span lang="nb">Digital søknad om bostøtte</span>`},
		"en": {"What is coming from the state", "1 initiative has bypassed", "2 initiatives"},
	} {
		w.Browser(lang).Get("/").Has(t, texts...)
	}
}

// The day on which a list was read is not told as the day on which anything happened:
// not on the front page, in the list, on the page of the initiative or in a spreadsheet.
func TestTheDayOfAnImportIsNoDayOfTheInitiative(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := "2026-0001"
	if err := testkit.Import(t.Context(), w.App, testkit.Rows(events.Proposed{
		Title: testkit.Text("Fra en liste"), Summary: testkit.Text("Tiltaket står i en kartlegging."), Owner: testkit.Skatteetaten, ExternalID: "K-1",
		Reach: events.Reach{Scope: events.ScopeAll}, Provenance: &events.Provenance{Source: "Kartlegging", Date: "2024-03-01", Certainty: events.CertaintyPartly},
	})); err != nil {
		t.Fatal(err)
	}
	today, b := "7. september 2026", w.Browser("nb")
	front := b.Get("/")
	front.Has(t, "Ingenting er endret etter at tiltakene ble ført inn fra lister")
	front.HasNot(t, today)
	one := b.Get("/tiltak/" + id)
	one.Has(t, "fra før tiltaket ble ført inn her, dagen er ikke kjent", "Ført inn fra en liste. Dagen tiltaket ble foreslått, er ikke kjent.", "Ikke kjent, fra en liste")
	about := one.Text[strings.Index(one.Text, `id="om-tiltaket"`):strings.Index(one.Text, `id="kilder"`)]
	if strings.Contains(about, today) {
		t.Errorf("the page says the day of the import: %s", about)
	}
	b.Get("/tiltak").Has(t, "Ikke kjent, fra en liste")
	if csv := b.Get("/tiltak.csv").Text; strings.Contains(csv, "2026-09-07") {
		t.Errorf("the spreadsheet says the day of the import: %s", csv)
	}
	w.Do(testkit.Skatteetaten, id, initiative.ReportPhase{Phase: events.PhaseConcept})
	b.Get("/").Has(t, today, "Det som er ført inn fra lister, står ikke her")
	b.Get("/tiltak/"+id).Has(t, `<dt>Sist endret</dt><dd>`+today, "Ført inn fra en liste. Dagen tiltaket ble foreslått, er ikke kjent.")
	if csv := b.Get("/tiltak.csv").Text; !strings.Contains(csv, "2026-09-07") {
		t.Errorf("the spreadsheet lacks the day of the owner's own word: %s", csv)
	}
}

// Search engines hear what there is and what is not for them, by the public
// address of the registry.
func TestSearchEngines(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(nil)
	b := w.Browser("nb")
	b.Get("/robots.txt").Has(t, "Disallow: /min-side", "Sitemap: http://example.com/sitemap.xml")
	b.Get("/sitemap.xml").Has(t, "<loc>http://example.com/tiltak/2026-0001</loc><lastmod>2026-", "<loc>http://example.com/kommuner</loc>")
	b.Get("/tiltak?q=x").Has(t, `<link rel="canonical" href="http://example.com/tiltak">`, `<meta name="description"`)
	b.Get("/tiltak/2026-0001").Has(t, `<meta name="description" content="Innbyggere søker om`, `<meta property="og:description" content="Innbyggere søker om`, `<meta property="og:locale" content="nb_NO">`)
	w.Browser("en").Get("/kommuner/1103").Has(t, `<meta name="description" content="Government digitalisation initiatives that concern Stavanger`)
}
