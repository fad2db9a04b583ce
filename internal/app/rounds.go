package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
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

// decideRound is the path of every command about a round: what happens to the
// round, and what that does to each initiative, is one batch – all or nothing.
func (a *App) decideRound(ctx context.Context, r run, id string, make prepare) (Result, error) {
	return execute(ctx, a, r, operation[round.State]{
		aggregate: events.AggregateRound,
		admit:     func() error { return a.policy.Party(r.Caller) },
		load: func(context.Context) (round.State, uint64, error) {
			s, err := a.views.Round(id)
			if err != nil {
				err = fmt.Errorf("read round: %w", err)
			}
			return s, s.Position, err
		},
		decide: func(ctx context.Context, s *round.State) (decision, error) {
			cmd, err := make(ctx, s)
			if err != nil {
				return decision{}, err
			}
			decided, err := a.decideOnRound(*s, cmd, r)
			return decision{events: decided.Events, others: a.outcomes(r, decided)}, reasons(r.Pending, cmd, err)
		},
		id: always[round.State](id),
	})
}

// outcomes are what a decision about a round does to initiatives.
func (a *App) outcomes(r run, d round.Decision) (entries []eventlog.Entry) {
	for _, o := range d.Outcomes {
		entries = append(entries, eventlog.Entry{
			Aggregate: events.AggregateInitiative, ID: o.Initiative, Expected: o.Expected,
			Records: a.records(r, events.AggregateInitiative, o.Initiative, []events.Payload{o.Event}),
		})
	}
	return entries
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
