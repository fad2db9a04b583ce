package catalogue

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/filter"
)

// TestLikeNaive puts, changes and queries at random and compares every answer
// with that of an implementation without indexes.
func TestLikeNaive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, n := New(fakeReach{}), newNaive(fakeReach{})
		version := 0
		put := func(t *rapid.T, most int) {
			rows := make([]Row, rapid.IntRange(1, most).Draw(t, "rows"))
			for i := range rows {
				version++
				rows[i] = drawRow(t, version)
			}
			c.Put(rows...)
			n.put(rows...)
		}
		put(t, 120)
		t.Repeat(map[string]func(*rapid.T){
			"one":  func(t *rapid.T) { put(t, 1) },
			"few":  func(t *rapid.T) { put(t, maxSingle) },
			"many": func(t *rapid.T) { put(t, 40) },
			"reset": func(t *rapid.T) {
				if rapid.IntRange(0, 9).Draw(t, "really") == 0 {
					c.Reset()
					n.rows, n.index = map[string]Row{}, nil
				}
			},
			"query":      func(t *rapid.T) { compareQuery(t, c, n, drawQuery(t)) },
			"queryAgain": func(t *rapid.T) { q := drawQuery(t); compareQuery(t, c, n, q); compareQuery(t, c, n, q) },
		})
	})
}

func compareQuery(t *rapid.T, c *Catalogue, n *naive, q Query) {
	t.Helper()
	want := n.selection(q)
	if c.Len() != len(n.rows) {
		t.Fatalf("Len is %d, not %d", c.Len(), len(n.rows))
	}
	var each []Row
	if err := c.Each(q, func(r Row) bool { each = append(each, r); return true }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rowIDs(want), rowIDs(each)); diff != "" {
		t.Fatalf("Each %+v:\n%s", q, diff)
	}
	var got []string
	var pages [][]string
	for {
		page, err := c.Query(q)
		if err != nil {
			t.Fatal(err)
		}
		comparePage(t, n, q, page, len(want))
		got = append(got, ids(page.Items)...)
		pages = append(pages, ids(page.Items))
		if page.Next == nil {
			compareBack(t, c, q, page, pages)
			break
		}
		if len(page.Items) == 0 || len(got) > len(want) {
			t.Fatalf("%+v: the pages do not end", q)
		}
		q.After = throughAddress(t, page.Next)
	}
	if diff := cmp.Diff(rowIDs(want), append([]string{}, got...)); diff != "" {
		t.Fatalf("pages of %+v:\n%s", q, diff)
	}
}

// compareBack turns the pages back from the last one: they are the same.
func compareBack(t *rapid.T, c *Catalogue, q Query, page Page, pages [][]string) {
	t.Helper()
	for i := len(pages) - 2; i >= 0; i-- {
		if page.Prev == nil {
			t.Fatalf("%+v: nothing comes before page %d", q, i+1)
		}
		q.After, q.Before = page.Next, throughAddress(t, page.Prev)
		var err error
		if page, err = c.Query(q); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(pages[i], ids(page.Items)); diff != "" || page.Next == nil {
			t.Fatalf("back to page %d of %+v (next %v):\n%s", i, q, page.Next, diff)
		}
	}
	if page.Prev != nil {
		t.Fatalf("%+v: something comes before the first page", q)
	}
}

func comparePage(t *rapid.T, n *naive, q Query, page Page, total int) {
	t.Helper()
	if page.Total != total {
		t.Fatalf("%+v: total %d, not %d", q, page.Total, total)
	}
	limit := q.Limit
	if limit == 0 {
		limit = DefaultLimit
	}
	if len(page.Items) > limit || page.Next != nil && len(page.Items) < limit {
		t.Fatalf("%+v: %d items on a page", q, len(page.Items))
	}
	if q.After != nil {
		return // the facets are those of the first page
	}
	for name, want := range n.facets(q) {
		compareFacet(t, q, name, page.Facets[name], want)
	}
}

func compareFacet(t *rapid.T, q Query, name filter.Name, got []FacetCount, want map[string]int) {
	t.Helper()
	lowest, counted := 1<<30, map[string]int{}
	for i, fc := range got {
		if _, twice := counted[fc.Value]; twice {
			t.Fatalf("%+v: %s has %s twice", q, name, fc.Value)
		}
		counted[fc.Value] = fc.Count
		if name == "owner" && i < topOwners {
			lowest = min(lowest, fc.Count)
		}
	}
	if name == "owner" && len(got) >= topOwners {
		for value, n := range want {
			chosen := slices.Contains(q.Where[filter.Owner], value)
			if _, shown := counted[value]; !shown && !chosen && n <= lowest {
				delete(want, value)
			}
		}
	}
	if diff := cmp.Diff(want, counted); diff != "" {
		t.Fatalf("%+v: facet %s:\n%s", q, name, diff)
	}
}

func throughAddress(t *rapid.T, c *Cursor) *Cursor {
	t.Helper()
	secret := []byte("a secret for tests")
	out, err := DecodeCursor(c.Encode(secret), secret)
	if err != nil {
		t.Fatal(err)
	}
	return &out
}
