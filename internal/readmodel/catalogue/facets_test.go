package catalogue

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/filter"
)

func TestFacetOrder(t *testing.T) {
	t.Parallel()
	c := New(fakeReach{})
	for i, stage := range []events.Stage{"piloted", "proposed", "piloted", "unheard_of", "assessed"} {
		c.Put(Row{ID: fmt.Sprint(i), Stage: stage, Ministry: []string{"b", "a", "c", "c", ""}[i]})
	}
	page := query(t, c, Query{Where: filter.Set{filter.Stage: {"piloted", "operational"}}})
	want := []FacetCount{{"proposed", 1}, {"assessed", 1}, {"piloted", 2}, {"operational", 0}, {"unheard_of", 1}}
	if got := page.Facets["stage"]; !slices.Equal(got, want) {
		t.Errorf("stage: %v, want %v", got, want)
	}
	want = []FacetCount{{"b", 1}, {"c", 1}}
	if got := page.Facets["ministry"]; !slices.Equal(got, want) {
		t.Errorf("ministry: %v, want %v", got, want)
	}
}

// What does not ask for facets gets the same rows, and does not keep them from whoever
// asks after it.
func TestWithoutFacets(t *testing.T) {
	t.Parallel()
	c := New(fakeReach{})
	for i := range 30 {
		c.Put(Row{ID: fmt.Sprint(i), Owner: fmt.Sprintf("%09d", i%3)})
	}
	for _, q := range []Query{{}, {Where: filter.Set{filter.Owner: {"000000001"}}}} {
		bare := q
		bare.WithoutFacets = true
		for range 2 {
			without, with := query(t, c, bare), query(t, c, q)
			if without.Facets != nil || without.Counts != nil || without.Total != with.Total || len(without.Items) != len(with.Items) {
				t.Errorf("%d of %d rows without facets %v, %d of %d with them", len(without.Items), without.Total, without.Facets, len(with.Items), with.Total)
			}
			if len(with.Facets[filter.Owner]) != 3 || !json.Valid(with.Counts) {
				t.Errorf("facets %v, %s", with.Facets, with.Counts)
			}
		}
	}
}

// Facets are sent as the encoder of the library would write them.
func TestFacetsAreEncoded(t *testing.T) {
	t.Parallel()
	c := New(fakeReach{})
	for i, product := range []string{`<Sak & "arkiv">`, "Ærlig\\", "\x00\u2028", "plain"} {
		c.Put(Row{ID: fmt.Sprint(i), Products: []string{product}})
	}
	page := query(t, c, Query{})
	want, err := json.Marshal(page.Facets)
	if err != nil {
		t.Fatal(err)
	}
	var got, expected any
	if json.Unmarshal(page.Counts, &got) != nil || json.Unmarshal(want, &expected) != nil || !reflect.DeepEqual(got, expected) {
		t.Errorf("%s\nwant %s", page.Counts, want)
	}
}

// TestTopOwners chooses the rarest of more owners than are shown.
func TestTopOwners(t *testing.T) {
	t.Parallel()
	c := New(fakeReach{})
	for owner := range 60 {
		for n := range owner + 1 {
			c.Put(Row{ID: fmt.Sprintf("%d-%d", owner, n), Owner: fmt.Sprintf("%09d", owner)})
		}
	}
	got := query(t, c, Query{Where: filter.Set{filter.Owner: {"000000002"}}}).Facets["owner"]
	if len(got) != 51 || got[0] != (FacetCount{"000000059", 60}) || got[50] != (FacetCount{"000000002", 3}) {
		t.Errorf("%d owners: %v", len(got), got)
	}
	if got := query(t, c, Query{}).Facets["owner"]; len(got) != 50 {
		t.Errorf("%d owners", len(got))
	}
}
