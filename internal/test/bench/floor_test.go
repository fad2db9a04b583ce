package bench

import (
	"encoding/json"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	bolt "go.etcd.io/bbolt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/reference"
)

// BenchmarkCommandFloor asks what the parts allow by themselves. The least program
// that registers an initiative with Echo, JetStream and bbolt stands in for the
// registry: it reads the request, encodes the event, has it stored and synced, takes
// it from the stream, puts it into a view and answers. It has no rules, no rights, no
// checks, no history and nothing to search. Its ratio to JetStream alone is the most
// that BenchmarkCommandHTTP can reach on this machine.
func BenchmarkCommandFloor(b *testing.B) {
	for _, clients := range []int{16, 64} {
		b.Run(strconv.Itoa(clients), func(b *testing.B) {
			p := newGenerator(1).proposed(0)
			p.ExternalID, p.Provenance, p.Owner = "", nil, reference.Digdir
			body, err := json.Marshal(p)
			if err != nil {
				b.Fatal(err)
			}
			l := dial(b, startFloor(b, clients > floorBatch), clients)
			plain := post(initiativesPath, "none", "", body)
			product := l.run(b, http.StatusCreated, func(int, int) []byte { return plain })
			messages := make([]*nats.Msg, 20_000)
			for i := range messages {
				messages[i] = message(b, dress(initiativeID(i), reference.Digdir, time.Now(), p)[0])
			}
			versus(b, product, openRaw(b, b.TempDir()).publish(b, clients, messages))
			l.reportDelays(b)
		})
	}
}

// floorBatch is how many clients make batches cheaper than publishes, see
// BenchmarkGrouping.
const floorBatch = 16

// floor is the least program.
type floor struct {
	log  *rawLog
	db   *bolt.DB
	last atomic.Int64 // the number of the last initiative

	queue chan *floorAppend // for one batch after the other; nil: each publishes

	mu   sync.Mutex
	seen uint64 // position up to which the view goes
	wake chan struct{}
}

type floorAppend struct {
	message  *nats.Msg
	position chan uint64
}

// openFloor opens the least program and keeps its view up with its log.
func openFloor(b *testing.B) *floor {
	b.Helper()
	f := &floor{log: openRaw(b, b.TempDir()), wake: make(chan struct{})}
	var err error
	if f.db, err = bolt.Open(filepath.Join(b.TempDir(), "floor.db"), 0o600, &bolt.Options{NoSync: true, NoFreelistSync: true}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.db.Close() })
	f.follow(b)
	return f
}

// startFloor serves the least program and gives its address; batches says that what waits
// at the same time shares an atomic batch.
func startFloor(b *testing.B, batches bool) string {
	b.Helper()
	f := openFloor(b)
	if batches {
		f.queue = make(chan *floorAppend, 1024)
		done := make(chan struct{})
		go func() { defer close(done); f.commit(b) }()
		b.Cleanup(func() { close(f.queue); <-done })
	}
	e := echo.New()
	e.POST(initiativesPath, func(c echo.Context) error { return f.register(b, c) })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	s := &http.Server{Handler: e}
	served := make(chan error, 1)
	go func() { served <- s.Serve(listener) }()
	b.Cleanup(func() { _ = s.Close(); <-served })
	return listener.Addr().String()
}

func (f *floor) register(b *testing.B, c echo.Context) error {
	var p events.Proposed
	if err := json.NewDecoder(c.Request().Body).Decode(&p); err != nil {
		return err
	}
	m := message(b, dress(initiativeID(int(f.last.Add(1))), reference.Digdir, time.Now(), &p)[0])
	var position uint64
	if f.queue == nil {
		ack, err := f.log.js.PublishMsg(c.Request().Context(), m, jetstream.WithExpectLastSequencePerSubject(0))
		if err != nil {
			return err
		}
		position = ack.Sequence
	} else {
		a := &floorAppend{m, make(chan uint64, 1)}
		f.queue <- a
		position = <-a.position
	}
	f.await(position)
	raw, err := json.Marshal(&p)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Length", strconv.Itoa(len(raw)))
	return c.Blob(http.StatusCreated, echo.MIMEApplicationJSON, raw)
}

// commit stores what waits, one batch after the other.
func (f *floor) commit(b *testing.B) {
	position := uint64(0)
	for first := range f.queue {
		all := []*floorAppend{first}
		for more := true; more && len(all) < eventlog.MaxBatch; {
			select {
			case a, ok := <-f.queue:
				if more = ok; ok {
					all = append(all, a)
				}
			default:
				more = false
			}
		}
		messages := make([]*nats.Msg, len(all))
		for i, a := range all {
			messages[i] = a.message
		}
		if err := f.log.batch(messages); err != nil {
			b.Error(err)
			return
		}
		for _, a := range all {
			position++
			a.position <- position
		}
	}
}

// follow keeps the view: all that has come is put into it in one go.
func (f *floor) follow(b *testing.B) {
	consumer, err := f.log.js.OrderedConsumer(b.Context(), eventlog.StreamName, jetstream.OrderedConsumerConfig{})
	if err != nil {
		b.Fatal(err)
	}
	came := make(chan jetstream.Msg, 1024)
	consuming, err := consumer.Consume(func(m jetstream.Msg) { came <- m })
	if err != nil {
		b.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for m := range came {
			batch := []jetstream.Msg{m}
			for n := len(came); n > 0; n-- {
				batch = append(batch, <-came)
			}
			if err := f.put(batch); err != nil {
				b.Error(err)
				return
			}
		}
	}()
	b.Cleanup(func() {
		consuming.Stop()
		<-consuming.Closed()
		close(came)
		<-done
	})
}

func (f *floor) put(batch []jetstream.Msg) error {
	var last uint64
	err := f.db.Update(func(tx *bolt.Tx) error {
		bucket, err := tx.CreateBucketIfNotExists([]byte("initiatives"))
		if err != nil {
			return err
		}
		for _, m := range batch {
			meta, err := m.Metadata()
			if err != nil {
				return err
			}
			last = meta.Sequence.Stream
			if err := bucket.Put([]byte(m.Subject()), m.Data()); err != nil {
				return err
			}
		}
		return nil
	})
	f.mu.Lock()
	f.seen = last
	close(f.wake)
	f.wake = make(chan struct{})
	f.mu.Unlock()
	return err
}

// await waits until the view has a position.
func (f *floor) await(position uint64) {
	for {
		f.mu.Lock()
		seen, wake := f.seen, f.wake
		f.mu.Unlock()
		if seen >= position {
			return
		}
		<-wake
	}
}
