package initiative_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// spec is one rule as an example: after what has happened, a command causes
// these events, or is refused for exactly these reasons.
type spec struct {
	name    string
	given   history
	today   events.Date // monday when empty
	when    initiative.Command
	then    history  // nil: nothing happens
	refused *refusal // instead of then
}

// refusal is a fault with every reason, as "path code", in its order.
type refusal struct {
	code    fault.Code
	key     string
	reasons []string
	args    fault.Args // when given: exactly these
}

func invalid(reasons ...string) *refusal { return &refusal{code: fault.Invalid, reasons: reasons} }

func unmet(stage events.Stage, reasons ...string) *refusal {
	return &refusal{code: fault.GateUnmet, key: "gate_" + string(stage), reasons: reasons}
}

func notNow(key string) *refusal { return &refusal{code: fault.NotAllowedNow, key: key} }

// history is what has happened to one initiative, oldest first.
type history []events.Payload

// then is the history with more behind it.
func (h history) then(more ...events.Payload) history { return append(slices.Clone(h), more...) }

// state is what is true after the history.
func (h history) state() initiative.State {
	var s initiative.State
	for i, e := range h {
		initiative.Evolve(&s, record(uint64(i+1), e))
	}
	return s
}

// began is when the first event of a history happens; each later one comes a
// minute after the one before.
var began = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

func record(position uint64, e events.Payload) events.Record {
	r := events.Record{
		Aggregate: events.AggregateInitiative, AggregateID: id, Version: 1, Organisation: owner,
		Time: began.Add(time.Duration(position-1) * time.Minute), Position: position, Data: e,
	}
	if e != nil {
		r.Name = e.EventName()
	}
	switch e := e.(type) {
	case *events.DecisionSigned:
		r.Organisation = keyHolder(e.Party)
	case *events.PilotConcluded:
		r.Organisation = keyHolder(e.Party)
	}
	return r
}

func keyHolder(p events.Party) string {
	if p == events.PartyState {
		return digdir
	}
	return ks
}

// specify runs each example. Whatever it is about, Decide leaves the state as
// it was and every event can be written and read back.
func specify(t *testing.T, specs []spec) {
	t.Helper()
	for _, s := range specs {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.run(t)
		})
	}
}

func (s spec) run(t *testing.T) {
	t.Helper()
	state := s.given.state()
	before := written(t, state)
	got, err := initiative.Decide(state, s.when, env(s.today))
	if diff := cmp.Diff(before, written(t, state)); diff != "" {
		t.Errorf("Decide changed the state (-before +after):\n%s", diff)
	}
	if s.refused != nil {
		s.refused.check(t, got, err)
		return
	}
	if err != nil {
		t.Fatalf("refused: %v", err)
	}
	if diff := cmp.Diff(lines(t, s.then), lines(t, got)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	for _, e := range got {
		readBack(t, e)
	}
}

func (r *refusal) check(t *testing.T, got []events.Payload, err error) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Fatalf("not refused: %v, events:\n%v", err, lines(t, got))
	}
	if got != nil {
		t.Errorf("refused, but with events:\n%v", lines(t, got))
	}
	if f.Code != r.code || f.Key != r.key {
		t.Errorf("refused as %q %q, want %q %q", f.Code, f.Key, r.code, r.key)
	}
	if diff := cmp.Diff(r.reasons, reasons(f.Fields)); diff != "" {
		t.Errorf("reasons (-want +got):\n%s", diff)
	}
	if r.args != nil {
		if diff := cmp.Diff(r.args, f.Args); diff != "" {
			t.Errorf("arguments (-want +got):\n%s", diff)
		}
	}
}

// reasons are fields as "path code".
func reasons(fields []fault.Field) []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.Path+" "+f.Code)
	}
	return out
}

// lines are events as "name json".
func lines(t stopper, list []events.Payload) []string {
	var out []string
	for _, e := range list {
		out = append(out, e.EventName()+" "+logged(t, e))
	}
	return out
}

// stopper is a *testing.T or a *rapid.T.
type stopper interface {
	Fatalf(format string, args ...any)
}

func written(t stopper, v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("write %T: %v", v, err)
	}
	return string(raw)
}

// logged is an event as it stands in the log.
func logged(t stopper, e events.Payload) string {
	raw, err := events.Encode(e)
	if err != nil {
		t.Fatalf("write %T: %v", e, err)
	}
	return string(raw)
}

// readBack gives an event as a reader of the log gets it.
func readBack(t stopper, e events.Payload) events.Payload {
	raw := logged(t, e)
	back, err := events.Default.Decode(events.AggregateInitiative, e.EventName(), 1, []byte(raw))
	if err != nil || back == nil {
		t.Fatalf("read %s: %v %v", e.EventName(), back, err)
	}
	if diff := cmp.Diff(raw, logged(t, back)); diff != "" {
		t.Fatalf("%s is not read as it was written (-written +read):\n%s", e.EventName(), diff)
	}
	return back
}

// env is the world on a day. Two other initiatives are known: one that is
// active and one that was withdrawn.
func env(today events.Date) initiative.Env {
	if today == "" {
		today = monday
	}
	at, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		panic(err)
	}
	return initiative.Env{At: at.Add(10 * time.Hour), Today: today, By: owner, World: world{}, Other: func(id string) (initiative.State, bool) {
		standing, ok := map[string]events.Standing{
			otherActive: events.StandingActive, otherPaused: events.StandingOnHold, otherEnded: events.StandingWithdrawn,
		}[id]
		return initiative.State{ID: id, Position: 1, Standing: standing}, ok
	}}
}

// world knows a handful of things and is the same every time. 17 March 2026 is
// a day off in it, so that counting days is seen to be the world's business.
type world struct{}

const dayOff = "2026-03-17"

func (world) CheckReach(r events.Reach) []fault.Field {
	var l fault.List
	if r.Scope == events.ScopeMunicipalities || r.Scope == events.ScopeCounties {
		l.Check(len(r.Codes) > 0, "codes", "required", nil)
	}
	for _, code := range r.Codes {
		l.Check(code != "9999", "codes", "unknown_municipality", nil)
	}
	return l.Fields()
}

func (world) KnownTheme(slug string) bool { return slug == "helse" || slug == "skatt" }

func (world) KnownMunicipality(n string) bool {
	return slices.Contains([]string{"0301", "1508", "1580", "4601"}, n)
}

func (world) AddWorkingDays(from events.Date, n int) events.Date {
	day, err := time.Parse(time.DateOnly, string(from))
	if err != nil {
		return ""
	}
	for n > 0 {
		day = day.AddDate(0, 0, 1)
		off := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday || day.Format(time.DateOnly) == dayOff
		if !off {
			n--
		}
	}
	return events.Date(day.Format(time.DateOnly))
}
