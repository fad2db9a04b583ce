package round

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// State is what is true about one round after the events so far. It holds no
// score before both parties have sealed theirs.
type State struct {
	ID       string `json:"id"`
	Position uint64 `json:"position"` // of its last event; 0: it does not exist

	Name          events.Text                  `json:"name"`
	Candidates    []string                     `json:"candidates"` // in the order they were added
	Removed       []Removed                    `json:"removed,omitempty"`
	Criteria      events.CriteriaSet           `json:"criteriaSet"`
	CriteriaHash  string                       `json:"criteriaHash"`
	CapacityHours int64                        `json:"capacityHours"` // 0: no frame
	Deadline      events.Date                  `json:"deadline"`
	Bodies        map[events.Party]events.Text `json:"bodies"`
	OpenedAt      time.Time                    `json:"openedAt"`
	OpenedBy      string                       `json:"openedBy"`

	Weights    map[events.Party]Weights  `json:"weights,omitempty"`
	Sealed     map[events.Party]Sealed   `json:"sealed,omitempty"`
	Revealed   map[events.Party]Revealed `json:"revealed,omitempty"`
	RevealedAt time.Time                 `json:"revealedAt,omitzero"` // when the last part of both was in

	Positions     map[string]map[events.Party]Declared `json:"positions,omitempty"`  // by initiative
	Signatures    map[string]map[events.Party]Signed   `json:"signatures,omitempty"` // by initiative
	Exceptions    map[events.Party]SignedException     `json:"exceptions,omitempty"` // the last one of each party
	Exception     *Exception                           `json:"exception,omitempty"`  // in force: the last one both have signed
	Disagreements map[string][]Disagreement            `json:"disagreements,omitempty"`
	Escalations   map[string][]Escalation              `json:"escalations,omitempty"`

	Concluded   *events.RoundConcluded `json:"concluded,omitempty"`
	ConcludedAt time.Time              `json:"concludedAt,omitzero"`
	ConcludedBy string                 `json:"concludedBy,omitempty"`
}

// Removed is a candidate that was taken out.
type Removed struct {
	Initiative string      `json:"initiative"`
	Reason     events.Text `json:"reason"`
	By         string      `json:"by"`
	At         time.Time   `json:"at"`
}

// Weights are one party's weights.
type Weights struct {
	By               string                   `json:"by"`
	At               time.Time                `json:"at"`
	Weights          []events.CriterionWeight `json:"weights"`
	Matrix           [][]float64              `json:"matrix,omitempty"`
	ConsistencyRatio *float64                 `json:"consistencyRatio,omitempty"`
}

// Sealed says that a party has sealed, and nothing about what.
type Sealed struct {
	By         string    `json:"by"`
	At         time.Time `json:"at"`
	Commitment string    `json:"commitment"`
}

// Revealed are the scores that a party had sealed.
type Revealed struct {
	Clear
	Seen  int `json:"seen"` // parts that are in
	Parts int `json:"parts"`
}

// Declared is a party's position on a candidate.
type Declared struct {
	By          string             `json:"by"`
	At          time.Time          `json:"at"`
	Position    string             `json:"position"`
	Conditions  []events.Condition `json:"conditions,omitempty"`
	Reason      events.Text        `json:"reason,omitempty"`
	WouldChange events.Text        `json:"wouldChange,omitempty"`
}

// Signed is a party's signature on the class of a candidate.
type Signed struct {
	By           string       `json:"by"`
	At           time.Time    `json:"at"`
	Class        events.Class `json:"class"`
	ContentHash  string       `json:"contentHash"`
	DecisionHash string       `json:"decisionHash"`
	Reason       events.Text  `json:"reason,omitempty"`
}

// SignedException is a party's signature on passing the frame.
type SignedException struct {
	By          string      `json:"by"`
	At          time.Time   `json:"at"`
	Hours       int64       `json:"hours"`
	Initiatives []string    `json:"initiatives"`
	ContentHash string      `json:"contentHash"`
	Reason      events.Text `json:"reason"`
}

// Exception is what both parties have signed.
type Exception struct {
	Hours       int64                            `json:"hours"`
	Initiatives []string                         `json:"initiatives"`
	ContentHash string                           `json:"contentHash"`
	Signatures  map[events.Party]SignedException `json:"signatures"`
}

// Disagreement is one party's, recorded for ever.
type Disagreement struct {
	Party       events.Party `json:"party"`
	By          string       `json:"by"`
	At          time.Time    `json:"at"`
	Reason      events.Text  `json:"reason"`
	WouldChange events.Text  `json:"wouldChange"`
	Lifted      bool         `json:"lifted,omitempty"` // the party has signed since
}

// Escalation is a disagreement that was sent to a level above.
type Escalation struct {
	By         string                 `json:"by"`
	At         time.Time              `json:"at"`
	Level      events.EscalationLevel `json:"level"`
	Deadline   events.Date            `json:"deadline"`
	Reason     events.Text            `json:"reason"`
	Resolution events.Text            `json:"resolution,omitempty"`
	ResolvedAt time.Time              `json:"resolvedAt,omitzero"`
	ResolvedBy string                 `json:"resolvedBy,omitempty"`
}

// Exists says whether the round has been opened.
func (s *State) Exists() bool { return s.Position > 0 }

// Open says whether the round has been opened and not concluded.
func (s *State) Open() bool { return s.Exists() && s.Concluded == nil }

// Public says whether both parties' scores have been revealed.
func (s *State) Public() bool { return !s.RevealedAt.IsZero() }

// Phase is where the round stands: preparing until the first seal, scoring
// until the reveal, deciding until the conclusion, concluded.
func (s *State) Phase() string {
	switch {
	case s.Concluded != nil:
		return "concluded"
	case s.Public():
		return "deciding"
	case len(s.Sealed) > 0:
		return "scoring"
	}
	return "preparing"
}

// SignedByBoth is what both parties have signed on a candidate: the same class
// over the same hash.
func (s *State) SignedByBoth(initiative string) (Signed, bool) {
	state, a := s.Signatures[initiative][events.PartyState]
	ks, b := s.Signatures[initiative][events.PartyMunicipalities]
	both := a && b && state.DecisionHash == ks.DecisionHash && state.Class == ks.Class
	return state, both
}

// Disagreed says whether a party stands by its disagreement on a candidate.
func (s *State) Disagreed(initiative string) bool {
	for _, d := range s.Disagreements[initiative] {
		if !d.Lifted {
			return true
		}
	}
	return false
}

// DecisionHash is what is signed to give an initiative of this round a class,
// with its content as hashed.
func (s *State) DecisionHash(initiative, contentHash string, class events.Class) string {
	return DecisionHash(initiative, contentHash, s.Criteria, s.CriteriaHash, class)
}
