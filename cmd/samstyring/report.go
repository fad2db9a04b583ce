package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reading"
)

// chunk is the number of rows handed on at once.
const chunk = 200

// report tells what an import does, row by row, and sums it up.
type report struct {
	*program
	lang  locale.Language
	total int
	dry   bool
	quiet bool // only what is wrong
	count map[string]int
}

// warnings tells what was read otherwise than written.
func (r *report) warnings(file *importing.File) {
	for _, w := range file.Warnings {
		r.cell(r.stdout, r.lang.Text("import.warning", place(w)), w)
	}
	for _, row := range file.Rows {
		for _, w := range row.Warnings {
			r.cell(r.stdout, r.lang.Text("import.warning", place(w)), w)
		}
	}
}

// place says where a cell is; what is said of the whole file stands nowhere. A
// line is a name, not an amount.
func place(c importing.Cell) fault.Args {
	at := fault.Args{}
	if c.Line > 0 {
		at["line"] = strconv.Itoa(c.Line)
	}
	if c.Column != "" {
		at["column"] = c.Column
	}
	return at
}

// cell tells what is said about a cell, after what it is and where.
func (r *report) cell(w io.Writer, what string, c importing.Cell) {
	text := r.lang.Field(fault.Field{Path: c.Column, Code: c.Code, Args: c.Args})
	if strings.HasPrefix(c.Code, "fault.") {
		text = r.lang.Text(c.Code, c.Args)
	}
	fmt.Fprintf(w, "%s: %s\n", what, text)
}

// run hands the rows on and reports. It fails if a row was refused.
func (r *report) run(ctx context.Context, rows []importing.Row, to sink) error {
	r.count = map[string]int{}
	good := r.sound(rows)
	if r.dry {
		r.understood(good)
	}
	for done := 0; done < len(good); done += chunk {
		part := good[done:min(done+chunk, len(good))]
		results, err := to(ctx, part)
		for _, o := range results {
			r.row(o)
		}
		if err != nil {
			return fmt.Errorf("import stopped after %d of %d rows: %w", done, r.total, err)
		}
		r.progress(done + len(part))
	}
	r.progress(-1)
	r.sum()
	if n := r.count[command.OutcomeRefused]; n > 0 {
		return fmt.Errorf("%d of %d rows were refused", n, r.total)
	}
	return nil
}

// sound reports the rows that are wrong in the file and gives the others.
func (r *report) sound(rows []importing.Row) []importing.Row {
	var good []importing.Row
	for _, row := range rows {
		if len(row.Faults) == 0 {
			good = append(good, row)
			continue
		}
		r.count[command.OutcomeRefused]++
		for _, c := range row.Faults {
			r.cell(r.stderr, r.lang.Text("import.error", place(c)), c)
		}
	}
	return good
}

// understood tells how the values of rows were read, before any is written.
func (r *report) understood(rows []importing.Row) {
	for _, row := range rows {
		for _, u := range row.Read {
			r.read(row.Line, u)
		}
	}
}

func (r *report) read(line int, u importing.Understood) {
	read := reading.Result[struct{}]{Outcome: reading.Read, Said: u.Said}.Words(r.lang)
	fmt.Fprintln(r.stdout, r.lang.Text("import.read", fault.Args{"line": strconv.Itoa(line), "column": u.Column, "read": read}))
}

func (r *report) row(o outcome) {
	r.count[o.outcome]++
	if o.outcome == command.OutcomeRefused {
		at := r.lang.Text("import.refused", fault.Args{"line": strconv.Itoa(o.line)})
		fmt.Fprintf(r.stderr, "%s: %s\n", at, strings.Join(o.reasons, "; "))
		return
	}
	if r.quiet {
		return
	}
	if len(o.kept) > 0 {
		at := r.lang.Text("import.kept", fault.Args{"id": o.id, "line": strconv.Itoa(o.line)})
		fmt.Fprintf(r.stdout, "%s: %s\n", at, strings.Join(o.kept, ", "))
	}
}

// progress overwrites one line on a terminal; elsewhere it is silent.
func (r *report) progress(done int) {
	f, ok := r.stderr.(*os.File)
	if !ok || r.quiet || !terminal(f) {
		return
	}
	if done < 0 {
		fmt.Fprint(f, "\r\033[K")
		return
	}
	fmt.Fprint(f, "\r"+r.lang.Text("import.progress", fault.Args{"done": done, "total": r.total, "percent": done * 100 / max(1, r.total)}))
}

func (r *report) sum() {
	if r.quiet {
		return
	}
	text := r.lang.Text("import.sum", fault.Args{
		"total": r.total, "created": r.count[command.OutcomeCreated], "changed": r.count[command.OutcomeChanged],
		"unchanged": r.count[command.OutcomeUnchanged], "refused": r.count[command.OutcomeRefused],
	})
	if r.dry {
		text += " " + r.lang.Text("import.dry", nil)
	}
	fmt.Fprintln(r.stdout, text)
}

// plan tells, row by row, what is read otherwise than written and what cannot be
// written.
func (r *report) plan(p *imports.Plan) {
	for _, w := range p.Notes {
		r.warn(w)
	}
	for i := range p.Rows {
		r.planned(&p.Rows[i])
	}
}

func (r *report) warn(w importing.Cell) {
	if !r.quiet {
		r.cell(r.stdout, r.lang.Text("import.warning", place(w)), w)
	}
}

func (r *report) planned(row *imports.Row) {
	for _, w := range row.Warnings {
		r.warn(w)
	}
	line := strconv.Itoa(row.Line)
	if r.dry {
		r.shown(row)
	}
	var kept []string
	for _, d := range row.Differences {
		if d.Kept {
			kept = append(kept, d.Field)
		}
	}
	if len(kept) > 0 && !r.quiet {
		fmt.Fprintf(r.stdout, "%s: %s\n", r.lang.Text("import.kept", fault.Args{"id": row.ID, "line": line}), strings.Join(kept, ", "))
	}
	switch row.Verdict {
	case imports.Refused, imports.Doubt:
		r.count[command.OutcomeRefused]++
		for _, c := range row.Faults {
			r.cell(r.stderr, r.lang.Text("import.error", place(c)), c)
		}
		for _, q := range row.Questions {
			at := r.lang.Text("import.doubt", fault.Args{"line": line})
			fmt.Fprintf(r.stderr, "%s: %s\n", at, r.lang.Text("import.question."+q.Code, q.Args))
			for _, a := range q.Answers {
				fmt.Fprintf(r.stderr, "  %s: %s → %s\n", q.Code, a.Value, r.lang.Text("import.answer."+a.Code, a.Args))
			}
		}
	case imports.New:
		r.count[command.OutcomeCreated]++
	case imports.Changed:
		r.count[command.OutcomeChanged]++
	default:
		r.count[command.OutcomeUnchanged]++
	}
}

// shown tells what was read in a row that would be written, and what that would
// change, old and new side by side.
func (r *report) shown(row *imports.Row) {
	if !row.Writes() {
		return
	}
	fmt.Fprintln(r.stdout, r.lang.Text("import.verdict."+string(row.Verdict), fault.Args{
		"line": strconv.Itoa(row.Line), "id": row.ID, "title": row.Title,
	}))
	for _, u := range row.Read {
		r.read(row.Line, u)
	}
	for _, d := range row.Differences {
		fmt.Fprintf(r.stdout, "  %s: %s → %s\n", r.lang.Label(d.Field), r.lang.Value(d.Field, d.Old()), r.lang.Value(d.Field, d.New()))
	}
}
