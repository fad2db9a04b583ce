package bench

import (
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/testkit"
	registry "github.com/samstyring/samstyring/pkg/client"
)

// importRows is how many rows are handed on at once.
const importRows = 500

// BenchmarkImport imports new initiatives, durably, against JetStream storing
// the same events in atomic batches of 500. Budget: 0.5.
func BenchmarkImport(b *testing.B) {
	b.Run("app", func(b *testing.B) { benchmarkImportApp(b, importRows) })
	b.Run("appAtOnce", func(b *testing.B) { benchmarkImportApp(b, 10*importRows) })
	b.Run("http", benchmarkImportHTTP)
}

func benchmarkImportApp(b *testing.B, rows int) {
	a := open(b, b.TempDir())
	versus(b, importing(rows, func(rows []events.Proposed) time.Duration {
		start := time.Now()
		err := testkit.Import(b.Context(), a, testkit.Rows(rows...))
		took := time.Since(start)
		if err != nil {
			b.Fatal(err)
		}
		return took
	}), rawImport(b))
}

// benchmarkImportHTTP plans and carries out through the API, as a program does.
func benchmarkImportHTTP(b *testing.B) {
	s := serve(b, b.TempDir())
	c, err := registry.New("http://"+s.address, registry.WithToken(s.token))
	if err != nil {
		b.Fatal(err)
	}
	before, rows := 0, make([]registry.ImportRow, importRows)
	versus(b, importing(importRows, func(given []events.Proposed) time.Duration {
		for i := range given {
			rows[i] = registry.ImportRow{Line: i + 2, Values: given[i]}
		}
		start := time.Now()
		plan, err := c.PlanRows(b.Context(), "Kartlegging", rows)
		if err == nil {
			_, err = c.ExecuteImport(b.Context(), plan.ID, plan.PlanHash)
		}
		if err == nil {
			_, err = s.Imports.Wait(b.Context(), testkit.Caller(testkit.Digdir), plan.ID)
		}
		took := time.Since(start)
		if err != nil {
			b.Fatal(err)
		}
		if before += len(given); s.Query.Count() != before {
			b.Fatalf("%d of %d rows were imported", s.Query.Count(), before)
		}
		return took
	}), rawImport(b))
}

// importing gives rows that were never imported before to run, for a window of
// the time that run says it took.
func importing(n int, run func([]events.Proposed) time.Duration) measure {
	g, next, rows := newGenerator(1), 0, make([]events.Proposed, n)
	return func() float64 {
		var took time.Duration
		sum := 0
		for took < window {
			for i := range rows {
				rows[i] = *g.proposed(next)
				next++
			}
			took += run(rows)
			sum += n
		}
		return float64(sum) / took.Seconds()
	}
}

// rawImport stores registrations of the same size in batches of 500.
func rawImport(b *testing.B) measure {
	b.Helper()
	const size, sets = 500, 20
	g := newGenerator(1)
	messages := make([]*nats.Msg, sets*size)
	for i := range messages {
		messages[i] = message(b, dress(initiativeID(i), reference.Digdir, time.Now(), g.proposed(i))[0])
	}
	n := 0
	return openRaw(b, b.TempDir()).batches(b, func() []*nats.Msg {
		n++
		return messages[n%sets*size : (n%sets+1)*size]
	})
}
