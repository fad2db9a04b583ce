package events

// ShorteningAccepted: the log had lost its end, and whoever runs the registry
// accepted that. The positions from here through to, and what stood there, are
// lost; none of them is given to another event.
type ShorteningAccepted struct {
	From      uint64         `json:"from"`      // first position that was lost; this event stands there
	To        uint64         `json:"to"`        // last position that is not given out again
	Known     uint64         `json:"known"`     // highest position that is known to have been given out
	Numbers   []NumbersTaken `json:"numbers"`   // numbers of initiatives that are not given out again
	Witnesses []string       `json:"witnesses"` // what knew of the lost events
}

// EventName implements Payload.
func (*ShorteningAccepted) EventName() string { return "shortening-accepted" }

// NumbersTaken are the numbers of one year that initiatives have had or may have
// had.
type NumbersTaken struct {
	Year    string `json:"year"`
	Highest uint64 `json:"highest"` // highest number that is known to have been given out
	Margin  uint64 `json:"margin"`  // how many more are left out, above that and above what the log holds
}

// PositionLost stands at a position whose event was lost, or that is left out
// because it may have been given out.
type PositionLost struct {
	From uint64 `json:"from"` // first position of the loss
	To   uint64 `json:"to"`   // last one that is not given out again
}

// EventName implements Payload.
func (*PositionLost) EventName() string { return "position-lost" }
