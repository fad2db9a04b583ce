package bench

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/projection"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/reference"
)

// projected is how many events BenchmarkProjection projects at a time.
const projected = 60_000

// BenchmarkProjection is the part of a rebuild that is the projectors' own: events that
// are decoded and in memory become views. It has no limit beside it; what it tells is
// the processor time of one event, which bounds rebuilds, imports and commands alike.
func BenchmarkProjection(b *testing.B) {
	records := remembered(b, past(b, initiatives, written))
	ref := reference.MustLoad()
	var cpu, rate []float64
	for b.Loop() {
		perSecond, micros := spent(b, func() float64 {
			began := time.Now()
			if err := records.project(b.Context(), b.TempDir(), ref); err != nil {
				b.Fatal(err)
			}
			return float64(len(records)) / time.Since(began).Seconds()
		})
		cpu, rate = append(cpu, micros), append(rate, perSecond)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(cpu), "cpu-µs/event")
	b.ReportMetric(median(rate), "events/s")
}

// memoryLog is the beginning of a log, decoded.
type memoryLog []events.Record

var errRead = errors.New("enough was read")

// remembered reads the first events of a history.
func remembered(b *testing.B, h *history) (out memoryLog) {
	log, err := eventlog.Open(b.Context(), eventlog.Config{Dir: filepath.Join(h.copied(b), "log")})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	err = log.Follow(b.Context(), 0, func(records []events.Record) error {
		if out = append(out, records...); len(out) >= projected {
			return errRead
		}
		return nil
	})
	if !errors.Is(err, errRead) {
		b.Fatal(err)
	}
	return out[:projected]
}

func (l memoryLog) project(ctx context.Context, dir string, ref *reference.Data) error {
	defer func() { _ = os.RemoveAll(dir) }()
	render := document.NewRenderer(ref)
	projectors := []projection.Projector{
		projection.NewInitiatives(render, catalogue.New(ref), ref, changes.DefaultLength), projection.NewCommands(), projection.NewProof(),
	}
	s, err := store.Open(store.Options{Dir: dir, Name: projection.FileName(projectors...), Logger: logger()})
	if err != nil {
		return err
	}
	runner := projection.NewRunner(l, s, logger(), projectors...)
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- runner.Run(ctx) }()
	<-runner.CaughtUp()
	stop()
	return errors.Join(<-ended, s.Close())
}

// Follow implements projection.Log.
func (l memoryLog) Follow(ctx context.Context, after uint64, handle func([]events.Record) error) error {
	const share = 500
	for from := int(after); from < len(l); from += share {
		if err := handle(l[from:min(from+share, len(l))]); err != nil {
			return err
		}
	}
	<-ctx.Done()
	return ctx.Err()
}

// Extent implements projection.Log.
func (l memoryLog) Extent(context.Context) (logID, first string, last uint64, err error) {
	return "remembered", l[0].ID, uint64(len(l)), nil
}

// Record implements projection.Log.
func (l memoryLog) Record(_ context.Context, position uint64) (events.Record, error) {
	return l[position-1], nil
}

// Refuse implements projection.Log.
func (memoryLog) Refuse(error) {}
