package events

// Class is the outcome of joint prioritisation.
type Class string

// The classes. Now, next and later move an initiative to prioritized.
const (
	ClassNow         Class = "now"
	ClassNext        Class = "next"
	ClassLater       Class = "later"
	ClassInvestigate Class = "investigate"
	ClassNo          Class = "no"
)

// Classes lists the classes.
var Classes = []Class{ClassNow, ClassNext, ClassLater, ClassInvestigate, ClassNo}

// DecisionSigned is one party's signature. It takes effect only together with
// the other party's signature over the same class and content hash.
type DecisionSigned struct {
	Party       Party  `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Class       Class  `json:"class" jsonschema:"enum=now,enum=next,enum=later,enum=investigate,enum=no"`
	ContentHash string `json:"contentHash"` // SHA-256 in hex over the canonical JSON of what is decided on
	Reason      Text   `json:"reason,omitempty"`
	Round       string `json:"round,omitempty"` // id of the prioritisation round it was decided in
}

// EventName implements Payload.
func (*DecisionSigned) EventName() string { return "decision-signed" }

// Prioritized: both parties signed now, next or later.
type Prioritized struct {
	Class       Class       `json:"class" jsonschema:"enum=now,enum=next,enum=later"`
	ContentHash string      `json:"contentHash"`
	Round       string      `json:"round,omitempty"`      // id of the prioritisation round it was decided in
	Signatures  []Signature `json:"signatures,omitempty"` // of both parties, when it was decided in a round
}

// EventName implements Payload.
func (*Prioritized) EventName() string { return "prioritized" }

// PriorityRejected: both parties signed no.
type PriorityRejected struct {
	ContentHash string      `json:"contentHash"`
	Reason      Text        `json:"reason"`
	Round       string      `json:"round,omitempty"`      // id of the prioritisation round it was decided in
	Signatures  []Signature `json:"signatures,omitempty"` // of both parties, when it was decided in a round
}

// EventName implements Payload.
func (*PriorityRejected) EventName() string { return "priority-rejected" }

// InvestigationRequested: both parties signed investigate.
type InvestigationRequested struct {
	ContentHash string      `json:"contentHash"`
	Reason      Text        `json:"reason"`
	Round       string      `json:"round,omitempty"`      // id of the prioritisation round it was decided in
	Signatures  []Signature `json:"signatures,omitempty"` // of both parties, when it was decided in a round
}

// EventName implements Payload.
func (*InvestigationRequested) EventName() string { return "investigation-requested" }

// PriorityReconfirmed: both parties signed the same class over changed content.
type PriorityReconfirmed struct {
	Class       Class       `json:"class" jsonschema:"enum=now,enum=next,enum=later"`
	ContentHash string      `json:"contentHash"`
	Round       string      `json:"round,omitempty"`      // id of the prioritisation round it was decided in
	Signatures  []Signature `json:"signatures,omitempty"` // of both parties, when it was decided in a round
}

// EventName implements Payload.
func (*PriorityReconfirmed) EventName() string { return "priority-reconfirmed" }
