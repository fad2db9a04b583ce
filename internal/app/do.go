package app

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
)

// maxAttempts bounds how often a command is decided anew when others write to
// the same initiative.
const maxAttempts = 4

// Do gives one command about an existing initiative. The error is a
// *fault.Error with every reason, or a failure of the machinery.
func (a *App) Do(ctx context.Context, req Request, id string, cmd initiative.Command) (Result, error) {
	r := a.begin(req)
	for n := range maxAttempts {
		res, err := a.attempt(ctx, r, id, cmd)
		if !errors.Is(err, eventlog.ErrConflict) {
			return res, err
		}
		if err := a.afterConflict(ctx, n); err != nil {
			return Result{}, err
		}
	}
	return Result{}, fault.New(fault.Conflict, "", nil)
}

// conflictPause is how much longer each attempt waits than the one before.
const conflictPause = 20 * time.Millisecond

// afterConflict waits for what the n-th attempt collided with. On a cluster
// that is refused to others before it is in the log itself, so that being up
// to date does not help at once.
func (a *App) afterConflict(ctx context.Context, n int) error {
	timer := time.NewTimer(time.Duration(n) * conflictPause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return a.catchUp(ctx)
	case <-ctx.Done():
		return fmt.Errorf("wait after conflict: %w", ctx.Err())
	}
}

// attempt decides once on what is true here and now.
func (a *App) attempt(ctx context.Context, r run, id string, cmd initiative.Command) (Result, error) {
	if err := a.authenticated(r); err != nil {
		return Result{}, err
	}
	if res, done, err := a.earlier(r); done || err != nil {
		return res, err
	}
	state, err := a.state(ctx, id, r.IfMatch)
	if err != nil {
		return Result{}, err
	}
	if err := a.policy.Allow(r.Caller, cmd, &state); err != nil {
		return Result{}, err
	}
	if r.IfMatch != 0 && state.Position != r.IfMatch {
		return Result{}, fault.New(fault.PreconditionFailed, "", fault.Args{"given": r.IfMatch, "current": state.Position})
	}
	payloads, err := a.decide(state, cmd, r.at, r.Caller.Organisation)
	if err := reasons(ctx, cmd, err); err != nil {
		return Result{}, err
	}
	if len(payloads) == 0 {
		return Result{ID: id, Position: state.Position, Visible: true}, nil
	}
	return a.append(ctx, r, id, state.Position, payloads)
}

