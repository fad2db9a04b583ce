package round

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Seal seals a party's scores. Its own earlier seal is replaced as long as the
// other party has not sealed. The second seal reveals both, so it carries the
// other party's clear scores from where they are kept; they must be what that
// party has committed to.
//
// An assessor who may not assess a candidate leaves it out altogether. Every
// candidate needs at least one assessor.
type Seal struct {
	Party events.Party
	Clear Clear
	Other *Clear // of the other party, once it has sealed
}

// String keeps scores out of every log line.
func (Seal) String() string { return "(sealed)" }

// GoString keeps scores out of every log line.
func (Seal) GoString() string { return "(sealed)" }

func (c Seal) party() events.Party { return c.Party }

// Limits of what a party seals.
const (
	MaxAssessors    = 20
	MaxSealedBytes  = 8 << 20   // of its scores as JSON
	maxRevealedPart = 256 << 10 // bytes of scores in one event, of the 1 MiB that a message may have
)

func (c Seal) decide(s *State, _ Env) ([]events.Payload, error) {
	if err := sealable(s); err != nil {
		return nil, err
	}
	var p check
	checks.OneOf(&p, "party", c.Party, events.Parties...)
	p.salt("salt", c.Clear.Salt)
	p.scores(c.Clear.Scores, s)
	if err := p.Invalid(); err != nil {
		return nil, err
	}
	commitment := Commitment(s.ID, c.Party, c.Clear)
	theirs, both := s.Sealed[other(c.Party)]
	if !both && commitment == s.Sealed[c.Party].Commitment {
		return nil, nil
	}
	out := []events.Payload{&events.ScoresSealed{Party: c.Party, Commitment: commitment, Candidates: s.Candidates}}
	if !both {
		return out, nil
	}
	if c.Other == nil || !Opens(theirs.Commitment, s.ID, other(c.Party), *c.Other) {
		return nil, fault.New(fault.Conflict, "sealed_scores_differ", fault.Args{"party": other(c.Party)})
	}
	opened := map[events.Party]Clear{c.Party: c.Clear, other(c.Party): *c.Other}
	for _, party := range events.Parties {
		out = append(out, reveal(party, opened[party])...)
	}
	return out, nil
}

// CanSeal is nil if a party can seal scores in a state, and otherwise the
// *fault.Error that says what is missing, each thing by its path.
func CanSeal(s State, scores []events.AssessorScores) error {
	if err := standing(&s, Seal{}); err != nil {
		return err
	}
	if err := sealable(&s); err != nil {
		return err
	}
	var p check
	p.scores(scores, &s)
	return p.Invalid()
}

// sealable refuses what cannot be sealed now, whatever the scores are.
func sealable(s *State) error {
	if s.Public() {
		return fault.New(fault.NotAllowedNow, "scores_are_revealed", nil)
	}
	var gate check
	gate.Check(len(s.Candidates) > 0, "candidates", "gate_no_candidates", nil)
	for _, party := range events.Parties {
		_, weighed := s.Weights[party]
		gate.Check(weighed, "weights."+string(party), "gate_weights_missing", fault.Args{"party": party})
	}
	return gate.Err(fault.GateUnmet, "gate_sealing", nil)
}

// reveal publishes clear scores in parts that the log can take.
func reveal(party events.Party, c Clear) []events.Payload {
	var parts [][]events.AssessorScores
	size := 0
	for _, s := range ordered(c.Scores) {
		n := encodedSize(s)
		if len(parts) == 0 || size+n > maxRevealedPart {
			parts, size = append(parts, nil), 0
		}
		last := len(parts) - 1
		parts[last] = append(parts[last], s)
		size += n
	}
	out := make([]events.Payload, len(parts))
	for i, scores := range parts {
		out[i] = &events.ScoresRevealed{Party: party, Salt: c.Salt, Part: i + 1, Parts: len(parts), Scores: scores}
	}
	return out
}

