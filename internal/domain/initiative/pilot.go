package initiative

import (
	"math"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// The conclusions of a pilot.
const (
	ConclusionGo   = "go"
	ConclusionNoGo = "no_go"
)

// Met says whether a measured value reaches the threshold of its criterion.
func Met(c events.Criterion, value float64) bool {
	if c.Direction == "at_most" {
		return value <= c.Threshold
	}
	return value >= c.Threshold
}

// PlanPilot sets purpose, period and thresholds. They are fixed once the pilot
// has started or anything has been measured.
type PlanPilot struct{ events.PilotPlanned }

func (c PlanPilot) decide(s *State, env Env) ([]events.Payload, error) {
	if err := plannable(s, env); err != nil {
		return nil, err
	}
	var p check
	p.Text("purpose", c.Purpose, MaxReason, true)
	started := p.Date("start", c.Start, true)
	if started {
		p.Check(c.Start >= env.Today, "start", "start_in_past", fault.Args{"given": string(c.Start), "today": string(env.Today)})
	}
	if p.Date("end", c.End, true) && started {
		p.Check(c.End >= c.Start, "end", "range_reversed", fault.Args{"low": string(c.Start), "high": string(c.End)})
	}
	p.criteria(c.Criteria)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&c.PilotPlanned}, nil
}

func (c *check) criteria(list []events.Criterion) {
	c.Check(len(list) > 0, "criteria", "required", nil)
	c.Check(len(list) <= 50, "criteria", "too_many", fault.Args{"max": 50, "given": len(list)})
	seen := map[string]bool{}
	for i, k := range list {
		p := nth("criteria", i)
		c.Check(!checks.Blank(k.ID), p+".id", "required", nil)
		c.Check(length(k.ID) <= 40, p+".id", "too_long", fault.Args{"max": 40, "given": length(k.ID)})
		c.Check(!seen[k.ID], p+".id", "twice", fault.Args{"given": k.ID})
		seen[k.ID] = true
		c.Text(p+".text", k.Text, MaxReason, true)
		c.Check(!checks.Blank(k.Unit), p+".unit", "required", nil)
		checks.OneOf(c, p+".direction", k.Direction, "at_least", "at_most")
		c.number(p+".threshold", k.Threshold)
	}
}

// number refuses what a form can hold but the log cannot: NaN and infinity.
func (c *check) number(path string, v float64) {
	c.Check(!math.IsNaN(v) && !math.IsInf(v, 0), path, "invalid_number", nil)
}

// running is nil if there is a pilot that has not been concluded.
func running(s *State) error {
	if s.Stage != events.StagePrioritized || s.Pilot == nil || s.Pilot.Concluded != "" {
		return fault.New(fault.NotAllowedNow, "no_running_pilot", nil)
	}
	return nil
}

// JoinPilot: a municipality takes part, by its own word only.
type JoinPilot struct {
	Municipality string
	Note         events.Text
}

func (c JoinPilot) decide(s *State, env Env) ([]events.Payload, error) {
	if err := running(s); err != nil {
		return nil, err
	}
	var p check
	p.Check(env.World.KnownMunicipality(c.Municipality), "municipality", "unknown_municipality", fault.Args{"given": c.Municipality})
	p.Text("note", c.Note, MaxReason, false)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	if _, in := s.Pilot.Participants[c.Municipality]; in {
		return nil, nil
	}
	return []events.Payload{&events.PilotJoined{Municipality: c.Municipality, Note: c.Note}}, nil
}

// LeavePilot: a municipality takes part no longer.
type LeavePilot struct {
	Municipality string
	Reason       events.Text
}

func (c LeavePilot) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := leavable(s, c.Municipality); err != nil {
		return nil, err
	}
	return reasoned(c.Reason, &events.PilotLeft{Municipality: c.Municipality, Reason: c.Reason})
}

// MeasurePilot records a measured value; the last one of a criterion counts.
type MeasurePilot struct{ events.PilotMeasured }

func (c MeasurePilot) decide(s *State, env Env) ([]events.Payload, error) {
	if err := running(s); err != nil {
		return nil, err
	}
	known := false
	for _, k := range s.Pilot.Plan.Criteria {
		known = known || k.ID == c.Criterion
	}
	var p check
	p.Check(known, "criterion", "unknown_criterion", fault.Args{"given": c.Criterion})
	if p.Date("date", c.Date, true) {
		p.Check(c.Date >= s.Pilot.Plan.Start, "date", "before_start", fault.Args{"given": string(c.Date), "start": string(s.Pilot.Plan.Start)})
		p.Check(c.Date <= env.Today, "date", "in_future", fault.Args{"given": string(c.Date)})
	}
	p.number("value", c.Value)
	p.Text("source", c.Source, MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&c.PilotMeasured}, nil
}

