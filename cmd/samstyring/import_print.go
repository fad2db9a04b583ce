package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/pkg/client"
)

// printer prints what an import does, row by row, and sums it up.
type printer struct {
	*program
	lang    locale.Language
	total   int
	dry     bool
	showing bool // what was read of every row that would be written
	quiet   bool // only what is wrong
	count   map[string]int
}

// plan prints all rows of a plan, page by page.
func (r *printer) plan(ctx context.Context, from importer, p client.Import) error {
	r.total, r.count = p.Total, map[string]int{}
	for _, n := range p.Notes {
		r.remark(n)
	}
	for {
		for i := range p.Rows {
			r.row(&p.Rows[i])
		}
		if p.Next == 0 {
			return nil
		}
		var err error
		if p, err = from.Import(ctx, p.ID, client.ImportPage{After: p.Next, Limit: 500}); err != nil {
			return err
		}
	}
}

// levels are the words for how much a remark weighs.
var levels = map[string]string{client.RemarkNote: "import.note", client.RemarkWarning: "import.warning", client.RemarkRefusal: "import.error"}

// remark prints what is said of a place, as what it is: what keeps a row from
// being written goes to standard error. A line is a name, not an amount.
func (r *printer) remark(said client.ImportRemark) {
	at := fault.Args{}
	if said.Line > 0 {
		at["line"] = strconv.Itoa(said.Line)
	}
	if said.Column != "" {
		at["column"] = said.Column
	}
	text := r.lang.Text(levels[said.Level], at) + ": " + said.Detail
	if said.Level == client.RemarkRefusal {
		fmt.Fprintln(r.stderr, text)
	} else if !r.quiet {
		fmt.Fprintln(r.stdout, text)
	}
}

// row prints what becomes of a row, and counts it.
func (r *printer) row(row *client.ImportedRow) {
	for _, said := range row.Remarks {
		r.remark(said)
	}
	line := strconv.Itoa(row.Line)
	switch row.Verdict {
	case client.RowRefused, client.RowDoubt:
		r.count[client.RowRefused]++
		r.questions(row, line)
	case client.RowNew, client.RowChanged:
		r.count[row.Verdict]++
		if r.showing && !r.quiet {
			r.shown(row, line)
		}
	default:
		r.count[client.RowUnchanged]++
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
}

// questions prints what a row leaves open, and what can be answered.
func (r *printer) questions(row *client.ImportedRow, line string) {
	for _, q := range row.Questions {
		fmt.Fprintf(r.stderr, "%s: %s\n", r.lang.Text("import.doubt", fault.Args{"line": line}), q.Text)
		for _, a := range q.Answers {
			fmt.Fprintf(r.stderr, "  %s: %s → %s\n", q.Code, a.Value, a.Text)
		}
	}
}

// shown prints what was read in a row that would be written, and what that would
// change, old and new side by side.
func (r *printer) shown(row *client.ImportedRow, line string) {
	fmt.Fprintln(r.stdout, r.lang.Text("import.verdict."+row.Verdict, fault.Args{"line": line, "id": row.ID, "title": row.Title}))
	for _, u := range row.Read {
		fmt.Fprintln(r.stdout, r.lang.Text("import.read", fault.Args{"line": line, "column": u.Column, "read": u.Read}))
	}
	if row.Verdict == client.RowNew {
		for _, v := range row.Values {
			fmt.Fprintf(r.stdout, "  %s: %s\n", v.Label, v.Read)
		}
	}
	for _, d := range row.Differences {
		fmt.Fprintf(r.stdout, "  %s: %s → %s\n", d.Label, d.Now, d.Read)
	}
}

// progress overwrites one line on a terminal; elsewhere it is silent.
func (r *printer) progress(done, total int) {
	f, ok := r.stderr.(*os.File)
	if !ok || r.quiet || !terminal(f) {
		return
	}
	if done < 0 {
		fmt.Fprint(f, "\r\033[K")
		return
	}
	fmt.Fprint(f, "\r"+r.lang.Text("import.progress", fault.Args{"done": done, "total": total, "percent": done * 100 / max(1, total)}))
}

func (r *printer) sum() {
	if r.quiet {
		return
	}
	text := r.lang.Text("import.sum", fault.Args{
		"total": r.total, "created": r.count[client.RowNew], "changed": r.count[client.RowChanged],
		"unchanged": r.count[client.RowUnchanged], "refused": r.count[client.RowRefused],
	})
	if r.dry {
		text += " " + r.lang.Text("import.dry", nil)
	}
	fmt.Fprintln(r.stdout, text)
}
