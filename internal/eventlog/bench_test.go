package eventlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"
)

// The benchmarks measure JetStream by itself and the log on top of it in one
// run, and report events per second of both and their ratio.

// benchText makes an event of about 1 KiB, headers included.
var benchText = events.Text{"nb": fmt.Sprintf("%0400d", 0)}

func benchEntry(id string, expected uint64, n int) Entry {
	e := Entry{Aggregate: events.AggregateInitiative, ID: id, Expected: expected}
	for i := range n {
		r := record(id, "", i)
		r.Name, r.Data = "described", &events.Described{Summary: &benchText}
		e.Records = append(e.Records, r)
	}
	return e
}

// timed runs work on a new embedded log and gives its events per second.
func timed(b *testing.B, n int, prepare, work func(l *Log)) float64 {
	b.Helper()
	l := openLog(b, Config{Dir: b.TempDir()})
	defer mustClose(b, l)
	if prepare != nil {
		prepare(l)
	}
	start := time.Now()
	work(l)
	return float64(n) / time.Since(start).Seconds()
}

func report(b *testing.B, raw, own float64) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(raw, "raw/s")
	b.ReportMetric(own, "log/s")
	b.ReportMetric(own/raw, "ratio")
}

func check(b *testing.B, err error) {
	if err != nil {
		b.Error(err)
	}
}

func BenchmarkAppend(b *testing.B) {
	for _, clients := range []int{1, 16, 64} {
		b.Run(strconv.Itoa(clients), func(b *testing.B) {
			each := max(1, b.N/clients)
			spread := func(work func(client int)) {
				var group sync.WaitGroup
				for c := range clients {
					group.Go(func() { work(c) })
				}
				group.Wait()
			}
			raw := timed(b, each*clients, nil, func(l *Log) {
				spread(func(c int) {
					for range each {
						messages, err := l.encode(b.Context(), []Entry{benchEntry(strconv.Itoa(c), 0, 1)})
						check(b, err)
						messages[0].Header.Del(jetstream.ExpectedLastSubjSeqHeader)
						messages[0].Header.Del(jetstream.ExpectedLastSubjSeqSubjHeader)
						_, err = l.js.PublishMsg(b.Context(), messages[0])
						check(b, err)
					}
				})
			})
			own := timed(b, each*clients, nil, func(l *Log) {
				spread(func(c int) {
					var last uint64
					for range each {
						var err error
						last, err = l.Append(b.Context(), benchEntry(strconv.Itoa(c), last, 1))
						check(b, err)
					}
				})
			})
			report(b, raw, own)
		})
	}
}

func BenchmarkAppendBatchOf500(b *testing.B) {
	const size = 500
	raw := timed(b, size*b.N, nil, func(l *Log) {
		for i := range b.N {
			check(b, rawBatch(l, strconv.Itoa(i), size))
		}
	})
	own := timed(b, size*b.N, nil, func(l *Log) {
		var last uint64
		var err error
		for range b.N {
			last, err = l.Append(b.Context(), benchEntry("2026-0001", last, size))
			check(b, err)
		}
	})
	report(b, raw, own)
}

// rawBatch is an atomic batch with nothing checked that need not be.
func rawBatch(l *Log, id string, size int) error {
	data, err := json.Marshal(&events.Described{Summary: &benchText})
	if err != nil {
		return err
	}
	for i := 1; i <= size; i++ {
		m := nats.NewMsg("event.initiative." + id + ".described")
		for k, v := range record(id, "", i).Headers() {
			m.Header.Set(k, v)
		}
		m.Data = data
		m.Header.Set(headerBatchID, id)
		m.Header.Set(headerBatchSequence, strconv.Itoa(i))
		if 1 < i && i < size {
			if err := l.nc.PublishMsg(m); err != nil {
				return err
			}
			continue
		}
		if i == size {
			m.Header.Set(headerBatchCommit, "1")
		}
		if _, err := l.nc.RequestMsg(m, appendTimeout); err != nil {
			return err
		}
	}
	return nil
}

func BenchmarkFollow(b *testing.B) {
	n := max(1, b.N/MaxBatch) * MaxBatch
	l := openLog(b, Config{Dir: b.TempDir()})
	for last := uint64(0); last < uint64(n); {
		var err error
		if last, err = l.Append(b.Context(), benchEntry("2026-0001", last, MaxBatch)); err != nil {
			b.Fatal(err)
		}
	}
	rate := func(work func()) float64 {
		start := time.Now()
		work()
		return float64(n) / time.Since(start).Seconds()
	}
	raw := rate(func() { check(b, rawOrdered(b, l, n)) })
	own := rate(func() {
		seen, enough := 0, errors.New("enough")
		err := l.Follow(b.Context(), 0, func(batch []events.Record) error {
			if seen += len(batch); seen == n {
				return enough
			}
			return nil
		})
		if err != enough {
			b.Error(err)
		}
	})
	report(b, raw, own)
}

// rawOrdered reads n messages with an ordered consumer, and does nothing else.
func rawOrdered(b *testing.B, l *Log, n int) error {
	c, err := l.js.OrderedConsumer(b.Context(), StreamName, jetstream.OrderedConsumerConfig{})
	if err != nil {
		return err
	}
	done, seen := make(chan struct{}), 0
	consuming, err := c.Consume(func(jetstream.Msg) {
		if seen++; seen == n {
			close(done)
		}
	})
	if err != nil {
		return err
	}
	<-done
	consuming.Stop()
	return nil
}