func encodedSize(s events.AssessorScores) int {
	raw, err := json.Marshal(s)
	if err != nil {
		return 0 // texts and numbers always encode
	}
	return len(raw)
}

// scores checks that each assessor scores whole candidates of the round, and
// that no candidate is without a score. What a score is, is never repeated in
// the answer: it may be logged.
func (c *check) scores(list []events.AssessorScores, s *State) {
	c.Check(len(list) > 0, "scores", "required", nil)
	ids := criterionIDs(&s.Criteria)
	seen, scored, bytes := map[[2]string]bool{}, map[string]bool{}, 0
	for i, x := range list {
		at := nth("scores", i)
		c.assessor(at+".assessor", x.Assessor)
		c.Check(slices.Contains(s.Candidates, x.Initiative), at+".initiative", "not_a_candidate", fault.Args{"given": x.Initiative})
		key := [2]string{x.Assessor, x.Initiative}
		c.Check(!seen[key], at, "twice", fault.Args{"given": x.Initiative})
		seen[key], scored[x.Initiative] = true, true
		c.assessorScores(at, x.Scores, ids)
		bytes += encodedSize(x)
	}
	for _, id := range s.Candidates {
		c.Check(scored[id], "scores."+id, "candidate_without_score", fault.Args{"given": id})
	}
	c.Check(bytes <= MaxSealedBytes, "scores", "scores_too_long", fault.Args{"max": MaxSealedBytes, "given": bytes})
}

// assessor checks a number within the party, "1" to "20".
func (c *check) assessor(path, number string) {
	n, err := strconv.Atoi(number)
	c.Check(err == nil && strconv.Itoa(n) == number && n >= 1 && n <= MaxAssessors, path, "invalid_assessor", fault.Args{"max": MaxAssessors})
}

// assessorScores wants one score on every criterion.
func (c *check) assessorScores(path string, list []events.CriterionScore, ids []string) {
	given := c.someScores(path, list, ids)
	for _, id := range ids {
		c.Check(given[id], path+".scores."+id, "score_missing", fault.Args{"criterion": id})
	}
}

// someScores checks the scores that are there and says which criteria have one.
func (c *check) someScores(path string, list []events.CriterionScore, ids []string) (given map[string]bool) {
	given = map[string]bool{}
	for j, x := range list {
		at := nth(path+".scores", j)
		if !slices.Contains(ids, x.Criterion) {
			c.Add(at+".criterion", "unknown_scoring_criterion", fault.Args{"given": x.Criterion})
			continue
		}
		c.Check(!given[x.Criterion], at+".criterion", "twice", fault.Args{"given": x.Criterion})
		given[x.Criterion] = true
		c.Check(x.Score >= 0 && x.Score <= MaxScore, at+".score", "score_out_of_range", fault.Args{"min": 0, "max": MaxScore})
		c.Text(at+".justification", x.Justification, MaxJustification, true)
	}
	return given
}

// CheckDraft checks what one assessor has written so far: what is there must
// be right, but not everything must be there. The error never repeats a score.
func CheckDraft(s *State, assessor string, scores []events.AssessorScores) error {
	var p check
	p.assessor("assessor", assessor)
	ids := criterionIDs(&s.Criteria)
	seen, bytes := map[string]bool{}, 0
	for i, x := range scores {
		at := nth("scores", i)
		p.Check(slices.Contains(s.Candidates, x.Initiative), at+".initiative", "not_a_candidate", fault.Args{"given": x.Initiative})
		p.Check(!seen[x.Initiative], at, "twice", fault.Args{"given": x.Initiative})
		seen[x.Initiative] = true
		p.someScores(at, x.Scores, ids)
		bytes += encodedSize(x)
	}
	p.Check(bytes <= MaxDraftBytes, "scores", "scores_too_long", fault.Args{"max": MaxDraftBytes, "given": bytes})
	return p.Invalid()
}

// MaxDraftBytes bounds what one assessor writes, as JSON.
const MaxDraftBytes = 512 << 10
