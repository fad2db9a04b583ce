package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/locale"
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
		r.cell(r.stdout, "varsel", w)
	}
	for _, row := range file.Rows {
		for _, w := range row.Warnings {
			r.cell(r.stdout, "varsel", w)
		}
	}
}

func (r *report) cell(w io.Writer, kind string, c importing.Cell) {
	text := r.lang.Field(fault.Field{Path: c.Column, Code: c.Code, Args: c.Args})
	fmt.Fprintf(w, "%s: linje %d, kolonne %s: %s\n", kind, c.Line, c.Column, text)
}

// run hands the rows on and reports. It fails if a row was refused.
func (r *report) run(ctx context.Context, rows []importing.Row, to sink) error {
	r.count = map[string]int{}
	good := r.sound(rows)
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
	if n := r.count[app.OutcomeRefused]; n > 0 {
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
		r.count[app.OutcomeRefused]++
		for _, c := range row.Faults {
			r.cell(r.stderr, "feil", c)
		}
	}
	return good
}

func (r *report) row(o outcome) {
	r.count[o.outcome]++
	if o.outcome == app.OutcomeRefused {
		fmt.Fprintf(r.stderr, "feil: linje %d: %s\n", o.line, strings.Join(o.reasons, "; "))
		return
	}
	if r.quiet {
		return
	}
	if len(o.kept) > 0 {
		fmt.Fprintf(r.stdout, "%s: linje %d: beholdt slik eieren har skrevet det: %s\n", o.id, o.line, strings.Join(o.kept, ", "))
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
	fmt.Fprintf(f, "\r%d av %d rader (%d %%)", done, r.total, done*100/max(1, r.total))
}

func (r *report) sum() {
	if r.quiet {
		return
	}
	would := ""
	if r.dry {
		would = " (prøvekjøring, ingenting er skrevet)"
	}
	fmt.Fprintf(r.stdout, "%d rader: %d nye, %d endret, %d uendret, %d avvist%s\n", r.total,
		r.count[app.OutcomeCreated], r.count[app.OutcomeChanged], r.count[app.OutcomeUnchanged], r.count[app.OutcomeRefused], would)
}
