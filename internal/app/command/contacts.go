package command

import (
	"context"
	"fmt"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// strangers lists the chosen contacts that the owner of an initiative does not
// have. Those of another organisation are strangers too.
func (h *Handler) strangers(ctx context.Context, s *initiative.State, cmd initiative.Command) (wrong []fault.Field, err error) {
	choice, ok := cmd.(initiative.ChooseContacts)
	if !ok {
		return nil, nil
	}
	for i, id := range choice.Contacts[:min(len(choice.Contacts), initiative.MaxContacts)] {
		if !initiative.ValidContact(id) {
			continue // the rules say so
		}
		known, err := h.secrets.KnowsContact(ctx, s.Owner, id)
		if err != nil {
			return nil, fmt.Errorf("look for contact: %w", err)
		}
		if !known {
			wrong = append(wrong, fault.Field{Path: "contacts[" + strconv.Itoa(i) + "]", Code: "unknown_contact"})
		}
	}
	return wrong, nil
}

// EraseContact erases a contact of the caller's organisation, at once and
// everywhere, and records it.
func (h *Handler) EraseContact(ctx context.Context, c access.Caller, id string) error {
	e, err := h.secrets.EraseOwnContact(ctx, c, id)
	if err != nil {
		return err
	}
	return h.RecordErasure(ctx, e)
}

// EraseHeld erases a contact at the wish of whoever it is about, and records it.
func (h *Handler) EraseHeld(ctx context.Context, one contact.Contact) error {
	e, err := h.secrets.EraseContact(ctx, one, secrets.Erasure{Organisation: one.Organisation, Actor: one.ID, By: "person"})
	if err != nil {
		return err
	}
	return h.RecordErasure(ctx, e)
}

// RecordErasure writes down that a person was erased. Recording it twice is
// recording it once.
func (h *Handler) RecordErasure(ctx context.Context, e secrets.Erasure) error {
	r := h.begin(Request{Caller: access.Caller{Organisation: e.Organisation, Actor: e.Actor}, Key: "erase " + e.Person})
	_, err := execute(ctx, h, r, operation[struct{}]{
		aggregate: events.AggregatePerson,
		admit:     r.authenticated,
		load:      func(context.Context) (s struct{}, position uint64, err error) { return s, 0, nil },
		decide: func(context.Context, *struct{}) (decision, error) {
			return decision{events: []events.Payload{&events.PersonErased{By: e.By, What: e.What}}}, nil
		},
		id: always[struct{}](e.Person),
	})
	if err != nil {
		return err
	}
	return h.secrets.ErasureRecorded(ctx, e)
}

// FinishErasures carries out and records what was begun before a crash.
func (h *Handler) FinishErasures(ctx context.Context) error {
	begun, err := h.secrets.Erasures(ctx)
	if err != nil {
		return fmt.Errorf("read erasures: %w", err)
	}
	for _, e := range begun {
		if err := h.RecordErasure(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
