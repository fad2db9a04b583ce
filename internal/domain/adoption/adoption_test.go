package adoption_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
)

const (
	tiltak    = "2026-0042"
	kommune   = "5001"
	itself    = "942110464"
	mandated  = "996889317"
	owner     = "991825827"
	today     = events.Date("2026-11-20")
	nextMonth = events.Date("2026-12-20")
)

var everSince = adoption.Span{Number: kommune}

func nb(s string) events.Text { return events.Text{"nb": s} }

// word is a part of every event of the tests.
func word(by events.Speaker) events.AdoptionWord {
	return events.AdoptionWord{Initiative: tiltak, Municipality: kommune, By: by}
}

// happened is something that was said on a day.
type happened struct {
	day events.Date
	e   events.Payload
}

func record(n int, h happened) events.Record {
	at, err := time.Parse(time.DateOnly, string(h.day))
	if err != nil {
		panic(err)
	}
	r := events.Record{
		ID: id(n), Aggregate: events.AggregateAdoption, AggregateID: adoption.ID(tiltak, kommune), Version: 1,
		Organisation: itself, Time: at.Add(9*time.Hour + time.Duration(n)*time.Second), Position: uint64(n + 1), Data: h.e, Name: h.e.EventName(),
	}
	if said, ok := h.e.(*events.AdoptionReported); ok {
		r.Organisation = owner
		if said.By == events.SpeakerKS {
			r.Organisation = "971032146"
		}
	}
	return r
}

func id(n int) string { return string(rune('a' + n%26)) }

func state(history ...happened) (s adoption.State) {
	for n, h := range history {
		adoption.Evolve(&s, record(n, h))
	}
	return s
}

func env(by events.Speaker) adoption.Env {
	return adoption.Env{
		Today: today, Initiative: tiltak, Municipality: kommune, By: by, Organisation: itself,
		Standing: events.StandingActive, Known: true, Span: everSince,
	}
}

func inUse(by events.Speaker) *events.TakenIntoUse {
	return &events.TakenIntoUse{AdoptionWord: word(by), Date: "2026-10-01", Precision: "month", Extent: "all"}
}

func reported(state events.AdoptionState) *events.AdoptionReported {
	return &events.AdoptionReported{AdoptionWord: word(events.SpeakerOwner), State: state, AsOf: "2026-11-01", Source: nb("Statistikk")}
}

func corrected(w events.AdoptionWord, wrong string) events.AdoptionWord {
	w.Corrects = wrong
	return w
}

// spec is one rule as an example: after what was said, a command causes these
// events, or is refused for these reasons.
type spec struct {
	given   []happened
	env     func(*adoption.Env)
	by      events.Speaker // self when empty
	when    adoption.Command
	then    []events.Payload
	code    fault.Code // instead of then
	key     string
	reasons []string
}

func (s spec) run(t *testing.T) {
	t.Helper()
	before := state(s.given...)
	was := written(t, before)
	e := env(s.by)
	if s.by == "" {
		e.By = events.SpeakerSelf
	}
	if s.env != nil {
		s.env(&e)
	}
	got, err := adoption.Decide(before, s.when, e)
	if now := written(t, before); now != was {
		t.Errorf("Decide changed the state:\n%s\n%s", was, now)
	}
	if s.code == "" {
		if err != nil {
			t.Fatalf("refused: %v", err)
		}
		if diff := cmp.Diff(s.then, got); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		return
	}
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != s.code || f.Key != s.key {
		t.Fatalf("got %v (%v), want %s %s", err, got, s.code, s.key)
	}
	var reasons []string
	for _, field := range f.Fields {
		reasons = append(reasons, field.Path+" "+field.Code)
	}
	if diff := cmp.Diff(s.reasons, reasons); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
}

