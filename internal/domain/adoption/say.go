package adoption

import (
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

const (
	// MaxText is the most characters of one language in a reason, a note or a source.
	MaxText = 1000
	// MaxName is the most characters of a deciding body or a wave.
	MaxName = 200
	// MaxCaseNumber is the most characters of a case number.
	MaxCaseNumber = 50
	// MaxEvidence is the most places where something can be read.
	MaxEvidence = 5
)

// Say is the municipality's own word on how far it has come.
type Say struct {
	State      events.AdoptionState `json:"state"`
	Date       events.Date          `json:"date"`
	Precision  string               `json:"precision"`
	Body       string               `json:"body"`       // who decided; of a decision
	CaseNumber string               `json:"caseNumber"` // of a decision
	Wave       string               `json:"wave"`       // of a plan and of use
	Extent     string               `json:"extent"`     // of a plan and of use
	Reason     events.Text          `json:"reason"`
	Corrects   string               `json:"corrects"` // id of the event that this says was wrong
	Evidence   []events.Link        `json:"evidence"`
	Note       events.Text          `json:"note"`
}

// check collects what is wrong with a command.
type check struct{ checks.List }

func (c *check) line(path, s string, max int) {
	n := utf8.RuneCountInString(s)
	c.Check(n <= max, path, "too_long", fault.Args{"max": max, "given": n})
}

// only says of a field that was given where the state has no use for it.
func (c *check) only(path string, given bool, state events.AdoptionState, states ...events.AdoptionState) {
	c.Check(!given || slices.Contains(states, state), path, "not_for_this_state", fault.Args{"state": string(state)})
}

func (c Say) decide(s *State, env Env) ([]events.Payload, error) {
	var l check
	if checks.OneOf(&l, "state", c.State, events.AdoptionStates...) {
		c.fits(&l, env)
		c.follows(&l, s, env)
	}
	l.line("body", c.Body, MaxName)
	l.line("caseNumber", c.CaseNumber, MaxCaseNumber)
	l.line("wave", c.Wave, MaxName)
	l.Text("note", c.Note, MaxText, false)
	l.Links("evidence", c.Evidence, MaxEvidence)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	e := c.event(env)
	if c.said(s, env, e) {
		return nil, nil
	}
	return []events.Payload{e}, nil
}

// fits checks that what is said belongs to the state, and that its day can be.
func (c Say) fits(l *check, env Env) {
	decided := []events.AdoptionState{events.AdoptionDecidedYes, events.AdoptionDecidedNo}
	use := []events.AdoptionState{events.AdoptionInPlan, events.AdoptionInUse}
	l.only("body", c.Body != "", c.State, decided...)
	l.only("caseNumber", c.CaseNumber != "", c.State, decided...)
	l.only("wave", c.Wave != "", c.State, use...)
	l.only("extent", c.Extent != "", c.State, use...)
	l.only("reason", len(c.Reason) > 0, c.State, events.AdoptionDecidedNo, events.AdoptionStopped)
	l.only("date", c.Date != "", c.State, events.AdoptionStates[1:]...)
	if slices.Contains(use, c.State) && (c.State == events.AdoptionInUse || c.Extent != "") {
		checks.OneOf(l, "extent", c.Extent, events.Extents...)
	}
	l.Text("reason", c.Reason, MaxText, c.State == events.AdoptionDecidedNo || c.State == events.AdoptionStopped)
	required := c.State != events.AdoptionNotConsidered && c.State != events.AdoptionConsidering
	first, last, ok := l.Dated(c.Date, c.Precision, required)
	switch {
	case !ok:
	case c.State == events.AdoptionInPlan:
		l.Check(last >= env.Today, "date", "plan_in_past", fault.Args{"given": string(c.Date), "today": string(env.Today)})
	default:
		l.Check(first <= env.Today, "date", "in_future", fault.Args{"given": string(c.Date)})
	}
}

// follows checks that the state may follow what stands, or says that it was wrong.
func (c Say) follows(l *check, s *State, env Env) {
	own, _ := s.In(env.Span, env.Today)
	before := Word{}
	if own != nil {
		before = *own
	}
	wrong, found := s.word(c.Corrects)
	l.Check(c.Corrects == "" || found && env.Span.Holds(wrong.Day), "corrects", "unknown_word", fault.Args{"given": c.Corrects})
	l.Check(!slices.Contains(over, env.Standing) || !slices.Contains(forward, c.State), "state", "initiative_over", fault.Args{"standing": string(env.Standing)})
	if c.Corrects != "" && c.Corrects == before.Event {
		return
	}
	l.Check(slices.Contains(moves[before.State], c.State), "state", "adoption_does_not_follow", fault.Args{
		"fromState": string(before.State), "state": string(c.State),
	})
	if c.State == events.AdoptionStopped && before.State == events.AdoptionInUse {
		began, _, known := before.Date.Period(before.Precision)
		_, ended, said := c.Date.Period(c.Precision)
		l.Check(!known || !said || ended >= began, "date", "range_reversed", fault.Args{"low": string(before.Date), "high": string(c.Date)})
	}
}

// event is what the word is called when it has happened.
func (c Say) event(env Env) events.Payload {
	w := env.word(c.Corrects, c.Evidence, c.Note)
	switch c.State {
	case events.AdoptionDecidedYes, events.AdoptionDecidedNo:
		e := &events.AdoptionDecided{
			AdoptionWord: w, Outcome: events.AdoptionYes, Date: c.Date, Precision: c.Precision, Body: c.Body, CaseNumber: c.CaseNumber, Reason: c.Reason,
		}
		if c.State == events.AdoptionDecidedNo {
			e.Outcome = events.AdoptionNo
		}
		return e
	case events.AdoptionInPlan:
		return &events.AdoptionPlanned{AdoptionWord: w, Date: c.Date, Precision: c.Precision, Wave: c.Wave, Extent: c.Extent}
	case events.AdoptionInUse:
		return &events.TakenIntoUse{AdoptionWord: w, Date: c.Date, Precision: c.Precision, Wave: c.Wave, Extent: c.Extent}
	case events.AdoptionStopped:
		return &events.UseEnded{AdoptionWord: w, Date: c.Date, Precision: c.Precision, Reason: c.Reason}
	}
	return &events.AdoptionConsidered{AdoptionWord: w, State: c.State, Date: c.Date, Precision: c.Precision}
}

// said says whether the municipality has said the same already today.
func (c Say) said(s *State, env Env, e events.Payload) bool {
	own, _ := s.In(env.Span, env.Today)
	if own == nil || own.Day != env.Today || own.By != env.By {
		return false
	}
	again := State{}
	Evolve(&again, events.Record{
		ID: own.Event, Position: own.Position, Time: own.At, Organisation: own.Organisation, Supplier: own.Supplier, Data: e,
	})
	return reflect.DeepEqual(again.Words[0], *own)
}
