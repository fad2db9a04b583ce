package round_test

import (
	"fmt"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
)

// Rule 1: what a round is opened with.
func TestOpen(t *testing.T) {
	t.Parallel()
	event := func(edits ...func(*events.RoundOpened)) history { return opened(edits...) }
	many := func(n int) []string {
		var out []string
		for i := range n {
			out = append(out, fmt.Sprintf("2025-%04d", i+1))
		}
		return out
	}
	registered := func(r registry) {
		for _, id := range many(round.MaxCandidates + 1) {
			r[id] = r[one]
		}
	}
	specify(t, []spec{
		{name: "with all it needs", when: openRound(), then: event()},
		{name: "by the municipalities", as: municipalities, when: openRound(), then: event()},
		{name: "by nobody else", as: nobody, when: openRound(), refused: &refusal{code: fault.Forbidden, key: "only_parties"}},
		{name: "not twice", given: opened(), when: openRound(), refused: &refusal{code: fault.Conflict, key: "round_id_taken"}},
		{
			name: "without candidates and frame", when: openRound(func(o *round.Open) { o.Candidates, o.CapacityHours = nil, 0 }),
			then: event(func(e *events.RoundOpened) { e.Candidates, e.CapacityHours = []string{}, 0 }),
		}, {
			name: "working days pass by days off", when: openRound(func(o *round.Open) { o.Deadline, o.WorkingDays = "", 11 }),
			then: event(func(e *events.RoundOpened) { e.Deadline = "2026-03-18" }),
		}, {
			name: "the next working day is soon enough", when: openRound(func(o *round.Open) { o.Deadline = tuesday }),
			then: event(func(e *events.RoundOpened) { e.Deadline = tuesday }),
		}, {
			name: "everything that is missing is said at once", when: round.Open{},
			refused: invalid("name required_text", "criteriaSet.id required", "criteriaSet.version out_of_range", "criteriaSet.name required_text",
				"criteriaSet.criteria required", "deadline required", "bodies.state required_text", "bodies.municipalities required_text"),
		}, {
			name: "everything that is wrong is said at once", when: openRound(func(o *round.Open) {
				o.Name, o.CapacityHours, o.Deadline = events.Text{"sv": "x", "nb": " "}, -1, "2026-02-30"
				o.Candidates = []string{one, one, unknown, "", "x"}
				o.Bodies = map[events.Party]events.Text{state: nb("x"), "vendors": nb("x")}
			}),
			refused: invalid("name.nb empty", "name.sv unknown_language", "name required_text", "capacityHours negative", "deadline invalid_date",
				"bodies.municipalities required_text", "bodies.vendors not_one_of",
				"candidates[1] twice", "candidates[2] unknown_initiative", "candidates[3] required", "candidates[4] unknown_initiative"),
		},
		{name: "not for yesterday", when: openRound(func(o *round.Open) { o.Deadline = "2026-03-01" }), refused: invalid("deadline not_in_future")},
		{name: "not for today", when: openRound(func(o *round.Open) { o.Deadline = monday }), refused: invalid("deadline not_in_future")},
		{name: "not both day and days", when: openRound(func(o *round.Open) { o.WorkingDays = 5 }), refused: invalid("workingDays deadline_and_working_days")},
		{name: "not backwards", when: openRound(func(o *round.Open) { o.Deadline, o.WorkingDays = "", -1 }), refused: invalid("workingDays out_of_range")},
		{name: "not for ever", when: openRound(func(o *round.Open) { o.Deadline, o.WorkingDays = "", 10_000 }), refused: invalid("workingDays out_of_range")},
		{name: "no endless frame", when: openRound(func(o *round.Open) { o.CapacityHours = 1 << 60 }), refused: invalid("capacityHours too_large")},
		{
			name: "a set that goes by the name of another", when: openRound(func(o *round.Open) { o.CriteriaSet.Name = nb("Endret") }),
			refused: invalid("criteriaSet criteria_set_changed"),
		}, {
			name: "as a new version", when: openRound(func(o *round.Open) { o.CriteriaSet.Version, o.CriteriaSet.Name = 3, nb("Endret") }),
			then: event(func(e *events.RoundOpened) {
				e.CriteriaSet.Version, e.CriteriaSet.Name = 3, nb("Endret")
				e.CriteriaHash = round.CriteriaHash(e.CriteriaSet)
			}),
		}, {
			name: "as many as a batch can take", world: registered, when: openRound(func(o *round.Open) { o.Candidates = many(round.MaxCandidates) }),
			then: event(func(e *events.RoundOpened) { e.Candidates = many(round.MaxCandidates) }),
		},
		{name: "and not one more", world: registered, when: openRound(func(o *round.Open) { o.Candidates = many(round.MaxCandidates + 1) }), refused: invalid("candidates too_many")},
	})
}

