package command

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// AnnounceWave announces a wave of an initiative.
func (h *Handler) AnnounceWave(ctx context.Context, req Request, about string, cmd wave.Announce) (Result, error) {
	r := h.begin(req)
	id := h.newID()
	if req.Key != "" {
		id = derivedID("wave", r.command) // the same on every replica and at every try
	}
	return h.decideWave(ctx, r, about, id, "", cmd)
}

// DoWave gives one command about a wave of an initiative: for a municipality, where
// it is one of those.
func (h *Handler) DoWave(ctx context.Context, req Request, about, id, municipality string, cmd wave.Command) (Result, error) {
	return h.decideWave(ctx, h.begin(req), about, id, municipality, cmd)
}

// TryWave gives what AnnounceWave or DoWave would record now, as a page shows it before it
// is sent; nothing: all of it stands already. about is the zero state where one is
// announced. An error is what they would be refused with.
func (h *Handler) TryWave(caller access.Caller, about *wave.State, of *initiative.State, municipality string, cmd wave.Command) ([]events.Payload, error) {
	kind := wave.KindOf(cmd)
	if err := h.MayWave(caller, kind, municipality, about, of); err != nil {
		return nil, err
	}
	l := h.query.Lookups()
	would, err := wave.Decide(*about, cmd, l.WaveEnv(h.clock(), h.policy.WaveSpeaker(caller, kind, of), of, about.ID, municipality))
	return would, plaintext.Reasons(nil, cmd, l.Or(err))
}

// decideWave is the path of every command about a wave. Two that sign up for the last
// place at once both expect it to be free; the log takes one of them, and the other
// is decided anew.
func (h *Handler) decideWave(ctx context.Context, r run, about, id, municipality string, cmd wave.Command) (Result, error) {
	kind := wave.KindOf(cmd)
	var s initiative.State
	return execute(ctx, h, r, operation[wave.State]{
		aggregate: events.AggregateWave,
		admit:     r.authenticated,
		load: func(context.Context) (w wave.State, position uint64, err error) {
			if initiative.ValidID(about) {
				if s, err = h.query.Stored(about); err != nil {
					return w, 0, fmt.Errorf("read initiative: %w", err)
				}
			}
			if w, err = h.views.Wave(id); err != nil {
				return w, 0, fmt.Errorf("read wave: %w", err)
			}
			return w, w.Position, nil
		},
		allow: func(_ context.Context, w *wave.State) error {
			if !s.Exists() {
				return fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": about})
			}
			if w.Exists() && w.Initiative != about {
				return fault.New(fault.NotFound, "wave_not_found", nil)
			}
			return h.policy.AllowWave(r.Caller, kind, municipality, w, &s)
		},
		decide: func(_ context.Context, w *wave.State) (d decision, err error) {
			l := h.query.Lookups()
			d.events, err = wave.Decide(*w, cmd, l.WaveEnv(r.at, h.policy.WaveSpeaker(r.Caller, kind, &s), &s, id, municipality))
			return d, plaintext.Reasons(r.Pending, cmd, l.Or(err))
		},
		id: always[wave.State](id),
	})
}

// MayWave is nil if the caller may give a command of a kind about a wave, as a page
// asks before it offers something.
func (h *Handler) MayWave(caller access.Caller, kind wave.Kind, municipality string, about *wave.State, s *initiative.State) error {
	return h.policy.AllowWave(caller.Offered(), kind, municipality, about, s)
}
