package events

import "time"

// Condition is what a party's support depends on.
type Condition struct {
	Text  Text   `json:"text"`
	Owner string `json:"owner"` // organisation number of who is to meet it
	Due   Date   `json:"due"`
}

// PositionDeclared is a party's position on a candidate; later ones replace
// earlier.
type PositionDeclared struct {
	Party       Party       `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Initiative  string      `json:"initiative"`
	Position    string      `json:"position" jsonschema:"enum=supports,enum=supports_with_conditions,enum=not_now,enum=objects"`
	Conditions  []Condition `json:"conditions,omitempty"`
	Reason      Text        `json:"reason,omitempty"`
	WouldChange Text        `json:"wouldChange,omitempty"` // what would change the party's mind
}

// EventName implements Payload.
func (*PositionDeclared) EventName() string { return "position-declared" }

// CapacityExceptionSigned is one party's signature on class now taking more
// hours than the frame. It takes effect only together with the other party's
// over the same hash.
type CapacityExceptionSigned struct {
	Party       Party    `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Hours       int64    `json:"hours"`       // expected municipal hours of the initiatives together
	Initiatives []string `json:"initiatives"` // those that may be in class now, in the order of their ids
	ContentHash string   `json:"contentHash"` // SHA-256 in hex over the canonical JSON of round, frame, hours and initiatives
	Reason      Text     `json:"reason"`
}

// EventName implements Payload.
func (*CapacityExceptionSigned) EventName() string { return "capacity-exception-signed" }

// RoundDecisionSigned is one party's signature on the class of a candidate. It
// takes effect only together with the other party's over the same hash, when
// the round is concluded.
type RoundDecisionSigned struct {
	Party        Party  `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Initiative   string `json:"initiative"`
	Class        Class  `json:"class" jsonschema:"enum=now,enum=next,enum=later,enum=investigate,enum=no"`
	ContentHash  string `json:"contentHash"`  // of the initiative and its assessment
	DecisionHash string `json:"decisionHash"` // what is signed: SHA-256 in hex over the canonical JSON of initiative, content hash, criteria set and class
	Reason       Text   `json:"reason,omitempty"`
}

// EventName implements Payload.
func (*RoundDecisionSigned) EventName() string { return "decision-signed" }

// DisagreementRecorded: a party will not agree on a candidate in this round.
// Its own signature on it, if any, lapses.
type DisagreementRecorded struct {
	Initiative  string `json:"initiative"`
	Party       Party  `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Reason      Text   `json:"reason"`
	WouldChange Text   `json:"wouldChange"` // what would change the party's mind
}

// EventName implements Payload.
func (*DisagreementRecorded) EventName() string { return "disagreement-recorded" }

// EscalationLevel says who is asked to resolve a disagreement.
type EscalationLevel string

// The levels.
const (
	EscalationExecutive    EscalationLevel = "executive"    // the managements of the two bodies
	EscalationMinistry     EscalationLevel = "ministry"     // the ministry and the political leadership of KS
	EscalationConsultation EscalationLevel = "consultation" // the consultation arrangement between government and municipalities
)

// EscalationLevels lists the levels, lowest first.
var EscalationLevels = []EscalationLevel{EscalationExecutive, EscalationMinistry, EscalationConsultation}

// Escalated sends a disagreement to a level above, with a deadline.
type Escalated struct {
	Initiative string          `json:"initiative"`
	Level      EscalationLevel `json:"level" jsonschema:"enum=executive,enum=ministry,enum=consultation"`
	Deadline   Date            `json:"deadline"`
	Reason     Text            `json:"reason"`
}

// EventName implements Payload.
func (*Escalated) EventName() string { return "escalated" }

// EscalationResolved says what came of an escalation. It decides nothing: only
// two signatures do.
type EscalationResolved struct {
	Initiative string `json:"initiative"`
	Resolution Text   `json:"resolution"`
}

// EventName implements Payload.
func (*EscalationResolved) EventName() string { return "escalation-resolved" }

// Decided is what the parties decided on one candidate of a round.
type Decided struct {
	Initiative   string `json:"initiative"`
	Class        Class  `json:"class" jsonschema:"enum=now,enum=next,enum=later,enum=investigate,enum=no"`
	ContentHash  string `json:"contentHash"`  // of the initiative and its assessment
	DecisionHash string `json:"decisionHash"` // what both signed
	Hours        int64  `json:"hours"`        // expected municipal hours on that day
}

// RoundConcluded ends a round. It is written together with one event for each
// initiative that was decided.
type RoundConcluded struct {
	Decided   []Decided `json:"decided"`
	Disagreed []string  `json:"disagreed"` // initiative ids; they stay where they were
}

// EventName implements Payload.
func (*RoundConcluded) EventName() string { return "round-concluded" }

// Signature is one party's signature under a decision made in a round.
type Signature struct {
	Party        Party     `json:"party" jsonschema:"enum=state,enum=municipalities"`
	By           string    `json:"by"` // organisation number
	At           time.Time `json:"at"`
	DecisionHash string    `json:"decisionHash"` // what was signed in the round
	Reason       Text      `json:"reason,omitempty"`
}
