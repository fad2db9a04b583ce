package round_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// Rule 10: all or none, as it was signed.
func TestConclude(t *testing.T) {
	t.Parallel()
	as := func(id string, edit func(*round.Initiative)) func(registry) {
		return func(r registry) { r.change(id, edit) }
	}
	moved := unmet("concluding", "decisions.2026-0002 gate_moved_since_signing")
	lifted := settled().then(signed(municipalities, three, events.ClassNext))
	over := public().then(agreed(one, "now")...).then(agreed(two, "now")...).then(disagreed(state, three))
	heavier := func(r registry) { r.change(one, func(i *round.Initiative) { i.Hours = 151 }) }
	specify(t, []spec{
		{name: "when everything is settled", given: settled(), when: round.Conclude{}, then: history{concluded()}},
		{name: "by either party", given: settled(), as: municipalities, when: round.Conclude{}, then: history{concluded()}},
		{name: "not by an administrator", given: settled(), as: nobody, when: round.Conclude{}, refused: &refusal{code: fault.Forbidden, key: "only_parties"}},
		{name: "not twice", given: settled().then(concluded()), when: round.Conclude{}, refused: notNow("round_is_concluded")},
		{name: "not before the reveal", given: ready(), when: round.Conclude{}, refused: notNow("scores_not_revealed")},
		{
			name: "everything that is not settled at once", given: public().then(signed(state, one, events.ClassNow)), when: round.Conclude{},
			refused: unmet("concluding", "decisions.2026-0001.municipalities gate_signature_missing",
				"decisions.2026-0002.state gate_signature_missing", "decisions.2026-0002.municipalities gate_signature_missing",
				"decisions.2026-0003.state gate_signature_missing", "decisions.2026-0003.municipalities gate_signature_missing"),
		},
		{name: "silence is not consent to disagree", given: lifted, when: round.Conclude{}, refused: unmet("concluding", "decisions.2026-0003.state gate_signature_missing")},
		{
			name: "signatures over different content are none", when: round.Conclude{},
			given: settled().then(signed(state, three, events.ClassNext), func() events.Payload {
				e := signed(municipalities, three, events.ClassNext)
				e.ContentHash, e.DecisionHash = "changed", "other"
				return e
			}()),
			refused: unmet("concluding", "decisions.2026-0003 gate_signatures_differ"),
		},
		{name: "what has changed since is named", given: settled(), world: as(two, func(i *round.Initiative) { i.ContentHash = "changed" }), when: round.Conclude{}, refused: moved},
		{name: "what is on hold is named", given: settled(), world: as(two, func(i *round.Initiative) { i.Standing = events.StandingOnHold }), when: round.Conclude{}, refused: moved},
		{name: "what is reopened is named", given: settled(), world: as(two, func(i *round.Initiative) { i.Final = false }), when: round.Conclude{}, refused: moved},
		{name: "what is decided elsewhere is named", given: settled(), world: as(two, func(i *round.Initiative) { i.Stage, i.Class = "prioritized", "now" }), when: round.Conclude{}, refused: moved},
		{name: "what is gone is named", given: settled(), world: func(r registry) { delete(r, two) }, when: round.Conclude{}, refused: moved},
		{
			name: "each of them", given: settled(), world: func(r registry) { delete(r, one); delete(r, two) }, when: round.Conclude{},
			refused: unmet("concluding", "decisions.2026-0001 gate_moved_since_signing", "decisions.2026-0002 gate_moved_since_signing"),
		},
		{name: "what the owner reports meanwhile moves nothing", given: settled(), world: as(two, func(i *round.Initiative) { i.Position = 900 }), when: round.Conclude{}, then: history{concluded()}},
		{name: "a disagreed one may have changed", given: settled(), world: as(three, func(i *round.Initiative) { i.ContentHash = "changed" }), when: round.Conclude{}, then: history{concluded()}},
		{name: "not beyond the frame", given: over, world: heavier, when: round.Conclude{}, refused: unmet("concluding", "class gate_over_capacity")},
		{
			name: "with an exception", given: over.then(exception(state, 351, one, two), exception(municipalities, 351, one, two)), world: heavier, when: round.Conclude{},
			then: history{&events.RoundConcluded{Disagreed: []string{three}, Decided: []events.Decided{
				{Initiative: one, Class: "now", ContentHash: content(one), DecisionHash: decision(one, "now"), Hours: 151},
				{Initiative: two, Class: "now", ContentHash: content(two), DecisionHash: decision(two, "now"), Hours: 200},
			}}},
		},
		{
			name: "not without candidates", given: public().then(removal(one), removal(two), removal(three)), when: round.Conclude{},
			refused: unmet("concluding", "candidates gate_no_candidates"),
		},
	})
}

