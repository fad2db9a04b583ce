package client

import (
	"fmt"
	"net/http"
	"testing"
)

func TestSearchAsksAndReads(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); r.URL.Path == "/api/v1/search" && (q.Get("q") != "flom & fjell" || q.Get("kind") != "initiative,round" || q.Get("limit") != "2" || q.Get("cursor") != "abc") {
			t.Errorf("asked %s", r.URL)
		}
		_, _ = fmt.Fprint(w, `{"items":[{"kind":"initiative","id":"2026-0001","title":{"nb":"Flom"},"excerpt":[{"text":"flom","match":true}],"page":"/tiltak/2026-0001","words":["flom"]}],"total":3,"kinds":{"initiative":3},"next":"def"}`)
	})
	found, err := c.Search(t.Context(), Search{Words: "flom & fjell", Kinds: []string{"initiative", "round"}, Limit: 2, Cursor: "abc"})
	if err != nil || found.Total != 3 || found.Next != "def" || found.Items[0].Title["nb"] != "Flom" || !found.Items[0].Excerpt[0].Match {
		t.Errorf("%+v, %v", found, err)
	}
	typed, err := c.Suggest(t.Context(), "flo")
	if err != nil || len(typed) != 1 || typed[0].Page != "/tiltak/2026-0001" {
		t.Errorf("%+v, %v", typed, err)
	}
	same, err := c.Alike(t.Context(), "Flom", "Varsling")
	if err != nil || len(same) != 1 || same[0].Words[0] != "flom" {
		t.Errorf("%+v, %v", same, err)
	}
}
