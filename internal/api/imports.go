package api

import (
	"context"
	"errors"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// importedRow is what became of one row.
type importedRow struct {
	Line    int          `json:"line"`
	Outcome string       `json:"outcome"`
	ID      string       `json:"id,omitempty"`
	Kept    []string     `json:"kept"`
	Errors  []FieldError `json:"errors"`
}

// ImportInitiatives registers and updates initiatives from the rows of a
// source. What is wrong with the form of the request refuses all of it; what
// is wrong with a row refuses the row.
func (a *API) ImportInitiatives(ctx context.Context, r gen.ImportInitiativesRequestObject) (gen.ImportInitiativesResponseObject, error) {
	if pending := fault.Pending(ctx); len(pending) > 0 {
		return nil, fault.Merge(pending, nil)
	}
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]initiative.Import, len(r.Body.Rows))
	for i, row := range r.Body.Rows {
		rows[i] = initiative.Import{Values: row.Values, Recorded: row.Recorded}
	}
	imported, err := a.app.Import(ctx, req, rows, r.Body.DryRun)
	if err != nil {
		return nil, err
	}
	answer := struct {
		Rows     []importedRow `json:"rows"`
		Position uint64        `json:"position"`
	}{Rows: make([]importedRow, len(imported))}
	for i, row := range imported {
		answer.Rows[i] = shape(r.Body.Rows[i].Line, row, meta(ctx).Language)
		answer.Position = max(answer.Position, row.Position)
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(answer.Position))
	return out.json(answer)
}

func shape(line int, row app.Imported, lang locale.Language) importedRow {
	out := importedRow{Line: line, Outcome: row.Outcome, ID: row.ID, Kept: row.Kept, Errors: []FieldError{}}
	if out.Kept == nil {
		out.Kept = []string{}
	}
	if row.Err == nil {
		return out
	}
	f := asFault(row.Err)
	out.Errors = fieldErrors(f.Fields, lang)
	var known *fault.Error
	if len(out.Errors) == 0 || !errors.As(row.Err, &known) {
		_, detail := lang.Fault(f)
		out.Errors = []FieldError{{Code: f.TextKey(), Detail: detail}}
	}
	return out
}
