package round_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// whole is a concluded round of real initiatives: weights by comparison and
// plain, an exception, a disagreement, an escalation and its resolution. One
// is an obligation by law.
func whole(t *testing.T) ([]events.Record, map[string]json.RawMessage) {
	t.Helper()
	all, contents := registry{}, map[string]json.RawMessage{}
	for i, id := range []string{one, two, three} {
		s := initiative.State{
			ID: id, Position: uint64(i + 1), Title: nb("Tiltak " + id), Summary: nb("Kort"), Owner: digdir, Reach: events.Reach{Scope: events.ScopeAll},
			Stage: events.StageAssessed, Standing: events.StandingActive,
		}
		if id == three {
			s.Obligation = &events.Obligation{Level: events.ObligationMandatory}
		}
		all[id] = round.InitiativeOf(&s, int64(100*(i+1)))
		contents[s.ContentHash()] = s.CanonicalContent()
	}
	contents["other"] = json.RawMessage(`{"id":"2026-0099"}`)
	hash := func(id string, class events.Class) string {
		return round.DecisionHash(id, all[id].ContentHash, set(), round.CriteriaHash(set()), class)
	}
	signs := func(p events.Party, id string, class events.Class) round.Sign {
		return round.Sign{Party: p, Initiative: id, Class: class, DecisionHash: hash(id, class), Reason: why}
	}
	var h history
	for _, c := range []round.Command{
		openRound(func(o *round.Open) { o.CapacityHours = 250 }),
		round.SetWeights{Party: state, Matrix: [][]float64{{1, 3, 5}, {1.0 / 3, 1, 3}, {1.0 / 5, 1.0 / 3, 1}}},
		round.SetWeights{Party: municipalities, Weights: map[string]float64{"value": 1, "burden": 4, "urgency": 2}},
		round.Seal{Party: municipalities, Clear: round.Clear{Salt: saltA, Scores: ksScores().Scores}},
		seal(municipalities), against(seal(state), ksScores()),
		round.DeclarePosition{PositionDeclared: *position(state, "supports")},
		round.DeclarePosition{PositionDeclared: *position(municipalities, "objects", func(e *events.PositionDeclared) { e.Initiative, e.Reason, e.WouldChange = three, why, why })},
		signs(state, one, "now"), signs(municipalities, one, "now"),
		exceptionFor(state, []string{one, two}), exceptionFor(municipalities, []string{one, two}),
		signs(state, two, "now"), signs(municipalities, two, "now"),
		signs(state, three, "later"), round.RecordDisagreement{Party: municipalities, Initiative: three, Reason: why, WouldChange: why},
		round.Escalate{Initiative: three, Level: "ministry", Deadline: deadline, Reason: why},
		round.Conclude{},
		round.ResolveEscalation{Initiative: three, Resolution: why},
	} {
		got, err := round.Decide(h.state(), c, env(partyOf(c), all))
		if err != nil {
			t.Fatalf("%T: %v", c, err)
		}
		for _, e := range got.Events {
			h = h.then(readBack(t, events.AggregateRound, e))
		}
	}
	return h.records(), contents
}

func exceptionFor(p events.Party, list []string) round.SignException {
	return round.SignException{Party: p, Initiatives: list, ContentHash: round.ExceptionHash(id, 250, 300, list), Reason: why}
}