func written(t interface{ Fatal(...any) }, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSay(t *testing.T) {
	t.Parallel()
	use := adoption.Say{State: "in_use", Date: "2026-10-01", Precision: "month", Extent: "all"}
	no := adoption.Say{State: "decided_no", Date: "2026-10-01", Reason: nb("Ikke nå.")}
	planned := &events.AdoptionPlanned{AdoptionWord: word("self"), Date: "2027-01-01", Precision: "half_year"}
	for name, s := range map[string]spec{
		"the first word may be any":         {when: use, then: []events.Payload{inUse("self")}},
		"who has a mandate says so":         {by: "mandate", when: use, then: []events.Payload{inUse("mandate")}},
		"an owner does not say it for them": {by: "owner", when: use, code: fault.Forbidden},
		"that nobody has considered it is a word too": {
			when: adoption.Say{State: "not_considered"},
			then: []events.Payload{&events.AdoptionConsidered{AdoptionWord: word("self"), State: "not_considered"}},
		},
		"a no has its reason": {
			when: no, then: []events.Payload{&events.AdoptionDecided{AdoptionWord: word("self"), Outcome: "no", Date: "2026-10-01", Reason: nb("Ikke nå.")}},
		},
		"a decision has body and case": {
			when: adoption.Say{State: "decided_yes", Date: "2026-10-01", Body: "Kommunestyret", CaseNumber: "26/104"},
			then: []events.Payload{&events.AdoptionDecided{AdoptionWord: word("self"), Outcome: "yes", Date: "2026-10-01", Body: "Kommunestyret", CaseNumber: "26/104"}},
		},
		"a plan is for days to come, as exact as it is": {
			when: adoption.Say{State: "planned", Date: "2026-07-01", Precision: "half_year"},
			then: []events.Payload{&events.AdoptionPlanned{AdoptionWord: word("self"), Date: "2026-07-01", Precision: "half_year"}},
		},
		"use ends": {
			given: []happened{{today, inUse("self")}}, when: adoption.Say{State: "stopped", Date: "2026-11-01", Reason: nb("Byttet.")},
			then: []events.Payload{&events.UseEnded{AdoptionWord: word("self"), Date: "2026-11-01", Reason: nb("Byttet.")}},
		},
		"but not before it began": {
			given: []happened{{today, inUse("self")}}, when: adoption.Say{State: "stopped", Date: "2026-09-01", Reason: nb("Byttet.")},
			code: fault.Invalid, reasons: []string{"date range_reversed"},
		},
		"what was never used is not stopped": {
			given: []happened{{today, planned}}, when: adoption.Say{State: "stopped", Date: "2026-11-01", Reason: nb("Byttet.")},
			code: fault.Invalid, reasons: []string{"state adoption_does_not_follow"},
		},
		"what is in use is not planned": {
			given: []happened{{today, inUse("self")}}, when: adoption.Say{State: "planned", Date: "2027-01-01"},
			code: fault.Invalid, reasons: []string{"state adoption_does_not_follow"},
		},
		"unless that was wrong": {
			given: []happened{{today, inUse("self")}}, when: adoption.Say{State: "planned", Date: "2027-01-01", Corrects: "a"},
			then: []events.Payload{&events.AdoptionPlanned{AdoptionWord: corrected(word("self"), "a"), Date: "2027-01-01"}},
		},
		"a report is corrected without a word of one's own": {
			given: []happened{{today, reported("in_use")}}, when: adoption.Say{State: "not_considered", Corrects: "a"},
			then: []events.Payload{&events.AdoptionConsidered{AdoptionWord: corrected(word("self"), "a"), State: "not_considered"}},
		},
		"nothing is corrected that nobody said": {
			when: adoption.Say{State: "considering", Corrects: "x"}, code: fault.Invalid, reasons: []string{"corrects unknown_word"},
		},
		"the same again on the same day is nothing": {given: []happened{{today, inUse("self")}}, when: use},
		"the same on another day is said anew":      {given: []happened{{"2026-11-01", inUse("self")}}, when: use, then: []events.Payload{inUse("self")}},
		"everything that is wrong at once": {
			when: adoption.Say{State: "in_use", Date: "2027-01-01", Precision: "week", Body: "x", Wave: string(make([]rune, 300)), Reason: nb("x"), Corrects: "x"},
			code: fault.Invalid, reasons: []string{
				"body not_for_this_state", "reason not_for_this_state", "extent required", "precision not_one_of", "corrects unknown_word", "wave too_long",
			},
		},
		"no days to come": {
			when: adoption.Say{State: "in_use", Date: "2026-11-21", Extent: "some"}, code: fault.Invalid, reasons: []string{"date in_future"},
		},
		"no plan for what is past": {
			when: adoption.Say{State: "planned", Date: "2026-09-01", Precision: "month"}, code: fault.Invalid, reasons: []string{"date plan_in_past"},
		},
		"nobody begins with what is over": {
			env: func(e *adoption.Env) { e.Standing = events.StandingWithdrawn }, when: adoption.Say{State: "considering"},
			code: fault.Invalid, reasons: []string{"state initiative_over"},
		},
		"no initiative, no adoption": {
			env: func(e *adoption.Env) { e.Standing = "" }, when: use, code: fault.NotFound, key: "initiative_not_found",
		},
		"no municipality, no adoption": {
			env: func(e *adoption.Env) { e.Known = false }, when: use, code: fault.NotFound, key: "municipality_not_found",
		},
		"what was said before the municipality was formed is another's": {
			given: []happened{{"2026-01-10", inUse("self")}}, env: func(e *adoption.Env) { e.Span.From = "2026-02-01" },
			when: adoption.Say{State: "planned", Date: "2027-01-01", Precision: "half_year"}, then: []events.Payload{planned},
		},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); s.run(t) })
	}
}

