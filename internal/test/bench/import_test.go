package bench

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/testkit"
)

// importRows is how many rows are handed on at once; the API takes no more.
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

// benchmarkImportHTTP sends the rows as the command-line tool does.
func benchmarkImportHTTP(b *testing.B) {
	s := serve(b, b.TempDir())
	c := dial(b, s.address, 1).clients[0]
	type row struct {
		Line   int             `json:"line"`
		Values events.Proposed `json:"values"`
	}
	before, rows := 0, make([]row, importRows)
	versus(b, importing(importRows, func(given []events.Proposed) time.Duration {
		for i := range given {
			rows[i] = row{i + 2, given[i]}
		}
		body, err := json.Marshal(map[string]any{"rows": rows})
		if err != nil {
			b.Fatal(err)
		}
		raw := post("/api/v1/imports", s.token, "", body)
		start := time.Now()
		if err := c.do(http.StatusOK, raw); err != nil {
			b.Fatal(err)
		}
		took := time.Since(start)
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