// Saturday is after Friday, but no working day after it.
func TestADeadlineInTheWeekendAfterFridayIsTooShort(t *testing.T) {
	t.Parallel()
	e := env(state, initiatives())
	e.Today = "2026-03-06"
	for day, want := range map[events.Date]string{"2026-03-07": "deadline round_too_short", "2026-03-09": ""} {
		_, err := round.Decide(round.State{}, openRound(func(o *round.Open) { o.Deadline = day }), e)
		var got string
		if f, ok := err.(*fault.Error); ok {
			got = f.Fields[0].Path + " " + f.Fields[0].Code
		}
		if got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
}

func TestCandidates(t *testing.T) {
	t.Parallel()
	as := func(id string, edit func(*round.Initiative)) func(registry) {
		return func(r registry) { r.change(id, edit) }
	}
	add, added := round.AddCandidate{Initiative: four}, history{&events.CandidateAdded{Initiative: four}}
	remove := round.RemoveCandidate{Initiative: two, Reason: why}
	removed := history{&events.CandidateRemoved{Initiative: two, Reason: why}}
	half := ready().then(sealed(state, stateScores()))
	prioritized := func(earlier bool) func(registry) {
		return as(four, func(i *round.Initiative) {
			i.Stage, i.Class, i.Earlier = events.StagePrioritized, events.ClassNow, earlier
		})
	}
	withdrawn := as(two, func(i *round.Initiative) { i.Standing = events.StandingWithdrawn })
	specify(t, []spec{
		{name: "one is added", given: opened(), when: add, then: added},
		{name: "one that is in is in", given: opened(), when: round.AddCandidate{Initiative: one}},
		{name: "not to a round that is not there", when: add, refused: &refusal{code: fault.NotFound, key: "round_not_found"}},
		{name: "not one that is not there", given: opened(), when: round.AddCandidate{Initiative: unknown}, refused: invalid("initiative unknown_initiative")},
		{
			name: "not one that is not assessed", given: opened(), when: add,
			world: as(four, func(i *round.Initiative) { i.Stage = events.StageProposed }), refused: invalid("initiative gate_not_assessed"),
		}, {
			name: "everything against it at once", given: opened(), when: add, world: as(four, func(i *round.Initiative) {
				i.Stage, i.Standing, i.Final = events.StageProposed, events.StandingOnHold, false
			}), refused: invalid("initiative candidate_not_active", "initiative gate_assessment_reopened", "initiative gate_not_assessed"),
		},
		{name: "not one that is prioritised", given: opened(), when: add, world: prioritized(false), refused: invalid("initiative gate_already_prioritized")},
		{name: "unless that rests on an earlier version", given: opened(), when: add, world: prioritized(true), then: added},
		{
			name: "not one that is piloted", given: opened(), when: add,
			world:   as(four, func(i *round.Initiative) { i.Stage, i.Earlier = events.StagePiloted, true }),
			refused: invalid("initiative gate_already_prioritized"),
		},
		{name: "not after the first seal", given: half, when: add, refused: notNow("scores_are_sealed")},
		{name: "one is removed", given: opened(), when: remove, then: removed},
		{name: "with a reason", given: opened(), when: round.RemoveCandidate{Initiative: two}, refused: invalid("reason required_text")},
		{name: "not one that is not in", given: opened(), when: round.RemoveCandidate{Initiative: four, Reason: why}, refused: &refusal{code: fault.NotFound, key: "not_a_candidate"}},
		{name: "not removed after the first seal", given: half, when: remove, refused: notNow("scores_are_sealed")},
		{name: "unless it has ended", given: half, when: remove, world: withdrawn, then: removed},
		{name: "also after the reveal", given: public(), when: remove, world: withdrawn, then: removed},
		{name: "not after the conclusion", given: settled().then(concluded()), when: remove, world: withdrawn, refused: notNow("round_is_concluded")},
	})
	full := opened(func(e *events.RoundOpened) {
		e.Candidates = nil
		for i := range round.MaxCandidates {
			e.Candidates = append(e.Candidates, fmt.Sprintf("2025-%04d", i+1))
		}
	})
	specify(t, []spec{{name: "not more than a batch can take", given: full, when: add, refused: invalid("initiative too_many")}})
}
