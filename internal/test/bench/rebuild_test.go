package bench

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkRebuild builds the views anew from the whole log, against an
// ordered consumer that reads it and does nothing. Budget: 50,000 events a
// second.
func BenchmarkRebuild(b *testing.B) {
	h := past(b, initiatives, written)
	raw := openRaw(b, filepath.Join(h.copied(b), "log")).ordered(b, h.events)
	versus(b, func() float64 {
		if err := os.RemoveAll(filepath.Join(h.dir, "views")); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		_, stop, err := start(b.Context(), h.dir)
		took := time.Since(began)
		if err != nil {
			b.Fatal(err)
		}
		if err := stop(); err != nil {
			b.Fatal(err)
		}
		return float64(h.events) / took.Seconds()
	}, raw)
	b.ReportMetric(float64(h.events), "events")
}
