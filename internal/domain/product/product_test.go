package product_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
)

const (
	vendor = "996889317"
	tiltak = "2026-0042"
	today  = events.Date("2026-11-20")
)

type world struct{}

func (world) KnownTheme(slug string) bool { return slug == "barnehage" }

func nb(s string) events.Text { return events.Text{"nb": s} }

// happened is a product after some events, by their place from 1.
func happened(list ...events.Payload) (s product.State) {
	for i, e := range list {
		product.Evolve(&s, events.Record{ID: id(i + 1), AggregateID: "p", Position: uint64(i + 1), Time: time.Unix(int64(i), 0).UTC(), Organisation: vendor, Data: e})
	}
	return s
}

func id(n int) string { return string(rune('a' + n)) }

var registered = &events.ProductRegistered{Vendor: vendor, Name: "Oppvekst Fag", Themes: []string{"barnehage"}}

func word(state events.Readiness, version string, date events.Date) events.ReadinessWord {
	return events.ReadinessWord{State: state, Version: version, Date: date}
}

func report(w events.ReadinessWord, was *events.ReadinessWord) *events.ReadinessReported {
	return &events.ReadinessReported{Initiative: tiltak, Vendor: vendor, Product: "Oppvekst Fag", ReadinessWord: w, Was: was}
}

