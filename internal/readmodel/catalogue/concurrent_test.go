package catalogue

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/filter"
)

// TestConcurrent reads while rows are put. Two rows swap owner and word in one
// Put, over and over: every reader must see exactly one of each.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	const size = 1500
	c := New(fakeReach{})
	row := func(i int, owner, word string, version int) Row {
		return Row{
			ID: fmt.Sprintf("2026-%05d", i), Owner: owner, Title: events.Text{"nb": "felles " + word}, Completeness: version % 11,
			Stage: events.Stages[version%5], Reach: events.Reach{Scope: events.ScopeAll}, Item: json.RawMessage("{}"),
		}
	}
	rows := make([]Row, size)
	for i := range rows {
		rows[i] = row(i, "many", "vanlig", i)
	}
	rows[0].Owner, rows[0].Title = "left", events.Text{"nb": "felles venstre"}
	rows[1].Owner, rows[1].Title = "right", events.Text{"nb": "felles høyre"}
	c.Put(rows...)

	var readers sync.WaitGroup
	done := make(chan struct{})
	for reader := range 4 {
		readers.Go(func() {
			for n := reader; ; n++ {
				select {
				case <-done:
					return
				default:
					read(t, c, n, size)
				}
			}
		})
	}
	for version := range 200 {
		left, right := version%2, 1-version%2
		batch := []Row{row(left, "left", "venstre", version), row(right, "right", "hoyre", version)}
		for i := 2; i < 2+version%40; i++ {
			batch = append(batch, row(i, "many", "vanlig", version+i))
		}
		c.Put(batch...)
	}
	close(done)
	readers.Wait()
}

func read(t *testing.T, c *Catalogue, n, size int) {
	queries := []Query{
		{Where: filter.Set{filter.Owner: {"left"}}}, {Text: "venstre"}, {Text: "felles venst"}, {Where: filter.Set{filter.Owner: {"right"}}, Text: "felles"},
		{Sort: Sorts[n%(len(Sorts)-1)]}, {Text: "felles", Sort: "completeness"}, {Text: "felles"},
	}
	q := queries[n%len(queries)]
	want := 1
	if n%len(queries) >= 4 {
		want = size
	}
	page, err := c.Query(q)
	if err != nil || page.Total != want || len(page.Items) != min(want, DefaultLimit) {
		t.Errorf("%+v: total %d, %d items, %v", q, page.Total, len(page.Items), err)
	}
	sum := 0
	for _, fc := range page.Facets["stage"] {
		sum += fc.Count
	}
	if sum != want {
		t.Errorf("%+v: the stages add up to %d", q, sum)
	}
	var seen []string
	if err := c.Each(q, func(r Row) bool { seen = append(seen, r.ID); return true }); err != nil {
		t.Error(err)
	}
	slices.Sort(seen)
	if len(seen) != want || len(slices.Compact(seen)) != want {
		t.Errorf("%+v: Each gave %d rows", q, len(seen))
	}
}
