package document

import (
	"encoding/json"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
)

// RoundEntry tells one event of a round, given the phase before it and the
// state after it.
func (r *Renderer) RoundEntry(before string, after *round.State, rec events.Record) Entry {
	e := Entry{
		Position: rec.Position, Round: rec.AggregateID, Initiative: about(rec.Raw), Title: after.Name,
		Type: rec.Type(), At: rec.Time, Organisation: r.organisation(rec.Organisation, rec.Time),
		Changes: []FieldChange{}, Data: rec.Raw,
	}
	if phase := after.Phase(); phase != before {
		e.Changes = append(e.Changes, FieldChange{Field: "round.phase", From: text(before), To: text(phase)})
	}
	return e
}

// about is the initiative that an event of a round is about, if it is one.
func about(data json.RawMessage) string {
	var one struct {
		Initiative string `json:"initiative"`
	}
	if err := json.Unmarshal(data, &one); err != nil {
		return "" // an event of a later version may have another shape
	}
	return one.Initiative
}

// RoundItem is a round's line in the list. Its schema is RoundItem in
// openapi.yaml.
type RoundItem struct {
	ID         string      `json:"id"`
	Name       events.Text `json:"name"`
	Phase      string      `json:"phase"`
	Deadline   events.Date `json:"deadline"`
	Candidates int         `json:"candidates"`
	Position   uint64      `json:"position"`
}

// NewRoundItem shapes a round's line in the list.
func NewRoundItem(s *round.State) RoundItem {
	return RoundItem{
		ID: s.ID, Name: s.Name, Phase: s.Phase(), Deadline: s.Deadline, Candidates: len(s.Candidates), Position: s.Position,
	}
}

// Round is a round with everything that may be known about it now. Its schema
// is Round in openapi.yaml.
type Round struct {
	round.Minutes
	Position uint64          `json:"position"`
	ToSign   []CandidateSign `json:"toSign"` // what a signature would be given over today; empty unless the round is being decided
}

// CandidateSign is what there is to sign on a candidate as it stands today.
type CandidateSign struct {
	Initiative  string                  `json:"initiative"`
	Position    uint64                  `json:"position"`
	ContentHash string                  `json:"contentHash"`
	Hours       int64                   `json:"hours"`
	Binding     bool                    `json:"binding"`
	Hashes      map[events.Class]string `json:"decisionHashes"` // by class
}

// Capacity is what initiatives in class now would take of the frame, and what
// a signature on passing it would be given over. Its schema is CapacityCheck
// in openapi.yaml.
type Capacity struct {
	Initiatives []string `json:"initiatives"`
	Frame       int64    `json:"frame"` // municipal hours; 0: none
	Hours       int64    `json:"hours"`
	Over        int64    `json:"over"` // 0 within the frame
	ContentHash string   `json:"contentHash,omitempty"`
}

// NewCapacity works out what initiatives in class now would take.
func NewCapacity(s *round.State, initiatives []string, hours func(id string) int64) Capacity {
	c := Capacity{Initiatives: initiatives, Frame: s.CapacityHours}
	for _, id := range initiatives {
		c.Hours += hours(id)
	}
	if s.CapacityHours > 0 && c.Hours > s.CapacityHours {
		c.Over = c.Hours - s.CapacityHours
		c.ContentHash = round.ExceptionHash(s.ID, s.CapacityHours, c.Hours, initiatives)
	}
	return c
}

// NewRound shapes a round, given its candidates as they stand today.
func NewRound(s *round.State, now func(id string) (round.Initiative, bool), title func(id string) events.Text) *Round {
	hours := func(id string) int64 {
		x, _ := now(id)
		return x.Hours
	}
	d := &Round{
		Minutes: s.Minutes(round.Lookups{Title: title, Hours: hours}), Position: s.Position, ToSign: []CandidateSign{},
	}
	if !s.Public() || s.Concluded != nil {
		return d
	}
	for _, id := range s.Candidates {
		x, _ := now(id)
		c := CandidateSign{
			Initiative: id, Position: x.Position, ContentHash: x.ContentHash, Hours: x.Hours, Binding: x.Binding,
			Hashes: map[events.Class]string{},
		}
		for _, class := range events.Classes {
			c.Hashes[class] = s.DecisionHash(id, x.ContentHash, class)
		}
		d.ToSign = append(d.ToSign, c)
	}
	return d
}
