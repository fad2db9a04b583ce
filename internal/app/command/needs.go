package command

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// RaiseNeed raises a need of the municipality that the caller is.
func (h *Handler) RaiseNeed(ctx context.Context, req Request, cmd need.Raise) (Result, error) {
	r := h.begin(req)
	id := h.newID()
	if req.Key != "" {
		id = derivedID("need", r.command) // the same on every replica and at every try
	}
	return execute(ctx, h, r, h.needOperation(r, id, h.policy.Municipality(r.Caller), cmd))
}

// TryNeed gives what a command would record now, as a page shows it before it is sent;
// nothing: all of it stands already. An error is what the command would be refused with.
func (h *Handler) TryNeed(caller access.Caller, about *need.State, municipality string, cmd need.Command) (need.Decision, error) {
	if err := h.MayNeed(caller, need.KindOf(cmd), municipality, about); err != nil {
		return need.Decision{}, err
	}
	standing, other, err := h.answeredWith(cmd)
	if err != nil {
		return need.Decision{}, err
	}
	l := h.query.Lookups()
	would, err := need.Decide(*about, cmd, l.NeedEnv(h.clock(), h.policy.NeedSpeaker(caller), municipality, standing, other))
	return would, plaintext.Reasons(nil, cmd, l.Or(err))
}

// answeredWith reads what an answer names: the standing of the initiative, and the need
// that it goes on as. Both are zero for other commands.
func (h *Handler) answeredWith(cmd need.Command) (standing events.Standing, other need.State, err error) {
	answer, answers := cmd.(need.Reply)
	if !answers {
		return "", other, nil
	}
	if other, err = h.views.Need(answer.Into); err != nil {
		return "", other, fmt.Errorf("read need: %w", err)
	}
	if !initiative.ValidID(answer.Initiative) {
		return "", other, nil
	}
	about, err := h.query.Stored(answer.Initiative)
	if err != nil {
		return "", other, fmt.Errorf("read initiative: %w", err)
	}
	return about.Standing, other, nil
}

// DoNeed gives one command about a need: for a municipality, where it is one of those.
func (h *Handler) DoNeed(ctx context.Context, req Request, id, municipality string, cmd need.Command) (Result, error) {
	r := h.begin(req)
	return execute(ctx, h, r, h.needOperation(r, id, municipality, cmd))
}

// needOperation is the path of every command about a need. What goes on as another
// need is written together with that one, both as they were read.
func (h *Handler) needOperation(r run, id, municipality string, cmd need.Command) operation[need.State] {
	kind := need.KindOf(cmd)
	var other need.State
	var standing events.Standing
	return operation[need.State]{
		aggregate: events.AggregateNeed,
		admit:     r.authenticated,
		load: func(context.Context) (s need.State, position uint64, err error) {
			if standing, other, err = h.answeredWith(cmd); err != nil {
				return s, 0, err
			}
			if s, err = h.views.Need(id); err != nil {
				return s, 0, fmt.Errorf("read need: %w", err)
			}
			return s, s.Position, nil
		},
		allow: func(_ context.Context, s *need.State) error {
			return h.policy.AllowNeed(r.Caller, kind, municipality, s)
		},
		decide: func(_ context.Context, s *need.State) (d decision, err error) {
			l := h.query.Lookups()
			got, err := need.Decide(*s, cmd, l.NeedEnv(r.at, h.policy.NeedSpeaker(r.Caller), municipality, standing, other))
			if d.events = got.Events; len(got.Other) > 0 {
				d.others = []eventlog.Entry{{
					Aggregate: events.AggregateNeed, ID: other.ID, Expected: other.Position, Records: h.records(r, events.AggregateNeed, other.ID, got.Other),
				}}
			}
			return d, plaintext.Reasons(r.Pending, cmd, l.Or(err))
		},
		id: always[need.State](id),
	}
}

// MayNeed is nil if the caller may give a command of a kind about a need, as a page
// asks before it offers something.
func (h *Handler) MayNeed(caller access.Caller, kind need.Kind, municipality string, about *need.State) error {
	return h.policy.AllowNeed(caller.Offered(), kind, municipality, about)
}
