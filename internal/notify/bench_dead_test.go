package notify

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit"
)

// BenchmarkDeadReceiver is how long the others wait from the command to the
// arrival when one receiver among them is dead, beside how long they waited
// before it died. The ratio of the medians is to be 1.
func BenchmarkDeadReceiver(b *testing.B) {
	for _, hangs := range []bool{true, false} {
		b.Run(fmt.Sprintf("hangs=%v", hangs), func(b *testing.B) { deadReceiver(b, hangs) })
	}
}

func deadReceiver(b *testing.B, hangs bool) {
	r := open(b)
	s := start(b, r, func(c *Config) { c.Poll, c.Lease, c.FlushLog = 0, 0, 0 })
	var dies atomic.Bool
	arrived, over := make(chan time.Time, receivers), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch at := time.Now(); {
		case r.URL.Path != "/dies":
			w.WriteHeader(http.StatusNoContent)
			arrived <- at
		case dies.Load() && hangs:
			<-over
		case dies.Load():
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	b.Cleanup(func() { close(over); server.Close() })
	subscribe(b, s, toWebhook(server.URL+"/dies"))
	for range receivers - 1 {
		subscribe(b, s, toWebhook(server.URL))
		<-arrived // the question
	}
	var alive, with []time.Duration
	for n := range 30 {
		alive = append(alive, delays(b, r, arrived, fmt.Sprint("It lives ", n))...)
	}
	dies.Store(true)
	for n := 0; b.Loop(); n++ {
		with = append(with, delays(b, r, arrived, fmt.Sprint("It is dead ", n))...)
	}
	b.ReportMetric(float64(median(alive).Microseconds())/1000, "alive-ms")
	b.ReportMetric(float64(median(with).Microseconds())/1000, "dead-ms")
	b.ReportMetric(float64(median(with))/float64(median(alive)), "ratio")
}

// delays are the times from a command to its arrival at all others.
func delays(b *testing.B, r *testkit.Registry, arrived <-chan time.Time, title string) (all []time.Duration) {
	b.Helper()
	began := time.Now()
	propose(b, r, title)
	for range receivers - 1 {
		all = append(all, (<-arrived).Sub(began))
	}
	return all
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}
