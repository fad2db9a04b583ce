package need_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/fault"
)

const today = events.Date("2026-11-20")

type world struct{}

func (world) KnownTheme(slug string) bool     { return slug == "barnehage" || slug == "fa-barn" }
func (world) KnownLifeEvent(slug string) bool { return slug == "fa-barn" }
func (world) AddWorkingDays(_ events.Date, n int) events.Date {
	return events.Date(fmt.Sprintf("2026-12-%02d", n))
}
func nb(s string) events.Text { return events.Text{"nb": s} }
func number(n int) *int       { return &n }
func supported(municipality, matters string) *events.NeedSupported {
	return &events.NeedSupported{Title: raised.Title, Municipality: municipality, By: events.SpeakerSelf, Matters: matters}
}

func withdrawn(municipality string) *events.SupportWithdrawn {
	return &events.SupportWithdrawn{Title: raised.Title, Municipality: municipality, By: events.SpeakerSelf}
}

// happened is a need after some events.
func happened(id string, list ...events.Payload) (s need.State) {
	for i, e := range list {
		need.Evolve(&s, events.Record{ID: fmt.Sprint(i), AggregateID: id, Position: uint64(i + 1), Time: at(i), Organisation: "964965226", Data: e})
	}
	return s
}

func at(i int) time.Time { return time.Unix(int64(i), 0).UTC() }

var (
	terms = events.NeedTerms{
		Title: nb("Foreldre søker plass på papir"), Problem: nb("Søknadene tastes inn for hånd."), Audience: nb("Foreldre og barnehagekontoret."),
		Frequency: events.OftenDaily, Theme: "barnehage", LifeEvent: "fa-barn", Hours: number(40),
	}
	raising = need.Raise{
		Title: terms.Title, Problem: terms.Problem, Audience: terms.Audience, Frequency: terms.Frequency, Theme: terms.Theme, LifeEvent: terms.LifeEvent,
		Hours: terms.Hours, Matters: events.MattersUrgent,
	}
	raised = &events.NeedRaised{Municipality: "1103", By: events.SpeakerSelf, NeedTerms: terms, Matters: events.MattersUrgent, AnswerBy: "2026-12-20"}
)

func about(behind ...string) events.NeedAbout {
	return events.NeedAbout{Title: terms.Title, Theme: "barnehage", LifeEvent: "fa-barn", Behind: behind}
}

