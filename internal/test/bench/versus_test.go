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
// the benchmark, and reports the medians. Who goes first changes. Beside the
// rates stands the processor time of one piece of work in microseconds, which
// other work on the machine changes least.
func versus(b *testing.B, product, limit measure) {
	b.Helper()
	if os.Getenv("SAMSTYRING_BENCH_ALONE") != "" {
		limit = func() float64 { return 1 }
	}
	product() // caches, connections, and what the compiler left to the first call
	limit()
	var products, limits, ratios, productCPU, limitCPU []float64
	for b.Loop() {
		var p, l, pc, lc float64
		if len(ratios)%2 == 0 {
			p, pc = spent(b, product)
			l, lc = spent(b, limit)
		} else {
			l, lc = spent(b, limit)
			p, pc = spent(b, product)
		}
		products, limits, ratios = append(products, p), append(limits, l), append(ratios, p/l)
		productCPU, limitCPU = append(productCPU, pc), append(limitCPU, lc)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(products), "product/s")
	b.ReportMetric(median(limits), "limit/s")
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(median(productCPU), "product-cpu-µs")
	b.ReportMetric(median(limitCPU), "limit-cpu-µs")
}

// spent measures, and gives the processor time of one piece of work beside the
// rate, in microseconds.
func spent(b *testing.B, m measure) (perSecond, micros float64) {
	start, cpu := time.Now(), processorTime(b)
	perSecond = m()
	return perSecond, float64((processorTime(b) - cpu).Microseconds()) / (perSecond * time.Since(start).Seconds())
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
