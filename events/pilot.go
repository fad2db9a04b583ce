package events

// Criterion is one success criterion with the threshold that was set before
// the pilot started.
type Criterion struct {
	ID        string  `json:"id"` // unique in the pilot
	Text      Text    `json:"text"`
	Unit      string  `json:"unit"`
	Direction string  `json:"direction" jsonschema:"enum=at_least,enum=at_most"`
	Threshold float64 `json:"threshold"`
}

// PilotPlanned sets the purpose, period and success criteria of a pilot. A new
// plan replaces the old one as long as the pilot has not started.
type PilotPlanned struct {
	Purpose  Text        `json:"purpose"`
	Start    Date        `json:"start"`
	End      Date        `json:"end"`
	Criteria []Criterion `json:"criteria"`
}

// EventName implements Payload.
func (*PilotPlanned) EventName() string { return "pilot-planned" }

// PilotJoined: a municipality takes part.
type PilotJoined struct {
	Municipality string `json:"municipality"` // number on the day it joined
	Note         Text   `json:"note,omitempty"`
}

// EventName implements Payload.
func (*PilotJoined) EventName() string { return "pilot-joined" }

// PilotLeft: a municipality takes part no longer.
type PilotLeft struct {
	Municipality string `json:"municipality"`
	Reason       Text   `json:"reason"`
}

// EventName implements Payload.
func (*PilotLeft) EventName() string { return "pilot-left" }

// PilotMeasured is a measured value of one criterion; the last one counts.
type PilotMeasured struct {
	Criterion string  `json:"criterion"` // id of the criterion in the plan
	Value     float64 `json:"value"`
	Date      Date    `json:"date"`
	Source    Text    `json:"source"` // how it was measured
}

// EventName implements Payload.
func (*PilotMeasured) EventName() string { return "pilot-measured" }

// PilotConcluded is one party's signature on the conclusion of the pilot.
type PilotConcluded struct {
	Party       Party  `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Conclusion  string `json:"conclusion" jsonschema:"enum=go,enum=no_go"`
	ContentHash string `json:"contentHash"` // over the plan, participants and measured values
	Reason      Text   `json:"reason"`
}

// EventName implements Payload.
func (*PilotConcluded) EventName() string { return "pilot-concluded" }

// PilotWaived is one party's signature on doing without a pilot.
type PilotWaived struct {
	Party  Party `json:"party" jsonschema:"enum=state,enum=municipalities"`
	Reason Text  `json:"reason"`
}

// EventName implements Payload.
func (*PilotWaived) EventName() string { return "pilot-waived" }

// Piloted moves the initiative to piloted.
type Piloted struct {
	Waived bool `json:"waived"`
}

// EventName implements Payload.
func (*Piloted) EventName() string { return "piloted" }
