package round_test

import (
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

func position(p events.Party, position string, edits ...func(*events.PositionDeclared)) *events.PositionDeclared {
	e := &events.PositionDeclared{Party: p, Initiative: one, Position: position}
	for _, edit := range edits {
		edit(e)
	}
	return e
}

// Rule 6: positions are public and attributed, so they come after the reveal.
func TestDeclarePosition(t *testing.T) {
	t.Parallel()
	declare := func(e *events.PositionDeclared) round.DeclarePosition {
		return round.DeclarePosition{PositionDeclared: *e}
	}
	conditions := func(list ...events.Condition) func(*events.PositionDeclared) {
		return func(e *events.PositionDeclared) { e.Conditions = list }
	}
	reasoned := func(e *events.PositionDeclared) { e.Reason, e.WouldChange = why, why }
	sound := events.Condition{Text: nb("Finansiert"), Owner: digdir, Due: deadline}
	supports, objects := position(state, "supports"), position(municipalities, "objects", reasoned)
	with := position(state, "supports_with_conditions", conditions(sound))
	notYet := position(state, "not_now", func(e *events.PositionDeclared) { e.Reason = why })
	specify(t, []spec{
		{name: "supports", given: public(), when: declare(supports), then: history{supports}},
		{name: "supports with conditions", given: public(), when: declare(with), then: history{with}},
		{name: "not now", given: public(), when: declare(notYet), then: history{notYet}},
		{name: "objects", given: public(), when: declare(objects), then: history{objects}},
		{name: "a party may change its mind", given: public().then(supports), when: declare(notYet), then: history{notYet}},
		{name: "not before the reveal", given: ready().then(sealed(state, stateScores())), when: declare(supports), refused: notNow("scores_not_revealed")},
		{name: "not for the other", given: public(), as: state, when: declare(objects), refused: &refusal{code: fault.Forbidden, key: "other_party"}},
		{name: "not by an administrator", given: public(), as: nobody, when: declare(supports), refused: &refusal{code: fault.Forbidden, key: "only_parties"}},
		{name: "not after the conclusion", given: settled().then(concluded()), when: declare(supports), refused: notNow("round_is_concluded")},
		{
			name: "not on another initiative", given: public(), when: declare(position(state, "supports", func(e *events.PositionDeclared) { e.Initiative = four })),
			refused: &refusal{code: fault.NotFound, key: "not_a_candidate"},
		},
		{name: "not any word", given: public(), when: declare(position(state, "maybe")), refused: invalid("position not_one_of")},
		{name: "conditions are said", given: public(), when: declare(position(state, "supports_with_conditions")), refused: invalid("conditions required")},
		{name: "and only then", given: public(), when: declare(position(state, "supports", conditions(sound))), refused: invalid("conditions conditions_without_support")},
		{
			name: "a condition has text, owner and day", given: public(), when: declare(position(state, "supports_with_conditions", conditions(events.Condition{}, events.Condition{
				Text: why, Owner: "991825828", Due: monday,
			}))),
			refused: invalid("conditions[0].text required_text", "conditions[0].owner invalid_orgnr", "conditions[0].due required",
				"conditions[1].owner invalid_orgnr", "conditions[1].due not_in_future"),
		},
		{name: "not now says why", given: public(), when: declare(position(state, "not_now")), refused: invalid("reason required_text")},
		{name: "an objection says why, and what would change it", given: public(), when: declare(position(state, "objects")), refused: invalid("reason required_text", "wouldChange required_text")},
	})
}

// Rule 6: two keys, the same class, the same content.
func TestSign(t *testing.T) {
	t.Parallel()
	half := public().then(signed(state, one, events.ClassNow))
	both := public().then(agreed(one, events.ClassNow)...)
	changed := func(r registry) { r.change(one, func(i *round.Initiative) { i.ContentHash = "changed" }) }
	changedHash := round.DecisionHash(one, "changed", set(), round.CriteriaHash(set()), events.ClassNow)
	signChanged := func(p events.Party) round.Sign {
		c := sign(p, one, events.ClassNow)
		c.DecisionHash = changedHash
		return c
	}
	signedChanged := func(p events.Party) *events.RoundDecisionSigned {
		e := signed(p, one, events.ClassNow)
		e.ContentHash, e.DecisionHash = "changed", changedHash
		return e
	}
	specify(t, []spec{
		{name: "the first", given: public(), when: sign(state, one, events.ClassNow), then: history{signed(state, one, events.ClassNow)}},
		{name: "whichever party is first", given: public(), when: sign(municipalities, one, events.ClassLater), then: history{signed(municipalities, one, events.ClassLater)}},
		{name: "the second", given: half, when: sign(municipalities, one, events.ClassNow), then: history{signed(municipalities, one, events.ClassNow)}},
		{name: "one party is not two", given: half, when: sign(state, one, events.ClassNow), refused: notNow("already_signed")},
		{name: "not with the other's key", given: half, as: state, when: sign(municipalities, one, events.ClassNow), refused: &refusal{code: fault.Forbidden, key: "other_party"}},
		{name: "nor by an administrator", given: half, as: nobody, when: sign(municipalities, one, events.ClassNow), refused: &refusal{code: fault.Forbidden, key: "only_parties"}},
		{
			name: "another class is refused, and both are shown", given: half, when: sign(municipalities, one, events.ClassNext),
			refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_class", args: fault.Args{
				"party": state, "otherClass": events.ClassNow, "otherHash": decision(one, events.ClassNow),
				"class": events.ClassNext, "hash": decision(one, events.ClassNext),
			}},
		},
		{name: "a party may replace its own", given: half, when: sign(state, one, events.ClassNext), then: history{signed(state, one, events.ClassNext)}},
		{
			name: "then the new one counts", given: half.then(signed(state, one, events.ClassNext)), when: sign(municipalities, one, events.ClassNext),
			then: history{signed(municipalities, one, events.ClassNext)},
		}, {
			name: "and the replaced one does not", given: half.then(signed(state, one, events.ClassNext)), when: sign(municipalities, one, events.ClassNow),
			refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_class"},
		},
		{name: "what both have signed is not replaced by one", given: both, when: sign(state, one, events.ClassNext), refused: notNow("already_decided")},
		{
			name: "yesterday's hash is refused, and both are shown", given: half, world: changed, when: sign(municipalities, one, events.ClassNow),
			refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_content", args: fault.Args{
				"signed": decision(one, events.ClassNow), "current": changedHash,
			}},
		},
		{name: "the hash of another class is another hash", given: public(), when: func() round.Command {
			c := sign(state, one, events.ClassNow)
			c.DecisionHash = decision(one, events.ClassNext)
			return c
		}(), refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_content"}},
		{name: "a signature lapses when the content changes", given: half, world: changed, when: signChanged(municipalities), then: history{signedChanged(municipalities)}},
		{name: "who has lapsed signs again", given: half, world: changed, when: signChanged(state), then: history{signedChanged(state)}},
		{name: "also when both had", given: both, world: changed, when: signChanged(state), then: history{signedChanged(state)}},
		{name: "not before the reveal", given: ready(), when: sign(state, one, events.ClassNow), refused: notNow("scores_not_revealed")},
		{name: "not after the conclusion", given: settled().then(concluded()), when: sign(state, one, events.ClassNow), refused: notNow("round_is_concluded")},
		{name: "not on another initiative", given: public(), when: sign(state, four, events.ClassNow), refused: &refusal{code: fault.NotFound, key: "not_a_candidate"}},
		{
			name: "everything that is wrong at once", given: public(), when: round.Sign{Party: "vendors", Initiative: one, Class: "soon"},
			refused: invalid("party not_one_of", "class not_one_of", "decisionHash required"),
		},
		{name: "no has a reason", given: public(), when: round.Sign{Party: state, Initiative: one, Class: events.ClassNo, DecisionHash: "x"}, refused: invalid("reason required_text")},
		{name: "investigate has a reason", given: public(), when: round.Sign{Party: state, Initiative: one, Class: events.ClassInvestigate, DecisionHash: "x"}, refused: invalid("reason required_text")},
	})
}

