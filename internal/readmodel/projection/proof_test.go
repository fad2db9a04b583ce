package projection

import (
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// proven runs a proof alone over a log until it has caught up.
func proven(t *testing.T, log Log, change func(*Runner), expect ...proof.Head) (*Proof, *running) {
	t.Helper()
	p := NewProof()
	for _, h := range expect {
		p.Expect("head.note", h)
	}
	r := run(t, log, openStore(t, t.TempDir(), p), change, p)
	return p, r
}

// The tree and the links are the same whether events come one by one or in a
// bulk load that holds links back.
func TestProofIsTheSameHoweverItIsBuilt(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	p, live := proven(t, h, nil)
	for i := range 40 {
		h.append(t, []string{"2026-1", "2026-2", "2026-3"}[i%3], phases(1+i%4)...)
		live.applied(t, h.end)
	}
	q, bulk := proven(t, h, func(r *Runner) { r.farBehind, r.bulkBatch = 1, 7 })
	bulk.applied(t, h.end)
	wait(t, bulk.caught, 1)
	a, _ := p.Tree()
	b, _ := q.Tree()
	if a.Size() != h.end || a.Root() != b.Root() || b.Size() != h.end {
		t.Errorf("trees of %d and %d events", a.Size(), b.Size())
	}
	live.stop()
	bulk.stop()
	if dump(t, live.store) != dump(t, bulk.store) {
		t.Error("built in another way they are others")
	}
	err := live.store.View(func(tx *store.Tx) error {
		if l := views.GetLink(tx, views.LinkKey(events.AggregateInitiative, "2026-2")); l.Position != h.last["2026-2"] || len(l.Checksum) != 43 {
			t.Errorf("link %+v", l)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// A log that is not the one of its signed head is refused, and so is nothing else.
func TestAnotherLogThanTheSignedHeadIsRefused(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	h.append(t, "2026-1", phases(5)...)
	p, r := proven(t, h, nil)
	wait(t, r.caught, 1)
	tree, _ := p.Tree()
	right := proof.Of("log", tree)
	h.append(t, "2026-1", phases(3)...)
	_, same := proven(t, h, nil, right)
	wait(t, same.caught, 1)

	wrong := right
	wrong.Root[3] ^= 1
	_, refused := proven(t, h, nil, wrong)
	wait(t, refused.stopped, 2)
	if _, _, ready := refused.Progress(); ready || refused.Refused() == nil ||
		!strings.Contains(refused.Refused().Error(), "positions 1–5") || !strings.Contains(refused.Refused().Error(), "head.note") {
		t.Errorf("ready %v, refused %v", ready, refused.Refused())
	}
}

// An event that claims to follow on another one than the last of its aggregate
// is refused: one between them is gone, or was put there.
func TestABrokenChainIsRefused(t *testing.T) {
	t.Parallel()
	p := NewProof()
	s := openStore(t, t.TempDir(), p)
	sum := func(c string) string { return strings.Repeat(c, 42) + "A" }
	record := func(position uint64, id, own, before string) events.Record {
		return events.Record{ID: own, Aggregate: events.AggregateInitiative, AggregateID: id, Position: position, Checksum: own, Predecessor: before}
	}
	err := s.Update(4, func(tx *store.Tx) error {
		b := p.Begin(tx)
		for _, r := range []events.Record{
			record(1, "2026-1", sum("a"), ""), record(2, "2026-2", sum("b"), ""), record(3, "2026-1", sum("c"), sum("a")),
			record(4, "2026-2", sum("d"), ""), // written by an earlier version of the program
		} {
			if err := b.Apply(r); err != nil {
				return err
			}
		}
		err := b.Apply(record(5, "2026-1", sum("e"), sum("a")))
		if !isLoss(err) || !strings.Contains(err.Error(), "at position 5, initiative 2026-1") || !strings.Contains(err.Error(), "position 3") {
			t.Errorf("said: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