func TestNeedSpecification(t *testing.T) {
	t.Parallel()
	two := []events.Payload{raised, supported("0301", "much")}
	notNow := &events.NeedAnswered{NeedAbout: about("0301", "1103"), Answer: events.NeedNotNow, Reason: nb("Ingen penger.")}
	taken := &events.NeedAnswered{NeedAbout: about("0301", "1103"), Answer: events.NeedTakenUp, Initiative: "2026-0042"}
	merged := &events.NeedMerged{NeedAbout: about("0301", "1103"), Into: "other", IntoTitle: terms.Title}
	closed := &events.NeedClosed{NeedAbout: about("0301", "1103"), By: events.SpeakerSelf, Reason: nb("Løst lokalt.")}
	other := happened("other", raised, supported("4601", "some"))
	for _, c := range []struct {
		name    string
		given   []events.Payload
		when    need.Command
		then    []events.Payload
		other   []events.Payload
		refused fault.Code
		fields  []string
		env     func(*need.Env)
	}{
		{name: "raised", when: raising, then: []events.Payload{raised}, env: who("1103")},
		{name: "raised with hours unknown, which are no hours of anything", when: with(func(r *need.Raise) { r.Hours = nil }), env: who("1103"),
			then: []events.Payload{unknownHours()}},
		{name: "everything that is wrong at once", when: need.Raise{Theme: "finnesikke", LifeEvent: "barnehage", Hours: number(-1)},
			refused: fault.Invalid, fields: []string{"title", "problem", "audience", "frequency", "theme", "lifeEvent", "hours", "matters"}},
		{name: "raised for none of today's", when: raising, env: func(e *need.Env) { e.Municipality.Known = false }, refused: fault.NotFound},
		{name: "what was never raised", when: need.Support{Matters: "much"}, refused: fault.NotFound},
		{name: "supported", given: two[:1], when: need.Support{Matters: "much"}, then: []events.Payload{supported("0301", "much")}},
		{name: "supported in no words", given: two[:1], when: need.Support{Matters: "3"}, refused: fault.Invalid, fields: []string{"matters"}},
		{name: "supported again alike", given: two, when: need.Support{Matters: "much"}},
		{name: "it matters more", given: two, when: need.Support{Matters: "urgent"}, then: []events.Payload{supported("0301", "urgent")}},
		{name: "supported under an earlier number", given: two, when: need.Support{Matters: "much"}, env: who("9999", "0301"),
			then: []events.Payload{withdrawn("0301"), supported("9999", "much")}},
		{name: "withdrawn", given: two, when: need.Withdraw{}, then: []events.Payload{withdrawn("0301")}},
		{name: "withdrawn by who is not behind it", given: two[:1], when: need.Withdraw{}},
		{name: "the last voice stays", given: two[:1], when: need.Withdraw{}, env: who("1103"), refused: fault.NotAllowedNow},
		{name: "taken up", given: two, when: need.Reply{Answer: "taken_up", Initiative: "2026-0042"}, then: []events.Payload{taken}},
		{name: "taken up by nothing", given: two, when: need.Reply{Answer: "taken_up", Into: "other"}, refused: fault.Invalid, fields: []string{"initiative", "into"}},
		{name: "taken up by what is over", given: two, when: need.Reply{Answer: "taken_up", Initiative: "2026-0042"}, env: func(e *need.Env) { e.Standing = events.StandingRetired }, refused: fault.Invalid, fields: []string{"initiative"}},
		{name: "taken up by what is not there", given: two, when: need.Reply{Answer: "taken_up", Initiative: "2026-0043"}, env: func(e *need.Env) { e.Standing = "" }, refused: fault.Invalid, fields: []string{"initiative"}},
		{name: "not now", given: two, when: need.Reply{Answer: "not_now", Reason: nb("Ingen penger.")}, then: []events.Payload{notNow}},
		{name: "not now, without saying why", given: two, when: need.Reply{Answer: "not_now", Initiative: "2026-0042"}, refused: fault.Invalid, fields: []string{"reason", "initiative"}},
		{name: "answered in no words", given: two, when: need.Reply{Answer: "kanskje"}, refused: fault.Invalid, fields: []string{"answer"}},
		{name: "the same answer again", given: append(two[:2:2], notNow), when: need.Reply{Answer: "not_now", Reason: nb("Ingen penger.")}},
		{name: "another answer", given: append(two[:2:2], notNow), when: need.Reply{Answer: "taken_up", Initiative: "2026-0042"}, then: []events.Payload{taken}},
		{name: "goes on as another, and who is behind both is counted once", given: two, when: need.Reply{Answer: "merged", Into: "other"}, env: func(e *need.Env) { e.Other = other },
			then: []events.Payload{merged},
			other: []events.Payload{&events.NeedJoined{NeedAbout: about("1103", "4601"), From: "n", FromTitle: terms.Title,
				Voices: []events.NeedVoice{{Municipality: "0301", By: events.SpeakerSelf, At: at(1), Matters: "much"}}}}},
		{name: "goes on as itself", given: two, when: need.Reply{Answer: "merged", Into: "n"}, refused: fault.Invalid, fields: []string{"into"}},
		{name: "goes on as what is not there", given: two, when: need.Reply{Answer: "merged", Into: "none"}, refused: fault.Invalid, fields: []string{"into"}},
		{name: "goes on as what was closed", given: two, when: need.Reply{Answer: "merged", Into: "other"}, env: func(e *need.Env) { e.Other = happened("other", raised, closed) }, refused: fault.Invalid, fields: []string{"into"}},
		{name: "supported where it goes on as another", given: append(two[:2:2], merged), when: need.Support{Matters: "much"}, refused: fault.NotAllowedNow},
		{name: "closed", given: two, when: need.Close{Reason: nb("Løst lokalt.")}, then: []events.Payload{closed}},
		{name: "closed without a reason", given: two, when: need.Close{}, refused: fault.Invalid, fields: []string{"reason"}},
		{name: "closed again", given: append(two[:2:2], closed), when: need.Close{Reason: nb("Igjen.")}},
		{name: "supported when it was closed", given: append(two[:2:2], closed), when: need.Support{Matters: "urgent"}, refused: fault.NotAllowedNow},
		{name: "answered when it was closed", given: append(two[:2:2], closed), when: need.Reply{Answer: "not_now", Reason: nb("Nei.")}, refused: fault.NotAllowedNow},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			env := need.Env{Today: today, By: events.SpeakerSelf, World: world{}, Standing: events.StandingActive, Same: sameNumber}
			who("0301")(&env)
			if c.env != nil {
				c.env(&env)
			}
			got, err := need.Decide(happened("n", c.given...), c.when, env)
			refused(t, err, c.refused, c.fields)
			if d := cmp.Diff(need.Decision{Events: c.then, Other: c.other}, got); d != "" {
				t.Errorf("decided (-want +got):\n%s", d)
			}
		})
	}
}

func with(edit func(*need.Raise)) need.Raise {
	r := raising
	edit(&r)
	return r
}

func unknownHours() *events.NeedRaised {
	e := *raised
	e.Hours = nil
	return &e
}

func sameNumber(a, b events.NeedVoice) bool { return a.Municipality == b.Municipality }

// who speaks, and under which numbers it has.
func who(numbers ...string) func(*need.Env) {
	return func(e *need.Env) {
		e.Municipality = need.Municipality{Number: numbers[0], Known: true, Own: func(n string, _ time.Time) bool { return slices.Contains(numbers, n) }}
	}
}

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

// A deadline is kept on its last day, has passed on the next, and is nobody's any more
// when there is an answer.
func TestLate(t *testing.T) {
	t.Parallel()
	open := happened("n", raised)
	if open.Late("2026-12-20") || !open.Late("2026-12-21") {
		t.Error("late on the last day, or not after it")
	}
	if answered := happened("n", raised, &events.NeedAnswered{NeedAbout: about("1103"), Answer: events.NeedNotNow}); answered.Late("2027-01-01") {
		t.Error("late, and answered")
	}
}
