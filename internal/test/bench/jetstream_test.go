package bench

import (
	"strconv"
	"testing"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// rawLog is JetStream itself: the log's own stream, on an embedded server with
// the log's own settings, written to without asking anything.
type rawLog struct {
	nc *nats.Conn
	js jetstream.JetStream
}

func openRaw(b *testing.B, dir string) *rawLog {
	b.Helper()
	l, err := eventlog.Open(b.Context(), eventlog.Config{Dir: dir}) // makes the stream
	if err != nil {
		b.Fatal(err)
	}
	if err := l.Close(); err != nil {
		b.Fatal(err)
	}
	s, err := natsserver.NewServer(&natsserver.Options{
		ServerName: "samstyring", DontListen: true, JetStream: true, StoreDir: dir, SyncAlways: true,
		MaxPayload: 1 << 20, NoSigs: true, NoLog: true,
	})
	if err != nil {
		b.Fatal(err)
	}
	s.Start()
	b.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(time.Minute) {
		b.Fatal("server is not ready")
	}
	nc, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		b.Fatal(err)
	}
	return &rawLog{nc: nc, js: js}
}

// message is a record as the log writes it.
func message(b *testing.B, r events.Record) *nats.Msg {
	b.Helper()
	data, err := events.Encode(r.Data)
	if err != nil {
		b.Fatal(err)
	}
	m := nats.NewMsg(r.Subject())
	m.Data = data
	for name, value := range r.Headers() {
		m.Header[name] = []string{value}
	}
	return m
}

// publish sends messages one by one from n publishers, each waiting for its
// acknowledgement.
func (l *rawLog) publish(b *testing.B, n int, messages []*nats.Msg) measure {
	return func() float64 {
		var g errgroup.Group
		counts := make([]int, n)
		start := time.Now()
		for p := range n {
			g.Go(func() error {
				mine := messages[p*len(messages)/n : (p+1)*len(messages)/n]
				for ; time.Since(start) < window; counts[p]++ {
					if _, err := l.js.PublishMsg(b.Context(), mine[counts[p]%len(mine)]); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			b.Fatal(err)
		}
		sum := 0
		for _, c := range counts {
			sum += c
		}
		return float64(sum) / time.Since(start).Seconds()
	}
}

// batches sends the messages of each call to next as one atomic batch, one
// after the other.
func (l *rawLog) batches(b *testing.B, next func() []*nats.Msg) measure {
	return func() float64 {
		sum := 0
		start := time.Now()
		for time.Since(start) < window {
			messages := next()
			if err := l.batch(messages); err != nil {
				b.Fatal(err)
			}
			sum += len(messages)
		}
		return float64(sum) / time.Since(start).Seconds()
	}
}

func (l *rawLog) batch(messages []*nats.Msg) error {
	id := nuid.Next()
	for i, m := range messages {
		m.Header["Nats-Batch-Id"] = []string{id}
		m.Header["Nats-Batch-Sequence"] = []string{strconv.Itoa(i + 1)}
		last := i == len(messages)-1
		if i > 0 && !last {
			if err := l.nc.PublishMsg(m); err != nil {
				return err
			}
			continue
		}
		if last {
			m.Header["Nats-Batch-Commit"] = []string{"1"}
		}
		if _, err := l.nc.RequestMsg(m, 10*time.Second); err != nil {
			return err
		}
	}
	return nil
}

// ordered reads the first n messages with an ordered consumer and does nothing
// else.
func (l *rawLog) ordered(b *testing.B, n int) measure {
	return func() float64 {
		start := time.Now()
		c, err := l.js.OrderedConsumer(b.Context(), eventlog.StreamName, jetstream.OrderedConsumerConfig{})
		if err != nil {
			b.Fatal(err)
		}
		done, seen := make(chan struct{}), 0
		consuming, err := c.Consume(func(jetstream.Msg) {
			if seen++; seen == n {
				close(done)
			}
		})
		if err != nil {
			b.Fatal(err)
		}
		<-done
		consuming.Stop()
		return float64(n) / time.Since(start).Seconds()
	}
}