func TestSignGates(t *testing.T) {
	t.Parallel()
	as := func(edit func(*round.Initiative)) func(registry) {
		return func(r registry) { r.change(one, edit) }
	}
	refuse := func(reasons ...string) *refusal { return unmet("prioritized", reasons...) }
	specify(t, []spec{
		{name: "a law cannot be no", given: public(), when: sign(state, three, events.ClassNo), refused: refuse("class gate_obligation_cannot_be_no")},
		{name: "its timing is decided jointly", given: public(), when: sign(state, three, events.ClassLater), then: history{signed(state, three, events.ClassLater)}},
		{name: "others can", given: public(), when: sign(state, two, events.ClassNo), then: history{signed(state, two, events.ClassNo)}},
		{
			name: "everything against it at once", given: public(), when: sign(state, one, events.ClassNo),
			world: as(func(i *round.Initiative) {
				i.Standing, i.Final, i.Binding = events.StandingWithdrawn, false, true
			}),
			refused: refuse("initiative candidate_not_active", "initiative gate_assessment_reopened", "class gate_obligation_cannot_be_no"),
		}, {
			name: "one that is decided elsewhere meanwhile", given: public(), when: sign(state, one, events.ClassNow),
			world:   as(func(i *round.Initiative) { i.Stage, i.Class = events.StagePrioritized, events.ClassLater }),
			refused: refuse("initiative gate_already_prioritized"),
		}, {
			name: "one that rests on an earlier version", given: public(), when: sign(state, one, events.ClassNow),
			world: as(func(i *round.Initiative) {
				i.Stage, i.Class, i.Earlier = events.StagePrioritized, events.ClassLater, true
			}),
			then: history{signed(state, one, events.ClassNow)},
		}, {
			name: "is not investigated any more", given: public(), when: sign(state, one, events.ClassInvestigate),
			world: as(func(i *round.Initiative) {
				i.Stage, i.Class, i.Earlier = events.StagePrioritized, events.ClassLater, true
			}),
			refused: refuse("class gate_already_prioritized"),
		},
		{name: "one that is gone", given: public(), when: sign(state, one, events.ClassNow), world: func(r registry) { delete(r, one) }, refused: &refusal{code: fault.NotFound, key: "initiative_not_found"}},
	})
}

