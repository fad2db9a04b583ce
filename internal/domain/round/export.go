package round

import (
	"encoding/json"

	"github.com/samstyring/samstyring/events"
)

// ExportFormat names the form of an export.
const ExportFormat = "samstyring-round/1"

// Export is a round as one document that anybody can verify without the
// registry: Verify works everything out anew from Events and Contents, and
// compares. The other parts are for those who read. Before the reveal it holds
// no score, for the events hold none.
type Export struct {
	Format string          `json:"format"`
	Round  string          `json:"round"`
	Events []events.Record `json:"events"` // of the round, all of them, in their order
	// Contents are the initiatives with their assessments as they were signed,
	// by content hash: SHA-256 in hex over the canonical JSON (RFC 8785).
	Contents map[string]json.RawMessage `json:"contents"`

	CriteriaSet  events.CriteriaSet      `json:"criteriaSet"`
	CriteriaHash string                  `json:"criteriaHash"`
	Commitments  map[events.Party]string `json:"commitments"`
	Scores       map[events.Party]Clear  `json:"scores"`
	Result       *Result                 `json:"result,omitempty"`
	Exception    *Exception              `json:"exception,omitempty"`
	Decisions    []events.Decided        `json:"decisions"`
	Disagreed    []string                `json:"disagreed"`
}

// NewExport makes the export of a round from its events. Contents are
// canonical contents (initiative.State.CanonicalContent) by their hash; those
// that nobody has signed are left out.
func NewExport(records []events.Record, contents map[string]json.RawMessage) Export {
	s := replay(records)
	out := derived(&s)
	out.Format, out.Round, out.Events, out.Contents = ExportFormat, s.ID, records, map[string]json.RawMessage{}
	for _, r := range records {
		if e, ok := r.Data.(*events.RoundDecisionSigned); ok && contents[e.ContentHash] != nil {
			out.Contents[e.ContentHash] = contents[e.ContentHash]
		}
	}
	return out
}

func replay(records []events.Record) State {
	var s State
	for _, r := range records {
		Evolve(&s, r)
	}
	return s
}

// derived is what follows from the events.
func derived(s *State) Export {
	out := Export{
		CriteriaSet: written(&s.Criteria), CriteriaHash: s.CriteriaHash,
		Commitments: map[events.Party]string{}, Scores: map[events.Party]Clear{},
		Exception: s.Exception, Decisions: []events.Decided{}, Disagreed: []string{},
	}
	for p, sealed := range s.Sealed {
		out.Commitments[p] = sealed.Commitment
	}
	for p, r := range s.Revealed {
		out.Scores[p] = r.Clear
	}
	if result, ok := s.Result(); ok {
		out.Result = &result
	}
	if s.Concluded != nil {
		out.Decisions = append(out.Decisions, s.Concluded.Decided...)
		out.Disagreed = append(out.Disagreed, s.Concluded.Disagreed...)
	}
	return out
}