func TestProductSpecification(t *testing.T) {
	t.Parallel()
	planned, ready := word(events.ReadinessPlanned, "4.2", "2027-04-01"), word(events.ReadinessReady, "4.2", "")
	card := product.Card{Name: "Oppvekst Fag", Themes: []string{"barnehage"}}
	verified := &events.ReadinessVerified{Initiative: tiltak, Vendor: vendor, Product: "Oppvekst Fag", Report: id(2), Version: "4.2"}
	for _, c := range []struct {
		name     string
		given    []events.Payload
		when     product.Command
		then     []events.Payload
		refused  fault.Code
		fields   []string
		standing events.Standing
	}{
		{name: "registered", when: product.Register{Card: card}, then: []events.Payload{registered}},
		{name: "everything that is wrong at once", when: product.Register{Card: product.Card{Themes: []string{"ukjent"}, Homepage: "ftp://x"}},
			refused: fault.Invalid, fields: []string{"name", "themes[0]", "homepage"}},
		{name: "a name that the vendor has used", when: product.Register{Card: product.Card{Name: "Brukt"}}, refused: fault.Invalid, fields: []string{"name"}},
		{name: "nothing else of it", given: []events.Payload{registered}, when: product.Change{Card: card}},
		{name: "something of what is not registered", when: product.Change{Card: card}, refused: fault.NotFound},
		{name: "a plan", given: []events.Payload{registered}, when: product.Report{Initiative: tiltak, State: planned.State, Version: "4.2", Date: "2027-04-01"},
			then: []events.Payload{report(planned, nil)}},
		{name: "ready after a plan", given: []events.Payload{registered, report(planned, nil)}, when: product.Report{Initiative: tiltak, State: ready.State, Version: "4.2"},
			then: []events.Payload{report(ready, &planned)}},
		{name: "the same again", given: []events.Payload{registered, report(ready, nil)}, when: product.Report{Initiative: tiltak, State: ready.State, Version: "4.2"}},
		{name: "a plan without a day", given: []events.Payload{registered}, when: product.Report{Initiative: tiltak, State: events.ReadinessPlanned}, refused: fault.Invalid, fields: []string{"date"}},
		{name: "a plan in the past", given: []events.Payload{registered}, when: product.Report{Initiative: tiltak, State: events.ReadinessPlanned, Date: "2026-11-01"}, refused: fault.Invalid, fields: []string{"date"}},
		{name: "a plan for the month that it is", given: []events.Payload{registered}, when: product.Report{Initiative: tiltak, State: events.ReadinessPlanned, Date: "2026-11-01", Precision: "month"},
			then: []events.Payload{report(events.ReadinessWord{State: events.ReadinessPlanned, Date: "2026-11-01", Precision: "month"}, nil)}},
		{name: "ready from tomorrow", given: []events.Payload{registered}, when: product.Report{Initiative: tiltak, State: events.ReadinessReady, Date: "2026-11-21"}, refused: fault.Invalid, fields: []string{"date"}},
		{name: "not started with a version", given: []events.Payload{registered}, when: product.Report{Initiative: tiltak, State: events.ReadinessNotStarted, Version: "4", Date: "2026-11-01"}, refused: fault.Invalid, fields: []string{"version", "date"}},
		{name: "of an initiative that is over", given: []events.Payload{registered}, standing: events.StandingRetired,
			when: product.Report{Initiative: tiltak, State: events.ReadinessReady}, refused: fault.Invalid, fields: []string{"state"}},
		{name: "of an initiative that is not there", given: []events.Payload{registered}, standing: "none", when: product.Report{Initiative: "x", State: events.ReadinessReady}, refused: fault.NotFound},
		{name: "verified", given: []events.Payload{registered, report(ready, nil)}, when: product.Verify{Initiative: tiltak, Report: id(2)}, then: []events.Payload{verified}},
		{name: "verified again", given: []events.Payload{registered, report(ready, nil), verified}, when: product.Verify{Initiative: tiltak, Report: id(2)}},
		{name: "verified what is planned", given: []events.Payload{registered, report(planned, nil)}, when: product.Verify{Initiative: tiltak, Report: id(2)}, refused: fault.NotAllowedNow},
		{name: "verified what was replaced", given: []events.Payload{registered, report(ready, nil), report(word(events.ReadinessReady, "5", ""), &ready)},
			when: product.Verify{Initiative: tiltak, Report: id(2)}, refused: fault.Invalid, fields: []string{"report"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			env := product.Env{Today: today, Vendor: vendor, World: world{}, Standing: events.StandingActive, Taken: func(_, name string) bool { return name == "Brukt" }}
			if c.standing != "" {
				env.Standing = c.standing
			}
			if c.standing == "none" {
				env.Standing = ""
			}
			got, err := product.Decide(happened(c.given...), c.when, env)
			refused(t, err, c.refused, c.fields)
			if d := cmp.Diff(c.then, got); d != "" {
				t.Errorf("events (-want +got):\n%s", d)
			}
		})
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

// What is verified is one report: a new one has to be verified anew.
func TestANewReportIsNotVerified(t *testing.T) {
	t.Parallel()
	ready := word(events.ReadinessReady, "4.2", "")
	verified := &events.ReadinessVerified{Initiative: tiltak, Report: id(2)}
	s := happened(registered, report(ready, nil), verified)
	if r := s.Report(tiltak); r == nil || r.Verified == nil {
		t.Fatalf("not verified: %+v", r)
	}
	late := happened(registered, report(ready, nil), report(word(events.ReadinessReady, "5", ""), &ready), verified)
	if r := late.Report(tiltak); r.Verified != nil || r.Version != "5" {
		t.Errorf("a report that nobody has seen is verified: %+v", r)
	}
	if s.Report("2026-0001") != nil {
		t.Error("something is said of an initiative that nobody has spoken of")
	}
}

func TestPlansRunOut(t *testing.T) {
	t.Parallel()
	w := product.Word{ReadinessWord: events.ReadinessWord{State: events.ReadinessPlanned, Date: "2026-11-01", Precision: "month"}}
	if w.Overdue("2026-11-30") || !w.Overdue("2026-12-01") {
		t.Error("a plan for November is late from December on, and not before")
	}
}

// What a municipality uses is all of it, and says nothing of what came later.
func TestDeclaringUse(t *testing.T) {
	t.Parallel()
	env := product.UseEnv{
		Today: today, Municipality: "5001", Known: true, By: events.SpeakerSelf, Newest: 5,
		Product: func(id string) bool { return id == "p" || id == "q" },
	}
	got, err := product.DecideUse(product.Use{}, product.Declare{Products: []string{"q", "p"}}, env)
	refused(t, err, "", nil)
	want := []events.Payload{&events.ProductUseDeclared{Municipality: "5001", By: events.SpeakerSelf, Products: []string{"p", "q"}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("declared (-want +got):\n%s", d)
	}
	_, err = product.DecideUse(product.Use{}, product.Declare{Products: []string{"x", "p", "p"}}, env)
	refused(t, err, fault.Invalid, []string{"products[0]", "products[2]"})
	var u product.Use
	at, _ := time.Parse(time.DateOnly, string(today))
	product.EvolveUse(&u, events.Record{ID: "a", AggregateID: product.UseID("5001"), Position: 6, Time: at, Data: want[0]})
	if got, _ := product.DecideUse(u, product.Declare{Products: []string{"p", "q"}}, env); got != nil {
		t.Errorf("the same twice on a day gives %v", got)
	}
	env.Newest = 7
	if got, _ := product.DecideUse(u, product.Declare{Products: []string{"p", "q"}}, env); len(got) != 1 {
		t.Error("the same is said anew of what has come since, and is not written down")
	}
	d := u.Last()
	older, newer := product.State{ID: "r", Registered: 5}, product.State{ID: "s", Registered: 7}
	if !d.Knew(&older) || d.Uses("r") || d.Knew(&newer) {
		t.Error("what was there is not used, and of what came later nothing is said")
	}
	env.Known = false
	_, err = product.DecideUse(u, product.Declare{}, env)
	refused(t, err, fault.NotFound, nil)
}
