package query

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Document reads the document of an initiative, ready to send.
func (q *Reader) Document(id string) (views.Document, error) {
	d, ok, err := q.views.Document(id)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	return d, err
}

// History reads every event of an initiative, oldest first.
func (q *Reader) History(id string) ([]document.Entry, error) {
	raw, err := q.views.History(id)
	if err != nil {
		return nil, err
	}
	if len(raw) == 0 || !initiative.ValidID(id) { // rounds have histories too
		return nil, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	return decodeEntries(raw)
}

// Entries reads at most limit events of all initiatives after a position.
func (q *Reader) Entries(after uint64, limit int) (entries []document.Entry, more bool, err error) {
	raw, more, err := q.views.Entries(after, limit)
	if err != nil {
		return nil, false, err
	}
	entries, err = decodeEntries(raw)
	return entries, more, err
}

// Latest reads the last events of all initiatives, at most limit, newest first.
func (q *Reader) Latest(limit int) ([]document.Entry, error) {
	raw, err := q.views.Latest(limit)
	if err != nil {
		return nil, err
	}
	return decodeEntries(raw)
}

func decodeEntries(raw [][]byte) ([]document.Entry, error) {
	out := make([]document.Entry, len(raw))
	for i := range raw {
		if err := json.Unmarshal(raw[i], &out[i]); err != nil {
			return nil, fmt.Errorf("decode entry: %w", err)
		}
	}
	return out, nil
}

// replay is the state after the events of a history up to a position.
func replay[S any](entries []document.Entry, position uint64, evolve func(*S, events.Record)) (s S, err error) {
	for i := range entries {
		if entries[i].Position > position {
			break
		}
		r, err := entries[i].Record()
		if err != nil {
			return s, err
		}
		evolve(&s, r)
	}
	return s, nil
}

// AsOf is the document as it stood at a time: all that had been recorded then
// or before, shaped as documents are shaped today.
func (q *Reader) AsOf(id string, at time.Time) (views.Document, error) {
	return q.until(id, func(e document.Entry) bool { return !e.At.After(at) })
}

// AtPosition is the document as it stood right after an event; it is what a
// repeated command is answered with.
func (q *Reader) AtPosition(id string, position uint64) (views.Document, error) {
	if d, err := q.Document(id); err == nil && d.Position == position {
		return d, nil
	}
	return q.until(id, func(e document.Entry) bool { return e.Position <= position })
}

func (q *Reader) until(id string, include func(document.Entry) bool) (views.Document, error) {
	entries, err := q.History(id)
	if err != nil {
		return views.Document{}, err
	}
	var state initiative.State
	for _, e := range entries {
		if !include(e) {
			break
		}
		r, err := e.Record()
		if err != nil {
			return views.Document{}, err
		}
		initiative.Evolve(&state, r)
	}
	if !state.Exists() {
		return views.Document{}, fault.New(fault.NotFound, "initiative_not_yet", fault.Args{"id": id, "registered": entries[0].At.Format(time.RFC3339)})
	}
	body, err := q.render.JSON(&state)
	return views.Document{Position: state.Position, JSON: body}, err
}

// Stored is the state of an initiative as it was committed last, the zero state
// if there is none; mostly it is at hand decoded.
func (q *Reader) Stored(id string) (initiative.State, error) {
	if state, ok := q.states.State(id); ok {
		return state, nil
	}
	return q.views.State(id)
}

// State reads the state of an initiative.
func (q *Reader) State(id string) (initiative.State, error) {
	state, err := q.Stored(id)
	if err == nil && !state.Exists() {
		err = fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	return state, err
}

// Registered says whether there is an initiative of an id.
func (q *Reader) Registered(id string) (bool, error) {
	state, err := q.Stored(id)
	return err == nil && state.Exists(), err
}

// Gate is the next stage of an initiative with every condition for it that is
// not met today.
type Gate struct {
	Stage    events.Stage
	Next     events.Stage // "" at the last stage
	Unmet    []fault.Field
	Position uint64
}

// Gate shows the next gate.
func (q *Reader) Gate(id string) (Gate, error) {
	state, err := q.State(id)
	if err != nil {
		return Gate{}, err
	}
	g := Gate{Stage: state.Stage, Position: state.Position}
	l := q.Lookups()
	g.Next, g.Unmet = initiative.Unmet(&state, l.Env(q.clock(), ""))
	return g, l.Or(nil)
}

// WaitFor returns when a position can be read here. A position that the log
// has not reached is refused at once.
func (q *Reader) WaitFor(ctx context.Context, position uint64) error {
	ahead, err := q.reach(ctx, position)
	if ahead {
		return fault.New(fault.Malformed, "position_ahead", fault.Args{"given": position})
	}
	return err
}

// WaitForSeen returns when a position that a caller says to have seen can be read
// here. One that the log has not reached nobody has seen: there is nothing to
// wait for. Unavailable: it cannot be read here yet, or the log cannot be asked
// whether it is there.
func (q *Reader) WaitForSeen(ctx context.Context, position uint64) error {
	_, err := q.reach(ctx, position)
	return err
}

// reach waits until a position can be read here; ahead says that the log has not
// reached it. A log that cannot be asked says neither.
func (q *Reader) reach(ctx context.Context, position uint64) (ahead bool, err error) {
	if position <= q.views.Checkpoint() {
		return false, nil
	}
	reaches, err := q.log.Reaches(ctx, position)
	switch {
	case err != nil:
		return false, &fault.Error{Code: fault.Unavailable, Key: "log_unavailable", Cause: err}
	case !reaches:
		return true, nil
	}
	if err := q.Wait(ctx, position); err != nil {
		return false, fault.New(fault.Unavailable, "views_behind", nil)
	}
	return false, nil
}

// Wait gives the projection a bounded time to reach a position.
func (q *Reader) Wait(ctx context.Context, position uint64) error {
	ctx, cancel := context.WithTimeout(ctx, q.maxWait)
	defer cancel()
	return q.views.Wait(ctx, position)
}

// CatchUp waits until everything in the log now can be read here.
func (q *Reader) CatchUp(ctx context.Context) error {
	last, err := q.log.Last(ctx)
	if err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "log_unavailable", Cause: err}
	}
	if err := q.Wait(ctx, last); err != nil {
		if errors.Is(err, context.Canceled) {
			return err
		}
		return &fault.Error{Code: fault.Unavailable, Key: "views_behind", Cause: err}
	}
	return nil
}

// Today is the calendar day in Norway.
func (q *Reader) Today(at time.Time) events.Date {
	return events.Date(at.In(q.zone).Format(time.DateOnly))
}

// Person is what the log says of a person: that what was kept of them was erased,
// or nothing.
func (q *Reader) Person(ctx context.Context, pseudonym string) ([]events.Record, error) {
	return q.log.ReadAggregate(ctx, events.AggregatePerson, pseudonym)
}
