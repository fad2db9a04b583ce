package events

// PersonErased: what was kept of a person beside the log was erased. It says
// nothing of who that was: the aggregate's id is a pseudonym, and what it stood
// for is gone.
type PersonErased struct {
	By   string   `json:"by" jsonschema:"enum=person,enum=organisation"` // who asked for it
	What []string `json:"what"`                                          // kinds of records
}

// EventName implements Payload.
func (*PersonErased) EventName() string { return "person-erased" }
