package round_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// spec is one rule as an example: after what has happened, a command causes
// these events, or is refused for exactly these reasons.
type spec struct {
	name    string
	given   history
	as      events.Party   // who gives the command: the party of the command when empty, "nobody" for no party
	world   func(registry) // changes the initiatives from what they are in the examples
	when    round.Command
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

func unmet(gate string, reasons ...string) *refusal {
	return &refusal{code: fault.GateUnmet, key: "gate_" + gate, reasons: reasons}
}

func notNow(key string) *refusal { return &refusal{code: fault.NotAllowedNow, key: key} }

// history is what has happened to one round, oldest first.
type history []events.Payload

// then is the history with more behind it.
func (h history) then(more ...events.Payload) history { return append(slices.Clone(h), more...) }

// state is what is true after the history.
func (h history) state() round.State {
	var s round.State
	for _, r := range h.records() {
		round.Evolve(&s, r)
	}
	return s
}

func (h history) records() []events.Record {
	var out []events.Record
	for i, e := range h {
		out = append(out, record(uint64(i+1), e))
	}
	return out
}

// began is when the first event of a history happens; each later one comes a
// minute after the one before.
var began = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func record(position uint64, e events.Payload) events.Record {
	r := events.Record{
		Aggregate: events.AggregateRound, AggregateID: id, Version: 1, Organisation: digdir,
		Time: began.Add(time.Duration(position-1) * time.Minute), Position: position, Data: e,
	}
	if e != nil {
		r.Name = e.EventName()
	}
	if p := actor(e); p != "" {
		r.Organisation = keyHolder(p)
	}
	return r
}

// actor is the party that an event names, or "".
func actor(e events.Payload) events.Party {
	switch e := e.(type) {
	case *events.WeightsSet:
		return e.Party
	case *events.ScoresSealed:
		return e.Party
	case *events.PositionDeclared:
		return e.Party
	case *events.RoundDecisionSigned:
		return e.Party
	case *events.CapacityExceptionSigned:
		return e.Party
	case *events.DisagreementRecorded:
		return e.Party
	}
	return ""
}

func keyHolder(p events.Party) string {
	if p == events.PartyMunicipalities {
		return ks
	}
	return digdir
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

// asked holds that whoever asks first hears what the command hears, for the
// party that may give it.
func (s spec) asked(t *testing.T, state round.State, all registry, decided error) {
	t.Helper()
	if fault.CodeOf(decided) == fault.Forbidden || fault.CodeOf(decided) == fault.Conflict {
		return // who may, and what the other party has sealed, is not asked for
	}
	var can error
	switch c := s.when.(type) {
	case round.Conclude:
		can = round.CanConclude(state, env(s.by(), all))
	case round.Seal:
		if can = round.CanSeal(state, c.Clear.Scores); can == nil && fault.CodeOf(decided) == fault.Invalid {
			return // its salt is no part of the question
		}
	default:
		return
	}
	if (can == nil) != (decided == nil) || fault.CodeOf(can) != fault.CodeOf(decided) {
		t.Errorf("asked: %v, decided: %v", can, decided)
	}
}

func (s spec) run(t *testing.T) {
	t.Helper()
	state := s.given.state()
	before := written(t, state)
	all := initiatives()
	if s.world != nil {
		s.world(all)
	}
	got, err := round.Decide(state, s.when, env(s.by(), all))
	s.asked(t, state, all, err)
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
	if diff := cmp.Diff(lines(t, s.then), lines(t, got.Events)); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	for _, e := range got.Events {
		readBack(t, events.AggregateRound, e)
	}
}

// by is the party that gives the command of an example.
func (s spec) by() events.Party {
	switch {
	case s.as != "":
		return s.as
	default:
		return partyOf(s.when)
	}
}

// partyOf is the party a command is for; the state for one that is for none.
func partyOf(c round.Command) events.Party {
	p := state
	switch c := c.(type) {
	case round.SetWeights:
		p = c.Party
	case round.Seal:
		p = c.Party
	case round.DeclarePosition:
		p = c.Party
	case round.Sign:
		p = c.Party
	case round.SignException:
		p = c.Party
	case round.RecordDisagreement:
		p = c.Party
	}
	if !slices.Contains(events.Parties, p) {
		return state
	}
	return p
}

func (r *refusal) check(t *testing.T, got round.Decision, err error) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Fatalf("not refused: %v, events:\n%v", err, lines(t, got.Events))
	}
	if got.Events != nil || got.Outcomes != nil {
		t.Errorf("refused, but with events:\n%v", lines(t, got.Events))
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
		out = append(out, e.EventName()+" "+written(t, e))
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

// readBack gives an event as a reader of the log gets it.
func readBack(t stopper, aggregate string, e events.Payload) events.Payload {
	raw, err := events.Encode(e)
	if err != nil {
		t.Fatalf("write %s: %v", e.EventName(), err)
	}
	back, err := events.Default.Decode(aggregate, e.EventName(), events.Default.Version(aggregate, e.EventName()), raw)
	if err != nil || back == nil {
		t.Fatalf("read %s: %v %v", e.EventName(), back, err)
	}
	if diff := cmp.Diff(string(raw), written(t, back)); diff != "" {
		t.Fatalf("%s is not read as it was written (-written +read):\n%s", e.EventName(), diff)
	}
	return back
}

// registry is the initiatives by id.
type registry map[string]round.Initiative

// change changes one of them.
func (r registry) change(id string, edit func(*round.Initiative)) {
	x := r[id]
	edit(&x)
	r[id] = x
}

func env(party events.Party, all registry) round.Env {
	if party == nobody {
		party = ""
	}
	return round.Env{
		Today: monday, Party: party, World: world{},
		Initiative: func(id string) (round.Initiative, bool) { x, ok := all[id]; return x, ok },
		CriteriaHash: func(id string, version int) string {
			if id == set().ID && version == set().Version {
				return round.CriteriaHash(set())
			}
			return ""
		},
	}
}

// world counts Monday to Friday, but for one day off.
type world struct{}

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
