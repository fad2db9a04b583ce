package bench

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// growing are the numbers of initiatives that BenchmarkGrowth measures at, as
// "10000,100000,1000000".
var growing = os.Getenv("SAMSTYRING_BENCH_GROWTH")

// BenchmarkGrowth reads the same things from registries of different sizes. Flat is what
// takes as much processor time at a million as at ten thousand.
func BenchmarkGrowth(b *testing.B) {
	if growing == "" {
		b.Skip("SAMSTYRING_BENCH_GROWTH names no sizes")
	}
	for size := range strings.SplitSeq(growing, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(size, func(b *testing.B) { benchmarkSize(b, n) })
	}
}

func benchmarkSize(b *testing.B, n int) {
	s := serve(b, past(b, n, n).dir)
	const many = 1000
	documents := make([]string, many)
	for i := range documents {
		documents[i] = initiativesPath + "/" + initiativeID(i*n/many)
	}
	for _, kind := range []struct {
		name  string
		paths []string
	}{
		{"document", documents}, {"warm", warmQueries()}, {"cold", coldQueries(5000, "")}, {"bare", coldQueries(5000, "&withoutFacets=true")},
		{"municipality", []string{"/kommuner/1108"}}, {"changes", []string{"/endringer"}},
	} {
		b.Run(kind.name, func(b *testing.B) { benchmarkGet(b, s, kind.paths) })
	}
}
