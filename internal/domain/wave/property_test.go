package wave_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/wave"
)

// Whatever is asked, by whomever and in whichever order: there are never more with a
// place than there are places, nobody waits while one is free, the places are given
// in the order of signing up, and nobody is there twice. What Decide gives can be read
// back to the same state.
func TestPlacesAreGivenInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s, replayed wave.State
		var order []string // of those who have signed up and not withdrawn
		day := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
		put := func(p events.Payload) {
			r := events.Record{Aggregate: events.AggregateWave, AggregateID: "w", Time: day, Position: s.Position + 1, Name: p.EventName(), Data: p}
			wave.Evolve(&s, r)
			raw, err := events.Encode(p)
			if err != nil {
				t.Fatal(err)
			}
			if r.Data, err = events.Default.Decode(r.Aggregate, r.Name, 1, raw); err != nil {
				t.Fatal(err)
			}
			wave.Evolve(&replayed, r)
			switch e := p.(type) {
			case *events.MunicipalitySignedUp:
				order = append(order, e.Municipality)
			case *events.MunicipalityWithdrew:
				order = slices.DeleteFunc(order, func(n string) bool { return n == e.Municipality })
			}
		}
		put(announced)
		for range rapid.IntRange(1, 60).Draw(t, "commands") {
			day = day.AddDate(0, 0, rapid.SampledFrom([]int{0, 0, 0, 0, 1, 7}).Draw(t, "days"))
			number := rapid.SampledFrom([]string{"1103", "5001", "0301", "4601", "1106", "3201"}).Draw(t, "who")
			env := wave.Env{
				Today: events.Date(day.Format(time.DateOnly)), Initiative: tiltak, Standing: events.StandingActive, By: events.SpeakerSelf, World: world{},
				Taken:        func(string) bool { return false },
				Municipality: wave.Municipality{Number: number, Known: true, County: "11", Concerned: true, Numbers: []string{number}},
			}
			before := written(t, s)
			got, err := wave.Decide(s, anyCommand(t), env)
			if written(t, s) != before {
				t.Fatal("Decide changed the state")
			}
			if err != nil && len(got) > 0 {
				t.Fatalf("refused, and yet %v", got)
			}
			for _, p := range got {
				put(p)
			}
			holds(t, &s, order)
		}
		if a, b := written(t, replayed), written(t, s); a != b {
			t.Fatalf("read back:\n%s\n%s", a, b)
		}
	})
}

func anyCommand(t *rapid.T) wave.Command {
	switch rapid.IntRange(0, 9).Draw(t, "what") {
	case 0, 1, 2, 3:
		return wave.Join{}
	case 4, 5, 6:
		return wave.Withdraw{}
	case 7, 8:
		return wave.Change{Terms: with(func(w *wave.Terms) { w.Places = rapid.IntRange(0, 5).Draw(t, "places") })}
	}
	if rapid.IntRange(0, 3).Draw(t, "end") == 0 {
		return wave.Close{}
	}
	return wave.Join{}
}

func holds(t *rapid.T, s *wave.State, order []string) {
	var there []string
	waits := false
	for _, u := range s.SignUps {
		if slices.Contains(there, u.Municipality) {
			t.Fatalf("%s is there twice", u.Municipality)
		}
		there = append(there, u.Municipality)
		if waits && u.Placed {
			t.Fatalf("%s has gone past one who waits", u.Municipality)
		}
		waits = waits || !u.Placed
	}
	if !slices.Equal(there, order) {
		t.Fatalf("signed up in the order %v, and stand as %v", order, there)
	}
	if s.Placed() > s.Places || s.Placed()+s.Free() != s.Places {
		t.Fatalf("%d have a place, of %d", s.Placed(), s.Places)
	}
	if s.Waiting() > 0 && s.Free() > 0 {
		t.Fatalf("%d wait while %d places are free", s.Waiting(), s.Free())
	}
}

func written(t *rapid.T, s wave.State) string {
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
