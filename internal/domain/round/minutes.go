package round

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Lookups give what the minutes need from outside the round.
type Lookups struct {
	Title func(initiative string) events.Text
	Hours func(initiative string) int64 // expected municipal hours today; used until the round is concluded
}

// Minutes is who decided what in a round, for those who write it out: what a
// municipal council would be given.
type Minutes struct {
	Round         string                       `json:"round"`
	Name          events.Text                  `json:"name"`
	Phase         string                       `json:"phase"`
	Deadline      events.Date                  `json:"deadline"`
	OpenedAt      time.Time                    `json:"openedAt"`
	OpenedBy      string                       `json:"openedBy"`
	RevealedAt    time.Time                    `json:"revealedAt,omitzero"`
	ConcludedAt   time.Time                    `json:"concludedAt,omitzero"`
	ConcludedBy   string                       `json:"concludedBy,omitempty"`
	Bodies        map[events.Party]events.Text `json:"bodies"`
	CriteriaSet   events.CriteriaSet           `json:"criteriaSet"`
	CriteriaHash  string                       `json:"criteriaHash"`
	PartyWeights  map[events.Party]Weights     `json:"partyWeights,omitempty"`
	ResultWeights *ResultWeights               `json:"weights,omitempty"`
	Commitments   map[events.Party]Sealed      `json:"commitments,omitempty"`
	Capacity      Capacity                     `json:"capacity"`
	Candidates    []MinutesCandidate           `json:"candidates"` // by rank when there is one, otherwise as they were added
	Removed       []Removed                    `json:"removed,omitempty"`
}

// Capacity is what class now takes of the frame.
type Capacity struct {
	Frame     int64      `json:"frame"` // 0: none
	InNow     int64      `json:"inNow"` // what both have signed as now
	Exception *Exception `json:"exception,omitempty"`
}

// The outcomes of a candidate in the minutes.
const (
	OutcomeOpen      = "open"      // not settled yet
	OutcomeDecided   = "decided"   // signed by both
	OutcomeDisagreed = "disagreed" // at least one party will not agree
)

// MinutesCandidate is what happened to one candidate.
type MinutesCandidate struct {
	Initiative    string                    `json:"initiative"`
	Title         events.Text               `json:"title"`
	Outcome       string                    `json:"outcome"`
	Class         events.Class              `json:"class,omitempty"` // signed by both
	ContentHash   string                    `json:"contentHash,omitempty"`
	DecisionHash  string                    `json:"decisionHash,omitempty"`
	Hours         int64                     `json:"hours"`
	Signatures    map[events.Party]Signed   `json:"signatures,omitempty"`
	Result        *CandidateResult          `json:"result,omitempty"`
	Positions     map[events.Party]Declared `json:"positions,omitempty"`
	Disagreements []Disagreement            `json:"disagreements,omitempty"`
	Escalations   []Escalation              `json:"escalations,omitempty"`
}

// Minutes gathers what has happened so far.
func (s *State) Minutes(look Lookups) Minutes {
	m := Minutes{
		Round: s.ID, Name: s.Name, Phase: s.Phase(), Deadline: s.Deadline, OpenedAt: s.OpenedAt, OpenedBy: s.OpenedBy,
		RevealedAt: s.RevealedAt, ConcludedAt: s.ConcludedAt, ConcludedBy: s.ConcludedBy, Bodies: s.Bodies,
		CriteriaSet: s.Criteria, CriteriaHash: s.CriteriaHash, PartyWeights: s.Weights, Commitments: s.Sealed,
		Capacity: Capacity{Frame: s.CapacityHours, Exception: s.Exception}, Candidates: []MinutesCandidate{}, Removed: s.Removed,
	}
	result, public := s.Result()
	order := slices.Clone(s.Candidates)
	scored := map[string]*CandidateResult{}
	if public {
		m.ResultWeights, order = &result.Weights, nil
		for i := range result.Candidates {
			c := &result.Candidates[i]
			scored[c.Initiative], order = c, append(order, c.Initiative)
		}
	}
	for _, id := range order {
		c := s.minutesOf(id, look)
		c.Result = scored[id]
		if c.Class == events.ClassNow {
			m.Capacity.InNow = addHours(m.Capacity.InNow, c.Hours)
		}
		m.Candidates = append(m.Candidates, c)
	}
	return m
}

func (s *State) minutesOf(id string, look Lookups) MinutesCandidate {
	c := MinutesCandidate{
		Initiative: id, Title: look.Title(id), Outcome: OutcomeOpen, Hours: look.Hours(id), Signatures: s.Signatures[id],
		Positions: s.Positions[id], Disagreements: s.Disagreements[id], Escalations: s.Escalations[id],
	}
	if signed, both := s.SignedByBoth(id); both {
		c.Outcome, c.Class, c.ContentHash, c.DecisionHash = OutcomeDecided, signed.Class, signed.ContentHash, signed.DecisionHash
	} else if s.Disagreed(id) {
		c.Outcome = OutcomeDisagreed
	}
	if s.Concluded != nil {
		for _, d := range s.Concluded.Decided {
			if d.Initiative == id {
				c.Hours = d.Hours
			}
		}
	}
	return c
}
