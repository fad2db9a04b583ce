package round

import "github.com/samstyring/samstyring/events"

// Reason is why a round waits for a party.
type Reason string

// The reasons.
const (
	WaitsScores     Reason = "scores"     // it has not sealed its scores
	WaitsPositions  Reason = "positions"  // it has neither signed nor disagreed on every candidate
	WaitsConclusion Reason = "conclusion" // every candidate is settled
	WaitsResolution Reason = "resolution" // a disagreement was sent to a level above
)

// Reasons lists them.
var Reasons = []Reason{WaitsScores, WaitsPositions, WaitsConclusion, WaitsResolution}

// Wait is one thing that a round waits for.
type Wait struct {
	Reason     Reason
	Kind       Kind        // of the command that it waits for
	Until      events.Date // of the round, or of the level above
	Initiative string      // that it is about; "" for the round
}

// Waits are what a round waits for a party with.
func Waits(s *State, party events.Party) (out []Wait) {
	if !s.Open() {
		return nil
	}
	if !s.Public() {
		if _, sealed := s.Sealed[party]; !sealed {
			out = append(out, Wait{Reason: WaitsScores, Kind: KindSeal, Until: s.Deadline})
		}
		return out
	}
	left, done := 0, true
	for _, id := range s.Candidates {
		if !s.SettledBy(id, party) {
			left++
		}
		_, signed := s.SignedByBoth(id)
		done = done && (signed || s.Disagreed(id))
		if list := s.Escalations[id]; len(list) > 0 && list[len(list)-1].ResolvedAt.IsZero() {
			out = append(out, Wait{WaitsResolution, KindResolveEscalation, list[len(list)-1].Deadline, id})
		}
	}
	switch {
	case left > 0:
		out = append(out, Wait{Reason: WaitsPositions, Kind: KindDeclarePosition, Until: s.Deadline})
	case done:
		out = append(out, Wait{Reason: WaitsConclusion, Kind: KindConclude, Until: s.Deadline})
	}
	return out
}

// SettledBy says whether a party has signed a candidate or disagreed on it.
func (s *State) SettledBy(initiative string, party events.Party) bool {
	if _, signed := s.Signatures[initiative][party]; signed {
		return true
	}
	for _, d := range s.Disagreements[initiative] {
		if d.Party == party && !d.Lifted {
			return true
		}
	}
	return false
}
