package about_test

import (
	"net/http"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// Every step of a guide leads somewhere: to what it says, or to signing in.
func TestGuidesLeadSomewhere(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	page := b.Get("/hjelp")
	page.Has(t, "Rådgiver i en kommune", "Journalist, forsker eller innbygger", `href="/kommuner"`)
	for _, link := range webtest.LocalLinks("/hjelp", page.Text) {
		if got := b.Get(link); got.StatusCode != http.StatusOK && got.StatusCode != http.StatusSeeOther {
			t.Errorf("%s answers %d", link, got.StatusCode)
		}
	}
}

// What the law asks of a public site stands there, and all ways to the data on
// one page.
func TestStatementAndData(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.Get("/tilgjengelighet").Has(t, "Samlet vurdering", "Krav som ikke er oppfylt", "Gi tilbakemelding", "Klage", "uutilsynet", "uustatus.no")
	b.Get("/data").Has(t, "/tiltak.csv?sprak=nb", "/tiltak.xlsx?sprak=nb", "/api/v1/events", "/api/v1/history", "/api/v1/docs", "/abonner", `rel="license"`)
	b.Get("/").Has(t, `href="/hjelp"`, `href="/data"`, `href="/tilgjengelighet"`, `href="/personvern"`)
}