// file is an export as somebody gets it.
func file(t *testing.T) []byte {
	t.Helper()
	raw, err := json.Marshal(round.NewExport(whole(t)))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func read(t *testing.T, raw []byte) round.Export {
	t.Helper()
	var e round.Export
	if err := json.Unmarshal(raw, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAnExportHolds(t *testing.T) {
	t.Parallel()
	raw := file(t)
	e := read(t, raw)
	if got := reasons(round.Verify(e)); got != nil {
		t.Errorf("does not hold:\n%s", strings.Join(got, "\n"))
	}
	if len(e.Contents) != 3 || len(e.Scores) != 2 || len(e.Decisions) != 2 || len(e.Disagreed) != 1 || e.Result == nil || e.Exception == nil {
		t.Errorf("%d contents, %d scores, %d decisions", len(e.Contents), len(e.Scores), len(e.Decisions))
	}
	again, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(raw), string(again)); diff != "" {
		t.Errorf("read and written again (-first +again):\n%s", diff)
	}
}

func TestAnExportOnTheWayHolds(t *testing.T) {
	t.Parallel()
	records, contents := whole(t)
	for n := 1; n <= len(records); n++ {
		if _, revealing := records[n-1].Data.(*events.ScoresRevealed); revealing && n < len(records) {
			if _, more := records[n].Data.(*events.ScoresRevealed); more {
				continue // both parties' scores are written together
			}
		}
		raw, err := json.Marshal(round.NewExport(records[:n], contents))
		if err != nil {
			t.Fatal(err)
		}
		if got := reasons(round.Verify(read(t, raw))); got != nil {
			t.Errorf("after %d events:\n%s", n, strings.Join(got, "\n"))
		}
	}
	if got := reasons(round.Verify(round.Export{Format: round.ExportFormat})); !slices.Equal(got, []string{"events required"}) {
		t.Errorf("an empty one: %v", got)
	}
}

// edited is the export after somebody has changed the n-th event of a kind.
func edited[E events.Payload](t *testing.T, n int, edit func(E)) round.Export {
	t.Helper()
	e := read(t, file(t))
	for i := range e.Events {
		if x, ok := e.Events[i].Data.(E); ok {
			if n--; n < 0 {
				edit(x)
				e.Events[i].Raw = nil
				return e
			}
		}
	}
	t.Fatalf("no such event")
	return e
}

// Whatever somebody changes, something does not hold, and it is named.
func TestVerifyFindsWhatDoesNotHold(t *testing.T) {
	t.Parallel()
	change := func(edit func(*round.Export)) round.Export {
		e := read(t, file(t))
		edit(&e)
		return e
	}
	contentOf := func(e *round.Export, id string) string {
		for hash, raw := range e.Contents {
			if strings.Contains(string(raw), id) {
				return hash
			}
		}
		return ""
	}
	for _, c := range []struct {
		name   string
		export round.Export
		want   string // among the findings
	}{
		{"another format", change(func(e *round.Export) { e.Format = "x" }), "format unknown_format"},
		{"another round", change(func(e *round.Export) { e.Round = "x" }), "events[0] of_another_round"},
		{"a score", edited(t, 0, func(e *events.ScoresRevealed) { e.Scores[0].Scores[0].Score++ }), "scores.state commitment_differs"},
		{"a justification", edited(t, 1, func(e *events.ScoresRevealed) { e.Scores[0].Scores[0].Justification = nb("x") }), "scores.municipalities commitment_differs"},
		{"a salt", edited(t, 0, func(e *events.ScoresRevealed) { e.Salt = saltB }), "scores.state commitment_differs"},
		{"a score twice", edited(t, 0, func(e *events.ScoresRevealed) { e.Scores = append(e.Scores, e.Scores[0]) }), "scores.state commitment_differs"},
		{"a score left out", edited(t, 0, func(e *events.ScoresRevealed) { e.Scores = e.Scores[:1] }), "scores.2026-0002 candidate_without_score"},
		{"a commitment", edited(t, 2, func(e *events.ScoresSealed) { e.Commitment = "x" }), "scores.state commitment_differs"},
		{"a score and its commitment to match", func() round.Export {
			e := edited(t, 0, func(e *events.ScoresRevealed) { e.Scores[0].Scores[0].Score = 9 })
			for i := range e.Events {
				if x, ok := e.Events[i].Data.(*events.ScoresSealed); ok && x.Party == state {
					s := stateAfter(e.Events)
					x.Commitment, e.Events[i].Raw = round.Commitment(id, state, s.Revealed[state].Clear), nil
				}
			}
			return e
		}(), "scores.state[0].scores[0].score score_out_of_range"},
		{"weights from a comparison", edited(t, 0, func(e *events.WeightsSet) {
			e.Weights[0].Weight, e.Weights[1].Weight = e.Weights[1].Weight, e.Weights[0].Weight
		}), "weights.state.value weights_differ"},
		{"a consistency ratio", edited(t, 0, func(e *events.WeightsSet) { *e.ConsistencyRatio /= 2 }), "weights.state.consistencyRatio weights_differ"},
		{"no consistency ratio", edited(t, 0, func(e *events.WeightsSet) { e.ConsistencyRatio = nil }), "weights.state.consistencyRatio weights_differ"},
		{"a judgment", edited(t, 0, func(e *events.WeightsSet) { e.Matrix[0][1] = 4 }), "matrix[1][0] not_reciprocal"},
		{"plain weights that are too much", edited(t, 1, func(e *events.WeightsSet) { e.Weights[0].Weight += 0.1 }), "weights.municipalities.value weights_differ"},
		{"a weight left out", edited(t, 1, func(e *events.WeightsSet) { e.Weights = e.Weights[1:] }), "weights.municipalities weights_differ"},
		{"an anchor", edited(t, 0, func(e *events.RoundOpened) { e.CriteriaSet.Criteria[0].Anchors[0] = nb("x") }), "criteriaHash hash_differs"},
		{"a set that is no set", edited(t, 0, func(e *events.RoundOpened) { e.CriteriaSet.Criteria[1].ID = "value" }), "criteria[1].id twice"},
		{"a smaller frame than both knew", edited(t, 0, func(e *events.RoundOpened) { e.CapacityHours = 10 }), "events[12].contentHash hash_differs"},
		{"a class", edited(t, 0, func(e *events.RoundDecisionSigned) { e.Class = "later" }), "events[10].decisionHash hash_differs"},
		{"a signed hash", edited(t, 1, func(e *events.RoundDecisionSigned) { e.DecisionHash = "x" }), "decisions[0] not_signed_by_both"},
		{"a signature for another initiative", edited(t, 0, func(e *events.RoundDecisionSigned) { e.Initiative = four }), "events[10] not_a_candidate"},
		{"a law that is said no to", edited(t, 4, func(e *events.RoundDecisionSigned) { e.Class = "no" }), "events[16].class gate_obligation_cannot_be_no"},
		{"the hours of an exception", edited(t, 0, func(e *events.CapacityExceptionSigned) { e.Hours++ }), "events[12].contentHash hash_differs"},
		{"the hours that were decided on", edited(t, 0, func(e *events.RoundConcluded) { e.Decided[0].Hours++ }), "decisions gate_over_capacity"},
		{"what was decided", edited(t, 0, func(e *events.RoundConcluded) { e.Decided[0].Class = "later" }), "decisions[0] not_what_was_signed"},
		{"one decided twice", edited(t, 0, func(e *events.RoundConcluded) { e.Decided = append(e.Decided, e.Decided[0]) }), "decisions[2] not_a_candidate"},
		{"one that both did not sign", edited(t, 0, func(e *events.RoundConcluded) {
			e.Disagreed, e.Decided = []string{}, append(e.Decided, events.Decided{Initiative: three, Class: "later"})
		}), "decisions[2] not_signed_by_both"},
		{"one left out", edited(t, 0, func(e *events.RoundConcluded) { e.Disagreed = []string{} }), "decisions.2026-0003 candidate_not_settled"},
		{"one disagreed that was decided", edited(t, 0, func(e *events.RoundConcluded) {
			e.Decided, e.Disagreed = e.Decided[1:], append(e.Disagreed, one)
		}), "disagreed[1] no_disagreement"},
		{"a content", change(func(e *round.Export) {
			h := contentOf(e, one)
			e.Contents[h] = json.RawMessage(strings.Replace(string(e.Contents[h]), "Kort", "Lang", 1))
		}), "contents." + contentHash(t, one) + " hash_differs"},
		{"the content of another", change(func(e *round.Export) { e.Contents[contentOf(e, one)] = e.Contents[contentOf(e, two)] }), "contents." + contentHash(t, one) + ".id of_another_initiative"},
		{"no content", change(func(e *round.Export) { delete(e.Contents, contentOf(e, one)) }), "contents." + contentHash(t, one) + " content_missing"},
		{"a rank", change(func(e *round.Export) { e.Result.Candidates[0].Rank = 2 }), "result.candidates[0].rank not_what_follows"},
		{"a joint score", change(func(e *round.Export) { e.Result.Candidates[1].Joint += 0.001 }), "result.candidates[1].joint not_what_follows"},
		{"the order", change(func(e *round.Export) { slices.Reverse(e.Result.Candidates) }), "result.candidates[0].initiative not_what_follows"},
		{"no result", change(func(e *round.Export) { e.Result = nil }), "result not_what_follows"},
		{"scores for readers", change(func(e *round.Export) { e.Scores[state].Scores[0].Scores[0].Score++ }), "scores.state.scores[0].scores[0].score not_what_follows"},
		{"commitments for readers", change(func(e *round.Export) { e.Commitments[state] = "x" }), "commitments.state not_what_follows"},
		{"decisions for readers", change(func(e *round.Export) { e.Decisions = e.Decisions[1:] }), "decisions not_what_follows"},
		{"criteria for readers", change(func(e *round.Export) { e.CriteriaSet.Name = nb("x") }), "criteriaSet.name.nb not_what_follows"},
		{"an event left out", change(func(e *round.Export) { e.Events = slices.Delete(e.Events, 3, 6) }), "events[3] revealed_before_both_sealed"},
		{"the first event left out", change(func(e *round.Export) { e.Events = e.Events[1:] }), "events[0] not_opened_once"},
		{"the order of events", change(func(e *round.Export) { e.Events[1], e.Events[2] = e.Events[2], e.Events[1] }), "events[2] out_of_order"},
		{"an event that nobody knows", change(func(e *round.Export) { e.Events[8].Data = nil }), "events[8] unknown_event"},
		{"an event of another round", change(func(e *round.Export) { e.Events[8].AggregateID = "x" }), "events[8] of_another_round"},
		{"one party acts for both", change(func(e *round.Export) { e.Events[2].Organisation = digdir }), "events[2] acted_for_both"},
		{"somebody else acts for a party", change(func(e *round.Export) { e.Events[11].Organisation = "974761076" }), "events[11] acted_for_by_another"},
	} {
		if got := reasons(round.Verify(c.export)); !slices.Contains(got, c.want) {
			t.Errorf("%s: want %q among:\n%s", c.name, c.want, strings.Join(got, "\n"))
		}
	}
}

func contentHash(t *testing.T, id string) string {
	t.Helper()
	_, contents := whole(t)
	for hash, raw := range contents {
		if strings.Contains(string(raw), id) {
			return hash
		}
	}
	return ""
}

func stateAfter(records []events.Record) round.State {
	var s round.State
	for _, r := range records {
		round.Evolve(&s, r)
	}
	return s
}

// What comes too early or too late is found, whoever made the file.
func TestVerifyFindsWhatComesAtTheWrongTime(t *testing.T) {
	t.Parallel()
	done := settled().then(concluded())
	for _, c := range []struct {
		name  string
		given history
		want  string
	}{
		{"weights after a seal", ready().then(sealed(state, stateScores()), weighed(municipalities, 1, 0, 0)), "events[4] changed_after_seal"},
		{"a candidate after a seal", ready().then(sealed(state, stateScores()), &events.CandidateAdded{Initiative: four}), "events[4] changed_after_seal"},
		{"a seal after the reveal", public().then(sealed(state, stateScores())), "events[7] sealed_after_reveal"},
		{"a reveal without the other", ready().then(sealed(state, stateScores()), revealed(state, stateScores())), "events[4] revealed_before_both_sealed"},
		{"a second reveal", public().then(revealed(state, stateScores())), "events[7] revealed_before_both_sealed"},
		{"a position before the reveal", ready().then(position(state, "supports")), "events[3] before_reveal"},
		{"a signature before the reveal", ready().then(signed(state, one, "now")), "events[3] before_reveal"},
		{"a conclusion before the reveal", ready().then(concluded()), "events[3] before_reveal"},
		{"a signature after the conclusion", done.then(signed(state, one, "now")), "events[13] after_conclusion"},
		{"a second conclusion", done.then(concluded()), "events[13] after_conclusion"},
		{"a reveal without its last part", public()[:5].then(revealed(state, stateScores()), func() events.Payload {
			e := revealed(municipalities, ksScores())
			e.Parts = 2
			return e
		}()), "scores.municipalities parts_missing"},
	} {
		if got := reasons(round.Verify(round.NewExport(c.given.records(), nil))); !slices.Contains(got, c.want) {
			t.Errorf("%s: want %q among:\n%s", c.name, c.want, strings.Join(got, "\n"))
		}
	}
}
