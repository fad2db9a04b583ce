package server_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
)

// Whoever types is suggested things in their own language, and refused with every
// reason where there is nothing to go by.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	type suggestion struct {
		Kind, KindName, ID, Also, Page, Resource string
		Title                                    map[string]string
	}
	ask := func(query string, options ...option) []suggestion {
		return decode[struct{ Items []suggestion }](t, w.get(t, "/api/v1/search/suggestions?q="+query, options...)).Items
	}
	got := ask("karasjoh", with("Accept-Language", "en"))
	if len(got) != 1 || got[0].KindName != "Municipality" || got[0].Also != "Kárášjohka" || got[0].Title["nb"] != "Karasjok" || got[0].Page != "/kommuner/5610" || got[0].Resource != "/api/v1/municipalities/5610" {
		t.Errorf("%+v", got)
	}
	if got := ask("b%C3%A6ru"); len(got) == 0 || got[0].KindName != "Kommune" || got[0].Page != "/kommuner/3201" {
		t.Errorf("%+v", got)
	}
	if got := ask("xqzzyw"); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	for query, code := range map[string]string{"?q=a": "too_short", "?q=%20-%20": "too_short", "?q=" + strings.Repeat("a", 201): "too_long"} {
		a := w.send(t, request(http.MethodGet, "/api/v1/search/suggestions"+query, ""))
		if p := decode[api.Problem](t, a); a.Code != http.StatusBadRequest || len(p.Errors) != 1 || p.Errors[0].Code != code || p.Errors[0].Path != "query.q" {
			t.Errorf("%q: %d %+v", query, a.Code, p)
		}
	}
}
