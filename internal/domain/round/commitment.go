package round

import (
	"cmp"
	"encoding/hex"
	"slices"

	"github.com/samstyring/samstyring/events"
)

// SaltBytes is the length of the random salt of a commitment. Without it the
// few scores there can be could be guessed and tried.
const SaltBytes = 32

// Clear is a party's sealed scores in the clear, as they are kept where they
// can be erased until both parties have sealed. Printing it tells nothing.
type Clear struct {
	Salt   string                  `json:"salt"` // SaltBytes random bytes in hex
	Scores []events.AssessorScores `json:"scores"`
}

// String keeps scores out of every log line.
func (Clear) String() string { return "(sealed)" }

// GoString keeps scores out of every log line.
func (Clear) GoString() string { return "(sealed)" }

// Commitment is SHA-256, in lower-case hex, over the canonical JSON (RFC 8785)
// of the round, the party, the salt and the scores, in the order of assessor,
// initiative and criterion.
func Commitment(round string, party events.Party, c Clear) string {
	return hash(struct {
		Round  string                  `json:"round"`
		Party  events.Party            `json:"party"`
		Salt   string                  `json:"salt"`
		Scores []events.AssessorScores `json:"scores"`
	}{round, party, c.Salt, ordered(c.Scores)})
}

// Opens says whether clear scores are those that a commitment was made to.
func Opens(commitment, round string, party events.Party, c Clear) bool {
	return commitment != "" && Commitment(round, party, c) == commitment
}

// ordered is a copy in the order of assessor, initiative and criterion, with
// nothing left out: what stands there twice stands there twice.
func ordered(scores []events.AssessorScores) []events.AssessorScores {
	out := make([]events.AssessorScores, len(scores))
	for i, s := range scores {
		s.Scores = append([]events.CriterionScore{}, s.Scores...)
		for j := range s.Scores {
			s.Scores[j].Justification = text(s.Scores[j].Justification)
		}
		slices.SortStableFunc(s.Scores, func(a, b events.CriterionScore) int { return cmp.Compare(a.Criterion, b.Criterion) })
		out[i] = s
	}
	slices.SortStableFunc(out, func(a, b events.AssessorScores) int {
		return cmp.Or(cmp.Compare(a.Assessor, b.Assessor), cmp.Compare(a.Initiative, b.Initiative))
	})
	return out
}

func (c *check) salt(path, salt string) {
	raw, err := hex.DecodeString(salt)
	c.Check(err == nil && len(raw) == SaltBytes && hex.EncodeToString(raw) == salt, path, "invalid_salt", nil)
}
