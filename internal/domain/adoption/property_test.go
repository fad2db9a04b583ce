package adoption_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/adoption"
)

// Whatever is asked, by whomever: Decide leaves the state alone, what it gives can
// be read back to the same state, and a report never becomes the municipality's word.
func TestAnyCommands(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s, replayed adoption.State
		day := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)
		for n := range rapid.IntRange(1, 30).Draw(t, "commands") {
			day = day.AddDate(0, 0, rapid.IntRange(0, 200).Draw(t, "days"))
			e := env(rapid.SampledFrom(events.Speakers).Draw(t, "by"))
			e.Today = events.Date(day.Format(time.DateOnly))
			e.Onboarding = packed(uint64(rapid.IntRange(0, 9).Draw(t, "worded")))
			before := written(t, s)
			got, err := adoption.Decide(s, anyCommand(t, s, e.Today), e)
			if written(t, s) != before {
				t.Fatal("Decide changed the state")
			}
			if err != nil && len(got) > 0 {
				t.Fatalf("refused, and yet %v", got)
			}
			for i, p := range got {
				own, _ := s.In(everSince, e.Today)
				r := events.Record{
					ID: fmt.Sprint(n, ".", i), Aggregate: events.AggregateAdoption, AggregateID: adoption.ID(tiltak, kommune),
					Time: day, Position: s.Position + 1, Organisation: string(e.By), Data: p, Name: p.EventName(),
				}
				adoption.Evolve(&s, r)
				if now, _ := s.In(everSince, e.Today); (adoption.Said{By: e.By}).Own() == false && written(t, now) != written(t, own) {
					t.Fatalf("%s changed the municipality's own word", e.By)
				}
				raw, err := events.Encode(p)
				if err != nil {
					t.Fatal(err)
				}
				if r.Data, err = events.Default.Decode(r.Aggregate, r.Name, 1, raw); err != nil {
					t.Fatal(err)
				}
				adoption.Evolve(&replayed, r)
			}
		}
		var stored adoption.State
		if err := json.Unmarshal([]byte(written(t, s)), &stored); err != nil {
			t.Fatal(err)
		}
		if a, b := written(t, replayed), written(t, stored); a != b {
			t.Fatalf("read back:\n%s\n%s", a, b)
		}
	})
}

func anyCommand(t *rapid.T, s adoption.State, today events.Date) adoption.Command {
	state := rapid.SampledFrom(events.AdoptionStates).Draw(t, "state")
	corrects := ""
	if len(s.Words) > 0 {
		corrects = rapid.SampledFrom([]string{"", "", "x", s.Words[len(s.Words)-1].Event}).Draw(t, "corrects")
	}
	switch rapid.IntRange(0, 6).Draw(t, "kind") {
	case 0:
		return adoption.Confirm{Word: corrects}
	case 1:
		return adoption.Report{State: state, AsOf: today, Source: nb("x"), Corrects: corrects}
	case 2:
		return adoption.ReportObstacles{Obstacles: []events.Obstacle{{Kind: rapid.SampledFrom(events.Obstacles).Draw(t, "obstacle")}}}
	case 4:
		return adoption.TickOnboarding{Done: rapid.SliceOfDistinct(rapid.SampledFrom([]string{"1", "2", "4"}), rapid.ID).Draw(t, "done")}
	case 3:
		return adoption.ReportEffort{Moment: "on_use", Basis: "guess", Lines: []events.EffortLine{{Unit: "NOK", Frequency: "yearly", High: 3}}}
	}
	c := adoption.Say{State: state, Corrects: corrects}
	switch state {
	case events.AdoptionInUse:
		c.Date, c.Extent = today, "some"
	case events.AdoptionInPlan, events.AdoptionDecidedYes:
		c.Date = today
	case events.AdoptionDecidedNo, events.AdoptionStopped:
		c.Date, c.Reason = today, nb("x")
	}
	return c
}

// division is a country in which municipalities merge, split and are renumbered.
// Each is itself under a chain of spans, and formed of others.
type division struct {
	places []adoption.Place
	next   int
	freed  []string // numbers that are nobody's, which may be given anew
}

func (d *division) number(t *rapid.T) string {
	if len(d.freed) > 0 && rapid.Bool().Draw(t, "anew") {
		n := d.freed[0]
		d.freed = d.freed[1:]
		return n
	}
	d.next++
	return fmt.Sprintf("%04d", d.next)
}

// end closes a place on the day before another begins.
func (d *division) end(i int, until events.Date) (gone adoption.Place) {
	gone = d.places[i]
	d.places = append(append([]adoption.Place{}, d.places[:i]...), d.places[i+1:]...)
	own := append([]adoption.Span{}, gone.Own...)
	own[0].Until = until
	gone.Own = own
	return gone
}

