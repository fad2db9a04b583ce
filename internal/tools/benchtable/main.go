// Command benchtable reads what "go test -bench" prints and gives one table: each
// figure of the registry beside its limit, their ratio, and the budget that the
// ratio is held against. It judges nothing that has no budget.
//
//	go test -run '^$' -bench . ./internal/test/bench | go run ./internal/tools/benchtable
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"
)

// budget is the least ratio to its limit that a figure must have.
type budget struct {
	benchmark *regexp.Regexp
	ratio     float64
}

// budgets hold for the first pattern that fits.
var budgets = []budget{
	{regexp.MustCompile(`^CommandHTTP/16/`), 0.8},
	{regexp.MustCompile(`^CommandHTTP/64/`), 2},
	{regexp.MustCompile(`^Import(/|File|Reversal)`), 0.5},
	{regexp.MustCompile(`^ReadByID`), 0.8},
	{regexp.MustCompile(`^List/(cold|bare)`), 0.35},
	{regexp.MustCompile(`^Pages/(own|changes)`), 0.3},
	{regexp.MustCompile(`^(List|Pages)/`), 0.6},
	{regexp.MustCompile(`^Rebuild$`), 0.5},
	{regexp.MustCompile(`^Peer/registrations`), 1.5},
	{regexp.MustCompile(`^Peer/documents`), 10},
	{regexp.MustCompile(`^Peer/lists`), 20},
	{regexp.MustCompile(`^Growth/\d+/document`), 0.8},
	{regexp.MustCompile(`^Growth/\d+/(cold|bare)`), 0.35},
	{regexp.MustCompile(`^Growth/`), 0.6},
}

// row is one benchmark with its metrics by unit.
type row struct {
	name    string
	metrics map[string]float64
}

func main() {
	if err := run(os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "benchtable:", err)
		os.Exit(1)
	}
}

// run writes the table of what in says, and hands on the rest of it to other. A
// benchmark that failed is an error, after the table.
func run(in io.Reader, out, other io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "figure\tregistry/s\tlimit/s\tratio\tbudget\tverdict\tp50 ms\tp99 ms\tcpu µs\tlimit's cpu µs\t")
	failed := false
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		r, ok := parse(line)
		if !ok {
			failed = failed || strings.HasPrefix(line, "FAIL") || strings.HasPrefix(line, "--- FAIL")
			fmt.Fprintln(other, line)
			continue
		}
		goal, verdict := r.verdict()
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", r.name, r.text("product/s"), r.text("limit/s"), r.text("ratio"),
			goal, verdict, r.text("p50-ms"), r.text("p99-ms"), r.text("product-cpu-µs"), r.text("limit-cpu-µs"))
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if failed {
		return fmt.Errorf("a benchmark failed")
	}
	return nil
}

// processors is what "go test" puts behind the name.
var processors = regexp.MustCompile(`-\d+$`)

// parse reads one line of a benchmark that has a limit.
func parse(line string) (r row, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
		return r, false
	}
	r = row{name: processors.ReplaceAllString(strings.TrimPrefix(fields[0], "Benchmark"), ""), metrics: map[string]float64{}}
	for i := 2; i+1 < len(fields); i += 2 {
		n, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			return r, false
		}
		r.metrics[fields[i+1]] = n
	}
	_, ok = r.metrics["ratio"]
	return r, ok
}

// text is a metric with three digits that count; "" if the benchmark has none.
func (r row) text(unit string) string {
	n, ok := r.metrics[unit]
	switch {
	case !ok:
		return ""
	case n >= 100:
		return strconv.FormatFloat(n, 'f', 0, 64)
	}
	return strconv.FormatFloat(n, 'g', 3, 64)
}

// verdict holds the ratio against the budget.
func (r row) verdict() (goal, verdict string) {
	for _, b := range budgets {
		if !b.benchmark.MatchString(r.name) {
			continue
		}
		verdict = "missed"
		if r.metrics["ratio"] >= b.ratio {
			verdict = "met"
		}
		return strconv.FormatFloat(b.ratio, 'g', -1, 64), verdict
	}
	return "", ""
}
