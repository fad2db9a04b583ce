package stream

import (
	"bufio"
	"encoding/binary"
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

	"go.uber.org/goleak"
)

// The readers of the benchmark are a process of their own, this program under
// these names, so that neither side needs two files for each stream.
const (
	readersOf = "STREAM_BENCHMARK_URL"
	readersN  = "STREAM_BENCHMARK_READERS"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(readersOf); url != "" {
		n, _ := strconv.Atoi(os.Getenv(readersN)) // the parent wrote it
		if err := readMany(url, n); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

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
		go func() {
			defer answer.Body.Close()
			lines := bufio.NewReaderSize(answer.Body, 512)
			for {
				line, err := lines.ReadSlice('\n')
				if err != nil {
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

// BenchmarkOneChangeToAll is the time from telling a change until every reader
// has it, over real connections on this machine, with the readers on the same
// cores. Reported are the median, the 99th percentile and the last reader, and
// the memory that a stream takes in the server.
func BenchmarkOneChangeToAll(b *testing.B) {
	for _, readers := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprintf("readers=%d", readers), func(b *testing.B) { oneToAll(b, readers) })
	}
}

func oneToAll(b *testing.B, readers int) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	source := newBook(0)
	h := running(b, Config{Source: source, Patience: time.Minute})
	url := serve(b, h).URL
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
	var once sync.Once
	end := func() { once.Do(func() { _ = child.Process.Kill(); _ = child.Wait() }) } // it is killed, which is an error
	b.Cleanup(end)
	times := make([]byte, 8*readers)
	read := func() {
		if _, err := io.ReadFull(out, times); err != nil {
			b.Fatalf("readers are gone: %v", err)
		}
	}
	read() // all are open
	runtime.GC()
	runtime.ReadMemStats(&after)
	var delays []time.Duration
	for b.Loop() {
		told := time.Now().UnixNano()
		source.tell(1)
		read()
		for i := range readers {
			delays = append(delays, time.Duration(int64(binary.BigEndian.Uint64(times[8*i:]))-told))
		}
	}
	slices.Sort(delays)
	ms := func(share float64) float64 {
		return float64(delays[int(share*float64(len(delays)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(ms(0.5), "p50-ms")
	b.ReportMetric(ms(0.99), "p99-ms")
	b.ReportMetric(ms(1), "max-ms")
	b.ReportMetric(float64(after.StackInuse+after.HeapInuse-before.StackInuse-before.HeapInuse)/float64(readers)/1024, "KiB/stream")
	end()
}
