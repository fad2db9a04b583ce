package projection

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/views"
)

// told maintains the changes in words, as part of the initiatives: it needs
// each state before and after each event, and those are here. What is open is
// stored with the checkpoint, so that a restart tells the same as none.
type told struct {
	ref    *reference.Data
	length time.Duration
	window *changes.Window // nil: as it is stored
	dirty  bool            // it holds what is not committed
}

func (t *told) version() string { return "1+" + t.length.String() }

func (t *told) reset() { t.window, t.dirty = nil, false }

// begin gives the window as it was committed.
func (t *told) begin(tx *views.Tx) error {
	if t.window != nil && !t.dirty {
		return nil
	}
	head, open := views.GetWindows(tx)
	t.dirty = false
	if head == nil {
		t.window = changes.NewWindow(t.length, changes.DefaultLag, t.ref)
		return nil
	}
	raw, err := changes.Join(head, slices.Values(open))
	if err != nil {
		return err
	}
	t.window, err = changes.RestoreWindow(raw, t.length, changes.DefaultLag, t.ref)
	return err
}

// apply takes a record of any aggregate; before and after may be nil for one
// that is not of an initiative.
func (t *told) apply(tx *views.Tx, before, after *initiative.State, r events.Record) error {
	if !t.dirty {
		if err := t.begin(tx); err != nil {
			return err
		}
	}
	t.dirty = true
	for _, c := range t.window.Apply(before, after, r) {
		raw, err := changes.Encode(&c, t.ref)
		if err != nil {
			return err
		}
		if err := views.AppendTold(tx, c.Cursor.Position, c.Cursor.N, raw); err != nil {
			return err
		}
	}
	return nil
}

// flush stores the windows that are others than before.
func (t *told) flush(tx *views.Tx) error {
	if !t.dirty {
		return nil
	}
	head, open, err := t.window.Parts()
	if err != nil {
		return err
	}
	for id, window := range open {
		if err := views.PutWindow(tx, id, window); err != nil {
			return err
		}
	}
	return views.PutWindow(tx, "", head)
}

func (t *told) committed() { t.dirty = false }
