package bench

import (
	"os"
	"slices"
	"testing"
	"time"
)

// window is how long product or limit is measured at a stretch.
const window = 250 * time.Millisecond

// measure does work for about as long as a window and gives what it did a
// second.
type measure func() (perSecond float64)

// versus measures product and limit in turn, as often as fits in the time of
// the benchmark, and reports the medians. Who goes first changes.
func versus(b *testing.B, product, limit measure) {
	b.Helper()
	if os.Getenv("SAMSTYRING_BENCH_ALONE") != "" {
		limit = func() float64 { return 1 }
	}
	product() // caches, connections, and what the compiler left to the first call
	limit()
	var products, limits, ratios []float64
	for b.Loop() {
		var p, l float64
		if len(ratios)%2 == 0 {
			p = product()
			l = limit()
		} else {
			l = limit()
			p = product()
		}
		products, limits, ratios = append(products, p), append(limits, l), append(ratios, p/l)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(products), "product/s")
	b.ReportMetric(median(limits), "limit/s")
	b.ReportMetric(median(ratios), "ratio")
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
