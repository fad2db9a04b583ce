package projection

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/reference"
)

// faulty is a projector that stores nothing and fails on demand, after
// all others have done their work on the batch.
type faulty struct{ fail func(first uint64) error }

func (*faulty) Name() string            { return "faulty" }
func (*faulty) Version() string         { return "1" }
func (*faulty) Reset()                  {}
func (p *faulty) Begin(*store.Tx) Batch { return &faultyBatch{fail: p.fail} }

type faultyBatch struct {
	fail  func(first uint64) error
	first uint64
}

func (b *faultyBatch) Apply(r events.Record) error {
	if b.first == 0 {
		b.first = r.Position
	}
	return nil
}

func (b *faultyBatch) Flush() error { return b.fail(b.first) }
func (*faultyBatch) Committed()     {}

// registryProjectors are those of the registry, and one that may fail behind them.
func registryProjectors(ref *reference.Data, fail func(uint64) error) []Projector {
	render := document.NewRenderer(ref)
	list := catalogue.New(ref)
	return []Projector{
		NewInitiatives(render, list, ref, 10*time.Minute), NewVocabulary(render, list), NewRounds(render), NewAdoptions(render), NewProducts(render), NewWaves(render), NewNeeds(render), NewNetworks(render), NewCommands(), &faulty{fail},
	}
}

// A batch that fails without damaging the file – no space at the commit, an
// error of another projector – is tried again, and leaves what a rebuild gives:
// nothing is left out because it was seen before.
func TestFailedBatchesLeaveWhatARebuildGives(t *testing.T) {
	t.Parallel()
	ref, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		h := &clockedHistory{history: newHistory(t), at: time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)}
		failed := map[uint64]bool{} // first positions of batches that have failed once
		everyBatch := registryProjectors(ref, func(first uint64) error {
			if first == 0 || failed[first] {
				return nil
			}
			failed[first] = true
			return errExample
		})
		live := run(t, h, openStore(t, t.TempDir(), everyBatch...), nil, everyBatch...)
		for range rapid.IntRange(2, 8).Draw(rt, "appends") {
			h.write(rt, rapid.SampledFrom([]string{"2026-0001", "2026-0002"}).Draw(rt, "id"), rapid.SampledFrom([]string{"idea", "planning", "execution"}).Draw(rt, "phase"))
			live.applied(rt, h.end)
		}
		live.stop()
		if len(failed) == 0 {
			rt.Fatal("no batch failed")
		}
		never := registryProjectors(ref, func(uint64) error { return nil })
		s := openStore(t, t.TempDir(), never...)
		again := run(t, h, s, nil, never...)
		again.applied(rt, h.end)
		again.stop()
		if a, b := dump(rt, live.store), dump(rt, s); a != b {
			rt.Fatalf("live, with failures:\n%s\nrebuilt:\n%s", a, b)
		}
	})
}

// clockedHistory writes records some minutes apart, so that windows of edits
// open and close.
type clockedHistory struct {
	*history
	at time.Time
}

func (h *clockedHistory) write(t fataler, id, phase string) {
	t.Helper()
	h.at = h.at.Add(4 * time.Minute)
	var payload events.Payload = &events.PhaseReported{Phase: events.Phase(phase)}
	if h.last[id] == 0 {
		payload = &events.Proposed{
			Title: events.Text{"nb": "Felles løsning"}, Summary: events.Text{"nb": "Kort."}, Owner: "974761076",
			Reach: events.Reach{Scope: "all"}, Phase: "concept",
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	position, err := h.Append(ctx, eventlog.Entry{
		Aggregate: events.AggregateInitiative, ID: id, Expected: h.last[id], Records: []events.Record{{
			ID: fmt.Sprintf("%s-%d", id, h.end), Aggregate: events.AggregateInitiative, AggregateID: id,
			Name: payload.EventName(), Version: 1, Time: h.at, Organisation: "974761076", Actor: "a", Command: fmt.Sprint("c", h.end), Data: payload,
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.last[id], h.end = position, position
}
