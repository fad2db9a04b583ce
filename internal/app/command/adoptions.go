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
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
	"github.com/samstyring/samstyring/internal/reference"
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
		Today: h.query.Today(r.at), Initiative: about.ID, Municipality: about.Place.Number, By: h.policy.Speaker(r.Caller, kind, &about.Initiative),
		Organisation: r.Caller.Organisation, Standing: about.Initiative.Standing, Onboarding: about.Initiative.Onboarding.Steps, Known: about.Known, Span: about.Place.Time(),
	}
}

// Confirmation is a word that a municipality says is true today.
type Confirmation struct {
	Initiative string
	Word       string // id of the event that said it
}

// Report is what somebody else knows of one municipality.
type Report struct {
	Municipality string `json:"municipality"` // number
	adoption.Report
}

// MaxAdoptions is how many adoptions one command is about.
const MaxAdoptions = 500

// ConfirmAdoptions confirms words of one municipality, all or none. The result is
// of the first.
func (h *Handler) ConfirmAdoptions(ctx context.Context, req Request, number string, words []Confirmation) (Result, error) {
	return h.doAdoptions(ctx, req, &adoptions{
		kind: adoption.KindConfirm, list: "words", varies: "initiative", n: len(words), said: map[string]any{"words": words},
		allow: func(r run) error { return h.policy.AllowAdoption(r.Caller, adoption.KindConfirm, number, nil) },
		each: func(i int) (id, municipality string, cmd adoption.Command) {
			return words[i].Initiative, number, adoption.Confirm{Word: words[i].Word}
		},
	})
}

// ReportAdoptions says what somebody else knows of several municipalities, all or
// none. The result is of the first.
func (h *Handler) ReportAdoptions(ctx context.Context, req Request, id string, reports []Report) (Result, error) {
	return h.doAdoptions(ctx, req, h.reporting(id, reports))
}

// TryReports gives what ReportAdoptions would be refused with, or else which of the
// reports say something that does not stand already, and does nothing.
func (h *Handler) TryReports(caller access.Caller, id string, reports []Report) (news []bool, err error) {
	r, a := h.begin(Request{Caller: caller}), h.reporting(id, reports)
	if err := a.allow(r); err != nil {
		return nil, err
	}
	decided, err := h.decideAdoptions(r, a)
	if err := cmp.Or(err, decided.refused); err != nil {
		return nil, err
	}
	news = make([]bool, len(reports))
	for _, e := range decided.entries {
		news[e.index] = len(e.events) > 0
	}
	return news, nil
}

func (h *Handler) reporting(id string, reports []Report) *adoptions {
	return &adoptions{
		kind: adoption.KindReport, list: "reports", varies: "municipality", n: len(reports), said: map[string]any{"reports": reports},
		allow: func(r run) error {
			state, err := h.query.State(id)
			if err != nil {
				return err
			}
			return h.policy.AllowAdoption(r.Caller, adoption.KindReport, "", &state)
		},
		covers: func(r run, about query.Adoption) bool {
			return h.policy.ReportsOn(r.Caller, &about.Initiative, about.Place.Number)
		},
		each: func(i int) (string, string, adoption.Command) { return id, reports[i].Municipality, reports[i].Report },
	}
}

// adoptions is a command about several adoptions.
type adoptions struct {
	kind   adoption.Kind
	list   string // of the commands, in what is refused
	varies string // what tells one from the other: initiative or municipality
	n      int
	said   any // all that was given, as the API names it, for what may be wrong with its texts
	allow  func(r run) error
	covers func(r run, about query.Adoption) bool // whether one of them is the caller's to give; nil: all are
	each   func(i int) (id, number string, cmd adoption.Command)
}

// decidedAdoptions are what some commands cause, those that cause anything first.
type decidedAdoptions struct {
	entries []decidedAdoption
	refused error
}

type decidedAdoption struct {
	index    int // among the commands
	id       string
	position uint64
	events   []events.Payload
}

// doAdoptions gives commands about several adoptions in one batch.
func (h *Handler) doAdoptions(ctx context.Context, req Request, a *adoptions) (Result, error) {
	r := h.begin(req)
	return execute(ctx, h, r, operation[decidedAdoptions]{
		aggregate: events.AggregateAdoption,
		admit: func() error {
			if err := h.policy.Admit(r.Caller, string(a.kind), nil); err != nil {
				return err
			}
			return a.allow(r)
		},
		load: func(context.Context) (d decidedAdoptions, position uint64, err error) {
			if d, err = h.decideAdoptions(r, a); err == nil && len(d.entries) > 0 {
				position = d.entries[0].position
			}
			return d, position, err
		},
		decide: func(_ context.Context, c *decidedAdoptions) (d decision, err error) {
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
		id: func(c *decidedAdoptions) (string, error) { return c.entries[0].id, nil },
	})
}

// decideAdoptions decides on each; refused names all that stand in the way.
func (h *Handler) decideAdoptions(r run, a *adoptions) (d decidedAdoptions, err error) {
	var wrong fault.List
	wrong.Check(a.n > 0, a.list, "required", nil)
	wrong.Check(a.n <= MaxAdoptions, a.list, "too_many", fault.Args{"max": MaxAdoptions, "given": a.n})
	seen := map[string]bool{}
	for i := range min(a.n, MaxAdoptions) {
		id, number, cmd := a.each(i)
		path, given := a.list+"["+strconv.Itoa(i)+"]", id
		if a.varies == "municipality" {
			given = number
		}
		wrong.Check(!seen[given], path+"."+a.varies, "twice", fault.Args{"given": given})
		seen[given] = true
		about, err := h.query.Adoption(id, number)
		if err != nil {
			return d, fmt.Errorf("read adoption: %w", err)
		}
		if a.covers != nil && about.Known && !a.covers(r, about) {
			wrong.Add(path+"."+a.varies, "other_county", fault.Args{"given": given})
			continue
		}
		list, err := adoption.Decide(about.State, cmd, h.adoptionEnv(r, a.kind, about))
		var f *fault.Error
		switch {
		case errors.As(err, &f) && f.Key == a.varies+"_not_found":
			wrong.Add(path+"."+a.varies, "unknown_"+a.varies, fault.Args{"given": given})
		case errors.As(err, &f) && f.Code == fault.Invalid:
			for _, field := range f.Fields {
				field.Path = path + "." + field.Path
				wrong.Append(field)
			}
		case err != nil:
			return d, err
		}
		d.entries = append(d.entries, decidedAdoption{i, adoption.ID(id, number), about.State.Position, list})
	}
	slices.SortStableFunc(d.entries, func(a, b decidedAdoption) int { return cmp.Compare(min(1, len(b.events)), min(1, len(a.events))) })
	d.refused = plaintext.Reasons(r.Pending, a.said, wrong.Err(fault.Invalid, "", nil))
	return d, nil
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

// ReportsOnly is the county on whose municipalities alone a caller may report; false:
// there is no such limit to it.
func (h *Handler) ReportsOnly(caller access.Caller, about *initiative.State) (reference.County, bool) {
	return h.policy.ReportsOnly(caller, about)
}
