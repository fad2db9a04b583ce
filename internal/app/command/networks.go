package command

import (
	"context"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// FormNetwork forms a network whose host is the caller's organisation: KS, a county or
// a municipality.
func (h *Handler) FormNetwork(ctx context.Context, req Request, cmd network.Form) (Result, error) {
	r := h.begin(req)
	id := h.newID()
	if req.Key != "" {
		id = derivedID("network", r.command) // the same on every replica and at every try
	}
	return execute(ctx, h, r, h.networkOperation(r, id, "", cmd))
}

// DoNetwork gives one command about a network: for a municipality, where it is one of
// those.
func (h *Handler) DoNetwork(ctx context.Context, req Request, id, municipality string, cmd network.Command) (Result, error) {
	r := h.begin(req)
	return execute(ctx, h, r, h.networkOperation(r, id, municipality, cmd))
}

// TryNetwork gives what DoNetwork would record now, as a page shows it before it is sent;
// nothing: all of it stands already. An error is what DoNetwork would be refused with.
func (h *Handler) TryNetwork(caller access.Caller, about *network.State, municipality string, cmd network.Command) ([]events.Payload, error) {
	kind := network.KindOf(cmd)
	if err := h.MayNetwork(caller, kind, municipality, about); err != nil {
		return nil, err
	}
	l := h.query.Lookups()
	would, err := network.Decide(*about, cmd, l.NetworkEnv(h.clock(), h.NetworkSpeaker(caller, kind, about), about.ID))
	return would, plaintext.Reasons(nil, cmd, l.Or(err))
}

// networkOperation is the path of every command about a network.
func (h *Handler) networkOperation(r run, id, municipality string, cmd network.Command) operation[network.State] {
	kind := network.KindOf(cmd)
	return operation[network.State]{
		aggregate: events.AggregateNetwork,
		admit:     r.authenticated,
		load: func(context.Context) (network.State, uint64, error) {
			s, err := h.views.Network(id)
			if err != nil {
				return s, 0, fmt.Errorf("read network: %w", err)
			}
			return s, s.Position, nil
		},
		allow: func(_ context.Context, s *network.State) error {
			return h.policy.AllowNetwork(r.Caller, kind, municipality, s)
		},
		decide: func(_ context.Context, s *network.State) (d decision, err error) {
			l := h.query.Lookups()
			d.events, err = network.Decide(*s, cmd, l.NetworkEnv(r.at, h.policy.NetworkSpeaker(r.Caller, kind, s), id))
			return d, plaintext.Reasons(r.Pending, cmd, l.Or(err))
		},
		id: always[network.State](id),
	}
}

// MayNetwork is nil if the caller may give a command of a kind about a network, as a
// page asks before it offers something.
func (h *Handler) MayNetwork(caller access.Caller, kind network.Kind, municipality string, about *network.State) error {
	return h.policy.AllowNetwork(caller.Offered(), kind, municipality, about)
}

// Hosts says whether the host of a network still is one; KS looks after it otherwise.
func (h *Handler) Hosts(about *network.State) bool { return h.policy.Hosts(about) }

// NetworkSpeaker is as whom the caller would give a command of a kind about a network.
func (h *Handler) NetworkSpeaker(caller access.Caller, kind network.Kind, about *network.State) events.Speaker {
	return h.policy.NetworkSpeaker(caller, kind, about)
}
