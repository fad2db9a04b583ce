package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/document"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
)

// OpenRound opens a round of joint prioritisation. Either party may.
func (a *App) OpenRound(ctx context.Context, req Request, cmd round.Open) (Result, error) {
	r := a.begin(req)
	id := a.NewID()
	if req.Key != "" {
		id = roundID(r.command) // the same on every replica and at every try
	}
	return a.decideRound(ctx, r, id, func(context.Context, *round.State) (round.Command, error) { return cmd, nil })
}

// DoRound gives one command about a round, by one of its parties.
func (a *App) DoRound(ctx context.Context, req Request, id string, cmd round.Command) (Result, error) {
	res, err := a.decideRound(ctx, a.begin(req), id, func(context.Context, *round.State) (round.Command, error) { return cmd, nil })
	if _, last := cmd.(round.Conclude); last && err == nil {
		a.eraseSealed(ctx, id)
	}
	return res, err
}

// prepare makes the command for the state that it is decided on.
type prepare func(ctx context.Context, s *round.State) (round.Command, error)

// decideRound is the path of every command about a round; it is decided anew
// when the round or one of its initiatives was written to meanwhile.
func (a *App) decideRound(ctx context.Context, r run, id string, make prepare) (Result, error) {
	for n := range 2 * maxAttempts {
		res, err := a.attemptRound(ctx, r, id, make)
		if !errors.Is(err, eventlog.ErrConflict) {
			return res, err
		}
		if err := a.afterConflict(ctx, n); err != nil {
			return Result{}, err
		}
	}
	return Result{}, fault.New(fault.Conflict, "", nil)
}

func (a *App) attemptRound(ctx context.Context, r run, id string, make prepare) (Result, error) {
	if err := a.policy.Party(r.Caller); err != nil {
		return Result{}, err
	}
	if res, done, err := a.earlier(r); done || err != nil {
		return res, err
	}
	state, err := a.views.Round(id)
	if err != nil {
		return Result{}, fmt.Errorf("read round: %w", err)
	}
	if r.IfMatch != 0 && state.Position != r.IfMatch {
		return Result{}, fault.New(fault.PreconditionFailed, "", fault.Args{"given": r.IfMatch, "current": state.Position})
	}
	cmd, err := make(ctx, &state)
	if err != nil {
		return Result{}, err
	}
	decision, err := a.decideOnRound(state, cmd, r)
	if err := reasons(ctx, cmd, err); err != nil {
		return Result{}, err
	}
	if len(decision.Events) == 0 {
		return Result{ID: id, Position: state.Position, Visible: true}, nil
	}
	return a.appendRound(ctx, r, id, state.Position, decision)
}

// appendRound writes a decision in one batch: what happens to the round, and
// what that does to each initiative – all or nothing.
func (a *App) appendRound(ctx context.Context, r run, id string, expected uint64, d round.Decision) (Result, error) {
	entries := []eventlog.Entry{{
		Aggregate: events.AggregateRound, ID: id, Expected: expected,
		Records: a.records(r, events.AggregateRound, id, d.Events),
	}}
	for _, o := range d.Outcomes {
		entries = append(entries, eventlog.Entry{
			Aggregate: events.AggregateInitiative, ID: o.Initiative, Expected: o.Expected,
			Records: a.records(r, events.AggregateInitiative, o.Initiative, []events.Payload{o.Event}),
		})
	}
	position, err := a.log.Append(ctx, entries...)
	if errors.Is(err, eventlog.ErrUnknownOutcome) {
		return a.afterLostReply(ctx, r, err)
	}
	if err != nil {
		return Result{}, fmt.Errorf("append to round %s: %w", id, err)
	}
	_, created := d.Events[0].(*events.RoundOpened)
	return Result{ID: id, Position: position, Created: created, Visible: a.wait(ctx, position) == nil}, nil
}

// hours are the hours that an initiative is expected to take of all the
// municipalities that it reaches today.
func (a *App) hours(s *initiative.State) int64 {
	if s.Assessment == nil {
		return 0
	}
	each := map[string]int64{}
	for _, class := range events.SizeClasses {
		each[class] = initiative.HoursPerMunicipality(&s.Assessment.Content, class)
	}
	var total int64
	for _, number := range a.ref.Concerned(s.Reach) {
		m, _ := a.ref.Municipality(number)
		total += each[m.SizeClass()]
	}
	return total
}

// Round is a round with everything that may be known about it now.
func (a *App) Round(id string) (*document.Round, error) {
	s, err := a.round(id)
	if err != nil {
		return nil, err
	}
	return a.ShowRound(&s)
}

// RoundState is the state of a round.
func (a *App) RoundState(id string) (round.State, error) { return a.round(id) }

func (a *App) round(id string) (round.State, error) {
	s, err := a.views.Round(id)
	if err == nil && !s.Exists() {
		err = fault.New(fault.NotFound, "round_not_found", nil)
	}
	return s, err
}

// Rounds lists all rounds, the one that was opened last first.
func (a *App) Rounds() ([]document.RoundItem, error) {
	states, err := a.views.Rounds()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(states, func(x, y round.State) int {
		return cmp.Or(y.OpenedAt.Compare(x.OpenedAt), cmp.Compare(y.ID, x.ID))
	})
	out := make([]document.RoundItem, 0, len(states))
	for i := range states {
		out = append(out, document.NewRoundItem(&states[i]))
	}
	return out, nil
}

// RoundCapacity is what initiatives in class now would take of a round's frame.
func (a *App) RoundCapacity(id string, initiatives []string) (document.Capacity, error) {
	s, err := a.round(id)
	if err != nil {
		return document.Capacity{}, err
	}
	l := a.lookups()
	capacity := document.NewCapacity(&s, initiatives, func(id string) int64 {
		x, _ := l.initiative(id)
		return x.Hours
	})
	return capacity, l.or(nil)
}
