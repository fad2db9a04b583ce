package need_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
)

// renumbered are numbers of one municipality: the first is today's.
var renumbered = [][]string{{"1103"}, {"3110", "3011"}, {"0301"}, {"4601"}}

func numbersOf(number string) []string {
	for _, m := range renumbered {
		if slices.Contains(m, number) {
			return m
		}
	}
	return nil
}

// Whatever is asked of three needs, by whomever and in whichever order: no municipality
// is behind one of them twice, under any of its numbers; whoever was behind a need that
// goes on as another is behind that; a need stands as long as it does with somebody behind
// it; and what Decide gives can be read back to the same state.
func TestNobodyIsCountedTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		states, replayed := map[string]*need.State{}, map[string]*need.State{}
		ids := []string{"a", "b", "c"}
		for _, id := range ids {
			states[id], replayed[id] = &need.State{}, &need.State{}
		}
		position, now := uint64(0), time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		put := func(id string, p events.Payload) {
			position++
			r := events.Record{Aggregate: events.AggregateNeed, AggregateID: id, Time: now, Position: position, Name: p.EventName(), Data: p}
			need.Evolve(states[id], r)
			raw, err := events.Encode(p)
			if err != nil {
				t.Fatal(err)
			}
			if r.Data, err = events.Default.Decode(r.Aggregate, r.Name, 1, raw); err != nil {
				t.Fatal(err)
			}
			need.Evolve(replayed[id], r)
		}
		for _, id := range ids {
			first := *raised
			first.Municipality = rapid.SampledFrom([]string{"1103", "3011", "0301"}).Draw(t, "raiser")
			put(id, &first)
		}
		for range rapid.IntRange(1, 50).Draw(t, "commands") {
			now = now.Add(time.Hour)
			id, other := rapid.SampledFrom(ids).Draw(t, "need"), rapid.SampledFrom(ids).Draw(t, "other")
			number := rapid.SampledFrom(renumbered).Draw(t, "who")[0]
			env := need.Env{
				Today: "2026-11-20", By: events.SpeakerSelf, World: world{}, Standing: events.StandingActive, Other: *states[other],
				Municipality: need.Municipality{Number: number, Known: true, Own: func(n string, _ time.Time) bool { return slices.Contains(numbersOf(number), n) }},
				Same:         func(a, b events.NeedVoice) bool { return slices.Contains(numbersOf(a.Municipality), b.Municipality) },
			}
			cmd := anyCommand(t, other)
			before, beforeOther := written(t, states[id]), behind(states[other])
			got, err := need.Decide(*states[id], cmd, env)
			if written(t, states[id]) != before {
				t.Fatal("Decide changed the state")
			}
			if err != nil && len(got.Events)+len(got.Other) > 0 {
				t.Fatalf("refused, and yet %v", got)
			}
			own := behind(states[id])
			for _, p := range got.Events {
				put(id, p)
			}
			for _, p := range got.Other {
				put(other, p)
			}
			if len(got.Other) > 0 {
				for _, m := range append(own, beforeOther...) {
					if !slices.Contains(behind(states[other]), m) {
						t.Fatalf("%s has lost its voice", m)
					}
				}
			}
			for _, id := range ids {
				holds(t, states[id])
			}
		}
		for _, id := range ids {
			if a, b := written(t, replayed[id]), written(t, states[id]); a != b {
				t.Fatalf("read back:\n%s\n%s", a, b)
			}
		}
	})
}

func anyCommand(t *rapid.T, other string) need.Command {
	switch rapid.IntRange(0, 9).Draw(t, "what") {
	case 0, 1, 2, 3:
		return need.Support{Matters: rapid.SampledFrom(events.Matters).Draw(t, "matters")}
	case 4, 5:
		return need.Withdraw{}
	case 6:
		return need.Reply{Answer: events.NeedNotNow, Reason: nb(fmt.Sprint("Nei ", rapid.IntRange(0, 2).Draw(t, "why")))}
	case 7:
		return need.Reply{Answer: events.NeedTakenUp, Initiative: "2026-0042"}
	case 8:
		return need.Reply{Answer: events.NeedJoin, Into: other}
	}
	return need.Close{Reason: nb("Løst.")}
}

// behind are today's numbers of those behind a need.
func behind(s *need.State) (out []string) {
	for _, v := range s.Voices {
		out = append(out, numbersOf(v.Municipality)[0])
	}
	return out
}

func holds(t *rapid.T, s *need.State) {
	all := behind(s)
	if len(all) == 0 {
		t.Fatalf("%s has nobody behind it", s.ID)
	}
	slices.Sort(all)
	if len(slices.Compact(slices.Clone(all))) != len(all) {
		t.Fatalf("somebody is behind %s twice: %v", s.ID, all)
	}
}

func written(t *rapid.T, s *need.State) string {
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
