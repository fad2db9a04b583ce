package notify

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/subscription"
)

// BenchmarkTenThousand is a registry with ten thousand subscriptions, 200 of
// which lead to receivers that hang: how many deliveries a second reach the
// living, how long they wait for a change, and how much memory that takes.
func BenchmarkTenThousand(b *testing.B) {
	const subscriptions, dead = 10_000, 200
	r := open(b)
	s := start(b, r, func(c *Config) { c.Poll, c.Lease, c.FlushLog = 0, 0, 0; c.Logger = nil })
	var arrived atomic.Int64
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/dead" {
			<-over
			return
		}
		arrived.Add(1)
		w.WriteHeader(http.StatusNoContent)
	}))
	b.Cleanup(func() { close(over); server.Close() })
	many(b, s, subscriptions, func(n int) string {
		if n < dead {
			return server.URL + "/dead"
		}
		return server.URL
	})
	var delays []time.Duration
	took := time.Duration(0)
	for n := 0; b.Loop(); n++ {
		want := arrived.Load() + subscriptions - dead
		began := time.Now()
		propose(b, r, fmt.Sprint("Nummer ", n))
		eventually(b, "all living have it", func() bool { return arrived.Load() >= want })
		delays = append(delays, time.Since(began))
		took += time.Since(began)
	}
	slices.Sort(delays)
	b.ReportMetric(float64(b.N*(subscriptions-dead))/took.Seconds(), "deliveries/s")
	b.ReportMetric(float64(delays[len(delays)/2].Milliseconds()), "last-ms")
	b.ReportMetric(heap(), "MiB")
}

// BenchmarkMillionWaiting is how much memory a million deliveries take that wait
// for receivers which answer nothing good.
func BenchmarkMillionWaiting(b *testing.B) {
	const subscriptions, changes = 10_000, 100
	for b.Loop() {
		r := open(b)
		s := start(b, r, func(c *Config) {
			c.Poll, c.Lease, c.FlushLog = 0, 0, 0
			c.Logger = nil
			c.Schedule = webhook.Schedule{}
		})
		var attempts atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			attempts.Add(1)
			w.WriteHeader(http.StatusInternalServerError)
		}))
		many(b, s, subscriptions, func(int) string { return server.URL })
		before := heap()
		id := propose(b, r, "Ett")
		for n := range changes - 1 {
			bind(b, r, id, events.Date(time.Date(2030, 1, 1+n, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)))
		}
		eventually(b, "all are matched, and have been tried", func() bool {
			last, err := s.feed.Last()
			at, of := s.owned.matched()
			return err == nil && len(of) == Partitions && at == last && attempts.Load() >= subscriptions
		})
		b.ReportMetric(before, "MiB-before")
		b.ReportMetric(heap(), "MiB")
		s.stop()
		server.Close()
	}
}

func heap() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / (1 << 20)
}

// many makes active subscriptions to everything without asking their receivers.
func many(b testing.TB, s *replica, n int, endpoint func(n int) string) {
	b.Helper()
	secret, err := subscription.NewSecret(zeros{})
	if err != nil {
		b.Fatal(err)
	}
	last, err := s.feed.Last()
	if err != nil {
		b.Fatal(err)
	}
	var wait sync.WaitGroup
	places := make(chan struct{}, 64)
	for i := range n {
		places <- struct{}{}
		wait.Go(func() {
			defer func() { <-places }()
			sub := subscription.New(fmt.Sprintf("many-%05d", i), vendor.Organisation, toWebhook(endpoint(i)), secret, s.now())
			if sub, err := sub.Confirm(last, s.now()); err != nil {
				b.Error(err)
			} else if _, err := s.put(b.Context(), sub, 0); err != nil {
				b.Error(err)
			}
		})
	}
	wait.Wait()
}

// zeros is no randomness at all.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
