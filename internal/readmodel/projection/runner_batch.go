package projection

import (
	"fmt"
	"runtime/debug"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// finish is done after the commit, when nothing can be taken back.
const finish = "finish"

// batch is the work of all projectors on some records, in one transaction.
type batch struct {
	runner  *Runner
	records []events.Record
	hold    bool    // more batches follow soon
	parts   []Batch // one per projector
	skipped uint64

	// Where it is, for the error: which projector does what at which position.
	doing string
	who   Projector
	at    uint64
}

// apply commits what the records change, or nothing of it; with hold, changes
// may be held back. The error names the projector and the position, a panic
// included.
func (r *Runner) apply(records []events.Record, hold bool) error {
	return r.commit(records[len(records)-1].Position, &batch{runner: r, records: records, hold: hold})
}

// complete commits what is held back, if anything is.
func (r *Runner) complete() error {
	if !r.store.Incomplete() {
		return nil
	}
	return r.commit(r.store.Checkpoint(), &batch{runner: r})
}

func (r *Runner) commit(position uint64, b *batch) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.logger.Error("projector panicked", "at", b.where(), "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("%s: panic: %v", b.where(), p)
			if b.doing == finish {
				err = &mismatch{err.Error()}
			}
		}
	}()
	return r.store.Update(position, b.write)
}

func (b *batch) write(tx *store.Tx) error {
	for _, p := range b.runner.projectors {
		b.doing, b.who = "begin", p
		b.parts = append(b.parts, p.Begin(tx))
	}
	for n := range b.records {
		if err := b.project(&b.records[n]); err != nil {
			return fmt.Errorf("%s: %w", b.where(), err)
		}
	}
	for i, part := range b.parts {
		b.doing, b.who = "flush", b.runner.projectors[i]
		if err := b.flush(tx, part); err != nil {
			return fmt.Errorf("%s: %w", b.where(), err)
		}
	}
	if len(b.records) > 0 {
		tx.SetLogIdentity(b.records[len(b.records)-1].ID)
		if first := b.records[0]; first.Position == 1 { // the log was empty when it was compared
			tx.SetFirst(first.ID)
		}
	}
	tx.AfterCommit(b.committed)
	return nil
}

func (b *batch) flush(tx *store.Tx, part Batch) error {
	holder, can := part.(Holder)
	if !can || !b.hold {
		return part.Flush()
	}
	held, err := holder.Hold()
	if held {
		tx.Hold()
	}
	return err
}

func (b *batch) project(r *events.Record) error {
	b.doing, b.at = "apply", r.Position
	if r.Data == nil {
		b.skipped++
	}
	for i, part := range b.parts {
		b.who = b.runner.projectors[i]
		if err := part.Apply(*r); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) committed() {
	b.runner.skipped.Add(b.skipped)
	for i, part := range b.parts {
		b.doing, b.who = finish, b.runner.projectors[i]
		part.Committed()
	}
	b.observed()
}

// observed tells how long it took until what happened just now can be read.
func (b *batch) observed() {
	delay := b.runner.delay.Load()
	if delay == nil || !b.runner.ready.Load() {
		return
	}
	for _, r := range b.records {
		(*delay)(max(0, time.Since(r.Time)))
	}
}

func (b *batch) where() string {
	if b.who == nil {
		return "project"
	}
	return fmt.Sprintf("projector %s: %s at %d", b.who.Name(), b.doing, b.at)
}