// Rule 9: disagreement is an outcome.
func TestDisagreement(t *testing.T) {
	t.Parallel()
	record := round.RecordDisagreement{Party: municipalities, Initiative: one, Reason: why, WouldChange: nb("En pilot.")}
	recorded := history{disagreed(municipalities, one)}
	both := public().then(agreed(one, events.ClassNow)...)
	specify(t, []spec{
		{name: "is recorded", given: public(), when: record, then: recorded},
		{name: "with why and what would change it", given: public(), when: round.RecordDisagreement{Party: "x", Initiative: one}, refused: invalid("party not_one_of", "reason required_text", "wouldChange required_text")},
		{name: "after one's own signature", given: public().then(signed(municipalities, one, events.ClassNow)), when: record, then: recorded},
		{name: "not after both have signed", given: both, when: record, refused: notNow("already_decided")},
		{
			name: "unless the content has changed since", given: both, when: record, then: recorded,
			world: func(r registry) { r.change(one, func(i *round.Initiative) { i.ContentHash = "changed" }) },
		},
		{name: "not before the reveal", given: ready(), when: record, refused: notNow("scores_not_revealed")},
		{name: "not for the other", given: public(), as: state, when: record, refused: &refusal{code: fault.Forbidden, key: "other_party"}},
		{name: "not on another initiative", given: public(), when: round.RecordDisagreement{Party: state, Initiative: four}, refused: &refusal{code: fault.NotFound, key: "not_a_candidate"}},
		{
			name: "one's own signature has lapsed", given: public().then(signed(municipalities, one, events.ClassNow), disagreed(municipalities, one)),
			when: sign(state, one, events.ClassNext), then: history{signed(state, one, events.ClassNext)},
		}, {
			name: "who disagreed may sign all the same", given: public().then(signed(state, one, events.ClassNow), disagreed(municipalities, one)),
			when: sign(municipalities, one, events.ClassNow), then: history{signed(municipalities, one, events.ClassNow)},
		},
	})
}

