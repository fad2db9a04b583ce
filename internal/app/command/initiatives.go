package command

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// Do gives one command about an existing initiative.
func (h *Handler) Do(ctx context.Context, req Request, id string, cmd initiative.Command) (Result, error) {
	r := h.begin(req)
	return execute(ctx, h, r, operation[initiative.State]{
		aggregate: events.AggregateInitiative,
		admit:     r.authenticated,
		load: func(context.Context) (initiative.State, uint64, error) {
			s, err := h.state(id)
			return s, s.Position, err
		},
		allow: func(_ context.Context, s *initiative.State) error { return h.policy.Allow(r.Caller, cmd, s) },
		decide: func(ctx context.Context, s *initiative.State) (d decision, err error) {
			wrong, err := h.strangers(ctx, s, cmd)
			if err != nil {
				return d, err
			}
			d.events, err = h.decide(*s, cmd, r.at, r.Caller.Organisation)
			return d, plaintext.Reasons(append(wrong, r.Pending...), cmd, err)
		},
		id: always[initiative.State](id),
	})
}

// Create registers an initiative: it claims the next free number of the year.
func (h *Handler) Create(ctx context.Context, req Request, cmd initiative.Propose) (Result, error) {
	r := h.begin(req)
	if req.Key != "" && !req.Caller.Anonymous() && !h.log.Beside().Embedded() {
		// The same command may have been given through another replica. Where there is
		// none, the log itself refuses what is not yet read here.
		if err := h.query.CatchUp(ctx); err != nil {
			return Result{}, err
		}
	}
	return execute(ctx, h, r, operation[initiative.State]{
		aggregate: events.AggregateInitiative,
		admit:     r.authenticated,
		load:      func(context.Context) (s initiative.State, position uint64, err error) { return s, 0, nil },
		allow: func(_ context.Context, s *initiative.State) error {
			err := h.policy.Allow(r.Caller, cmd, s)
			return h.beforeForbidden(r, cmd, err)
		},
		decide: func(_ context.Context, s *initiative.State) (d decision, err error) {
			d.events, err = h.decide(*s, cmd, r.at, r.Caller.Organisation)
			return d, plaintext.Reasons(r.Pending, cmd, err)
		},
		id: func(*initiative.State) (string, error) { return h.nextID(r) },
	})
}

// authenticated refuses the anonymous.
func (r run) authenticated() error {
	if r.Caller.Anonymous() {
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	return nil
}

// state reads an initiative.
func (h *Handler) state(id string) (initiative.State, error) {
	if !initiative.ValidID(id) {
		return initiative.State{}, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	state, err := h.query.Stored(id)
	if err != nil {
		return state, fmt.Errorf("read state: %w", err)
	}
	if !state.Exists() {
		return state, fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	return state, nil
}

// beforeForbidden answers with what is wrong with the owner's number rather
// than that it is somebody else's, if it is no number at all.
func (h *Handler) beforeForbidden(r run, cmd initiative.Propose, forbidden error) error {
	if fault.CodeOf(forbidden) != fault.Forbidden {
		return forbidden
	}
	_, err := h.decide(initiative.State{}, cmd, r.at, r.Caller.Organisation)
	var f *fault.Error
	if errors.As(err, &f) {
		for _, field := range f.Fields {
			if field.Path == "owner" {
				return plaintext.Reasons(r.Pending, cmd, err)
			}
		}
	}
	return forbidden
}

// nextID is an id that nobody here has used: one above the highest known.
func (h *Handler) nextID(r run) (string, error) {
	year := strconv.Itoa(r.at.In(h.query.Zone()).Year())
	stored, err := h.views.LastNumber(year)
	if err != nil {
		return "", fmt.Errorf("read last number: %w", err)
	}
	return fmt.Sprintf("%s-%04d", year, h.numbers.next(year, stored)), nil
}