func TestConfirm(t *testing.T) {
	t.Parallel()
	confirmed := func(e events.AdoptionConfirmed) []events.Payload {
		e.AdoptionWord = word("self")
		return []events.Payload{&e}
	}
	for name, s := range map[string]spec{
		"one's own word": {
			given: []happened{{"2025-11-01", inUse("self")}}, when: adoption.Confirm{Word: "a"},
			then: confirmed(events.AdoptionConfirmed{Confirms: "a", State: "in_use", Date: "2026-10-01", Precision: "month", Extent: "all"}),
		},
		"once a day is enough": {given: []happened{{today, inUse("self")}}, when: adoption.Confirm{Word: "a"}},
		"a report becomes one's own word": {
			given: []happened{{"2026-11-01", reported("in_use")}}, when: adoption.Confirm{Word: "a"},
			then: confirmed(events.AdoptionConfirmed{Confirms: "a", State: "in_use"}),
		},
		"not what was said since otherwise": {
			given: []happened{{"2026-01-01", inUse("self")}, {"2026-02-01", &events.UseEnded{AdoptionWord: word("self"), Date: "2026-02-01"}}},
			when:  adoption.Confirm{Word: "a"}, code: fault.Invalid, reasons: []string{"word word_replaced"},
		},
		"not what was said of those before": {
			given: []happened{{"2026-01-01", inUse("self")}}, env: func(e *adoption.Env) { e.Span.From = "2026-02-01" },
			when: adoption.Confirm{Word: "a"}, code: fault.Invalid, reasons: []string{"word word_replaced"},
		},
		"not by the owner": {given: []happened{{"2026-01-01", inUse("self")}}, by: "owner", when: adoption.Confirm{Word: "a"}, code: fault.Forbidden},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); s.run(t) })
	}
}

