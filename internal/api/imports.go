package api

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
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
	sound := struct {
		Rows []importing.TypedRow `json:"rows"`
	}{Rows: []importing.TypedRow{}}
	for i, row := range r.Body.Rows {
		if len(ofRows[i]) == 0 {
			c := importOf(&row)
			sound.Rows = append(sound.Rows, importing.TypedRow{Line: i + 1, Values: c.Values, Recorded: c.Recorded})
		}
	}
	raw, err := json.Marshal(sound)
	if err != nil {
		return nil, err
	}
	outcomes, err := a.importRows(ctx, req.Caller, raw, r.Body.DryRun)
	if err != nil {
		return nil, err
	}
	answer := struct {
		Rows     []importedRow `json:"rows"`
		Position uint64        `json:"position"`
	}{Rows: make([]importedRow, len(r.Body.Rows))}
	left := maxRowErrors
	for i, row := range r.Body.Rows {
		out := outcomes[i+1]
		if fields := ofRows[i]; len(fields) > 0 {
			out = outcome{Outcome: command.OutcomeRefused, Err: &fault.Error{Code: fault.Invalid, Fields: fields}}
		}
		answer.Rows[i] = shape(row.Line, out, meta(ctx).Language, max(1, left))
		left -= len(answer.Rows[i].Errors)
		answer.Position = max(answer.Position, out.Position)
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(answer.Position))
	return out.json(answer)
}

// outcome is what became of a row, or would.
type outcome struct {
	ID        string
	Outcome   string
	Kept      []string
	Err       error
	Questions []imports.Question // that leave the row in doubt
	Position  uint64
}

// importRows plans rows and, unless it is to be a trial, carries the plan out.
// The outcomes are by line.
func (a *API) importRows(ctx context.Context, c access.Caller, raw []byte, dry bool) (map[int]outcome, error) {
	plan, err := a.app.Imports.Upload(ctx, c, imports.File{Name: "rows.json", Source: "API", Bytes: raw})
	if err != nil {
		return nil, err
	}
	out := make(map[int]outcome, len(plan.Rows))
	for i := range plan.Rows {
		out[plan.Rows[i].Line] = planned(&plan.Rows[i])
	}
	if dry || plan.Counts[imports.New]+plan.Counts[imports.Changed] == 0 {
		return out, a.app.Imports.Discard(ctx, c, plan.ID)
	}
	if _, err := a.app.Imports.CarryOut(ctx, c, plan.ID, plan.Hash); err != nil {
		return nil, err
	}
	p, err := a.app.Imports.Wait(ctx, c, plan.ID)
	if err != nil {
		return nil, err
	}
	written, err := a.app.Imports.Written(plan.ID, 0, len(plan.Rows))
	for _, w := range written {
		o := out[w.Line]
		o.ID, o.Position = w.Initiative, w.Last
		out[w.Line] = o
	}
	for _, r := range p.Refused {
		out[r.Line] = outcome{Outcome: command.OutcomeRefused, Err: &fault.Error{Code: fault.Conflict, Key: r.Key, Args: r.Args}}
	}
	return out, err
}

// planned is what the plan says of a row.
func planned(r *imports.Row) outcome {
	o := outcome{ID: r.ID}
	var fields []fault.Field
	switch r.Verdict {
	case imports.New:
		o.Outcome = command.OutcomeCreated
	case imports.Changed:
		o.Outcome = command.OutcomeChanged
	case imports.Unchanged, imports.Kept:
		o.Outcome = command.OutcomeUnchanged
	default:
		o.Outcome = command.OutcomeRefused
		for _, f := range r.Faults {
			if key, whole := strings.CutPrefix(f.Code, "fault."); whole {
				o.Err = &fault.Error{Code: fault.Forbidden, Key: key, Args: f.Args}
				return o
			}
			fields = append(fields, fault.Field{Path: f.Column, Code: f.Code, Args: f.Args})
		}
		o.Questions = r.Questions
		o.Err = &fault.Error{Code: fault.Invalid, Fields: fields}
	}
	for _, d := range r.Differences {
		if d.Kept {
			o.Kept = append(o.Kept, d.Field)
		}
	}
	return o
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
func shape(line int, row outcome, lang locale.Language, most int) importedRow {
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
	for _, q := range row.Questions {
		out.Errors = append(out.Errors, FieldError{Path: "externalId", Code: q.Code, Detail: lang.Text("import.question."+q.Code, q.Args)})
	}
	var known *fault.Error
	if len(out.Errors) == 0 || !errors.As(row.Err, &known) {
		_, detail := lang.Fault(f)
		out.Errors = []FieldError{{Code: f.TextKey(), Detail: detail}}
	}
	return out
}
