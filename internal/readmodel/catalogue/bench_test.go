package catalogue

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/reference"
)

const benchRows = 100_000

var benchWords = []string{
	"digital", "løsning", "barneskole", "felles", "kommunal", "helse", "journal", "plan", "bygg", "sak",
	"register", "innsyn", "skatt", "veg", "tjeneste", "melding", "oppvekst", "samhandling", "arkiv", "tilsyn",
}

// benchRow is the i-th of some rows that differ as real ones do: 300 owners, 16
// ministries, 60 themes, two in five concern everybody.
func benchRow(rnd *rand.Rand, i int) Row {
	text := ""
	for range 40 {
		text += benchWords[rnd.IntN(len(benchWords))] + " "
	}
	r := Row{
		ID: fmt.Sprintf("%d-%04d", 2020+i/15_000, i%15_000), Title: events.Text{"nb": text[:50]}, Summary: events.Text{"nb": text},
		Owner: fmt.Sprint(900_000_000 + rnd.IntN(300)), Ministry: fmt.Sprint(970_000_000 + rnd.IntN(16)),
		Stage: events.Stages[rnd.IntN(5)], Standing: events.Standings[rnd.IntN(6)], Phase: events.Phases[rnd.IntN(8)],
		Obligation: string(events.ObligationLevels[rnd.IntN(4)]), Bypassed: rnd.IntN(10) == 0, Completeness: rnd.IntN(101),
		Deadline:   events.Date(fmt.Sprintf("202%d-0%d-15", rnd.IntN(10), 1+rnd.IntN(9))),
		Themes:     []string{fmt.Sprint("tema-", rnd.IntN(60)), fmt.Sprint("tema-", rnd.IntN(60))},
		Registered: firstDay.Add(time.Duration(i) * time.Minute), Changed: firstDay.Add(time.Duration(rnd.IntN(1e9)) * time.Millisecond),
		Item: make(json.RawMessage, 800),
	}
	switch rnd.IntN(5) {
	case 0, 1:
		r.Reach.Scope = events.ScopeAll
	case 2, 3:
		r.Reach = events.Reach{Scope: events.ScopeCounties, Codes: []string{[]string{"03", "11", "15", "18", "46", "50"}[rnd.IntN(6)]}}
	default:
		r.Reach = events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"0301", "1103", "4601", "5001"}[rnd.IntN(4):]}
	}
	return r
}

func benchCatalogue(n int) (*Catalogue, []Row) {
	rnd := rand.New(rand.NewPCG(1, 2))
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = benchRow(rnd, i)
	}
	c := New(reference.MustLoad())
	c.Put(rows...)
	return c, rows
}

var benchQueries = []struct {
	name string
	q    Query
}{
	{"all", Query{}},
	{"filterSort", Query{Where: filter.Set{filter.Stage: {"proposed", "assessed"}, filter.Municipality: {"4601"}}, Sort: "title"}},
	{"fourFilters", Query{Where: filter.Set{filter.Stage: {"piloted"}, filter.Standing: {"active"}, filter.Ministry: {"970000003"}, filter.Obligation: {"mandatory"}}, Sort: "deadline"}},
	{"owner", Query{Where: filter.Set{filter.Owner: {"900000007"}}, Sort: "-title"}},
	{"since", Query{ChangedSince: firstDay.Add(280 * time.Hour * 24 / 25)}},
	{"text", Query{Text: "barneskole arkiv"}},
	{"textFew", Query{Where: filter.Set{filter.Owner: {"900000007"}}, Text: "barneskole arkiv"}},
	{"textNothing", Query{Text: "finnes ikke"}},
}

func BenchmarkQuery(b *testing.B) {
	c, _ := benchCatalogue(benchRows)
	for _, bq := range benchQueries {
		b.Run("warm/"+bq.name, func(b *testing.B) { benchmarkQuery(b, c, bq.q, false) })
		b.Run("cold/"+bq.name, func(b *testing.B) { benchmarkQuery(b, c, bq.q, true) })
	}
	for _, sort := range []string{"title", "-changed"} {
		b.Run("warm/deep/"+sort, func(b *testing.B) {
			q := Query{Where: filter.Set{filter.Stage: {"proposed", "assessed"}}, Sort: sort, Limit: 15_000}
			page, err := c.Query(q)
			if err != nil {
				b.Fatal(err)
			}
			q.After, q.Limit = page.Next, 20
			benchmarkQuery(b, c, q, false)
		})
	}
}

// benchmarkQuery counts as cold what comes first after a change.
func benchmarkQuery(b *testing.B, c *Catalogue, q Query, cold bool) {
	b.ReportAllocs()
	for b.Loop() {
		if cold {
			c.mu.Lock()
			c.generation++
			c.mu.Unlock()
		}
		if _, err := c.Query(q); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEach(b *testing.B) {
	c, _ := benchCatalogue(benchRows)
	for b.Loop() {
		if err := c.Each(Query{Sort: "title"}, func(Row) bool { return true }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPut(b *testing.B) {
	c, rows := benchCatalogue(benchRows)
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, maxSingle, maxSingle + 1, 500} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				batch := make([]Row, n)
				for i := range batch {
					batch[i] = benchRow(rnd, rnd.IntN(len(rows)))
				}
				b.StartTimer()
				c.Put(batch...)
			}
		})
	}
}

// BenchmarkFill fills an empty catalogue and reports what it holds on to,
// the rows not counted and counted.
func BenchmarkFill(b *testing.B) {
	for _, n := range []int{10_000, benchRows} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var with, indexes uint64
			for b.Loop() {
				b.StopTimer()
				start := heap()
				_, rows := benchCatalogue(n)
				held := heap()
				c := New(reference.MustLoad())
				b.StartTimer()
				c.Put(rows...)
				b.StopTimer()
				indexes, with = heap()-held, heap()-start
				runtime.KeepAlive(c)
				runtime.KeepAlive(slices.Clip(rows))
				b.StartTimer()
			}
			b.ReportMetric(float64(indexes)/1e6, "MB-derived")
			b.ReportMetric(float64(with)/1e6, "MB-with-rows")
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
