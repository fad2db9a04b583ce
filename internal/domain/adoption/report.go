package adoption

import (
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Definitions is the version of what counts as hours and cost: hours are those of
// the municipality's own people until it was in daily use, one-off, and a year's
// hours after that; cost is what was paid to others, without VAT.
const Definitions = 1

// MaxFigure is the highest figure of an effort.
const MaxFigure = 1_000_000_000_000

// Confirm says that a word is true today: the municipality's own, or a report.
type Confirm struct {
	Word string `json:"word"` // id of the event that said it
}

func (c Confirm) decide(s *State, env Env) ([]events.Payload, error) {
	own, reports := s.In(env.Span, env.Today)
	stands := reports
	if own != nil {
		stands = append(stands, *own)
	}
	i := slices.IndexFunc(stands, func(w Word) bool { return w.Event == c.Word })
	if i < 0 {
		var l check
		l.Add("word", "word_replaced", fault.Args{"given": env.Initiative})
		return nil, l.Invalid()
	}
	w := stands[i]
	if w.Own() && w.Day == env.Today {
		return nil, nil
	}
	return []events.Payload{&events.AdoptionConfirmed{
		AdoptionWord: env.word("", nil, nil), Confirms: w.Event, State: w.State, Date: w.Date, Precision: w.Precision, Extent: w.Extent,
	}}, nil
}

// Report is what somebody else knows of the municipality.
type Report struct {
	State     events.AdoptionState `json:"state"`
	Date      events.Date          `json:"date"`
	Precision string               `json:"precision"`
	Extent    string               `json:"extent"`
	AsOf      events.Date          `json:"asOf"` // empty: today
	Source    events.Text          `json:"source"`
	Corrects  string               `json:"corrects"` // id of an earlier report by the same
	Evidence  []events.Link        `json:"evidence"`
	Note      events.Text          `json:"note"`
}

func (c Report) decide(s *State, env Env) ([]events.Payload, error) {
	if c.AsOf == "" {
		c.AsOf = env.Today
	}
	var l check
	if checks.OneOf(&l, "state", c.State, events.AdoptionStates...) {
		use := c.State == events.AdoptionInPlan || c.State == events.AdoptionInUse
		l.Check(use || c.Extent == "", "extent", "not_for_this_state", fault.Args{"state": string(c.State)})
		if first, _, ok := l.Dated(c.Date, c.Precision, false); ok {
			l.Check(first <= env.Today || c.State == events.AdoptionInPlan, "date", "in_future", fault.Args{"given": string(c.Date)})
		}
	}
	if c.Extent != "" {
		checks.OneOf(&l, "extent", c.Extent, events.Extents...)
	}
	if l.Date("asOf", c.AsOf, true) {
		l.Check(c.AsOf <= env.Today, "asOf", "in_future", fault.Args{"given": string(c.AsOf)})
	}
	wrong, found := s.word(c.Corrects)
	l.Check(c.Corrects == "" || found && !wrong.Own() && wrong.Organisation == env.Organisation, "corrects", "unknown_word", fault.Args{"given": c.Corrects})
	l.Text("source", c.Source, MaxText, true)
	l.Text("note", c.Note, MaxText, false)
	l.Links("evidence", c.Evidence, MaxEvidence)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	if _, reports := s.In(env.Span, env.Today); slices.ContainsFunc(reports, func(w Word) bool {
		return w.Organisation == env.Organisation && w.State == c.State && w.Date == c.Date && w.Precision == c.Precision &&
			w.Extent == c.Extent && w.AsOf == c.AsOf && c.Corrects == ""
	}) {
		return nil, nil
	}
	return []events.Payload{&events.AdoptionReported{
		AdoptionWord: env.word(c.Corrects, c.Evidence, c.Note),
		State:        c.State, Date: c.Date, Precision: c.Precision, Extent: c.Extent, AsOf: c.AsOf, Source: c.Source,
	}}, nil
}

// ReportEffort is what the adoption has taken of the municipality.
type ReportEffort struct {
	Moment string              `json:"moment"`
	Lines  []events.EffortLine `json:"lines"`
	Basis  string              `json:"basis"`
	Note   events.Text         `json:"note"`
}

func (c ReportEffort) decide(s *State, env Env) ([]events.Payload, error) {
	own, _ := s.In(env.Span, env.Today)
	if own == nil || own.State != events.AdoptionInUse && own.State != events.AdoptionStopped {
		return nil, fault.New(fault.NotAllowedNow, "not_in_use", nil)
	}
	var l check
	checks.OneOf(&l, "moment", c.Moment, events.EffortMoments...)
	checks.OneOf(&l, "basis", c.Basis, events.EvidenceKinds...)
	l.Check(len(c.Lines) > 0, "lines", "required", nil)
	seen := map[string]bool{}
	for i, line := range c.Lines {
		path := "lines[" + strconv.Itoa(i) + "]"
		checks.OneOf(&l, path+".unit", line.Unit, events.Units...)
		checks.OneOf(&l, path+".frequency", line.Frequency, events.Frequencies...)
		l.Check(!seen[line.Unit+line.Frequency], path, "twice", fault.Args{"given": line.Unit})
		seen[line.Unit+line.Frequency] = true
		l.Check(line.Low >= 0, path+".low", "out_of_range", fault.Args{"min": 0, "max": int64(MaxFigure)})
		l.Check(line.High <= MaxFigure, path+".high", "out_of_range", fault.Args{"min": 0, "max": int64(MaxFigure)})
		l.Check(line.Low <= line.High, path, "larger_than", fault.Args{"low": line.Low, "high": line.High})
	}
	l.Text("note", c.Note, MaxText, false)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	return []events.Payload{&events.EffortReported{
		AdoptionWord: env.word("", nil, c.Note), Moment: c.Moment, Lines: c.Lines, Basis: c.Basis, Definitions: Definitions,
	}}, nil
}

// ReportObstacles is all that keeps the municipality from the adoption now; none:
// nothing any more.
type ReportObstacles struct {
	Obstacles []events.Obstacle `json:"obstacles"`
	Note      events.Text       `json:"note"`
}

func (c ReportObstacles) decide(s *State, env Env) ([]events.Payload, error) {
	var l check
	seen := map[string]bool{}
	for i, o := range c.Obstacles {
		path := "obstacles[" + strconv.Itoa(i) + "]"
		checks.OneOf(&l, path+".kind", o.Kind, events.Obstacles...)
		l.Check(!seen[o.Kind], path+".kind", "twice", fault.Args{"given": o.Kind})
		seen[o.Kind] = true
		l.Text(path+".note", o.Note, MaxText, o.Kind == events.ObstacleOther)
	}
	l.Text("note", c.Note, MaxText, false)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	before := s.ObstaclesIn(env.Span, env.Today)
	if len(c.Obstacles) == 0 && (before == nil || len(before.Obstacles) == 0) {
		return nil, nil
	}
	obstacles := slices.Clone(c.Obstacles)
	if obstacles == nil {
		obstacles = []events.Obstacle{}
	}
	return []events.Payload{&events.ObstacleReported{AdoptionWord: env.word("", nil, c.Note), Obstacles: obstacles}}, nil
}

// ObstaclesIn gives what was said last of obstacles in a span, not after a day; nil
// if nothing was.
func (s *State) ObstaclesIn(span Span, day events.Date) (last *Obstacle) {
	for i := range s.Obstacles {
		if o := &s.Obstacles[i]; span.Holds(o.Day) && o.Day <= day {
			last = o
		}
	}
	return last
}
