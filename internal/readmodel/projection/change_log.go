package projection

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/reference"
)

// changeLog maintains the published changes, in words, as part of the initiatives: it needs
// each state before and after each event, and those are here. What is open is
// stored with the checkpoint, so that a restart publishes the same as none.
type changeLog struct {
	ref    *reference.Data
	length time.Duration
	window *changes.Window // as it was committed; nil: as it is stored

	room []changes.Change // for those of one batch
}

func (l *changeLog) version() string { return "5+" + l.length.String() }

func (l *changeLog) reset() { l.window = nil }

// begin starts a batch.
func (l *changeLog) begin(tx *store.Tx) *changeLogBatch {
	return &changeLogBatch{log: l, tx: tx, published: l.room[:0]}
}

// changeLogBatch is the work on one batch. Applying changes the window in place, so
// the batch takes it away and gives it back when it is committed; after a batch
// that was dropped the next one begins with the window as it is stored.
type changeLogBatch struct {
	log       *changeLog
	tx        *store.Tx
	window    *changes.Window  // nil: the batch has applied nothing
	published []changes.Change // not stored yet
}

// apply takes a record of any aggregate; before and after may be nil for one
// that is not of an initiative.
func (b *changeLogBatch) apply(before, after *initiative.State, r events.Record) error {
	if err := b.take(); err != nil {
		return err
	}
	b.published = b.window.Apply(b.published, before, after, r)
	return nil
}

func (b *changeLogBatch) take() (err error) {
	if b.window != nil {
		return nil
	}
	if b.window, b.log.window = b.log.window, nil; b.window != nil {
		return nil
	}
	b.window, err = views.GetWindow(b.tx, b.log.length, b.log.ref)
	return err
}

// flush stores what was published, and the windows that are others than before.
func (b *changeLogBatch) flush() error {
	if b.window == nil {
		return nil
	}
	err := inOrder(len(b.published), func(i int) ([]byte, error) {
		return changes.Encode(&b.published[i], b.log.ref)
	}, func(i int, encoded []byte) error {
		return views.AppendChange(b.tx, b.published[i].Cursor, encoded)
	})
	if err != nil {
		return err
	}
	clear(b.published)
	b.published = b.published[:0]
	b.log.room = b.published
	return views.PutWindow(b.tx, b.window)
}

func (b *changeLogBatch) committed() {
	if b.window != nil {
		b.log.window = b.window
	}
}
