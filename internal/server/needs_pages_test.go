package server_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/testkit"
)

// The list of needs comes in pages that a cursor leads through, with the filters kept: none
// twice and none forgotten, also where needs move between two pages; and a cursor belongs
// to what it was given for.
func TestPagesOfNeeds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []string
	for i := range 7 {
		all = append(all, w.raised(t, testkit.Stavanger, strings.Replace(onPaper, "Foreldre søker", "Foreldre "+strconv.Itoa(i)+" søker", 1)))
	}
	type page struct {
		Items []needNet
		Total int
		Next  string
	}
	for _, filters := range []string{"municipality=1103&theme=barnehage", "phase=open&q=foreldre"} {
		var seen []string
		for address, n := "/api/v1/needs?limit=3&"+filters, 0; address != ""; n++ {
			got := w.get(t, address)
			p := decode[page](t, got)
			link := got.Header().Get("Link")
			if p.Total != len(all) || (p.Next == "") != (link == "") || len(p.Items) > 3 || n > 3 {
				t.Fatalf("page %d of %s has %d of %d, next %q by %q", n, filters, len(p.Items), p.Total, p.Next, link)
			}
			for _, item := range p.Items {
				seen = append(seen, "/api/v1/needs/"+item.ID)
			}
			address = strings.TrimSuffix(strings.TrimPrefix(link, "<"), `>; rel="next"`)
			for _, kept := range strings.Split(filters, "&") {
				if address != "" && !strings.Contains(address, kept) {
					t.Errorf("%s is lost in %s", kept, address)
				}
			}
			if n == 0 && !strings.Contains(filters, "q=") { // one of the first page moves up, which moves nothing else
				w.command(t, http.StatusOK, testkit.Oslo, seen[2]+"/voices/0301", `{"matters":"some"}`)
			}
		}
		slices.Sort(seen)
		if !slices.Equal(seen, slices.Sorted(slices.Values(all))) {
			t.Errorf("%s gives %q, not each of %q once", filters, seen, all)
		}
	}
	next := decode[page](t, w.get(t, "/api/v1/needs?limit=3")).Next
	for query, code := range map[string]string{"cursor=" + next + "&theme=barnehage": "cursor_other_selection", "cursor=" + next + "&q=foreldre": "cursor_other_selection", "cursor=nei": "cursor_invalid"} {
		a := w.send(t, request(http.MethodGet, "/api/v1/needs?"+query, ""))
		if p := decode[api.Problem](t, a); a.Code != http.StatusBadRequest || len(p.Errors) != 1 || p.Errors[0].Code != code || p.Errors[0].Path != "query.cursor" {
			t.Errorf("%s: %d %+v", query, a.Code, p)
		}
	}
	for _, limit := range []string{"0", "201", "mange"} {
		if a := w.send(t, request(http.MethodGet, "/api/v1/needs?limit="+limit, "")); a.Code != http.StatusBadRequest {
			t.Errorf("a limit of %s is answered with %d", limit, a.Code)
		}
	}
	if got := decode[page](t, w.get(t, "/api/v1/needs?limit=200")); len(got.Items) != len(all) || got.Next != "" {
		t.Errorf("all on one page: %d, next %q", len(got.Items), got.Next)
	}
}