// authenticated refuses the anonymous before anything is looked up.
func (a *App) authenticated(r run) error {
	if r.Caller.Anonymous() {
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	return nil
}

// state reads an initiative, as new as the caller has seen it.
func (a *App) state(ctx context.Context, id string, seen uint64) (initiative.State, error) {
	if !initiative.ValidID(id) {
		return initiative.State{}, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	if seen > a.views.Checkpoint() && seen <= a.target(ctx) {
		if err := a.wait(ctx, seen); err != nil {
			return initiative.State{}, fault.New(fault.Unavailable, "views_behind", nil)
		}
	}
	state, err := a.stored(id)
	if err != nil {
		return state, fmt.Errorf("read state: %w", err)
	}
	if !state.Exists() {
		return state, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	return state, nil
}

// append writes down what was decided and waits until it can be read.
func (a *App) append(ctx context.Context, r run, id string, expected uint64, payloads []events.Payload) (Result, error) {
	position, err := a.log.Append(ctx, eventlog.Entry{
		Aggregate: events.AggregateInitiative, ID: id, Expected: expected, Records: a.records(r, events.AggregateInitiative, id, payloads),
	})
	if errors.Is(err, eventlog.ErrUnknownOutcome) {
		return a.afterLostReply(ctx, r, err)
	}
	if err != nil {
		return Result{}, fmt.Errorf("append to %s: %w", id, err)
	}
	_, created := payloads[0].(*events.Proposed)
	return Result{ID: id, Position: position, Created: created, Visible: a.wait(ctx, position) == nil}, nil
}

// afterLostReply looks whether the command is in the log although nobody said
// so. If it is not, the caller may safely repeat it with the same key.
func (a *App) afterLostReply(ctx context.Context, r run, cause error) (Result, error) {
	if err := a.catchUp(ctx); err != nil {
		return Result{}, err
	}
	if res, done, err := a.earlier(r); done || err != nil {
		return res, err
	}
	return Result{}, &fault.Error{Code: fault.Unavailable, Key: "outcome_unknown", Cause: cause}
}

// earlier finds what the same command has led to before.
func (a *App) earlier(r run) (Result, bool, error) {
	c, ok, err := a.views.Command(r.command)
	if err != nil {
		return Result{}, false, fmt.Errorf("read command: %w", err)
	}
	if !ok {
		return Result{}, false, nil
	}
	if c.Fingerprint != r.Fingerprint {
		return Result{}, false, fault.New(fault.KeyReused, "", nil)
	}
	return Result{
		ID: c.ID, Position: c.Position, Created: creates(c.First),
		Replayed: true, Visible: true,
	}, true, nil
}

// creates says whether an event is the first of an initiative or a round.
func creates(event string) bool {
	return event == (*events.Proposed)(nil).EventName() || event == (*events.RoundOpened)(nil).EventName()
}

// Create registers an initiative: it claims the next free number of the year.
func (a *App) Create(ctx context.Context, req Request, cmd initiative.Propose) (Result, error) {
	r := a.begin(req)
	if req.Key != "" && !req.Caller.Anonymous() {
		// The same command may have been given through another replica.
		if err := a.catchUp(ctx); err != nil {
			return Result{}, err
		}
	}
	for n := range 4 * maxAttempts {
		res, err := a.create(ctx, r, cmd)
		if !errors.Is(err, eventlog.ErrConflict) {
			return res, err
		}
		if err := a.afterConflict(ctx, n); err != nil {
			return Result{}, err
		}
	}
	return Result{}, fault.New(fault.Conflict, "", nil)
}

func (a *App) create(ctx context.Context, r run, cmd initiative.Propose) (Result, error) {
	if err := a.authenticated(r); err != nil {
		return Result{}, err
	}
	if res, done, err := a.earlier(r); done || err != nil {
		return res, err
	}
	if err := a.policy.Allow(r.Caller, cmd, &initiative.State{}); err != nil {
		return Result{}, a.beforeForbidden(ctx, r, cmd, err)
	}
	payloads, err := a.decide(initiative.State{}, cmd, r.at, r.Caller.Organisation)
	if err := reasons(ctx, cmd, err); err != nil {
		return Result{}, err
	}
	id, err := a.nextID(r)
	if err != nil {
		return Result{}, err
	}
	return a.append(ctx, r, id, 0, payloads)
}

// beforeForbidden answers with what is wrong with the owner's number rather
// than that it is somebody else's, if it is no number at all.
func (a *App) beforeForbidden(ctx context.Context, r run, cmd initiative.Propose, forbidden error) error {
	if fault.CodeOf(forbidden) != fault.Forbidden {
		return forbidden
	}
	_, err := a.decide(initiative.State{}, cmd, r.at, r.Caller.Organisation)
	var f *fault.Error
	if errors.As(err, &f) {
		for _, field := range f.Fields {
			if field.Path == "owner" {
				return reasons(ctx, cmd, err)
			}
		}
	}
	return forbidden
}

// nextID is an id that nobody here has used: one above the highest known.
func (a *App) nextID(r run) (string, error) {
	year := strconv.Itoa(r.at.In(a.zone).Year())
	stored, err := a.views.LastNumber(year)
	if err != nil {
		return "", fmt.Errorf("read last number: %w", err)
	}
	return fmt.Sprintf("%s-%04d", year, a.numbers.next(year, stored)), nil
}
