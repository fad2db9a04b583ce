package main

import (
	"strings"
	"testing"
)

const printed = `goos: linux
BenchmarkCommandHTTP/16/propose-2   	      18	       246.1 limit-cpu-µs	      3849 limit/s	         4.5 p50-ms	        12.25 p99-ms	      1046 product-cpu-µs	      3426 product/s	         0.8901 ratio
BenchmarkCommandHTTP/64/propose-2   	      18	       246.1 limit-cpu-µs	      3849 limit/s	      1046 product-cpu-µs	      3426 product/s	         0.8901 ratio
BenchmarkGrouping/4-2   	      18	       10 limit/s	      20 product/s	         2 ratio
BenchmarkList/bare-2   	      18	       100 limit/s	      36 product/s	         0.36 ratio
BenchmarkPages/own-2   	      18	       100 limit/s	      31 product/s	         0.31 ratio
BenchmarkPages/front-2   	      18	       100 limit/s	      31 product/s	         0.31 ratio
BenchmarkPut-2   	      18	       10 ns/op
PASS
`

func TestTable(t *testing.T) {
	t.Parallel()
	var out, other strings.Builder
	if err := run(strings.NewReader(printed), &out, &other); err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.Fields(line))
	}
	want := []string{
		"", "CommandHTTP/16/propose 3426 3849 0.89 0.8 met 4.5 12.2 1046 246",
		"CommandHTTP/64/propose 3426 3849 0.89 2 missed 1046 246", "Grouping/4 20 10 2",
		"List/bare 36 100 0.36 0.35 met", "Pages/own 31 100 0.31 0.3 met", "Pages/front 31 100 0.31 0.6 missed",
	}
	if len(got) != len(want) {
		t.Fatalf("got\n%s", &out)
	}
	for i := 1; i < len(want); i++ {
		if line := strings.Join(got[i], " "); line != want[i] {
			t.Errorf("got  %q\nwant %q", line, want[i])
		}
	}
	if !strings.Contains(other.String(), "BenchmarkPut") || !strings.Contains(other.String(), "PASS") {
		t.Errorf("handed on %q", &other)
	}
}

// A run that failed is no run that met its budgets.
func TestFailure(t *testing.T) {
	t.Parallel()
	var out, other strings.Builder
	if run(strings.NewReader(printed+"--- FAIL: BenchmarkList\nFAIL\n"), &out, &other) == nil {
		t.Error("a failure was taken for a success")
	}
}
