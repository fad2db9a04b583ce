package api

import (
	"context"
	"errors"
	"regexp"
	"strconv"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// maxRowErrors is how much of what is wrong with all rows of an import is told;
// then every row tells its first.
const maxRowErrors = 2_000

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
	ofRows, rest := byRow(meta(ctx).Pending)
	if len(rest) > 0 {
		return nil, fault.Merge(rest, nil)
	}
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	var sound []initiative.Import
	for i, row := range r.Body.Rows {
		if len(ofRows[i]) == 0 {
			sound = append(sound, importOf(&row))
		}
	}
	req.Pending = nil // refuses rows, not the others
	done, err := a.app.Command.Import(ctx, req, sound, r.Body.DryRun)
	if err != nil {
		return nil, err
	}
	imported := make([]command.Imported, len(r.Body.Rows))
	for i := range imported {
		if fields := ofRows[i]; len(fields) > 0 {
			imported[i] = command.Imported{Outcome: command.OutcomeRefused, Err: &fault.Error{Code: fault.Invalid, Fields: fields}}
			continue
		}
		imported[i], done = done[0], done[1:]
	}
	answer := struct {
		Rows     []importedRow `json:"rows"`
		Position uint64        `json:"position"`
	}{Rows: make([]importedRow, len(imported))}
	left := maxRowErrors
	for i, row := range imported {
		answer.Rows[i] = shape(r.Body.Rows[i].Line, row, meta(ctx).Language, max(1, left))
		left -= len(answer.Rows[i].Errors)
		answer.Position = max(answer.Position, row.Position)
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(answer.Position))
	return out.json(answer)
}

// rowPath is the path of something inside the values of a row.
var rowPath = regexp.MustCompile(`^rows\[(\d+)\]\.(?:values|recorded)\.(.+)$`)

// byRow parts what the check of the request has found: what is wrong with the
// values of a row refuses the row, anything else the request. A value of the
// wrong type could not be read, so the request cannot be trusted.
func byRow(pending []fault.Field) (rows map[int][]fault.Field, rest []fault.Field) {
	rows = map[int][]fault.Field{}
	for _, f := range pending {
		m := rowPath.FindStringSubmatch(f.Path)
		if m == nil || f.Code == "wrong_type" {
			rest = append(rest, f)
			continue
		}
		i, _ := strconv.Atoi(m[1]) // digits, says the pattern
		f.Path = m[2]
		rows[i] = append(rows[i], f)
	}
	return rows, rest
}

// shape tells what became of a row, and at most so many things that are wrong
// with it.
func shape(line int, row command.Imported, lang locale.Language, most int) importedRow {
	out := importedRow{Line: line, Outcome: row.Outcome, ID: row.ID, Kept: row.Kept, Errors: []FieldError{}}
	if out.Kept == nil {
		out.Kept = []string{}
	}
	if row.Err == nil {
		return out
	}
	f := asFault(row.Err)
	if len(f.Fields) > most {
		f.Fields = append(f.Fields[:most], fault.AndMore(most))
	}
	out.Errors = fieldErrors(f.Fields, lang)
	var known *fault.Error
	if len(out.Errors) == 0 || !errors.As(row.Err, &known) {
		_, detail := lang.Fault(f)
		out.Errors = []FieldError{{Code: f.TextKey(), Detail: detail}}
	}
	return out
}
