package command

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/sleep"
	"github.com/samstyring/samstyring/internal/tracing"
)

// operation is one command on an aggregate with a state S: the steps that
// execute goes through, in their order.
type operation[S any] struct {
	aggregate string
	// admit refuses who may give no such command, before anything is read.
	admit func() error
	// load gives the state that is decided on, and the position of its last
	// event, 0 if it has none.
	load func(context.Context) (S, uint64, error)
	// command gives the command an id that depends on the position it is decided
	// at; nil: it keeps the one it began with.
	command func(position uint64) string
	// allow refuses who may not give the command in this state; nil: nobody is.
	allow func(context.Context, *S) error
	// decide says what follows. It is asked again after a conflict.
	decide func(context.Context, *S) (decision, error)
	// id names the aggregate once the decision is made, so that a refused
	// command claims no number.
	id func(*S) (string, error)
}

// decision is what a command causes: events of its own aggregate, and entries
// of others that are written in the same batch, all or none.
type decision struct {
	events []events.Payload
	others []eventlog.Entry
}

// maxAttempts bounds how often a command is decided anew when others write to
// what it rests on.
const maxAttempts = 16

// execute carries out one command: the only way in which a command reaches the
// log, but for the batches of an import. The error is a *fault.Error with every
// reason, or a failure of the machinery.
func execute[S any](ctx context.Context, h *Handler, r run, op operation[S]) (res Result, err error) {
	ctx, span := tracing.Begin(ctx, "command", tracing.Text("samstyring.aggregate", op.aggregate))
	defer func() { span.End(err) }()
	var refused []eventlog.Entry // what the log has refused last
	moved := true                // what was decided on has changed since then
	for n := range maxAttempts {
		res, entries, err := attempt(ctx, h, r, op)
		if !errors.Is(err, eventlog.ErrConflict) {
			return res, err
		}
		span.Note("conflict, decided anew")
		moved = !restOnTheSame(refused, entries)
		refused = entries
		if err := h.afterConflict(ctx, n); err != nil {
			return Result{}, err
		}
	}
	if !moved {
		return Result{}, fmt.Errorf("%w: refused for something that is not in the log", eventlog.ErrUnavailable)
	}
	return Result{}, fault.New(fault.Conflict, "", nil)
}

// restOnTheSame says that both expect the same of the same aggregates. A log that
// refuses such entries again, although nothing newer can be read, refuses them for
// what is not in it: a server that was cut off from the others still takes itself
// for their leader, and keeps what it could not hand on in mind. Nobody else has
// changed anything then.
func restOnTheSame(a, b []eventlog.Entry) bool {
	return len(a) > 0 && slices.EqualFunc(a, b, func(a, b eventlog.Entry) bool {
		return a.Aggregate == b.Aggregate && a.ID == b.ID && a.Expected == b.Expected
	})
}

// attempt decides once on what is true here and now, and gives what it has tried
// to append.
func attempt[S any](ctx context.Context, h *Handler, r run, op operation[S]) (Result, []eventlog.Entry, error) {
	res, entries, err := plan(ctx, h, r, op)
	if err != nil || len(entries) == 0 {
		return res, nil, err
	}
	res, err = h.append(ctx, r, entries)
	return res, entries, err
}

// plan decides and writes nothing. Without entries there is nothing to write,
// and the result is the answer.
func plan[S any](ctx context.Context, h *Handler, r run, op operation[S]) (res Result, entries []eventlog.Entry, err error) {
	if err := op.admit(); err != nil {
		return res, nil, err
	}
	if res, done, err := h.earlier(r); done || err != nil {
		return res, nil, err
	}
	if res, entries, err = decideOnce(ctx, h, r, op); err == nil {
		return res, entries, nil
	}
	// It may be refused for what the same command did through another replica, and
	// what was read here in between.
	if res, done, failed := h.earlier(r); done && failed == nil {
		return res, nil, nil
	}
	return Result{}, nil, err
}