func (d *division) change(t *rapid.T, day time.Time) {
	from, until := events.Date(day.Format(time.DateOnly)), events.Date(day.AddDate(0, 0, -1).Format(time.DateOnly))
	gone := d.end(rapid.IntRange(0, len(d.places)-1).Draw(t, "which"), until)
	former := append(append([]adoption.Span{}, gone.Former...), gone.Own...)
	free := []string{gone.Number}
	begin := func(p adoption.Place) {
		p.Number = d.number(t)
		p.Own = append([]adoption.Span{{Number: p.Number, From: from}}, p.Own...)
		d.places = append(d.places, p)
	}
	switch how := rapid.IntRange(0, 2).Draw(t, "how"); {
	case how == 0: // another number
		begin(adoption.Place{Population: gone.Population, Own: gone.Own, Former: gone.Former})
	case how == 1 && len(d.places) > 0: // with another
		other := d.end(rapid.IntRange(0, len(d.places)-1).Draw(t, "with"), until)
		free = append(free, other.Number)
		former = append(append(former, other.Former...), other.Own...)
		begin(adoption.Place{Population: gone.Population + other.Population, Former: former})
	default: // in two
		begin(adoption.Place{Population: gone.Population / 2, Former: former})
		begin(adoption.Place{Population: gone.Population - gone.Population/2, Former: former})
	}
	d.freed = append(d.freed, free...)
}

// For any history of mergers, splits and new numbers: nobody is counted twice, no
// count passes those whom it concerns, and the same log gives the same curve.
func TestNobodyIsCountedTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := &division{}
		for range rapid.IntRange(1, 6).Draw(t, "municipalities") {
			n := d.number(t)
			d.places = append(d.places, adoption.Place{Number: n, Population: rapid.IntRange(0, 99).Draw(t, "population"), Own: []adoption.Span{{Number: n}}})
		}
		live, log := map[string]*adoption.State{}, []events.Record{}
		apply := func(to map[string]*adoption.State, r events.Record, number string) {
			if to[number] == nil {
				to[number] = &adoption.State{}
			}
			adoption.Evolve(to[number], r)
		}
		day, days := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC), []events.Date{}
		for n := range rapid.IntRange(1, 40).Draw(t, "things") {
			day = day.AddDate(0, 0, rapid.IntRange(1, 120).Draw(t, "days"))
			days = append(days, events.Date(day.Format(time.DateOnly)))
			if rapid.IntRange(0, 3).Draw(t, "division") == 0 {
				d.change(t, day)
				continue
			}
			number := rapid.SampledFrom(d.places).Draw(t, "who").Number
			w := events.AdoptionWord{Initiative: tiltak, Municipality: number, By: rapid.SampledFrom(events.Speakers).Draw(t, "by")}
			r := events.Record{ID: fmt.Sprint(n), Time: day, Position: uint64(n + 1), Organisation: string(w.By), AggregateID: number}
			r.Data = &events.AdoptionReported{AdoptionWord: w, State: rapid.SampledFrom(events.AdoptionStates).Draw(t, "state"), AsOf: days[len(days)-1]}
			apply(live, r, number)
			log = append(log, r)
		}
		said := func(number string) *adoption.State { return live[number] }
		concerned := func(events.Date) []adoption.Place { return d.places }
		curve := adoption.Curve(days, concerned, said)
		population := 0
		for _, p := range d.places {
			population += p.Population
		}
		for _, on := range days {
			tally := adoption.NewTally(d.places, said, on)
			number, people := tally.Silent.Number, tally.Silent.Population
			for state, c := range tally.States {
				number, people = number+c.Number, people+c.Population
				if c.Self+c.Mandate+c.Reported != c.Number || c.NotConfirmed > c.Number {
					t.Fatalf("%s: %+v", state, c)
				}
			}
			if number != len(d.places) || people != population || tally.Concerned != number || tally.Population != people || tally.Successors > tally.Silent.Number {
				t.Fatalf("%d of %d counted, %d of %d inhabitants: %+v", number, len(d.places), people, population, tally)
			}
		}
		words := map[string]int{} // in how many municipalities a word is what they are counted by
		for _, p := range d.places {
			if w := p.Stand(said, days[len(days)-1]).Counts(); w != nil {
				if words[w.Event]++; words[w.Event] > 1 {
					t.Fatalf("%s counts twice", w.Event)
				}
			}
		}
		again := map[string]*adoption.State{}
		for _, r := range log {
			apply(again, r, r.AggregateID)
		}
		if a, b := written(t, curve), written(t, adoption.Curve(days, concerned, func(n string) *adoption.State { return again[n] })); a != b {
			t.Fatalf("the curve\n%s\nis another one after a replay\n%s", a, b)
		}
	})
}