func TestReports(t *testing.T) {
	t.Parallel()
	as := func(e *adoption.Env) { e.Organisation = owner }
	for name, s := range map[string]spec{
		"an owner reports": {
			by: "owner", env: as, when: adoption.Report{State: "in_use", AsOf: "2026-11-01", Source: nb("Statistikk")},
			then: []events.Payload{reported("in_use")},
		},
		"the same report again is nothing": {
			given: []happened{{"2026-11-02", reported("in_use")}},
			by:    "owner", env: as, when: adoption.Report{State: "in_use", AsOf: "2026-11-01", Source: nb("Statistikk")},
		},
		"a municipality does not report on itself": {when: adoption.Report{State: "in_use", Source: nb("x")}, code: fault.Forbidden},
		"a report says where it is from, and when it was true": {
			by: "owner", env: as, when: adoption.Report{State: "considering", AsOf: "2026-11-21", Extent: "all"},
			code: fault.Invalid, reasons: []string{"extent not_for_this_state", "asOf in_future", "source required_text"},
		},
		"nobody corrects another's word": {
			given: []happened{{"2026-11-02", inUse("self")}},
			by:    "owner", env: as, when: adoption.Report{State: "in_use", Source: nb("x"), Corrects: "a"},
			code: fault.Invalid, reasons: []string{"corrects unknown_word"},
		},
		"effort is of what is in use": {
			when: adoption.ReportEffort{Moment: "on_use", Basis: "measured", Lines: []events.EffortLine{{Unit: "hours", Frequency: "one_off", Low: 1, High: 2}}},
			code: fault.NotAllowedNow, key: "not_in_use",
		},
		"effort": {
			given: []happened{{today, inUse("self")}},
			when:  adoption.ReportEffort{Moment: "on_use", Basis: "measured", Lines: []events.EffortLine{{Unit: "hours", Frequency: "one_off", Low: 1, High: 2}}},
			then: []events.Payload{&events.EffortReported{
				AdoptionWord: word("self"), Moment: "on_use", Basis: "measured", Definitions: 1,
				Lines: []events.EffortLine{{Unit: "hours", Frequency: "one_off", Low: 1, High: 2}},
			}},
		},
		"what is wrong with an effort": {
			given: []happened{{today, inUse("self")}},
			when:  adoption.ReportEffort{Lines: []events.EffortLine{{Unit: "hours", Frequency: "one_off", Low: 2, High: 1}, {Unit: "hours", Frequency: "one_off", Low: -1, High: 2e12}}},
			code:  fault.Invalid, reasons: []string{
				"moment required", "basis required", "lines[0] larger_than", "lines[1] twice", "lines[1].low out_of_range", "lines[1].high out_of_range",
			},
		},
		"obstacles": {
			when: adoption.ReportObstacles{Obstacles: []events.Obstacle{{Kind: "capacity"}}},
			then: []events.Payload{&events.ObstacleReported{AdoptionWord: word("self"), Obstacles: []events.Obstacle{{Kind: "capacity"}}}},
		},
		"none when there were none is nothing": {when: adoption.ReportObstacles{}},
		"none any more": {
			given: []happened{{today, &events.ObstacleReported{AdoptionWord: word("self"), Obstacles: []events.Obstacle{{Kind: "capacity"}}}}},
			when:  adoption.ReportObstacles{}, then: []events.Payload{&events.ObstacleReported{AdoptionWord: word("self"), Obstacles: []events.Obstacle{}}},
		},
		"another obstacle says which": {
			when: adoption.ReportObstacles{Obstacles: []events.Obstacle{{Kind: "other"}, {Kind: "other", Note: nb("x")}}},
			code: fault.Invalid, reasons: []string{"obstacles[0].note required_text", "obstacles[1].kind twice"},
		},
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); s.run(t) })
	}
}

