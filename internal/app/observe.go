package app

import (
	"errors"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// Append is what the log has answered to the events of one command; the set is
// closed.
type Append string

// The answers.
const (
	AppendStored   Append = "stored"
	AppendConflict Append = "conflict" // somebody else was first: it is decided anew
	AppendRefused  Append = "refused"  // nothing was stored
	AppendUnknown  Append = "unknown"  // whether it was stored is not known
)

// Appends are all answers.
var Appends = []Append{AppendStored, AppendConflict, AppendRefused, AppendUnknown}

func appendOf(err error) Append {
	switch {
	case err == nil:
		return AppendStored
	case errors.Is(err, eventlog.ErrConflict):
		return AppendConflict
	case errors.Is(err, eventlog.ErrUnknownOutcome):
		return AppendUnknown
	}
	return AppendRefused
}

// Observer measures how long writing takes, and until what was written can be
// read. Its functions are called by many at the same time, and must not wait.
type Observer struct {
	Appended  func(took time.Duration, answer Append)
	Stored    func(events int)          // with one write
	Projected func(delay time.Duration) // since the decision
}

// ObserveBy tells an observer from now on, and the one before it no more.
func (a *App) ObserveBy(o Observer) {
	a.log.ObserveBy(eventlog.Observer{
		Appended: func(took time.Duration, err error) { o.Appended(took, appendOf(err)) }, Stored: o.Stored,
	})
	a.runner.ObserveBy(o.Projected)
}

// Checked says up to where the events were compared with those before them, in
// this run, and how many the signed head counts that was written last.
func (a *App) Checked() (position, signed uint64) {
	if tree, ok := a.proof.Tree(); ok {
		position = tree.Size()
	}
	return position, a.heads.saved.Load()
}

// ViewsSize is how many bytes the file of the views has; 0 if that is not known.
func (a *App) ViewsSize() int64 { return a.views.FileSize() }

// MinFree is how many bytes of disk must be free; 0: no matter.
func (a *App) MinFree() uint64 { return a.log.MinFree() }
