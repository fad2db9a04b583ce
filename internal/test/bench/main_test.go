package bench

import (
	"fmt"
	"os"
	"strconv"
	"testing"
)

// Sizes of what is measured.
var (
	initiatives = size("SAMSTYRING_BENCH_INITIATIVES", 10_000)
	written     = size("SAMSTYRING_BENCH_EVENTS", 300_000)
	listed      = size("SAMSTYRING_BENCH_LIST", 100_000)
)

func size(name string, normal int) int {
	given := os.Getenv(name)
	if given == "" {
		return normal
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 1 {
		panic(fmt.Sprintf("%s is %q, not a number", name, given))
	}
	return n
}

// TestMain is also the program that BenchmarkStart starts, and the readers of
// BenchmarkStreams.
func TestMain(m *testing.M) {
	if url := os.Getenv(readersOf); url != "" {
		n, _ := strconv.Atoi(os.Getenv(readersN)) // the parent wrote it
		if err := readMany(url, n); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if dir := os.Getenv(startEnv); dir != "" {
		if err := started(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	for _, h := range histories {
		if keptIn == "" {
			_ = os.RemoveAll(h.dir)
		}
	}
	os.Exit(code)
}
