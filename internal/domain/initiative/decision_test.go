package initiative_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
)

// Rule 4: two keys, the same class, the same content.
func TestSign(t *testing.T) {
	t.Parallel()
	h := assessed()
	half := h.then(h.signed(state, events.ClassNow))
	moved := func(class events.Class) *events.Prioritized {
		return &events.Prioritized{Class: class, ContentHash: h.hash()}
	}
	specify(t, []spec{
		{name: "the first signature changes nothing", given: h, when: h.sign(state, events.ClassNow), then: history{h.signed(state, events.ClassNow)}},
		{name: "whichever party is first", given: h, when: h.sign(municipalities, events.ClassLater), then: history{h.signed(municipalities, events.ClassLater)}},
		{
			name: "the second decides", given: half, when: h.sign(municipalities, events.ClassNow),
			then: history{h.signed(municipalities, events.ClassNow), moved(events.ClassNow)},
		}, {
			name: "one party is not two", given: half, when: h.sign(state, events.ClassNow),
			refused: notNow("already_signed"),
		}, {
			name: "another class is refused, and both are shown", given: half, when: h.sign(municipalities, events.ClassNext),
			refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_class", args: fault.Args{
				"party": state, "otherClass": events.ClassNow, "otherHash": h.hash(), "class": events.ClassNext, "hash": h.hash(),
			}},
		}, {
			name: "other content is refused, and both are shown", given: h.then(retitled), when: h.sign(state, events.ClassNow),
			refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_content", args: fault.Args{
				"signed": h.hash(), "current": h.then(retitled).hash(),
			}},
		}, {
			name: "a party may replace its own signature", given: half, when: h.sign(state, events.ClassNext),
			then: history{h.signed(state, events.ClassNext)},
		}, {
			name: "then the new one counts", given: half.then(h.signed(state, events.ClassNext)), when: h.sign(municipalities, events.ClassNext),
			then: history{h.signed(municipalities, events.ClassNext), moved(events.ClassNext)},
		}, {
			name: "and the replaced one does not", given: half.then(h.signed(state, events.ClassNext)), when: h.sign(municipalities, events.ClassNow),
			refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_class"},
		}, {
			name: "a signature lapses when the content changes", given: half.then(retitled), when: half.then(retitled).sign(municipalities, events.ClassNow),
			then: history{half.then(retitled).signed(municipalities, events.ClassNow)},
		}, {
			name: "who has lapsed signs again", given: half.then(retitled), when: half.then(retitled).sign(state, events.ClassNow),
			then: history{half.then(retitled).signed(state, events.ClassNow)},
		}, {
			name: "a lapsed signature binds nobody to its class", given: half.then(retitled), when: half.then(retitled).sign(municipalities, events.ClassNo),
			then: history{half.then(retitled).signed(municipalities, events.ClassNo)},
		}, {
			name: "what the owner reports about itself lapses nothing", given: half.then(&events.PhaseReported{Phase: events.PhaseRollout}),
			when: h.sign(municipalities, events.ClassNow), then: history{h.signed(municipalities, events.ClassNow), moved(events.ClassNow)},
		}, {
			name: "what is wrong with a signature is said at once", given: h, when: initiative.Sign{Party: "vendors", Class: "soon"},
			refused: invalid("party not_one_of", "class not_one_of", "contentHash required"),
		}, {
			name: "no has a reason", given: h, when: initiative.Sign{Party: state, Class: events.ClassNo, ContentHash: h.hash()},
			refused: invalid("reason required_text"),
		}, {
			name: "investigate has a reason", given: h, when: initiative.Sign{Party: state, Class: events.ClassInvestigate, ContentHash: h.hash()},
			refused: invalid("reason required_text"),
		}, {
			name: "now needs none", given: h, when: initiative.Sign{Party: state, Class: events.ClassNow, ContentHash: h.hash()},
			then: history{&events.DecisionSigned{Party: state, Class: events.ClassNow, ContentHash: h.hash()}},
		},
	})
}

