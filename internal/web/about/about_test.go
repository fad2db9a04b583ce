package about_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
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

// notData are the files that are no part of what the registry is asked for.
var notData = []string{
	"/sitemap.xml", "/opensearch.xml", // of the pages themselves
	"/importer/eksempel.csv", "/importer/eksempel.xlsx", "/importer/{}/merknader.csv", "/importer/{}/kolonner.json", "/api/v1/imports/{}/remarks", // what one has sent oneself
	"/min-side/opplysninger.json", // of whoever is signed in
}

// Every file that the pages or the API give stands on the page about the data.
func TestDataNamesEveryFile(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Notify()
	between := regexp.MustCompile(`\{[^}]*\}`)
	page := between.ReplaceAllString(w.Browser("nb").Get("/data").Text, "{}")
	given := filesOfAPI(t)
	for _, pattern := range w.Pages.Patterns() {
		if file, ok := strings.CutPrefix(pattern, "GET "); ok && regexp.MustCompile(`\.(csv|xlsx|ods|odt|json|jsonld|ttl|xml|ics|atom)$`).MatchString(file) {
			given = append(given, file)
		}
	}
	if len(given) < 20 {
		t.Errorf("only %d files were found", len(given))
	}
	for _, file := range given {
		file = between.ReplaceAllString(file, "{}")
		if !slices.Contains(notData, file) && !regexp.MustCompile(regexp.QuoteMeta(file)+`["?<]`).MatchString(page) {
			t.Errorf("%s is nowhere on the page", file)
		}
	}
}

// filesOfAPI are the addresses that may answer with something else than JSON.
func filesOfAPI(t *testing.T) (files []string) {
	t.Helper()
	type response struct {
		Ref     string                     `json:"$ref"`
		Content map[string]json.RawMessage `json:"content"`
	}
	var d struct {
		Paths map[string]struct {
			Get *struct {
				Responses map[string]response `json:"responses"`
			} `json:"get"`
		} `json:"paths"`
		Components struct {
			Responses map[string]response `json:"responses"`
		} `json:"components"`
	}
	if err := json.Unmarshal(api.DescriptionJSON(), &d); err != nil {
		t.Fatal(err)
	}
	for path, p := range d.Paths {
		if p.Get == nil {
			continue
		}
		r := p.Get.Responses["200"]
		if name, ok := strings.CutPrefix(r.Ref, "#/components/responses/"); ok {
			r = d.Components.Responses[name]
		}
		for kind := range r.Content {
			if kind != "application/json" {
				files = append(files, api.Base+path)
				break
			}
		}
	}
	return files
}
