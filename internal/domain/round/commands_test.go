package round_test

import (
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// life is one round as a run of commands goes by, with the initiatives around
// it and the sealed scores in their erasable place.
type life struct {
	state round.State
	log   history
	all   registry
	kept  map[events.Party]round.Clear
}

// Whatever is asked, by whomever, in whatever order: Decide gives events or a
// fault and leaves the state alone, what it gives can be read back to the same
// state, no score is revealed before both have sealed, and nothing is concluded
// without both signatures over what is true at that moment.
func TestAnyCommands(t *testing.T) {
	t.Parallel()
	reached, decided := map[string]int{}, 0
	check := func() {
		rapid.Check(t, func(t *rapid.T) {
			l := life{all: initiatives(), kept: map[events.Party]round.Clear{}}
			for range rapid.IntRange(1, 60).Draw(t, "commands") {
				if rapid.IntRange(0, 19).Draw(t, "world") == 0 {
					l.move(t)
				}
				l.give(t, l.draw(t), rapid.SampledFrom([]events.Party{"", "", "", "", state, municipalities, nobody}).Draw(t, "as"))
			}
			reached[l.state.Phase()]++
			if l.state.Concluded != nil {
				decided += len(l.state.Concluded.Decided)
			}
			if wrong := l.verify(); len(wrong) > 0 {
				t.Fatalf("the export does not hold: %v", reasons(wrong))
			}
		})
	}
	for tries := 0; tries < 10 && (reached["concluded"] == 0 || decided == 0); tries++ { // with -short a try is only 20 runs
		check()
	}
	if reached["concluded"] == 0 || decided == 0 {
		t.Errorf("too little was tested: %v, %d decided", reached, decided)
	}
}

// move changes something about an initiative behind the round's back.
func (l *life) move(t *rapid.T) {
	l.all.change(rapid.SampledFrom([]string{one, two, three, four}).Draw(t, "moved"), func(i *round.Initiative) {
		i.Position++
		switch rapid.IntRange(0, 5).Draw(t, "how") {
		case 0:
			i.ContentHash += "'"
		case 1:
			i.Standing = rapid.SampledFrom(events.Standings).Draw(t, "standing")
		case 2:
			i.Final = !i.Final
		case 3:
			i.Hours = int64(rapid.IntRange(0, 400).Draw(t, "hours"))
		case 4:
			i.Standing, i.Final = events.StandingActive, true
		}
	})
}

func (l *life) draw(t *rapid.T) round.Command {
	if rapid.IntRange(0, 9).Draw(t, "kind") == 0 {
		return anyCommand().Draw(t, "any")
	}
	if rapid.IntRange(0, 9).Draw(t, "forward") < 7 {
		return l.forward(t)
	}
	return l.sensible(t)
}

func (l *life) give(t *rapid.T, c round.Command, as events.Party) {
	if as == "" {
		as = partyOf(c)
	}
	before := written(t, l.state)
	got, err := round.Decide(l.state, c, env(as, l.all))
	if written(t, l.state) != before {
		t.Fatalf("%T changed the state", c)
	}
	if err != nil {
		var f *fault.Error
		if !errors.As(err, &f) || len(got.Events)+len(got.Outcomes) > 0 {
			t.Fatalf("%T: %v, with %d events", c, err, len(got.Events))
		}
		if (f.Code == fault.Invalid || f.Code == fault.GateUnmet) && len(f.Fields) == 0 {
			t.Fatalf("%T is refused without a reason: %v", c, err)
		}
		return
	}
	if as == nobody {
		t.Fatalf("%T was taken from nobody", c)
	}
	if x, ok := c.(round.Seal); ok && len(got.Events) > 0 {
		l.kept[x.Party] = x.Clear
	}
	for _, e := range got.Events {
		l.happen(t, e, as, got.Outcomes)
	}
}

func (l *life) happen(t *rapid.T, e events.Payload, as events.Party, outcomes []round.Outcome) {
	if p := actor(e); p != "" && p != as {
		t.Fatalf("%s acts for %s: %s", as, p, e.EventName())
	}
	old := l.state
	before := written(t, old)
	position := uint64(len(l.log) + 1)
	read := l.state
	round.Evolve(&read, record(position, readBack(t, events.AggregateRound, e)))
	round.Evolve(&l.state, record(position, e))
	l.log = l.log.then(e)
	if written(t, old) != before {
		t.Fatalf("%s changed a copy of the state before it", e.EventName())
	}
	var stored round.State
	if err := json.Unmarshal([]byte(written(t, l.state)), &stored); err != nil {
		t.Fatal(err)
	}
	if written(t, read) != written(t, stored) {
		t.Fatalf("%s does other things when it is read back:\n%s\n%s", e.EventName(), written(t, read), written(t, stored))
	}
	switch e := e.(type) {
	case *events.ScoresRevealed:
		for _, p := range events.Parties {
			if l.last(func(x events.Payload) bool { s, ok := x.(*events.ScoresSealed); return ok && s.Party == p }) == nil {
				t.Fatalf("%s was revealed before %s had sealed", e.Party, p)
			}
		}
	case *events.RoundConcluded:
		l.concluded(t, e, outcomes)
	}
}

// last is the last event in the log that is meant, or nil.
func (l *life) last(meant func(events.Payload) bool) events.Payload {
	for i := len(l.log) - 1; i >= 0; i-- {
		if meant(l.log[i]) {
			return l.log[i]
		}
	}
	return nil
}

// concluded looks at the log and the initiatives alone, not at what the domain
// made of them.
func (l *life) concluded(t *rapid.T, e *events.RoundConcluded, outcomes []round.Outcome) {
	if len(outcomes) != len(e.Decided) || len(e.Decided)+len(e.Disagreed) != len(l.state.Candidates) {
		t.Fatalf("%d decided, %d outcomes, %d candidates", len(e.Decided), len(outcomes), len(l.state.Candidates))
	}
	var now int64
	for i, d := range e.Decided {
		current := l.all[d.Initiative]
		for _, p := range events.Parties {
			mine := l.last(func(x events.Payload) bool {
				switch x := x.(type) {
				case *events.RoundDecisionSigned:
					return x.Party == p && x.Initiative == d.Initiative
				case *events.DisagreementRecorded:
					return x.Party == p && x.Initiative == d.Initiative
				}
				return false
			})
			s, ok := mine.(*events.RoundDecisionSigned)
			want := round.DecisionHash(d.Initiative, current.ContentHash, l.state.Criteria, l.state.CriteriaHash, d.Class)
			if !ok || s.Class != d.Class || s.DecisionHash != want || d.DecisionHash != want {
				t.Fatalf("%s is concluded as %s; %s has last said %+v", d.Initiative, d.Class, p, mine)
			}
		}
		if o := outcomes[i]; o.Initiative != d.Initiative || o.Expected != current.Position || current.Standing != events.StandingActive {
			t.Fatalf("outcome %+v of %+v", o, current)
		}
		if d.Class == events.ClassNo && current.Binding {
			t.Fatalf("%s is a law and was said no to", d.Initiative)
		}
		if d.Class == events.ClassNow {
			now += current.Hours
		}
	}
	if x := l.state.Exception; l.state.CapacityHours > 0 && now > l.state.CapacityHours && (x == nil || now > x.Hours) {
		t.Fatalf("%d hours in now, frame %d", now, l.state.CapacityHours)
	}
}

// verify verifies the export but for the contents, which are made up here.
func (l *life) verify() []round.Finding {
	if len(l.log) == 0 {
		return nil
	}
	var out []round.Finding
	for _, f := range round.Verify(round.NewExport(l.log.records(), nil)) {
		if f.Code != "content_missing" {
			out = append(out, f)
		}
	}
	return out
}

// Evolve takes any events in any order, also ones that nobody knows, and
// nobody who reads stumbles over what comes of it.
func TestAnyEvents(t *testing.T) {
	t.Parallel()
	var all []*rapid.Generator[events.Payload]
	for _, typ := range events.Default.Types() {
		if typ.Aggregate != events.AggregateRound {
			continue
		}
		if payloads[typ.Name] == nil {
			t.Fatalf("no generator for %s", typ.Name)
		}
		all = append(all, payloads[typ.Name])
	}
	all = append(all, rapid.Just[events.Payload](nil))
	rapid.Check(t, func(t *rapid.T) {
		var s round.State
		var log history
		for i, e := range rapid.SliceOfN(rapid.OneOf(all...), 0, 12).Draw(t, "events") {
			old := s
			before := written(t, old)
			round.Evolve(&s, record(uint64(i+1), e))
			if log = log.then(e); written(t, old) != before {
				t.Fatalf("%T changed a copy of the state before it", e)
			}
			if s.Position != uint64(i+1) || s.ID != id {
				t.Fatalf("%T: position %d", e, s.Position)
			}
			s.Result()
			s.Minutes(lookups())
			round.Verify(round.NewExport(log.records(), nil))
		}
		c := anyCommand().Draw(t, "command")
		if _, err := round.Decide(s, c, env(state, initiatives())); err != nil && fault.CodeOf(err) == fault.Internal {
			t.Fatalf("%T: %v", c, err)
		}
	})
}