func TestSignNeedsAnAssessment(t *testing.T) {
	t.Parallel()
	refuse := func(reasons ...string) *refusal { return unmet(events.StagePrioritized, reasons...) }
	law, later := registered(obliged(events.ObligationMandatory)), assessed(obliged(events.ObligationMandatoryLater))
	reopened := assessed().then(&events.AssessmentReopened{Reason: why})
	recorded := registered().then(recordedAt(events.StageAssessed))
	specify(t, []spec{
		{name: "before it is assessed", given: registered(), when: registered().sign(state, events.ClassNow), refused: refuse("stage gate_not_assessed")},
		{
			name: "everything that is unmet is said at once", given: law, when: law.sign(state, events.ClassNo),
			refused: refuse("stage gate_not_assessed", "class gate_obligation_cannot_be_no"),
		},
		{name: "a law that comes is a law", given: later, when: later.sign(state, events.ClassNo), refused: refuse("class gate_obligation_cannot_be_no")},
		{name: "its timing is decided jointly", given: later, when: later.sign(state, events.ClassLater), then: history{later.signed(state, events.ClassLater)}},
		{
			name: "a recommendation may be no", given: assessed(obliged(events.ObligationRecommended)),
			when: assessed(obliged(events.ObligationRecommended)).sign(state, events.ClassNo),
			then: history{assessed(obliged(events.ObligationRecommended)).signed(state, events.ClassNo)},
		},
		{name: "while it is reopened", given: reopened, when: reopened.sign(state, events.ClassNow), refused: refuse("assessment gate_assessment_reopened")},
		{
			name: "submitted again is not final again", given: reopened.then(submitted(full()), statement()),
			when: reopened.then(submitted(full()), statement()).sign(state, events.ClassNow), refused: refuse("assessment gate_assessment_reopened"),
		},
		{name: "assessed before the registry", given: recorded, when: recorded.sign(state, events.ClassNow), then: history{recorded.signed(state, events.ClassNow)}},
	})
}

func TestSignOutcomes(t *testing.T) {
	t.Parallel()
	h := assessed()
	half := func(class events.Class) history { return h.then(h.signed(state, class)) }
	investigated := h.decided(events.ClassInvestigate)
	rejected := h.decided(events.ClassNo)
	specify(t, []spec{
		{
			name: "investigate leaves the stage and says why", given: half(events.ClassInvestigate), when: h.sign(municipalities, events.ClassInvestigate),
			then: history{h.signed(municipalities, events.ClassInvestigate), &events.InvestigationRequested{ContentHash: h.hash(), Reason: why}},
		},
		{name: "afterwards another class can be signed", given: investigated, when: h.sign(state, events.ClassNow), then: history{h.signed(state, events.ClassNow)}},
		{name: "but not investigate over the same", given: investigated, when: h.sign(state, events.ClassInvestigate), refused: notNow("already_decided")},
		{name: "the assessment can be reopened for it", given: investigated, when: initiative.ReopenAssessment{Reason: why}, then: history{&events.AssessmentReopened{Reason: why}}},
		{
			name: "no rejects", given: half(events.ClassNo), when: h.sign(municipalities, events.ClassNo),
			then: history{h.signed(municipalities, events.ClassNo), &events.PriorityRejected{ContentHash: h.hash(), Reason: why}},
		},
		{name: "rejected is final for signatures", given: rejected, when: h.sign(state, events.ClassNow), refused: notNow("standing_refuses")},
		{name: "and for the owner", given: rejected, when: initiative.Amend{Title: ptr(nb("Ny"))}, refused: notNow("standing_refuses")},
		{name: "and cannot be resumed", given: rejected, when: initiative.Resume{Reason: why}, refused: notNow("standing_refuses")},
	})
	if s := investigated.state(); s.Stage != events.StageAssessed || s.Standing != events.StandingActive {
		t.Errorf("investigate: %s %s", s.Stage, s.Standing)
	}
	if s := rejected.state(); s.Stage != events.StageAssessed || s.Standing != events.StandingRejected {
		t.Errorf("no: %s %s", s.Stage, s.Standing)
	}
}

