package bench

import (
	"encoding/binary"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	bolt "go.etcd.io/bbolt"
	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
)

// BenchmarkRebuildFloor asks what the parts allow by themselves. The least program that
// builds views stands in for the registry: it reads the log with an ordered consumer,
// decodes each event, and puts the event and the newest state of its initiative – here
// the event again – into bbolt, many in a transaction. It checks no chain, has no rules,
// no words, no changes and nothing to search. Its rate is the most that BenchmarkRebuild
// can reach on this machine.
func BenchmarkRebuildFloor(b *testing.B) {
	h := past(b, initiatives, written)
	raw := openRaw(b, filepath.Join(h.copied(b), "log"))
	versus(b, func() float64 {
		began := time.Now()
		if err := raw.build(b, h.events); err != nil {
			b.Fatal(err)
		}
		return float64(h.events) / time.Since(began).Seconds()
	}, raw.ordered(b, h.events))
	b.ReportMetric(float64(h.events), "events")
}

// floorTransaction is how many events share a transaction, as in the registry's own
// bulk load.
const floorTransaction = 2000

// build makes the views of the least program from the first n messages. Reading,
// decoding and storing go on side by side.
func (l *rawLog) build(b *testing.B, n int) error {
	db, err := bolt.Open(filepath.Join(b.TempDir(), "views.db"), 0o600, &bolt.Options{NoSync: true, NoFreelistSync: true})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	consumer, err := l.js.OrderedConsumer(b.Context(), eventlog.StreamName, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return err
	}
	came, decoded := make(chan jetstream.Msg, floorTransaction), make(chan events.Record, floorTransaction)
	consuming, err := consumer.Consume(func(m jetstream.Msg) { came <- m })
	if err != nil {
		return err
	}
	defer consuming.Stop()
	var side errgroup.Group
	side.Go(func() error {
		defer close(decoded)
		for position := range n {
			m := <-came
			r, err := events.FromHeaders(m.Headers().Get, m.Data(), uint64(position+1))
			if err != nil {
				return err
			}
			decoded <- r
		}
		return nil
	})
	side.Go(func() error {
		for stored := 0; stored < n; {
			if err := db.Update(func(tx *bolt.Tx) error { return storeSome(tx, decoded, &stored) }); err != nil {
				return err
			}
		}
		return nil
	})
	return side.Wait()
}

func storeSome(tx *bolt.Tx, decoded <-chan events.Record, stored *int) error {
	entries, err := tx.CreateBucketIfNotExists([]byte("entries"))
	if err != nil {
		return err
	}
	newest, err := tx.CreateBucketIfNotExists([]byte("initiatives"))
	if err != nil {
		return err
	}
	entries.FillPercent = 1 // positions only grow
	states := map[string][]byte{}
	for range floorTransaction {
		r, more := <-decoded
		if !more {
			break
		}
		*stored++
		if err := entries.Put(binary.BigEndian.AppendUint64(nil, r.Position), r.Raw); err != nil {
			return err
		}
		states[r.AggregateID] = r.Raw
	}
	for id, raw := range states {
		if err := newest.Put([]byte(id), raw); err != nil {
			return err
		}
	}
	return nil
}
