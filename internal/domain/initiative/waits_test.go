package initiative_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// What an initiative waits for each of them with, and what is on its way to them.
func TestWaits(t *testing.T) {
	t.Parallel()
	running := registered(inPhase(events.PhaseExecution))
	sent := registered().then(submitted(minimum()))
	lacking := minimum()
	lacking.Questions.Effects = nil
	by := func(h history, p events.Party) history { return h.then(h.signed(p, events.ClassNow)) }
	now := assessed().decided(events.ClassNow)
	changed := now.then(&events.Described{Summary: ptr(nb("Noe annet."))})
	for _, c := range []struct {
		name                     string
		given                    history
		today                    events.Date
		owner, ks, state, others string
	}{
		{name: "no assessment", given: registered(), owner: "assessment", ks: "(assessment)"},
		{name: "gone ahead without", given: running, owner: "bypassed", ks: "(bypassed)"},
		{name: "sent", given: sent, owner: "(statement 2026-03-16)", ks: "statement 2026-03-16"},
		{name: "sent, and KS said nothing in time", given: sent, today: afterTen, owner: "finalise", ks: "statement 2026-03-16"},
		{name: "sent with something lacking", given: registered().then(submitted(lacking)), owner: "incomplete (statement 2026-03-16)", ks: "statement 2026-03-16"},
		{name: "changes asked for", given: sent.then(statement("1")), owner: "answers"},
		{name: "and answered", given: sent.then(statement("1"), answered("1")), owner: "finalise"},
		{name: "reopened", given: assessed().then(&events.AssessmentReopened{Reason: why}), owner: "reopened", ks: "signature", state: "signature"},
		{name: "assessed", given: assessed(), ks: "signature", state: "signature"},
		{name: "signed by KS", given: by(assessed(), municipalities), ks: "(signature)", state: "signature"},
		{name: "prioritised", given: now, owner: "plan"},
		{name: "changed since", given: changed, owner: "plan", ks: "again", state: "again"},
		{name: "to be studied", given: assessed().decided(events.ClassInvestigate), owner: "further"},
		{name: "paused until today", given: registered().then(&events.PutOnHold{Reason: why, Until: monday}), owner: "resumption 2026-03-02"},
		{name: "paused for longer", given: sent.then(&events.PutOnHold{Reason: why, Until: "2026-12-01"}), ks: "statement 2026-03-16"},
		{name: "handover prepared", given: piloted().then(prepared()), owner: "items acceptance", ks: "items acceptance", state: "items acceptance", others: "items acceptance"},
		{name: "withdrawn", given: registered().then(&events.Withdrawn{Reason: why})},
		{name: "not confirmed for half a year", given: registered(), today: "2026-07-05", owner: "assessment confirming 2026-07-05", ks: "(assessment)"},
		{name: "half a year all but a day", given: registered(), today: "2026-07-04", owner: "assessment", ks: "(assessment)"},
		{name: "never confirmed", given: registered(func(p *events.Proposed) { p.Provenance = &events.Provenance{Source: "Kartlegging"} }),
			owner: "assessment confirming", ks: "(assessment)"},
	} {
		today := c.today
		if today == "" {
			today = monday
		}
		for _, who := range []struct {
			organisation string
			party        events.Party
			want         string
		}{{owner, "", c.owner}, {ks, municipalities, c.ks}, {digdir, state, c.state}, {nav, "", c.others}} {
			s := c.given.state()
			if got := waitsOf(&s, who.organisation, who.party, today); got != who.want {
				t.Errorf("%s: %s is told %q, want %q", c.name, who.organisation, got, who.want)
			}
			if who.want != "" && !initiative.CanWait(s.Owner, s.Stage, who.organisation, who.party) {
				t.Errorf("%s: %s would not be asked", c.name, who.organisation)
			}
		}
	}
}

func waitsOf(s *initiative.State, organisation string, party events.Party, today events.Date) string {
	theirs, coming := initiative.Waits(s, organisation, party, today)
	var out []string
	for i, x := range slices.Concat(theirs, coming) {
		word := strings.TrimSpace(fmt.Sprint(x.Reason, " ", x.Until))
		if i >= len(theirs) {
			word = "(" + word + ")"
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}
