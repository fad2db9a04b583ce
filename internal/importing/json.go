package importing

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// FormatJSON is the format of rows that a program gives: {"rows": [TypedRow…]}.
const FormatJSON = "json"

// TypedRow is a row whose values need no reading.
type TypedRow struct {
	Line     int                     `json:"line"`
	Values   events.Proposed         `json:"values"`
	Erase    []string                `json:"erase,omitempty"` // fields that the row takes away
	Recorded *events.RecordedAtStage `json:"recorded,omitempty"`
}

// readTyped takes rows as they are. What they say has been checked by whoever
// took them in, and the domain checks it once more.
func readTyped(data []byte) (*File, []Row, error) {
	var body struct {
		Rows []TypedRow `json:"rows"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil {
		return nil, nil, &fault.Error{Code: fault.Malformed, Key: "import_json", Cause: err}
	}
	if len(body.Rows) > MaxRows {
		return nil, nil, fault.New(fault.TooLarge, "import_too_many_rows", fault.Args{"max": MaxRows})
	}
	if err := lines(body.Rows); err != nil {
		return nil, nil, err
	}
	rows := make([]Row, 0, len(body.Rows))
	for _, r := range body.Rows {
		rows = append(rows, Row{Line: r.Line, Values: r.Values, Recorded: r.Recorded, PhaseNote: r.Values.PhaseNote, Erase: r.Erase})
	}
	return &File{Format: FormatJSON, Encoding: "utf-8", Total: len(rows)}, rows, nil
}

// lines refuses two rows of one line: answers, and what is written, name rows by
// it.
func lines(rows []TypedRow) error {
	first := make(map[int]bool, len(rows))
	var wrong fault.List
	for i, r := range rows {
		wrong.Check(!first[r.Line], "rows["+strconv.Itoa(i)+"].line", "duplicate_line", fault.Args{"line": r.Line})
		first[r.Line] = true
	}
	return wrong.Err(fault.Invalid, "", nil)
}
