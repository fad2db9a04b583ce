package wave_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/fault"
)

const (
	tiltak = "2026-0042"
	today  = events.Date("2026-11-20")
)

type world struct{}

func (world) KnownCounty(number string) bool     { return number == "11" || number == "50" }
func (world) RoleMailbox(address string) bool    { return address == "innforing@etat.example" }
func nb(s string) events.Text                    { return events.Text{"nb": s} }
func signed(number, place string) events.Payload { return signedUp(number, place) }

func signedUp(number, place string) *events.MunicipalitySignedUp {
	return &events.MunicipalitySignedUp{Initiative: tiltak, Name: "Pulje 1", Municipality: number, By: events.SpeakerSelf, Place: place}
}

func withdrew(number string) events.Payload {
	return &events.MunicipalityWithdrew{Initiative: tiltak, Name: "Pulje 1", Municipality: number, By: events.SpeakerSelf}
}

func given(number string) events.Payload {
	return &events.PlaceGiven{Initiative: tiltak, Name: "Pulje 1", Municipality: number}
}

// happened is a wave after some events.
func happened(list ...events.Payload) (s wave.State) {
	for i, e := range list {
		wave.Evolve(&s, events.Record{ID: fmt.Sprint(i), AggregateID: "w", Position: uint64(i + 1), Time: time.Unix(int64(i), 0).UTC(), Organisation: "974761076", Data: e})
	}
	return s
}

var (
	terms     = wave.Terms{Name: "Pulje 1", Places: 2, SignUpBy: "2027-01-31", Start: "2027-03-01"}
	announced = &events.WaveAnnounced{Initiative: tiltak, By: events.SpeakerOwner, WaveTerms: events.WaveTerms(terms)}
	full      = []events.Payload{announced, signed("1103", "placed"), signed("5001", "placed"), signed("0301", "waiting"), signed("4601", "waiting")}
)

// with are the terms after an edit.
func with(edit func(*wave.Terms)) wave.Terms {
	t := terms
	edit(&t)
	return t
}