// What others report and what the municipality says stand beside each other.
func TestWordsAreKeptApart(t *testing.T) {
	t.Parallel()
	s := state(
		happened{"2026-01-10", reported("in_use")},
		happened{"2026-02-10", &events.AdoptionPlanned{AdoptionWord: word("self"), Date: "2027-01-01"}},
		happened{"2026-03-10", &events.AdoptionReported{AdoptionWord: word("ks"), State: "considering", AsOf: "2026-03-10", Source: nb("x")}},
		happened{"2026-04-10", reported("in_use")},
	)
	place := adoption.Place{Number: kommune, Population: 10, Own: []adoption.Span{everSince}}
	stand := place.Stand(func(string) *adoption.State { return &s }, today)
	if stand.Own.State != "planned" || len(stand.Reports) != 2 || stand.Reports[1].Event != "d" || stand.Counts() != stand.Own {
		t.Errorf("it stands at %+v", stand)
	}
	if differ := stand.Differ(); len(differ) != 2 {
		t.Errorf("differing: %+v", differ)
	}
	early := place.Stand(func(string) *adoption.State { return &s }, "2026-02-09")
	if early.Own != nil || early.Counts().State != "in_use" || len(early.Differ()) != 0 {
		t.Errorf("before it had said anything: %+v", early)
	}
	tally := adoption.NewTally([]adoption.Place{place}, func(string) *adoption.State { return &s }, "2027-02-11")
	want := adoption.Count{Number: 1, Population: 10, Self: 1, NotConfirmed: 1}
	if diff := cmp.Diff(want, tally.States["planned"]); diff != "" || tally.Differing != 1 {
		t.Errorf("a year later (-want +got):\n%s", diff)
	}
}

// A municipality that was formed of others says itself; what those before it said is shown.
func TestMergersAndSplits(t *testing.T) {
	t.Parallel()
	saying := func(number string, h ...happened) *adoption.State {
		s := state(h...)
		s.Municipality = number
		return &s
	}
	said := map[string]*adoption.State{
		"0001": saying("0001", happened{"2026-01-10", inUse("self")}),
		"0002": saying("0002", happened{"2026-01-10", &events.AdoptionDecided{AdoptionWord: word("self"), Outcome: "no", Date: "2026-01-01"}}),
	}
	of := func(number string) *adoption.State { return said[number] }
	merged := adoption.Place{
		Number: "0001", Population: 30, Own: []adoption.Span{{Number: "0001", From: "2026-06-01"}},
		Former: []adoption.Span{{Number: "0001", Until: "2026-05-31"}, {Number: "0002", Until: "2026-05-31"}},
	}
	s := merged.Stand(of, today)
	if s.Counts() != nil || len(s.Before) != 2 || s.Before[0].State != "in_use" || s.Before[1].State != "decided_no" {
		t.Errorf("it stands at %+v", s)
	}
	if tally := adoption.NewTally([]adoption.Place{merged}, of, today); tally.Silent.Number != 1 || tally.Successors != 1 || len(tally.States) != 0 {
		t.Errorf("tally %+v", tally)
	}
	renumbered := adoption.Place{Number: "0009", Own: []adoption.Span{{Number: "0009", From: "2026-06-01"}, {Number: "0001", Until: "2026-05-31"}}}
	if s := renumbered.Stand(of, today); s.Own == nil || s.Own.State != "in_use" {
		t.Errorf("under its new number it stands at %+v", s)
	}
}

func TestExpired(t *testing.T) {
	t.Parallel()
	for said, last := range map[events.Date]events.Date{"2026-11-20": "2027-11-20", "2024-02-29": "2025-03-01"} {
		w := adoption.Word{Said: adoption.Said{Day: said}}
		if got := adoption.Lasts(said); got != last || w.Expired(last) || !w.Expired("2028-01-01") {
			t.Errorf("what was said on %s lasts until %s", said, got)
		}
	}
	if w := (adoption.Word{Said: adoption.Said{Day: today}, AsOf: "2025-01-01"}); !w.Expired(today) {
		t.Error("a report of old figures is taken for confirmed")
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	if got := adoption.Next(events.AdoptionInUse, events.StandingActive); !slices.Equal(got, []events.AdoptionState{"in_use", "stopped"}) {
		t.Errorf("after use: %v", got)
	}
	for _, to := range adoption.Next("", events.StandingRetired) {
		if to == events.AdoptionInPlan || to == events.AdoptionConsidering {
			t.Errorf("somebody begins with what is over: %s", to)
		}
	}
}