func TestSignAgain(t *testing.T) {
	t.Parallel()
	h := prioritized()
	changed := h.then(retitled)
	half := changed.then(changed.signed(municipalities, events.ClassNow))
	late := func(h history, class events.Class, reasons ...string) spec {
		return spec{name: string(class) + " " + reasons[0], given: h, when: h.sign(state, class), refused: unmet(events.StagePrioritized, reasons...)}
	}
	recorded := registered().then(recordedAt(events.StageOperational))
	specify(t, []spec{
		{name: "what is decided is decided", given: h, when: h.sign(state, events.ClassNow), refused: notNow("already_decided")},
		{name: "the class may be moved", given: h, when: h.sign(state, events.ClassLater), then: history{h.signed(state, events.ClassLater)}},
		{
			name: "by both", given: h.then(h.signed(state, events.ClassLater)), when: h.sign(municipalities, events.ClassLater),
			then: history{h.signed(municipalities, events.ClassLater), &events.Prioritized{Class: events.ClassLater, ContentHash: h.hash()}},
		},
		{name: "changed content is confirmed by one", given: changed, when: changed.sign(state, events.ClassNow), then: history{changed.signed(state, events.ClassNow)}},
		{
			name: "and by the other", given: half, when: changed.sign(state, events.ClassNow),
			then: history{changed.signed(state, events.ClassNow), &events.PriorityReconfirmed{Class: events.ClassNow, ContentHash: changed.hash()}},
		},
		late(h, events.ClassInvestigate, "class gate_already_prioritized"),
		late(piloted(), events.ClassNext, "class gate_only_reconfirm"),
		late(piloted(), events.ClassInvestigate, "class gate_only_reconfirm"),
		late(piloted(), events.ClassNo, "class gate_only_reconfirm"),
		{
			name: "what is piloted is reconfirmed", given: piloted().then(retitled), when: piloted().then(retitled).sign(state, events.ClassNow),
			then: history{piloted().then(retitled).signed(state, events.ClassNow)},
		},
		late(recorded, events.ClassNo, "class gate_already_prioritized"),
		late(recorded, events.ClassInvestigate, "class gate_already_prioritized"),
		{name: "what was recorded without a decision may get one", given: recorded, when: recorded.sign(state, events.ClassNow), then: history{recorded.signed(state, events.ClassNow)}},
	})
}

// A decision whose content has changed rests on an earlier version until both
// have confirmed it.
func TestRestsOnEarlierVersion(t *testing.T) {
	t.Parallel()
	h := prioritized().then(retitled)
	half := h.then(h.signed(state, events.ClassNow))
	both := half.then(h.signed(municipalities, events.ClassNow), &events.PriorityReconfirmed{Class: events.ClassNow, ContentHash: h.hash()})
	for _, c := range []struct {
		name  string
		given history
		want  bool
	}{
		{"no decision", assessed().then(retitled), false},
		{"as it was signed", prioritized(), false},
		{"the title has changed", h, true},
		{"the reach has changed", prioritized().then(&events.ReachChanged{Reach: events.Reach{Scope: events.ScopeCounties, Codes: []string{"46"}}}), true},
		{"the obligation has changed", prioritized().then(&events.ObligationChanged{Obligation: &events.Obligation{Level: events.ObligationVoluntary}}), true},
		{"the basis of the plan has changed", prioritized().then(&events.PlanBaselined{Milestones: []events.Milestone{{Milestone: "A", Date: "2027-01-01"}}}), true},
		{"another assessment", prioritized().then(submitted(full())), true},
		{"the forecast has changed", prioritized().then(&events.ForecastChanged{Milestones: []events.Milestone{{Milestone: "A", Date: "2027-01-01"}}}), false},
		{"the phase has changed", prioritized().then(&events.PhaseReported{Phase: events.PhaseRollout}), false},
		{"one has confirmed", half, true},
		{"both have confirmed", both, false},
		{"it has changed back", h.then(&events.Described{Title: ptr(proposal().Title)}), false},
	} {
		s := c.given.state()
		if got := s.RestsOnEarlierVersion(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		if c.given.hash() == "" || len(c.given.hash()) != 64 {
			t.Errorf("%s: hash %q", c.name, c.given.hash())
		}
	}
}
