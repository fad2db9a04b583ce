package notify

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/testkit"
	client "github.com/samstyring/samstyring/pkg/webhook"
)

// receivers is how many subscriptions the benchmarks deliver to.
const receivers = 200

// crowd is a service with subscriptions to one receiver.
func crowd(b *testing.B) (*testkit.Registry, *replica, *counter, string) {
	b.Helper()
	r := open(b)
	s := start(b, r, func(c *Config) { c.Poll, c.Lease, c.FlushLog = 0, 0, 0 })
	in := new(counter)
	server := httptest.NewServer(in)
	b.Cleanup(server.Close)
	for range receivers {
		subscribe(b, s, toWebhook(server.URL))
	}
	return r, s, in, server.URL
}

// BenchmarkDispatch is how many deliveries a second reach a local receiver,
// from the command that is changed by to the answer; beside how many a bare
// loop of signed POSTs of the same body makes, over as many connections.
func BenchmarkDispatch(b *testing.B) {
	r, s, in, url := crowd(b)
	change := testChange(b, r, s)
	in.wait(b, 2*receivers) // with the validation events
	m, err := s.message(&subscription.Subscription{ID: "sub", Command: subscription.Command{Language: "nb"}}, deliveryOf(kindChange, &change))
	if err != nil {
		b.Fatal(err)
	}
	bare := bareLoop(b, url, receivers, m.Body)
	already := in.count()
	b.ResetTimer()
	began := time.Now()
	for b.Loop() {
		propose(b, r, "Ett til")
	}
	in.wait(b, already+b.N*receivers)
	rate := float64(b.N*receivers) / time.Since(began).Seconds()
	b.ReportMetric(rate, "deliveries/s")
	b.ReportMetric(bare, "bare/s")
	b.ReportMetric(rate/bare, "ratio")
}

// BenchmarkArrival is the time from a command to the first and the last answer
// of those who are notified.
func BenchmarkArrival(b *testing.B) {
	r, _, in, _ := crowd(b)
	var first, last time.Duration
	for b.Loop() {
		already := in.count()
		began := time.Now()
		propose(b, r, "Ett til")
		in.wait(b, already+1)
		first += time.Since(began)
		in.wait(b, already+receivers)
		last += time.Since(began)
	}
	b.ReportMetric(float64(first.Microseconds())/float64(b.N), "µs/first")
	b.ReportMetric(float64(last.Microseconds())/float64(b.N), "µs/last")
}

// bareLoop signs and posts a body from many goroutines for a moment.
func bareLoop(b *testing.B, url string, workers int, body []byte) float64 {
	b.Helper()
	const each = 25
	key := bytes.Repeat([]byte{1}, 32)
	transport := &http.Transport{MaxIdleConnsPerHost: workers}
	defer transport.CloseIdleConnections()
	began := time.Now()
	done := make(chan error, workers)
	for range workers {
		go func() {
			for range each {
				req, _ := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
				_ = client.Sign(req.Header, "msg_1", time.Now(), body, key)
				resp, err := transport.RoundTrip(req)
				if err != nil {
					done <- err
					return
				}
				_ = resp.Body.Close()
			}
			done <- nil
		}()
	}
	for range workers {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	return float64(workers*each) / time.Since(began).Seconds()
}

// counter is a receiver that only counts.
type counter struct{ n atomic.Int64 }

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	c.n.Add(1)
	w.WriteHeader(http.StatusNoContent)
}

func (c *counter) count() int { return int(c.n.Load()) }

func (c *counter) wait(t testing.TB, n int) {
	t.Helper()
	eventually(t, "all have come", func() bool { return c.count() >= n })
}
