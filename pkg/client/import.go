package client

import (
	"context"
	"net/http"

	"github.com/samstyring/samstyring/events"
)

// Import registers and updates initiatives from the rows of a source, at most
// 500 at a time.
type Import struct {
	DryRun bool        `json:"dryRun,omitempty"` // write nothing, only say what would be
	Rows   []ImportRow `json:"rows"`
}

// ImportRow is one row. Values.ExternalID knows it again the next time, and
// Values.Provenance says where it comes from; both are needed.
type ImportRow struct {
	Line     int                     `json:"line"` // in the source, from 1; comes back in the answer
	Values   events.Proposed         `json:"values"`
	Recorded *events.RecordedAtStage `json:"recorded,omitempty"` // where it stood before the registry existed
}

// ImportResult says what became of an import.
type ImportResult struct {
	Rows     []ImportedRow `json:"rows"`     // in the order given
	Position uint64        `json:"position"` // of the last event written; 0 if none was
}

// The outcomes of a row.
const (
	Created   = "created"
	Changed   = "changed"
	Unchanged = "unchanged"
	Refused   = "refused"
)

// ImportedRow says what became of one row.
type ImportedRow struct {
	Line    int          `json:"line"`
	Outcome string       `json:"outcome"`
	ID      string       `json:"id"`     // of the initiative; only a likely one for a dry run that would create it
	Kept    []string     `json:"kept"`   // fields left as the owner has written them since
	Errors  []FieldError `json:"errors"` // why it was refused
}

// Import gives rows to the registry. Each is taken all or not at all, and a
// refused one stops nothing: look at the outcomes. It is repeated when an
// answer is lost, because a row that is already there changes nothing; its
// outcome is then Unchanged.
func (c *Client) Import(ctx context.Context, rows Import) (ImportResult, error) {
	var out ImportResult
	_, err := c.Do(ctx, http.MethodPost, "/imports", rows, &out, keyed(""))
	return out, err
}
