package about_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/webtest"
	"github.com/samstyring/samstyring/internal/web"
)

// mandatory is what DCAT-AP-NO 2 demands of each class, and how much of it at most
// (0: any number): what it calls «obligatorisk» at
// https://data.norge.no/specification/dcat-ap-no, with what its validator counts
// beside that (an identifier of sets and services, a format of files).
var mandatory = map[string]map[string]int{
	"dcat:Catalog":      {"dct:title": 0, "dct:description": 0, "dct:identifier": 1, "dct:publisher": 1, "dcat:contactPoint": 0},
	"dcat:Dataset":      {"dct:title": 0, "dct:description": 0, "dct:identifier": 0, "dct:publisher": 1, "dcat:contactPoint": 0, "dcat:theme": 0},
	"dcat:Distribution": {"dcat:accessURL": 0, "dct:format": 1},
	"dcat:DataService":  {"dct:title": 0, "dct:identifier": 0, "dct:publisher": 1, "dcat:contactPoint": 0, "dcat:endpointURL": 1},
	"foaf:Agent":        {"foaf:name": 0},
	"vcard:Kind":        {"vcard:fn": 0, "vcard:hasURL": 1},
}

// What else this catalogue says: it is free, for everybody, current, and in which
// languages.
var promised = map[string][]string{
	"dcat:Catalog":      {"dcat:dataset", "dcat:service", "dct:license", "dct:language", "dct:modified", "foaf:homepage", "dct:spatial"},
	"dcat:Dataset":      {"dcat:distribution", "dct:accessRights", "dct:language", "dct:modified", "dct:accrualPeriodicity", "dcat:landingPage"},
	"dcat:Distribution": {"dct:license", "dcat:mediaType", "dct:title"},
	"dcat:DataService":  {"dct:license", "dcat:endpointDescription", "dcat:servesDataset"},
}

type node struct {
	ID   string
	Says map[string][]value
}

type value struct {
	ID       string `json:"@id"`
	Value    string `json:"@value"`
	Language string `json:"@language"`
}

// described are the resources of a catalogue by class.
func described(t *testing.T, jsonLD string) map[string][]node {
	t.Helper()
	var doc struct {
		Graph []map[string]json.RawMessage `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(jsonLD), &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string][]node{}
	for _, raw := range doc.Graph {
		n := node{Says: map[string][]value{}}
		var classes []string
		for property, values := range raw {
			var list []value
			into := map[string]any{"@id": &n.ID, "@type": &classes}[property]
			if into == nil {
				into = &list
			}
			if err := json.Unmarshal(values, into); err != nil {
				t.Fatalf("%s: %v", property, err)
			}
			if len(list) > 0 {
				n.Says[property] = list
			}
		}
		for _, class := range classes {
			out[class] = append(out[class], n)
		}
	}
	return out
}

// The catalogue has what DCAT-AP-NO demands, refers to nothing of its own that is
// not there, and lists every way to the data.
func TestCatalogueIsAsDCATAPNODemands(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(nil)
	got := described(t, w.Browser("nb").Get("/katalog.jsonld").Text)
	for class, demands := range mandatory {
		if len(got[class]) == 0 {
			t.Errorf("there is no %s", class)
		}
		for _, n := range got[class] {
			for property, most := range demands {
				if given := n.Says[property]; len(given) == 0 || most > 0 && len(given) > most {
					t.Errorf("%s has %d of %s", n.ID, len(given), property)
				}
			}
			for _, property := range promised[class] {
				if len(n.Says[property]) == 0 {
					t.Errorf("%s lacks %s", n.ID, property)
				}
			}
			for property, given := range n.Says {
				languages := map[string]bool{}
				for _, v := range given {
					if v.Language != "" && languages[v.Language] {
						t.Errorf("%s has two %s in %s", n.ID, property, v.Language)
					}
					languages[v.Language] = true
					if strings.HasPrefix(v.ID, webtest.Home+"/katalog#") && !known(got, v.ID) {
						t.Errorf("%s: %s leads to %s, which is not there", n.ID, property, v.ID)
					}
				}
			}
		}
	}
	if n := len(got["dcat:Dataset"]); n < 7 {
		t.Errorf("%d sets of data", n)
	}
}

func known(got map[string][]node, id string) bool {
	for _, nodes := range got {
		if slices.ContainsFunc(nodes, func(n node) bool { return n.ID == id }) {
			return true
		}
	}
	return false
}

// Whoever harvests gets the form that they ask for, and people the page about the
// data.
func TestCatalogueInTheFormThatIsAskedFor(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	for _, c := range []struct{ path, accept, kind string }{
		{"/katalog", "", "text/turtle; charset=utf-8"}, {"/katalog", "*/*", "text/turtle; charset=utf-8"},
		{"/katalog", "text/turtle, application/ld+json;q=0.5", "text/turtle; charset=utf-8"},
		{"/katalog", "application/ld+json", "application/ld+json"}, {"/katalog.jsonld", "text/html", "application/ld+json"},
		{"/katalog.ttl", "text/html", "text/turtle; charset=utf-8"},
	} {
		b.Headers.Set("Accept", c.accept)
		got := b.Get(c.path)
		if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != c.kind || got.Header.Get("Vary") != "Accept" {
			t.Errorf("%s with %q: %d %v", c.path, c.accept, got.StatusCode, got.Header)
		}
	}
	b.Headers.Set("Accept", "application/rdf+xml")
	if got := b.Get("/katalog"); got.StatusCode != http.StatusNotAcceptable || got.Header.Get("Vary") != "Accept" || got.Header.Get("Content-Type") != "application/problem+json" ||
		!strings.Contains(got.Text, `"code":"not_acceptable"`) || !strings.Contains(got.Text, "text/turtle og application/ld+json") {
		t.Errorf("whoever wants what there is not is answered %d: %s", got.StatusCode, got.Text)
	}
	b.Headers.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	if got := b.Get("/katalog"); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/data" {
		t.Errorf("people are led to %s: %d", got.Header.Get("Location"), got.StatusCode)
	}
	b.Get("/data").Has(t, `href="/katalog.ttl"`, `href="/katalog.jsonld"`)
}

// Another organisation may answer for the data.
func TestPublisherOfTheCatalogue(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	b := w.Browser("nb")
	b.Get("/katalog.ttl").Has(t, "/organizations/991825827>", `"Digitaliseringsdirektoratet"@nb`, "/virksomheter/991825827/kontakt>")
	b.Pages = w.Serve(func(c *web.Config) { c.Publisher = "971032146" }).Handler()
	b.Get("/katalog.ttl").Has(t, "/organizations/971032146>", "/virksomheter/971032146/kontakt>")
}
