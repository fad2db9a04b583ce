// Package bench measures the whole registry against what its parts could do:
// the budgets of the design as ratios. It has no code of its own, only
// benchmarks; what they measure is wired as cmd/samstyring wires it.
//
// Every benchmark measures the product and its limit in turn, in one process,
// in short windows side by side, and reports the median of each and of their
// ratio: other work on the machine hits both alike. Nothing is asserted about
// time.
//
//	go test -run '^$' -bench . -benchtime 5s ./internal/test/bench
//
// Sizes are set by the environment: SAMSTYRING_BENCH_INITIATIVES and
// SAMSTYRING_BENCH_EVENTS for the log that is rebuilt and started from,
// SAMSTYRING_BENCH_LIST for the initiatives that are listed. With
// SAMSTYRING_BENCH_KEEP=folder the logs stay there for the next run. With
// SAMSTYRING_BENCH_ALONE=1 the limits are left out, for a profile of the
// product.
package bench
