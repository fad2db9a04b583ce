package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

// listPaths are where each list stands; {id} is an initiative, {product} a product
// and {round} a round; {wave}, {need} and {network} are addresses below the API's.
var listPaths = map[string]string{
	"listInitiatives": "/initiatives", "exportInitiatives": "/initiatives/export", "listMunicipalityInitiatives": "/municipalities/1103/initiatives", "listRounds": "/rounds",
	"listCriteriaSets": "/criteria-sets", "listHistory": "/history", "getInitiativeHistory": "/initiatives/{id}/history",
	"getReadiness": "/initiatives/{id}/products", "getUptake": "/initiatives/{id}/adoptions", "listMunicipalities": "/municipalities",
	"listMunicipalityAdoptions": "/municipalities/1103/adoptions", "listCounties": "/counties", "listOrganisations": "/organisations",
	"listProducts": "/products", "listThemes": "/themes", "listFunctions": "/functions",
	"getRoundHistory": "/rounds/{round}/history", "getProductHistory": "/products/{product}/history",
	"listWaves": "/initiatives/{id}/waves", "listMunicipalityWaves": "/municipalities/1103/waves", "listMunicipalityWaiting": "/municipalities/1103/waiting", "getWaveHistory": "{wave}/history",
	"listNeeds": "/needs?q=barnehageplass", "getNeedHistory": "{need}/history", "listNetworks": "/networks", "getNetworkHistory": "{network}/history",
	"search": "/search?q=barnehageplass", "suggest": "/search/suggestions?q=barneh", "listSynonyms": "/search/synonyms",
}

// Every list says which version it is, and whoever has it is not given it again:
// until something is written, or the day is another. Another question is another
// version.
func TestListsAreGivenOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.register(t, "974761076", "")
	wave, network := w.announced(t, "974761076", id, onePlace), w.command(t, http.StatusCreated, testkit.Rogaland, "/api/v1/networks", digi).Header().Get("Location")
	below := func(address string) string { return strings.TrimPrefix(address, "/api/v1") }
	product := decode[productNet](t, w.command(t, http.StatusCreated, company, "/api/v1/products", `{"name":"Oppvekst Fag"}`)).ID
	place := strings.NewReplacer("/initiatives/{id}", below(id), "{product}", product, "{round}", w.OpenRound(t, w.Until(t, testkit.Assessed)),
		"{wave}", below(wave), "{network}", below(network), "{need}", below(w.raised(t, testkit.Stavanger, onPaper)))
	seen := map[string]string{}
	for _, operation := range server.Lists {
		path, ok := listPaths[operation]
		if !ok {
			t.Errorf("%s has no address here", operation)
			continue
		}
		path = "/api/v1" + place.Replace(path)
		tag := w.get(t, path).Header().Get("ETag")
		if !strings.HasPrefix(tag, `W/"`) {
			t.Errorf("%s is version %q", path, tag)
		}
		again := w.send(t, request(http.MethodGet, path, "", with("If-None-Match", tag)))
		if again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("ETag") != tag || again.Header().Get("Cache-Control") == "" {
			t.Errorf("%s is given again: %d %v %s", path, again.Code, again.Header(), again.Body)
		}
		if other := seen[tag]; other != "" {
			t.Errorf("%s and %s are one version", other, path)
		}
		seen[tag] = path
		seen[w.get(t, path, with("Accept-Language", "en")).Header().Get("ETag")] = path + " in English"
	}
	const list = "/api/v1/initiatives?stage=proposed"
	before := w.get(t, list).Header().Get("ETag")
	const file = "/api/v1/initiatives/export?stage=proposed"
	csv := w.get(t, file, with("Accept", "text/csv")).Header().Get("ETag")
	if csv == before {
		t.Error("the spreadsheet is the version of the page")
	}
	if again := w.send(t, request(http.MethodGet, file, "", with("Accept", "text/csv"), with("If-None-Match", csv))); again.Code != http.StatusNotModified {
		t.Errorf("the spreadsheet is given again: %d", again.Code)
	}
	w.register(t, "974761076", "")
	after := w.send(t, request(http.MethodGet, list, "", with("If-None-Match", before)))
	if after.Code != http.StatusOK || after.Header().Get("ETag") == before {
		t.Errorf("after a registration it answers %d %v", after.Code, after.Header())
	}
	w.Clock.Advance(24 * time.Hour)
	if next := w.send(t, request(http.MethodGet, list, "", with("If-None-Match", after.Header().Get("ETag")))); next.Code != http.StatusOK {
		t.Errorf("the day after it answers %d", next.Code)
	}
	for _, wrong := range []string{"/api/v1/initiatives?municipality=9999", "/api/v1/initiatives/2026-9999/history", "/api/v1/municipalities/9999/initiatives"} {
		if a := w.send(t, request(http.MethodGet, wrong, "")); a.Code < 400 || a.Header().Get("ETag") != "" {
			t.Errorf("%s answers %d, version %q", wrong, a.Code, a.Header().Get("ETag"))
		}
	}
}

// A list that is asked for again is kept, as it is: in each language by itself,
// compressed for whoever takes that, and until something is written.
func TestListsAskedForAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	history := ""
	for range 5 {
		history = w.register(t, "974761076", "") + "/history"
	}
	const list = "/api/v1/initiatives?sort=title"
	first := map[string]string{}
	for range 4 {
		for _, path := range []string{list, history} {
			for _, language := range []string{"nb", "en"} {
				got, key := w.get(t, path, with("Accept-Language", language)), path+" "+language
				if was, asked := first[key]; asked && was != got.Body.String() {
					t.Errorf("%s is another list when it is asked for again", key)
				}
				first[key] = got.Body.String()
				if h := got.Header(); h.Get("Content-Type") != "application/json" || h.Get("Cache-Control") == "" || h.Get("X-Content-Type-Options") == "" {
					t.Errorf("%s, asked for again, has %v", key, h)
				}
			}
		}
	}
	if first[history+" nb"] == first[history+" en"] {
		t.Error("the history is the same in both languages: the test shows nothing")
	}
	packed := httptest.NewRecorder()
	w.handler.ServeHTTP(packed, request(http.MethodGet, list, "", with("Accept-Encoding", "gzip"), with("Accept-Language", "nb")))
	if packed.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("whoever takes it compressed gets %v", packed.Header())
	}
	again := w.send(t, request(http.MethodGet, list, "", with("Accept-Encoding", "gzip"), with("Accept-Language", "nb"), with("If-None-Match", packed.Header().Get("ETag"))))
	if again.Code != http.StatusNotModified {
		t.Errorf("whoever has it compressed gets %d", again.Code)
	}
	id := strings.TrimPrefix(w.register(t, "974761076", ""), "/api/v1/initiatives/")
	if after := w.get(t, list, with("Accept-Language", "nb")); !strings.Contains(after.Body.String(), id) {
		t.Error("what was registered is not in the list")
	}
}
