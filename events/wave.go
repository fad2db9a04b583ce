package events

// WaveTerms are what is offered to the municipalities that begin with an initiative
// together.
type WaveTerms struct {
	Name     string   `json:"name"`               // as whoever announced it calls it
	Places   int      `json:"places"`             // how many municipalities get one
	SignUpBy Date     `json:"signUpBy"`           // the last day to sign up
	Start    Date     `json:"start"`              // the day they begin
	Counties []string `json:"counties,omitempty"` // numbers of those whose municipalities it is for; none: all that the initiative concerns
	Contact  string   `json:"contact,omitempty"`  // address of the role mailbox that answers questions
	Note     Text     `json:"note,omitempty"`     // what a municipality should know before it signs up
}

// WaveAnnounced: municipalities can sign up to begin with an initiative together.
type WaveAnnounced struct {
	Initiative string  `json:"initiative"`
	By         Speaker `json:"by" jsonschema:"enum=owner,enum=ks"` // as whom it was announced
	WaveTerms
}

// EventName implements Payload.
func (*WaveAnnounced) EventName() string { return "wave-announced" }

// WaveChanged: what is offered is something else from now on.
type WaveChanged struct {
	Initiative string `json:"initiative"`
	WaveTerms
	Was    WaveTerms `json:"was"` // what was offered before
	Reason Text      `json:"reason,omitempty"`
}

// EventName implements Payload.
func (*WaveChanged) EventName() string { return "wave-changed" }

// What a municipality that has signed up has.
const (
	WavePlaced  = "placed"
	WaveWaiting = "waiting"
)

// WavePlaces lists them.
var WavePlaces = []string{WavePlaced, WaveWaiting}

// MunicipalitySignedUp: a municipality wants to begin with the wave. The order of
// these events is the order in which places are given.
type MunicipalitySignedUp struct {
	Initiative   string  `json:"initiative"`
	Name         string  `json:"name"`         // of the wave, on the day of this
	Municipality string  `json:"municipality"` // its number on the day of this
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate"`
	Place        string  `json:"place" jsonschema:"enum=placed,enum=waiting"`
	Note         Text    `json:"note,omitempty"` // what the municipality wants whoever announced it to know
}

// EventName implements Payload.
func (*MunicipalitySignedUp) EventName() string { return "municipality-signed-up" }

// MunicipalityWithdrew: a municipality does not begin with the wave after all.
type MunicipalityWithdrew struct {
	Initiative   string  `json:"initiative"`
	Name         string  `json:"name"`         // of the wave, on the day of this
	Municipality string  `json:"municipality"` // the number that it signed up under
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate"`
	Reason       Text    `json:"reason,omitempty"`
}

// EventName implements Payload.
func (*MunicipalityWithdrew) EventName() string { return "municipality-withdrew" }

// PlaceGiven: a municipality that waited has a place, because one became free or
// there are more of them.
type PlaceGiven struct {
	Initiative   string `json:"initiative"`
	Name         string `json:"name"`         // of the wave, on the day of this
	Municipality string `json:"municipality"` // the number that it signed up under
}

// EventName implements Payload.
func (*PlaceGiven) EventName() string { return "place-given" }

// WaveClosed: nobody can sign up any more, also if the deadline is ahead. Who waits
// still moves up.
type WaveClosed struct {
	Initiative string   `json:"initiative"`
	Name       string   `json:"name"`
	Counties   []string `json:"counties,omitempty"` // as in its terms
	Reason     Text     `json:"reason,omitempty"`
}

// EventName implements Payload.
func (*WaveClosed) EventName() string { return "wave-closed" }

// WaveCancelled: there will be no wave.
type WaveCancelled struct {
	Initiative string   `json:"initiative"`
	Name       string   `json:"name"`
	Counties   []string `json:"counties,omitempty"` // as in its terms
	Reason     Text     `json:"reason"`
}

// EventName implements Payload.
func (*WaveCancelled) EventName() string { return "wave-cancelled" }
