package projection

import (
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// session is one uninterrupted following of the log.
type session struct {
	runner     *Runner
	target     uint64 // end of the log when it began
	checkpoint uint64 // of the views when it began
	bulk       bool
	known      bool // the record at the checkpoint is the one the views know
	caughtUp   bool
	pending    []events.Record // of a bulk load, not yet enough
}

// handle takes the next records of the log. In a bulk load it collects them,
// which is safe as long as the log is known to hold more.
func (s *session) handle(records []events.Record) error {
	records, err := s.recognise(records)
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return s.catchUp(s.checkpoint)
	}
	last := records[len(records)-1].Position
	if s.bulk && !s.caughtUp {
		s.pending = append(s.pending, records...)
		if len(s.pending) < s.runner.bulkBatch && last < s.target {
			return nil
		}
		records = s.pending
	}
	if err := s.runner.apply(records, s.bulk && last < s.target); err != nil {
		return err
	}
	clear(s.pending)
	s.pending = s.pending[:0]
	return s.catchUp(last)
}

// recognise takes the first record of the session off, if the views were built
// up to it, and compares it with what they know. A restored or another log
// goes on with something else.
func (s *session) recognise(records []events.Record) ([]events.Record, error) {
	if s.known || s.checkpoint == 0 || len(records) == 0 {
		return records, nil
	}
	s.known = true
	first := records[0]
	if first.Position != s.checkpoint || first.ID != s.runner.store.LogIdentity() {
		return nil, fmt.Errorf("views were built up to event %q at %d, the log has %q at %d",
			s.runner.store.LogIdentity(), s.checkpoint, first.ID, first.Position) // which begin judges
	}
	return records[1:], nil
}

// catchUp notes that everything up to a position is applied.
func (s *session) catchUp(position uint64) error {
	r := s.runner
	if position > r.target.Load() {
		r.target.Store(position)
	}
	if s.caughtUp || position < s.target {
		return nil
	}
	s.caughtUp, s.pending = true, nil
	if err := r.store.Bulk(false); err != nil {
		return err
	}
	r.trust()
	r.ready.Store(true)
	r.whole.Store(true)
	r.signal.Do(func() { close(r.caughtUp) })
	r.logger.Info("views have caught up", "position", position, "skipped", r.Skipped())
	if err := store.Prune(r.store.Dir(), r.store.Name()); err != nil {
		r.logger.Warn("old views files could not be removed", "error", err)
	}
	return nil
}
