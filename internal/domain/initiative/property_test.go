package initiative_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// life is one initiative as a run of commands goes by.
type life struct {
	state initiative.State
	log   []events.Payload
}

// Whatever is asked, in whatever order: Decide gives events or a fault and
// leaves the state alone, what it gives can be read back to the same state,
// and no stage is reached but through its gate.
func TestAnyCommands(t *testing.T) {
	t.Parallel()
	reached := map[events.Stage]int{}
	for tries := 0; tries < 10 && reached[events.StageOperational] == 0; tries++ { // with -short a try is only 20 runs
		rapid.Check(t, func(t *rapid.T) {
			var l life
			for range rapid.IntRange(1, 60).Draw(t, "commands") {
				l.give(t, l.draw(t))
			}
			reached[l.state.Stage]++
		})
	}
	if reached[events.StageOperational] == 0 {
		t.Errorf("no run went all the way, so little was tested: %v", reached)
	}
}

func (l *life) draw(t *rapid.T) initiative.Command {
	switch n := rapid.IntRange(0, 9).Draw(t, "kind"); {
	case n < 7:
		return forward(t, &l.state)
	case n < 9:
		return sensible(t, &l.state)
	}
	return anyCommand().Draw(t, "any")
}

func (l *life) give(t *rapid.T, c initiative.Command) {
	today := rapid.SampledFrom([]events.Date{monday, tenDays, pilotStart}).Draw(t, "today")
	before := written(t, l.state)
	got, err := initiative.Decide(l.state, c, env(today))
	if written(t, l.state) != before {
		t.Fatalf("%T changed the state", c)
	}
	if err != nil {
		var f *fault.Error
		if !errors.As(err, &f) || len(got) > 0 {
			t.Fatalf("%T: %v, with %d events", c, err, len(got))
		}
		if (f.Code == fault.Invalid || f.Code == fault.GateUnmet) && len(f.Fields) == 0 {
			t.Fatalf("%T is refused without a reason: %v", c, err)
		}
		return
	}
	for _, e := range got {
		l.happen(t, e)
	}
}

func (l *life) happen(t *rapid.T, e events.Payload) {
	old := l.state
	before := written(t, old)
	position := uint64(len(l.log) + 1)
	read := l.state
	initiative.Evolve(&read, record(position, readBack(t, e)))
	initiative.Evolve(&l.state, record(position, e))
	l.log = append(l.log, e)
	if written(t, old) != before {
		t.Fatalf("%s changed a copy of the state before it", e.EventName())
	}
	after := written(t, l.state)
	if got := written(t, read); got != after {
		t.Fatalf("%s does other things when it is read back:\n%s\n%s", e.EventName(), after, got)
	}
	var stored initiative.State
	if err := json.Unmarshal([]byte(after), &stored); err != nil {
		t.Fatal(err)
	}
	if stored.ContentHash() != l.state.ContentHash() || stored.PilotHash() != l.state.PilotHash() {
		t.Fatalf("%s: the hashes change when the state is stored", e.EventName())
	}
	l.checkGate(t, old.Stage, e)
}

// checkGate looks at the log alone, not at what the domain made of it.
func (l *life) checkGate(t *rapid.T, from events.Stage, e events.Payload) {
	if initiative.StageIndex(l.state.Stage) < initiative.StageIndex(from) {
		t.Fatalf("%s moved the stage back from %s to %s", e.EventName(), from, l.state.Stage)
	}
	opens := map[events.Stage]string{
		events.StageAssessed: "impact-assessed", events.StagePrioritized: "prioritized",
		events.StagePiloted: "piloted", events.StageOperational: "handed-to-operations",
	}
	if from != "" && l.state.Stage != from && e.EventName() != opens[l.state.Stage] && e.EventName() != "recorded-at-stage" {
		t.Fatalf("%s moved the stage to %s", e.EventName(), l.state.Stage)
	}
	switch e := e.(type) {
	case *events.Prioritized:
		l.bothSigned(t, e.Class, e.ContentHash)
	case *events.PriorityReconfirmed:
		l.bothSigned(t, e.Class, e.ContentHash)
	case *events.Piloted:
		l.bothConcluded(t, e.Waived)
	}
}

// bothSigned wants each party's last signature to be on the class and hash.
func (l *life) bothSigned(t *rapid.T, class events.Class, hash string) {
	for _, party := range events.Parties {
		i := l.last(func(e events.Payload) bool { s, ok := e.(*events.DecisionSigned); return ok && s.Party == party })
		if i < 0 {
			t.Fatalf("%s never signed %s", party, class)
		}
		if s := l.log[i].(*events.DecisionSigned); s.Class != class || s.ContentHash != hash || hash != l.state.ContentHash() {
			t.Fatalf("%s signed %s over %s, not %s over %s", party, s.Class, s.ContentHash, class, hash)
		}
	}
}

func (l *life) bothConcluded(t *rapid.T, waived bool) {
	for _, party := range events.Parties {
		i := l.last(func(e events.Payload) bool {
			if w, ok := e.(*events.PilotWaived); ok && waived {
				return w.Party == party
			}
			c, ok := e.(*events.PilotConcluded)
			return ok && !waived && c.Party == party && c.Conclusion == "go" && c.ContentHash == l.state.PilotHash()
		})
		if i < 0 {
			t.Fatalf("piloted without %s (waived: %v)", party, waived)
		}
	}
}

// last is the place of the last event in the log that is meant, or -1.
func (l *life) last(meant func(events.Payload) bool) int {
	for i, e := range slices.Backward(l.log) {
		if meant(e) {
			return i
		}
	}
	return -1
}

// Evolve takes any events in any order, also ones that nobody knows.
func TestAnyEvents(t *testing.T) {
	t.Parallel()
	for _, name := range eventNames() {
		if payloads[name] == nil {
			t.Fatalf("no generator for %s", name)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		var s initiative.State
		for i, e := range rapid.SliceOfN(anyEvent(), 0, 12).Draw(t, "events") {
			old := s
			before := written(t, old)
			initiative.Evolve(&s, record(uint64(i+1), e))
			if written(t, old) != before {
				t.Fatalf("%T changed a copy of the state before it", e)
			}
			if s.Position != uint64(i+1) || initiative.StageIndex(s.Stage) < initiative.StageIndex(old.Stage) {
				t.Fatalf("%T: position %d, from %s to %s", e, s.Position, old.Stage, s.Stage)
			}
			initiative.Unmet(&s, env(""))
			s.Completeness()
			s.Bypassed()
		}
		c := anyCommand().Draw(t, "command")
		if _, err := initiative.Decide(s, c, env("")); err != nil && fault.CodeOf(err) == fault.Internal {
			t.Fatalf("%T: %v", c, err)
		}
	})
}