func removal(id string) *events.CandidateRemoved {
	return &events.CandidateRemoved{Initiative: id, Reason: why}
}

// What a conclusion does to each initiative, in the same batch.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		class   events.Class
		before  func(*round.Initiative)
		outcome func(signatures []events.Signature) events.Payload
	}{
		{class: "now", outcome: func(s []events.Signature) events.Payload {
			return &events.Prioritized{Class: "now", ContentHash: content(one), Round: id, Signatures: s}
		}},
		{class: "later", outcome: func(s []events.Signature) events.Payload {
			return &events.Prioritized{Class: "later", ContentHash: content(one), Round: id, Signatures: s}
		}},
		{class: "no", outcome: func(s []events.Signature) events.Payload {
			return &events.PriorityRejected{ContentHash: content(one), Reason: nb("Sist."), Round: id, Signatures: s}
		}},
		{class: "investigate", outcome: func(s []events.Signature) events.Payload {
			return &events.InvestigationRequested{ContentHash: content(one), Reason: nb("Sist."), Round: id, Signatures: s}
		}},
		{
			class: "next", before: func(i *round.Initiative) { i.Stage, i.Class, i.Earlier = events.StagePrioritized, "next", true },
			outcome: func(s []events.Signature) events.Payload {
				return &events.PriorityReconfirmed{Class: "next", ContentHash: content(one), Round: id, Signatures: s}
			},
		}, {
			class: "next", before: func(i *round.Initiative) { i.Stage, i.Class, i.Earlier = events.StagePrioritized, "now", true },
			outcome: func(s []events.Signature) events.Payload {
				return &events.Prioritized{Class: "next", ContentHash: content(one), Round: id, Signatures: s}
			},
		},
	} {
		last := signed(state, one, c.class)
		last.Reason = nb("Sist.")
		h := public().then(removal(two), disagreed(state, three), signed(municipalities, one, c.class), last)
		all := initiatives()
		if c.before != nil {
			all.change(one, c.before)
		}
		got, err := round.Decide(h.state(), round.Conclude{}, env(state, all))
		if err != nil {
			t.Errorf("%s: %v", c.class, err)
			continue
		}
		s := h.state().Signatures[one]
		want := c.outcome([]events.Signature{
			{Party: state, By: digdir, At: s[state].At, DecisionHash: decision(one, c.class), Reason: nb("Sist.")},
			{Party: municipalities, By: ks, At: s[municipalities].At, DecisionHash: decision(one, c.class), Reason: why},
		})
		if len(got.Outcomes) != 1 || got.Outcomes[0].Initiative != one || got.Outcomes[0].Expected != 100 {
			t.Errorf("%s: outcomes %+v", c.class, got.Outcomes)
			continue
		}
		if diff := cmp.Diff(lines(t, history{want}), lines(t, history{got.Outcomes[0].Event})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.class, diff)
		}
		readBack(t, events.AggregateInitiative, got.Outcomes[0].Event)
	}
}

func TestOnlyAConclusionHasOutcomes(t *testing.T) {
	t.Parallel()
	got, err := round.Decide(public().state(), sign(state, one, "now"), env(state, initiatives()))
	if err != nil || got.Outcomes != nil {
		t.Errorf("%+v, %v", got, err)
	}
	refused, err := round.Decide(public().state(), round.Conclude{}, env(state, initiatives()))
	if fault.CodeOf(err) != fault.GateUnmet || refused.Outcomes != nil {
		t.Errorf("%+v, %v", refused, err)
	}
}