// decideOnce reads, checks and decides, on nothing older than what the caller has
// seen.
func decideOnce[S any](ctx context.Context, h *Handler, r run, op operation[S]) (res Result, entries []eventlog.Entry, err error) {
	if err := h.query.WaitForSeen(ctx, r.IfMatch); err != nil {
		return res, nil, err
	}
	state, position, err := op.load(ctx)
	if err != nil {
		return res, nil, err
	}
	if op.command != nil {
		r.command = op.command(position)
	}
	if op.allow != nil {
		if err := op.allow(ctx, &state); err != nil {
			return res, nil, err
		}
	}
	if r.IfMatch != 0 && position != r.IfMatch {
		return res, nil, fault.New(fault.PreconditionFailed, "", fault.Args{"given": r.IfMatch, "current": position})
	}
	d, err := op.decide(ctx, &state)
	if err != nil {
		return res, nil, err
	}
	id, err := op.id(&state)
	if err != nil {
		return res, nil, err
	}
	if len(d.events) == 0 {
		return Result{ID: id, Position: position, Visible: true}, nil, nil
	}
	own := eventlog.Entry{Aggregate: op.aggregate, ID: id, Expected: position, Records: h.records(r, op.aggregate, id, d.events)}
	return res, append([]eventlog.Entry{own}, d.others...), nil
}

// append writes down what was decided and waits until it can be read. The first
// entry is of the aggregate that the command is about.
func (h *Handler) append(ctx context.Context, r run, entries []eventlog.Entry) (Result, error) {
	own := entries[0]
	position, err := h.store(ctx, entries)
	if errors.Is(err, eventlog.ErrUnknownOutcome) {
		return h.afterLostReply(ctx, r, err)
	}
	if err != nil {
		return Result{}, fmt.Errorf("append to %s %s: %w", own.Aggregate, own.ID, err)
	}
	return Result{ID: own.ID, Position: position, Created: creates(own.Records[0].Name), Visible: h.projected(ctx, position)}, nil
}

// store appends to the log.
func (h *Handler) store(ctx context.Context, entries []eventlog.Entry) (position uint64, err error) {
	n := 0
	for _, e := range entries {
		n += len(e.Records)
	}
	ctx, span := tracing.Begin(ctx, "append", tracing.Number("samstyring.events", uint64(n)))
	defer func() { span.End(err, tracing.Number("samstyring.position", position)) }()
	return h.log.Append(ctx, entries...)
}

// projected waits until a position can be read, and says whether it can.
func (h *Handler) projected(ctx context.Context, position uint64) bool {
	ctx, span := tracing.Begin(ctx, "projected", tracing.Number("samstyring.position", position))
	err := h.query.Wait(ctx, position)
	span.End(err)
	return err == nil
}

// conflictPause is how much longer each attempt waits than the one before.
const conflictPause = 20 * time.Millisecond

// afterConflict waits for what the n-th attempt collided with. On a cluster
// that is refused to others before it is in the log itself, so that being up
// to date does not help at once.
func (h *Handler) afterConflict(ctx context.Context, n int) error {
	if err := sleep.For(ctx, time.Duration(n)*conflictPause); err != nil {
		return fmt.Errorf("wait after conflict: %w", err)
	}
	return h.query.CatchUp(ctx)
}

// afterLostReply looks whether the command is in the log although nobody said
// so. If it is not, the caller may safely repeat it with the same key.
func (h *Handler) afterLostReply(ctx context.Context, r run, cause error) (Result, error) {
	if err := h.query.CatchUp(ctx); err != nil {
		return Result{}, err
	}
	if res, done, err := h.earlier(r); done || err != nil {
		return res, err
	}
	return Result{}, &fault.Error{Code: fault.Unavailable, Key: "outcome_unknown", Cause: cause}
}

// earlier finds what the same command has led to before.
func (h *Handler) earlier(r run) (Result, bool, error) {
	c, ok, err := h.views.Command(r.command)
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

// always names an aggregate whose id is known from the start.
func always[S any](id string) func(*S) (string, error) {
	return func(*S) (string, error) { return id, nil }
}
