package bench

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/reference"
)

// The readers of the benchmark are a process of their own, this program under
// these names, so that neither side needs two files for each stream.
const (
	readersOf = "SAMSTYRING_BENCH_STREAMS_OF"
	readersN  = "SAMSTYRING_BENCH_READERS"
)

// readMany opens n streams and writes, for each change, when each got it; first
// n zeros, when all are open.
func readMany(url string, n int) error {
	arrived := make(chan int64, n)
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, ReadBufferSize: 1 << 10, WriteBufferSize: 1 << 10}}
	for range n {
		answer, err := client.Get(url)
		if err != nil {
			return err
		}
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("stream: %s", answer.Status)
		}
		go func() {
			defer answer.Body.Close()
			lines := bufio.NewReaderSize(answer.Body, 512)
			for {
				line, err := lines.ReadSlice('\n')
				if err != nil && !errors.Is(err, bufio.ErrBufferFull) { // the rest of a long line is a line too
					return
				}
				if len(line) > 6 && string(line[:6]) == "event:" {
					arrived <- time.Now().UnixNano()
				}
			}
		}()
	}
	times := make([]byte, 8*n)
	for {
		if _, err := os.Stdout.Write(times); err != nil {
			return nil // the benchmark is over
		}
		for i := range n {
			binary.BigEndian.PutUint64(times[8*i:], uint64(<-arrived))
		}
	}
}

// BenchmarkStreams is the time from giving a command until every open event
// stream has the change, through the whole server and over real connections on
// this machine, with the readers on the same cores; beside how long it takes
// until the one who gave the command has the answer. Reported are the median,
// the 99th percentile and the last reader, and the memory that a stream takes
// in the server. Budget: p99 below 1 s for 10,000 readers.
func BenchmarkStreams(b *testing.B) {
	for _, readers := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("readers=%d", readers), func(b *testing.B) { oneToAll(b, readers) })
	}
}

func oneToAll(b *testing.B, readers int) {
	s := serveStreams(b, b.TempDir(), readers)
	p := newGenerator(1).proposed(0)
	p.ExternalID, p.Provenance, p.Owner = "", nil, reference.Digdir
	body, err := json.Marshal(p)
	if err != nil {
		b.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	read := openStreams(b, "http://"+s.address+"/api/v1/changes/stream", readers)
	read()
	runtime.GC()
	runtime.ReadMemStats(&after)
	commander := dial(b, s.address, 1).clients[0] // now: opening may take longer than an idle connection lives
	var answers, delays []time.Duration
	for b.Loop() {
		began := time.Now()
		if err := commander.do(http.StatusCreated, post(initiativesPath, s.token, "", body)); err != nil {
			b.Fatal(err)
		}
		answers = append(answers, time.Since(began))
		for _, at := range read() {
			delays = append(delays, time.Unix(0, at).Sub(began))
		}
	}
	report := func(name string, all []time.Duration, share float64) {
		slices.Sort(all)
		b.ReportMetric(float64(all[int(share*float64(len(all)-1))].Microseconds())/1000, name)
	}
	report("answer-ms", answers, 0.5)
	report("p50-ms", delays, 0.5)
	report("p99-ms", delays, 0.99)
	report("max-ms", delays, 1)
	b.ReportMetric(float64(after.StackInuse+after.HeapInuse-before.StackInuse-before.HeapInuse)/float64(readers)/1024, "KiB/stream")
}

// openStreams opens streams from another process. Each call of the function it
// gives waits until all have got something, and says when each did, in
// nanoseconds since 1970; the first until all are open.
func openStreams(b *testing.B, url string, readers int) func() []int64 {
	b.Helper()
	child := exec.CommandContext(b.Context(), os.Args[0], "-test.run=none")
	child.Env = append(os.Environ(), readersOf+"="+url, readersN+"="+strconv.Itoa(readers))
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := child.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(sync.OnceFunc(func() { _ = child.Process.Kill(); _ = child.Wait() })) // it is killed, which is an error
	times := make([]byte, 8*readers)
	return func() []int64 {
		if _, err := io.ReadFull(out, times); err != nil {
			b.Fatalf("readers are gone: %v", err)
		}
		at := make([]int64, readers)
		for i := range at {
			at[i] = int64(binary.BigEndian.Uint64(times[8*i:]))
		}
		return at
	}
}