func TestWaveSpecification(t *testing.T) {
	t.Parallel()
	changed := func(edit func(*wave.Terms)) *events.WaveChanged {
		return &events.WaveChanged{Initiative: tiltak, WaveTerms: events.WaveTerms(with(edit)), Was: announced.WaveTerms}
	}
	closed := &events.WaveClosed{Initiative: tiltak, Name: "Pulje 1"}
	cancelled := &events.WaveCancelled{Initiative: tiltak, Name: "Pulje 1", Reason: nb("Utsatt.")}
	for _, c := range []struct {
		name    string
		given   []events.Payload
		when    wave.Command
		then    []events.Payload
		refused fault.Code
		fields  []string
		env     func(*wave.Env)
	}{
		{name: "announced", when: wave.Announce{Terms: terms}, then: []events.Payload{announced}},
		{name: "everything that is wrong at once", when: wave.Announce{Terms: wave.Terms{SignUpBy: "2026-11-19", Start: "2026-11-20", Counties: []string{"99", "11", "11"}, Contact: "kari.nordmann@etat.example"}},
			refused: fault.Invalid, fields: []string{"name", "places", "signUpBy", "start", "counties[0]", "counties[2]", "contact"}},
		{name: "starts on the last day to sign up", when: wave.Announce{Terms: with(func(t *wave.Terms) { t.Start = t.SignUpBy })}, refused: fault.Invalid, fields: []string{"start"}},
		{name: "a name that another has", when: wave.Announce{Terms: with(func(t *wave.Terms) { t.Name = "Brukt" })}, refused: fault.Invalid, fields: []string{"name"}},
		{name: "of what is over", when: wave.Announce{Terms: terms}, env: func(e *wave.Env) { e.Standing = events.StandingRetired }, refused: fault.NotAllowedNow},
		{name: "of what is not there", when: wave.Announce{Terms: terms}, env: func(e *wave.Env) { e.Standing = "" }, refused: fault.NotFound},
		{name: "what was never announced", when: wave.Join{}, refused: fault.NotFound},
		{name: "the first gets a place", given: full[:1], when: wave.Join{}, then: []events.Payload{signed("1106", "placed")}},
		{name: "who finds none waits", given: full, when: wave.Join{}, then: []events.Payload{signed("1106", "waiting")}},
		{name: "signed up already", given: full, when: wave.Join{}, env: who("1103")},
		{name: "signed up under an earlier number", given: full, when: wave.Join{}, env: who("5099", "5001")},
		{name: "whom it does not concern", given: full, when: wave.Join{}, env: func(e *wave.Env) { e.Municipality.Concerned = false }, refused: fault.NotAllowedNow},
		{name: "whom it is not for", given: []events.Payload{&events.WaveAnnounced{Initiative: tiltak, WaveTerms: events.WaveTerms(with(func(t *wave.Terms) { t.Counties = []string{"50"} }))}},
			when: wave.Join{}, refused: fault.NotAllowedNow},
		{name: "on the last day", given: full[:1], when: wave.Join{}, env: on("2027-01-31"), then: []events.Payload{signed("1106", "placed")}},
		{name: "after the last day", given: full[:1], when: wave.Join{}, env: on("2027-02-01"), refused: fault.NotAllowedNow},
		{name: "after it was closed", given: []events.Payload{announced, closed}, when: wave.Join{}, refused: fault.NotAllowedNow},
		{name: "who is none of today's", given: full, when: wave.Join{}, env: func(e *wave.Env) { e.Municipality.Known = false }, refused: fault.NotFound},
		{name: "a place becomes free, and who has waited longest gets it", given: full, when: wave.Withdraw{}, env: who("1103"), then: []events.Payload{withdrew("1103"), given("0301")}},
		{name: "who waits withdraws, and nobody moves", given: full, when: wave.Withdraw{}, env: who("0301"), then: []events.Payload{withdrew("0301")}},
		{name: "who is not there withdraws", given: full, when: wave.Withdraw{}},
		{name: "after the deadline who waits still moves up", given: full, when: wave.Withdraw{}, env: func(e *wave.Env) { who("5001")(e); on("2027-02-15")(e) }, then: []events.Payload{withdrew("5001"), given("0301")}},
		{name: "after it has started", given: full, when: wave.Withdraw{}, env: func(e *wave.Env) { who("1103")(e); on("2027-03-01")(e) }, refused: fault.NotAllowedNow},
		{name: "one that was formed of two", given: full, when: wave.Withdraw{}, env: who("9999", "1103", "5001"), then: []events.Payload{withdrew("1103"), withdrew("5001"), given("0301"), given("4601")}},
		{name: "more places", given: full, when: wave.Change{Terms: with(func(t *wave.Terms) { t.Places = 3 })}, then: []events.Payload{changed(func(t *wave.Terms) { t.Places = 3 }), given("0301")}},
		{name: "fewer places than were given", given: full, when: wave.Change{Terms: with(func(t *wave.Terms) { t.Places = 1 })}, refused: fault.Invalid, fields: []string{"places"}},
		{name: "nothing else", given: full, when: wave.Change{Terms: terms}},
		{name: "another day, and the deadline stays where it has passed", given: full, when: wave.Change{Terms: with(func(t *wave.Terms) { t.Start = "2027-04-01" })}, env: on("2027-02-15"),
			then: []events.Payload{changed(func(t *wave.Terms) { t.Start = "2027-04-01" })}},
		{name: "changed when it has started", given: full, when: wave.Change{Terms: terms}, env: on("2027-03-02"), refused: fault.NotAllowedNow},
		{name: "closed", given: full, when: wave.Close{}, then: []events.Payload{closed}},
		{name: "closed again", given: []events.Payload{announced, closed}, when: wave.Close{}},
		{name: "cancelled", given: full, when: wave.Cancel{Reason: nb("Utsatt.")}, then: []events.Payload{cancelled}},
		{name: "cancelled without a reason", given: full, when: wave.Cancel{}, refused: fault.Invalid, fields: []string{"reason"}},
		{name: "signed up for what was cancelled", given: []events.Payload{announced, cancelled}, when: wave.Join{}, refused: fault.NotAllowedNow},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			env := wave.Env{
				Today: today, Initiative: tiltak, Standing: events.StandingActive, By: events.SpeakerSelf, World: world{},
				Taken:        func(name string) bool { return name == "Brukt" },
				Municipality: wave.Municipality{Number: "1106", Known: true, County: "11", Concerned: true, Numbers: []string{"1106"}},
			}
			if _, announces := c.when.(wave.Announce); announces {
				env.By = events.SpeakerOwner
			}
			if c.env != nil {
				c.env(&env)
			}
			got, err := wave.Decide(happened(c.given...), c.when, env)
			refused(t, err, c.refused, c.fields)
			if d := cmp.Diff(c.then, got); d != "" {
				t.Errorf("events (-want +got):\n%s", d)
			}
		})
	}
}

func who(numbers ...string) func(*wave.Env) {
	return func(e *wave.Env) { e.Municipality.Number, e.Municipality.Numbers = numbers[0], numbers }
}

func on(day events.Date) func(*wave.Env) { return func(e *wave.Env) { e.Today = day } }

func refused(t *testing.T, err error, code fault.Code, fields []string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) {
		if code != "" || err != nil {
			t.Fatalf("refused with %v, want %s", err, code)
		}
		return
	}
	var paths []string
	for _, field := range f.Fields {
		paths = append(paths, field.Path)
	}
	if f.Code != code || !slices.Equal(paths, fields) {
		t.Fatalf("refused as %s for %v, want %s for %v", f.Code, paths, code, fields)
	}
}

func TestPhases(t *testing.T) {
	t.Parallel()
	s := happened(announced)
	for day, want := range map[events.Date]wave.Phase{
		"2027-01-31": wave.PhaseOpen, "2027-02-01": wave.PhaseClosed, "2027-02-28": wave.PhaseClosed, "2027-03-01": wave.PhaseStarted,
	} {
		if got := s.Phase(day); got != want {
			t.Errorf("on %s: %s, want %s", day, got, want)
		}
	}
}
