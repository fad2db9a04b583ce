// Package projection turns the log into views: it follows the log, hands each
// batch of records to the projectors, and commits what they wrote together
// with the position in one transaction.
//
// The Runner knows about order, batches, retries and rebuilding, and nothing
// about initiatives; a Projector knows what its documents look like, and
// nothing about where records come from. What they write is read in
// internal/readmodel/views. Records come from internal/eventlog.
package projection

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// Projector builds some of the views from the records of the log. The same
// records give the same bytes, whether they come one by one or in batches of
// thousands: no clock, no randomness, no order of a map.
//
// All methods are called from one goroutine.
type Projector interface {
	// Name and Version are part of the views file's name. Change the version
	// whenever the same records would give other views than before.
	Name() string
	Version() string
	// Begin starts a batch in a transaction.
	Begin(tx *store.Tx) Batch
	// Reset forgets everything held in memory: the views were emptied and are
	// built from the first record. What is held when the runner starts must be
	// what the views hold, and lie no further than that.
	Reset()
}

// Batch is a projector's work on one batch of records. It holds all changes
// until Flush, so that a document that changes twenty times is encoded once,
// and it may be dropped at any time: nothing outside it and the transaction
// changes before Committed.
type Batch interface {
	// Apply takes one record. It is total: a record of an unknown type (its
	// Data is nil) leaves at most a note of its position, and one that seems
	// impossible is no error either, since it has happened. An error or a
	// panic is a mistake in the projector; the batch is tried again and
	// nothing after it is applied until the program is corrected.
	Apply(r events.Record) error
	// Flush writes each changed document once.
	Flush() error
	// Committed moves what was changed into the projector's memory. It is
	// called after the commit and before anyone waiting for the position is
	// woken; not at all if there was no commit. It cannot fail: a panic here
	// leaves memory in doubt, so the views are built anew.
	Committed()
}

// Holder is a Batch that can hold back what it changed. In a bulk load a
// document that every batch changes would be encoded and stored every time;
// held back, it is once.
type Holder interface {
	Batch
	// Hold is called instead of Flush when more batches are sure to follow. It
	// writes what only grows, and moves the rest into the projector's memory
	// when committed; the next Flush, of whichever batch, writes that as well.
	// It may flush instead. held says whether anything is held back.
	Hold() (held bool, err error)
}

// FileName is the name of the views file for a set of projectors.
func FileName(projectors ...Projector) string {
	parts := make([]string, 0, 2*len(projectors))
	for _, p := range projectors {
		parts = append(parts, p.Name(), p.Version())
	}
	return store.Name(parts...)
}
