package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// DoAdoption gives one command about the adoption of an initiative by a
// municipality.
func (h *Handler) DoAdoption(ctx context.Context, req Request, id, number string, cmd adoption.Command) (Result, error) {
	r := h.begin(req)
	var about query.Adoption
	return execute(ctx, h, r, operation[adoption.State]{
		aggregate: events.AggregateAdoption,
		admit:     r.authenticated,
		load: func(context.Context) (s adoption.State, position uint64, err error) {
			if about, err = h.query.Adoption(id, number); err != nil {
				return s, 0, fmt.Errorf("read adoption: %w", err)
			}
			return about.State, about.State.Position, nil
		},
		allow: func(context.Context, *adoption.State) error {
			return h.policy.AllowAdoption(r.Caller, adoption.KindOf(cmd), number, &about.Initiative)
		},
		decide: func(_ context.Context, s *adoption.State) (d decision, err error) {
			d.events, err = adoption.Decide(*s, cmd, h.adoptionEnv(r, adoption.KindOf(cmd), about))
			return d, plaintext.Reasons(r.Pending, cmd, err)
		},
		id: always[adoption.State](adoption.ID(id, number)),
	})
}

func (h *Handler) adoptionEnv(r run, kind adoption.Kind, about query.Adoption) adoption.Env {
	return adoption.Env{
		Today: h.query.Today(r.at), Initiative: about.ID, Municipality: about.Place.Number, By: h.policy.Speaker(r.Caller, kind),
		Organisation: r.Caller.Organisation, Standing: about.Initiative.Standing, Known: about.Known, Span: about.Place.Time(),
	}
}

// Confirmation is a word that a municipality says is true today.
type Confirmation struct {
	Initiative string
	Word       string // id of the event that said it
}

// MaxConfirmations is how many words are confirmed at once.
const MaxConfirmations = 500

// confirmations are what some words that are confirmed together cause, those that
// cause anything first.
type confirmations struct {
	entries []confirmed
	refused error
}

type confirmed struct {
	id       string
	position uint64
	events   []events.Payload
}

// ConfirmAdoptions confirms words of one municipality, all or none. The result is
// of the first.
func (h *Handler) ConfirmAdoptions(ctx context.Context, req Request, number string, words []Confirmation) (Result, error) {
	r := h.begin(req)
	kind := string(adoption.KindConfirm)
	return execute(ctx, h, r, operation[confirmations]{
		aggregate: events.AggregateAdoption,
		admit: func() error {
			if err := h.policy.Admit(r.Caller, kind, nil); err != nil {
				return err
			}
			return h.policy.AllowAdoption(r.Caller, adoption.KindConfirm, number, nil)
		},
		load: func(context.Context) (c confirmations, position uint64, err error) {
			if c, err = h.confirmations(r, number, words); err == nil && len(c.entries) > 0 {
				position = c.entries[0].position
			}
			return c, position, err
		},
		decide: func(_ context.Context, c *confirmations) (d decision, err error) {
			if c.refused != nil || len(c.entries) == 0 {
				return d, c.refused
			}
			d.events = c.entries[0].events
			for _, e := range c.entries[1:] {
				if len(e.events) > 0 {
					d.others = append(d.others, eventlog.Entry{
						Aggregate: events.AggregateAdoption, ID: e.id, Expected: e.position,
						Records: h.records(r, events.AggregateAdoption, e.id, e.events),
					})
				}
			}
			return d, nil
		},
		id: func(c *confirmations) (string, error) { return c.entries[0].id, nil },
	})
}

// confirmations decides on each word; refused names all that stand in the way.
func (h *Handler) confirmations(r run, number string, words []Confirmation) (c confirmations, err error) {
	var wrong fault.List
	wrong.Check(len(words) > 0, "words", "required", nil)
	wrong.Check(len(words) <= MaxConfirmations, "words", "too_many", fault.Args{"max": MaxConfirmations, "given": len(words)})
	seen := map[string]bool{}
	for i, w := range words[:min(len(words), MaxConfirmations)] {
		path := "words[" + strconv.Itoa(i) + "]"
		wrong.Check(!seen[w.Initiative], path+".initiative", "twice", fault.Args{"given": w.Initiative})
		seen[w.Initiative] = true
		about, err := h.query.Adoption(w.Initiative, number)
		if err != nil {
			return c, fmt.Errorf("read adoption: %w", err)
		}
		list, err := adoption.Decide(about.State, adoption.Confirm{Word: w.Word}, h.adoptionEnv(r, adoption.KindConfirm, about))
		var f *fault.Error
		switch {
		case errors.As(err, &f) && f.Key == "initiative_not_found":
			wrong.Add(path+".initiative", "unknown_initiative", fault.Args{"given": w.Initiative})
		case errors.As(err, &f) && f.Code == fault.Invalid:
			for _, field := range f.Fields {
				field.Path = path + "." + field.Path
				wrong.Append(field)
			}
		case err != nil:
			return c, err
		}
		c.entries = append(c.entries, confirmed{adoption.ID(w.Initiative, number), about.State.Position, list})
	}
	slices.SortStableFunc(c.entries, func(a, b confirmed) int { return cmp.Compare(min(1, len(b.events)), min(1, len(a.events))) })
	c.refused = plaintext.Reasons(r.Pending, words, wrong.Err(fault.Invalid, "", nil))
	return c, nil
}

// TryAdoption gives what a command about an adoption would be refused with, and does
// nothing; nil if nothing stands in the way. A page asks before it shows what would
// be recorded.
func (h *Handler) TryAdoption(caller access.Caller, cmd adoption.Command, about query.Adoption) error {
	if err := h.MayAdopt(caller, adoption.KindOf(cmd), about); err != nil {
		return err
	}
	r := h.begin(Request{Caller: caller})
	_, err := adoption.Decide(about.State, cmd, h.adoptionEnv(r, adoption.KindOf(cmd), about))
	return plaintext.Reasons(nil, cmd, err)
}

// MayAdopt is nil if the caller may give a command of a kind about an adoption, as
// a page asks before it offers something.
func (h *Handler) MayAdopt(caller access.Caller, kind adoption.Kind, about query.Adoption) error {
	return h.policy.AllowAdoption(caller.Offered(), kind, about.Place.Number, &about.Initiative)
}