func TestEscalation(t *testing.T) {
	t.Parallel()
	escalate := func(level events.EscalationLevel) round.Escalate {
		return round.Escalate{Initiative: three, Level: level, Deadline: deadline, Reason: why}
	}
	escalated := func(level events.EscalationLevel) *events.Escalated {
		return &events.Escalated{Initiative: three, Level: level, Deadline: deadline, Reason: why}
	}
	resolve, resolved := round.ResolveEscalation{Initiative: three, Resolution: why}, &events.EscalationResolved{Initiative: three, Resolution: why}
	given, done := settled(), settled().then(concluded())
	ministry := given.then(escalated("ministry"))
	specify(t, []spec{
		{name: "a disagreement goes up", given: given, when: escalate("executive"), then: history{escalated("executive")}},
		{name: "by the other party", given: given, as: municipalities, when: escalate("executive"), then: history{escalated("executive")}},
		{name: "not by an administrator", given: given, as: nobody, when: escalate("executive"), refused: &refusal{code: fault.Forbidden, key: "only_parties"}},
		{name: "also after the conclusion", given: done, when: escalate("ministry"), then: history{escalated("ministry")}},
		{name: "higher", given: ministry, when: escalate("consultation"), then: history{escalated("consultation")}},
		{name: "not lower", given: ministry, when: escalate("executive"), refused: invalid("level level_not_higher")},
		{name: "nor as high", given: ministry, when: escalate("ministry"), refused: invalid("level level_not_higher")},
		{name: "unless that was resolved", given: ministry.then(resolved), when: escalate("executive"), then: history{escalated("executive")}},
		{
			name: "what is wrong at once", given: ministry, when: round.Escalate{Initiative: three, Level: "king", Deadline: monday},
			refused: invalid("level not_one_of", "deadline not_in_future", "reason required_text"),
		},
		{name: "not without a disagreement", given: given, when: round.Escalate{Initiative: one, Level: "ministry", Deadline: deadline, Reason: why}, refused: notNow("no_disagreement")},
		{
			name: "not when who disagreed has signed", given: given.then(signed(municipalities, three, events.ClassNext)), when: escalate("ministry"),
			refused: notNow("no_disagreement"),
		},
		{name: "not in a round that is not there", when: escalate("ministry"), refused: &refusal{code: fault.NotFound, key: "round_not_found"}},
		{name: "it is resolved", given: ministry, when: resolve, then: history{resolved}},
		{name: "also after the conclusion of the round", given: done.then(escalated("ministry")), when: resolve, then: history{resolved}},
		{name: "once", given: ministry.then(resolved), when: resolve, refused: notNow("no_escalation")},
		{name: "with words", given: ministry, when: round.ResolveEscalation{Initiative: three}, refused: invalid("resolution required_text")},
		{name: "if there is one", given: given, when: resolve, refused: notNow("no_escalation")},
		{name: "it decides nothing", given: public().then(disagreed(state, three), escalated("ministry"), resolved).then(agreed(one, "now")...), when: round.Conclude{},
			refused: unmet("concluding", "decisions.2026-0002.state gate_signature_missing", "decisions.2026-0002.municipalities gate_signature_missing")},
	})
}