// ConcludePilot is one party's signature on the conclusion. Go by both, over
// the same content, moves the initiative to piloted; no_go by both ends the
// pilot and leaves the stage.
type ConcludePilot struct {
	Party       events.Party
	Conclusion  string
	ContentHash string
	Reason      events.Text
}

func (c ConcludePilot) decide(s *State, _ Env) ([]events.Payload, error) {
	var p check
	checks.OneOf(&p, "party", c.Party, events.Parties...)
	checks.OneOf(&p, "conclusion", c.Conclusion, ConclusionGo, ConclusionNoGo)
	p.Check(c.ContentHash != "", "contentHash", "required", nil)
	p.Text("reason", c.Reason, MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	if err := concludable(s); err != nil {
		return nil, err
	}
	current := s.PilotHash()
	if c.ContentHash != current {
		return nil, fault.New(fault.SignatureMismatch, "signed_other_content", fault.Args{"signed": c.ContentHash, "current": current})
	}
	return c.sign(s, current)
}

func (c ConcludePilot) sign(s *State, current string) ([]events.Payload, error) {
	if mine, ok := s.Pilot.Conclusions[c.Party]; ok && mine.ContentHash == current && mine.Conclusion == c.Conclusion {
		return nil, fault.New(fault.NotAllowedNow, "already_signed", fault.Args{"party": c.Party, "class": c.Conclusion})
	}
	signed := &events.PilotConcluded{Party: c.Party, Conclusion: c.Conclusion, ContentHash: c.ContentHash, Reason: c.Reason}
	other, ok := s.Pilot.Conclusions[otherParty(c.Party)]
	switch {
	case !ok || other.ContentHash != current:
		return []events.Payload{signed}, nil
	case other.Conclusion != c.Conclusion:
		return nil, fault.New(fault.SignatureMismatch, "signed_other_class", fault.Args{
			"party": otherParty(c.Party), "otherClass": other.Conclusion, "otherHash": other.ContentHash,
			"class": c.Conclusion, "hash": c.ContentHash,
		})
	case c.Conclusion == ConclusionNoGo:
		return []events.Payload{signed}, nil
	}
	return []events.Payload{signed, &events.Piloted{}}, nil
}

// WaivePilot is one party's signature on doing without a pilot.
type WaivePilot struct {
	Party  events.Party
	Reason events.Text
}

func (c WaivePilot) decide(s *State, _ Env) ([]events.Payload, error) {
	var p check
	checks.OneOf(&p, "party", c.Party, events.Parties...)
	p.Text("reason", c.Reason, MaxReason, true)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	if err := waivable(s, c.Party); err != nil {
		return nil, err
	}
	waived := &events.PilotWaived{Party: c.Party, Reason: c.Reason}
	if _, both := s.Waivers[otherParty(c.Party)]; both {
		return []events.Payload{waived, &events.Piloted{Waived: true}}, nil
	}
	return []events.Payload{waived}, nil
}

// plannable is nil if thresholds can still be set.
func plannable(s *State, env Env) error {
	if s.Stage != events.StagePrioritized {
		return fault.New(fault.NotAllowedNow, "pilot_needs_prioritized", fault.Args{"stage": s.Stage})
	}
	if p := s.Pilot; p != nil && p.Concluded == "" && (env.Today > p.Plan.Start || len(p.Measured) > 0) {
		return fault.New(fault.NotAllowedNow, "pilot_has_started", fault.Args{"start": p.Plan.Start})
	}
	return nil
}

// concludable is nil if the pilot has all that a conclusion needs besides the
// signatures.
func concludable(s *State) error {
	if StageIndex(s.Stage) > StageIndex(events.StagePrioritized) || s.Pilot != nil && s.Pilot.Concluded != "" {
		return fault.New(fault.NotAllowedNow, "no_running_pilot", nil)
	}
	var gate check
	gate.gatePiloted(s)
	return gate.gate(events.StagePiloted)
}

// waivable is nil if a party can sign on doing without a pilot.
func waivable(s *State, party events.Party) error {
	if s.Stage != events.StagePrioritized {
		return fault.New(fault.NotAllowedNow, "pilot_needs_prioritized", fault.Args{"stage": s.Stage})
	}
	if _, signed := s.Waivers[party]; signed {
		return fault.New(fault.NotAllowedNow, "already_signed", fault.Args{"party": party, "class": "waiver"})
	}
	return nil
}

// leavable is nil if a municipality takes part in a pilot that runs.
func leavable(s *State, municipality string) error {
	if err := running(s); err != nil {
		return err
	}
	if _, in := s.Pilot.Participants[municipality]; !in {
		return fault.New(fault.NotFound, "not_in_pilot", fault.Args{"municipality": municipality})
	}
	return nil
}
