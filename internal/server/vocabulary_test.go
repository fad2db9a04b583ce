package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/testkit"
)

// TestOneVocabularyOfFilters: what narrows the list narrows changes, feeds and
// calendars, under the same names and with the same values, and what is not
// understood is refused at each of them in the same words.
func TestOneVocabularyOfFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	id := w.Until(t, testkit.ToBeChanged) // in operation, with dates ahead
	w.register(t, testkit.Nav, "")
	doors := map[string][]filter.Name{
		"/api/v1/initiatives": filter.InList, "/api/v1/changes": filter.OfFeed, atom: filter.OfFeed, "/api/v1/calendar.ics": filter.OfCalendar,
	}
	for _, c := range []struct {
		name         filter.Name
		fits, others string
		code         string // of a value that there is not
	}{
		{filter.Due, "2026-01-01..", "1999", "malformed_period"}, {filter.Changed, "2026-H2", "2019-Q1", "malformed_period"},
		{filter.Bypassed, "false", "past", "not_one_of"}, {filter.Disagreed, "false", "true", "not_one_of"}, {filter.Class, "now", "no", "not_one_of"},
		{filter.Phase, "planning", "idea", "not_one_of"}, {filter.Standing, "active", "rejected", "not_one_of"},
		{filter.Obligation, "", "mandatory", "not_one_of"}, {filter.Slipped, "", "year_or_more", "not_one_of"},
		{filter.LifeEvent, "", "fa-barn", "unknown_life_event"}, {filter.TargetGroup, "residents", "businesses", "not_one_of"}, {filter.Product, "Fagsystem A", "", "unknown_product"},
	} {
		for path, names := range doors {
			if !slices.Contains(names, c.name) {
				continue
			}
			ask := func(value string) answer {
				return w.send(t, request(http.MethodGet, path+"?"+url.Values{string(c.name): {value}}.Encode(), ""))
			}
			holds := func(a answer) bool { return strings.Contains(a.Body.String(), id) }
			if c.fits != "" {
				if a := ask(c.fits); a.Code != http.StatusOK || !holds(a) {
					t.Errorf("%s %s=%s answers %d without the initiative", path, c.name, c.fits, a.Code)
				}
			}
			if c.others != "" {
				if a := ask(c.others); a.Code != http.StatusOK || holds(a) {
					t.Errorf("%s %s=%s answers %d, with the initiative: %v", path, c.name, c.others, a.Code, holds(a))
				}
			}
			a := ask("noe annet")
			p := decode[api.Problem](t, a)
			if a.Code != http.StatusBadRequest || len(p.Errors) != 1 || p.Errors[0].Code != c.code || p.Errors[0].Path != "query."+string(c.name)+"[0]" {
				t.Errorf("%s %s=noe annet: %d %+v", path, c.name, a.Code, p.Errors)
			}
		}
	}
}

// Words and networks are asked for under the same names of lists, of changes and of
// feeds; what was the name of words in feeds still is one, and places are asked for
// together.
func TestWordsAndNetworksHaveOneNameEach(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	path := w.register(t, testkit.Skatteetaten, `,"reach":{"scope":"municipalities","codes":["1103"]}`)
	id := path[strings.LastIndexByte(path, '/')+1:]
	network := w.command(t, http.StatusCreated, testkit.Rogaland, "/api/v1/networks", digi).Header().Get("Location")
	network = network[strings.LastIndexByte(network, '/')+1:]
	ask := func(path, query string) answer {
		t.Helper()
		a := w.send(t, request(http.MethodGet, path+"?"+query, ""))
		if a.Code != http.StatusOK {
			t.Errorf("%s?%s answers %d: %s", path, query, a.Code, a.Body)
		}
		return a
	}
	doors := []string{"/api/v1/initiatives", "/api/v1/changes", atom}
	compare := func(query string, want bool) {
		t.Helper()
		for _, door := range doors {
			if got := strings.Contains(ask(door, query).Body.String(), id); got != want {
				t.Errorf("%s?%s has the initiative: %v", door, query, got)
			}
		}
	}
	compare("network="+network, false) // which has no members yet
	w.command(t, http.StatusOK, testkit.Rogaland, "/api/v1/networks/"+network+"/members", `{"municipalities":["1103"],"from":"2026-01-01"}`)
	compare("network="+network, true)
	compare("network="+network+"&county=56", true) // both places are asked for
	compare("county=56", false)
	compare("county=56&municipality=1103", true)
	compare("q="+id, true)
	compare("q=finnesikkenoensteder", false)
	for _, door := range doors[1:] {
		if !strings.Contains(ask(door, "text="+id).Body.String(), id) || strings.Contains(ask(door, "text=finnesikkenoensteder").Body.String(), id) {
			t.Errorf("%s does not take words as text", door)
		}
	}
	if feed := ask(atom, "network="+network).Body.String(); !strings.Contains(feed, "DigiRogaland</title>") || !strings.Contains(feed, "/endringer?nettverk="+network) {
		t.Errorf("the feed of the network names itself otherwise: %s", feed)
	}
	if a := w.send(t, request(http.MethodGet, atom+"?network=x", "")); a.Code != http.StatusBadRequest {
		t.Errorf("a network that there is not is answered %d", a.Code)
	}
}
