package front_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
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
