package round_test

import (
	"math"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

func exception(p events.Party, hours int64, list ...string) *events.CapacityExceptionSigned {
	return &events.CapacityExceptionSigned{
		Party: p, Hours: hours, Initiatives: list, ContentHash: round.ExceptionHash(id, 350, hours, list), Reason: why,
	}
}

func signException(p events.Party, hours int64, list ...string) round.SignException {
	return round.SignException{Party: p, Initiatives: list, ContentHash: round.ExceptionHash(id, 350, hours, list), Reason: why}
}

// Rule 8: the frame is 350 hours; one, two and three take 100, 200 and 300.
func TestCapacity(t *testing.T) {
	t.Parallel()
	two300 := public().then(signed(state, one, events.ClassNow), signed(state, two, events.ClassNow))
	over := unmet("prioritized", "class gate_over_capacity")
	excepted := two300.then(exception(state, 600, one, two, three), exception(municipalities, 600, one, two, three))
	heavier := func(r registry) { r.change(two, func(i *round.Initiative) { i.Hours = 251 }) }
	third := history{signed(state, three, events.ClassNow)}
	specify(t, []spec{
		{name: "within the frame", given: public().then(signed(state, one, events.ClassNow)), when: sign(state, two, events.ClassNow), then: history{signed(state, two, events.ClassNow)}},
		{
			name: "up to the hour", given: public().then(signed(state, one, events.ClassNow)), when: sign(state, two, events.ClassNow),
			world: func(r registry) { r.change(two, func(i *round.Initiative) { i.Hours = 250 }) }, then: history{signed(state, two, events.ClassNow)},
		},
		{name: "not beyond", given: public().then(signed(state, one, events.ClassNow)), world: heavier, when: sign(state, two, events.ClassNow), refused: over},
		{name: "not beyond with a third", given: two300, when: sign(state, three, events.ClassNow), refused: over},
		{
			name: "no number is so high that it counts for less", given: public().then(signed(state, one, events.ClassNow)), when: sign(state, two, events.ClassNow), refused: over,
			world: func(r registry) {
				for _, id := range []string{one, two} {
					r.change(id, func(i *round.Initiative) { i.Hours = math.MaxInt64 })
				}
			},
		},
		{
			name: "what has lapsed takes nothing", given: two300, when: sign(state, three, events.ClassNow), then: third,
			world: func(r registry) {
				r.change(one, func(i *round.Initiative) { i.ContentHash = "changed" })
				r.change(two, func(i *round.Initiative) { i.ContentHash = "changed" })
			},
		},
		{name: "next takes nothing", given: two300, when: sign(state, three, events.ClassNext), then: history{signed(state, three, events.ClassNext)}},
		{name: "what the other has signed alone takes nothing", given: two300, when: sign(municipalities, three, events.ClassNow), then: history{signed(municipalities, three, events.ClassNow)}},
		{name: "no frame, no limit", given: public(func(e *events.RoundOpened) { e.CapacityHours = 0 }).then(two300[len(public()):]...), when: sign(state, three, events.ClassNow), then: third},
		{name: "one signature on an exception is none", given: two300.then(exception(state, 600, one, two, three)), when: sign(state, three, events.ClassNow), refused: over},
		{name: "both are", given: excepted, when: sign(state, three, events.ClassNow), then: third},
		{
			name: "signatures on different exceptions are none", when: sign(state, three, events.ClassNow), refused: over,
			given: two300.then(exception(state, 600, one, two, three), exception(municipalities, 400, one, three)),
		},
		{
			name: "an exception is for its own initiatives", when: sign(state, three, events.ClassNow), refused: over,
			given: two300.then(exception(state, 500, two, three), exception(municipalities, 500, two, three)),
		},
		{name: "and hours", given: excepted, world: heavier, when: sign(state, three, events.ClassNow), refused: over},
		{
			name: "it holds until both have signed another", given: excepted.then(exception(state, 400, one, three)), when: sign(state, three, events.ClassNow), then: third,
		},
		{
			name: "then the other holds", given: excepted.then(exception(state, 400, one, three), exception(municipalities, 400, one, three)),
			when: sign(state, three, events.ClassNow), refused: over,
		},
	})
}

func TestSignException(t *testing.T) {
	t.Parallel()
	first := exception(state, 600, one, two, three)
	specify(t, []spec{
		{name: "the first", given: public(), when: signException(state, 600, one, two, three), then: history{first}},
		{name: "in any order", given: public(), when: signException(state, 600, three, one, two), then: history{first}},
		{name: "the second", given: public().then(first), when: signException(municipalities, 600, one, two, three), then: history{exception(municipalities, 600, one, two, three)}},
		{name: "not twice", given: public().then(first), when: signException(state, 600, one, two, three), refused: notNow("exception_already_signed")},
		{name: "another", given: public().then(first), when: signException(state, 400, one, three), then: history{exception(state, 400, one, three)}},
		{
			name: "not over other hours, and both are shown", given: public(), when: signException(state, 599, one, two, three),
			refused: &refusal{code: fault.SignatureMismatch, key: "signed_other_content", args: fault.Args{
				"signed":  round.ExceptionHash(id, 350, 599, []string{one, two, three}),
				"current": round.ExceptionHash(id, 350, 600, []string{one, two, three}),
			}},
		},
		{name: "not when there is room", given: public(), when: signException(state, 300, one, two), refused: notNow("within_capacity")},
		{name: "not without a frame", given: public(func(e *events.RoundOpened) { e.CapacityHours = 0 }), when: signException(state, 600, one, two, three), refused: notNow("no_capacity_frame")},
		{name: "not before the reveal", given: ready(), when: signException(state, 600, one, two, three), refused: notNow("scores_not_revealed")},
		{name: "not for the other", given: public(), as: municipalities, when: signException(state, 600, one, two, three), refused: &refusal{code: fault.Forbidden, key: "other_party"}},
		{name: "what is missing at once", given: public(), when: round.SignException{Party: state}, refused: invalid("initiatives required", "contentHash required", "reason required_text")},
		{
			name: "what is wrong at once", given: public(), when: round.SignException{Party: "x", Initiatives: []string{one, one, four}, ContentHash: "x", Reason: why},
			refused: invalid("party not_one_of", "initiatives[1] twice", "initiatives[2] not_a_candidate"),
		},
	})
}
