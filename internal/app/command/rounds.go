package command

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/google/uuid"
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// OpenRound opens a round of joint prioritisation. Either party may.
func (h *Handler) OpenRound(ctx context.Context, req Request, cmd round.Open) (Result, error) {
	r := h.begin(req)
	id := h.newID()
	if req.Key != "" {
		id = derivedID("round", r.command) // the same on every replica and at every try
	}
	return h.decideRound(ctx, r, id, round.KindOpen, func(context.Context, *round.State) (round.Command, error) { return cmd, nil })
}

// DoRound gives one command about a round, by one of its parties.
func (h *Handler) DoRound(ctx context.Context, req Request, id string, cmd round.Command) (Result, error) {
	res, err := h.decideRound(ctx, h.begin(req), id, round.KindOf(cmd), func(context.Context, *round.State) (round.Command, error) { return cmd, nil })
	if _, last := cmd.(round.Conclude); last && err == nil {
		h.secrets.EraseScores(ctx, id)
	}
	return res, err
}

// prepare makes the command for the state that it is decided on.
type prepare func(ctx context.Context, s *round.State) (round.Command, error)

// decideRound is the path of every command about a round: what happens to the
// round, and what that does to each initiative, is one batch – all or nothing.
func (h *Handler) decideRound(ctx context.Context, r run, id string, kind round.Kind, make prepare) (Result, error) {
	return execute(ctx, h, r, operation[round.State]{
		aggregate: events.AggregateRound,
		admit:     func() error { return h.policy.Admit(r.Caller, string(kind), nil) },
		load: func(context.Context) (round.State, uint64, error) {
			s, err := h.views.Round(id)
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
			decided, err := h.decideOnRound(*s, cmd, r)
			return decision{events: decided.Events, others: h.outcomes(r, decided)}, plaintext.Reasons(r.Pending, cmd, err)
		},
		id: always[round.State](id),
	})
}

// outcomes are what a decision about a round does to initiatives.
func (h *Handler) outcomes(r run, d round.Decision) (entries []eventlog.Entry) {
	for _, o := range d.Outcomes {
		entries = append(entries, eventlog.Entry{
			Aggregate: events.AggregateInitiative, ID: o.Initiative, Expected: o.Expected,
			Records: h.records(r, events.AggregateInitiative, o.Initiative, []events.Payload{o.Event}),
		})
	}
	return entries
}

// derivedID is the id of something that a keyed command makes: a UUID of version
// 8, whose bits are the program's own.
func derivedID(what, command string) string {
	sum := sha256.Sum256([]byte(what + "\x00" + command))
	id, _ := uuid.FromBytes(sum[:16]) // sixteen bytes always fit
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return id.String()
}
