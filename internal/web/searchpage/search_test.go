package searchpage_test

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func sok(words string, more ...string) string {
	return "/sok?q=" + url.QueryEscape(words) + strings.Join(more, "")
}

// Anybody searches from any page, in whichever words, and finds things of every
// kind with what matched marked.
func TestSearchPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	id := w.Propose(func(p *events.Proposed) {
		p.Title = testkit.Text("Varsling om flom")
		p.Summary = testkit.Text("Kommunene får <b>varsel</b> om flom.")
	})
	anybody, english := w.Browser("nb"), w.Browser("en")
	for _, page := range []string{"/", "/tiltak", "/kommuner/1103", "/finnes-ikke"} {
		anybody.Get(page).Has(t, `<form class="site-search" action="/sok" role="search" aria-label="Søk i hele registeret">`)
	}
	anybody.Get("/sok").Has(t, "Skriv i feltet øverst")
	anybody.Get(sok("flommen")).Has(t, `href="/tiltak/`+id+`"`, "Varsling om <mark>flom</mark>", "&lt;b&gt;varsel&lt;/b&gt; om <mark>flom</mark>", `value="flommen"`)
	anybody.Get(sok("utsira")).Has(t, `<a href="/kommuner/1151"><mark>Utsira</mark></a>`, "Rogaland")
	anybody.Get(sok("Karasjohka")).Has(t, "/kommuner/5610")
	anybody.Get(sok("Skatteetatne")).Has(t, "står ingen steder. Du ser treff på «Skatteetaten».", `href="/tiltak?eier=974761076"`)
	anybody.Get(sok("brukerveiledning")).Has(t, `href="/hjelp"`)
	if got := anybody.Get(sok("saksframlegget")).Main(); !strings.Contains(got, "i en feed. Sammenlign") { // where one text ends and another begins
		t.Errorf("the excerpt of a page runs its texts together: %s", got)
	}
	english.Get(sok("user guide")).Has(t, `href="/hjelp"`, "How to use the registry")
	anybody.Get(sok("utsira", "&type=initiative")).Has(t, "Det finnes treff av andre slag.", `href="/sok?q=utsira"`)
	anybody.Get(sok("flom xqzzyw")).Has(t, "Ingen treff", "Prøv ett av dem:", `href="/sok?q=flom"`)
	anybody.Get(sok("varslnigen flmo")).Has(t, "Ingen treff", "Mente du et av disse ordene?")
}

// A search that is too long, or asks for what there is not, is refused with every
// reason.
func TestSearchIsRefused(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	got := w.Browser("nb").Get(sok(strings.Repeat("å", 201), "&type=person&farge=bla"))
	if got.StatusCode != http.StatusBadRequest {
		t.Errorf("%d", got.StatusCode)
	}
	got.Has(t, "høyst 200 tegn", "person", "farge")
}

// What does not fit on one page comes on the next, each once.
func TestSearchPages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	for i := range 25 {
		w.Propose(func(p *events.Proposed) { p.Title = testkit.Text(fmt.Sprintf("Havnevarsling %d", i)) })
	}
	anybody, seen := w.Browser("nb"), map[string]bool{}
	for page := 1; page <= 2; page++ {
		body := anybody.Get(sok("havnevarsling", fmt.Sprintf("&side=%d", page)))
		body.Has(t, "25 treff")
		for _, part := range strings.Split(body.Text, `<h2><a href="/tiltak/`)[1:] {
			seen[part[:9]] = true
		}
	}
	if len(seen) != 25 {
		t.Errorf("%d of 25 are on the pages", len(seen))
	}
}

// Browsers are told on every page how to search, and find by it what the page finds;
// nothing keeps search engines from reading that.
func TestBrowsersOfferTheSearch(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nn")
	for _, page := range []string{"/", "/tiltak", "/sok?q=flom"} {
		b.Get(page).Has(t, `<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml" title="Samstyring">`)
	}
	got := b.Get("/opensearch.xml")
	var said struct {
		ShortName, Description string
		Url                    []struct {
			Type     string `xml:"type,attr"`
			Template string `xml:"template,attr"`
		}
	}
	if err := xml.Unmarshal([]byte(got.Text), &said); err != nil || got.Header.Get("Content-Type") != "application/opensearchdescription+xml" {
		t.Fatalf("%v: %v %s", err, got.Header, got.Text)
	}
	if len(said.ShortName) > 16 || !strings.HasPrefix(said.Description, "Søk i statlege") || len(said.Url) != 3 {
		t.Errorf("%+v", said)
	}
	for _, u := range said.Url {
		if u.Type == "text/html" {
			path := strings.TrimPrefix(strings.Replace(u.Template, "{searchTerms}", "utsira", 1), webtest.Home)
			b.Get(path).Has(t, `<mark>Utsira</mark>`)
		}
	}
	for line := range strings.Lines(b.Get("/robots.txt").Text) {
		if barred, ok := strings.CutPrefix(strings.TrimSpace(line), "Disallow: "); ok && (strings.HasPrefix("/opensearch.xml", barred) || strings.HasPrefix("/katalog", barred)) {
			t.Errorf("search engines may not read %s", barred)
		}
	}
}
