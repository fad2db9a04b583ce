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
		"/api/v1/initiatives": filter.InList, "/api/v1/changes": filter.OfChanges, atom: filter.OfChanges, "/api/v1/calendar.ics": filter.OfCalendar,
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
