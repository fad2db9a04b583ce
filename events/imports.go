package events

// ImportCarriedOut: a file was imported. Each event that it wrote names the row
// it came from (Record.ImportRow). Of the file only what it was called, what it
// held as a hash, and how it was read are kept.
type ImportCarriedOut struct {
	File       string `json:"file"`              // what it was called
	Hash       string `json:"hash"`              // SHA-256 of its bytes, lower-case hex
	Sheet      string `json:"sheet,omitempty"`   // of a workbook
	List       string `json:"list"`              // who compiled it, in words
	Mapping    string `json:"mapping,omitempty"` // SHA-256 of how its columns were read, lower-case hex
	Rows       int    `json:"rows"`              // that hold anything
	Registered int    `json:"registered"`        // rows that registered an initiative
	Changed    int    `json:"changed"`           // rows that changed one
	Unchanged  int    `json:"unchanged"`         // rows that said what was recorded already
	LeftOut    int    `json:"leftOut"`           // rows that were refused, in doubt or left out
}

// EventName implements Payload.
func (*ImportCarriedOut) EventName() string { return "import-carried-out" }

// ImportTakenBack: what an import had written was put back as it was before,
// where nobody had changed it since.
type ImportTakenBack struct {
	Withdrawn int `json:"withdrawn"` // initiatives that the import registered and nobody had touched
	Restored  int `json:"restored"`  // initiatives with fields that are as they were before
	Left      int `json:"left"`      // initiatives of which something was left, because it was changed since
}

// EventName implements Payload.
func (*ImportTakenBack) EventName() string { return "import-taken-back" }
