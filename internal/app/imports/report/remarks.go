package report

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// placed is what is said of a cell, after what its column is called.
func (t Presenter) placed(c importing.Cell) string {
	if c.Column != "" {
		return c.Column + ": " + t.Words(c)
	}
	return t.Words(c)
}

// Placed is what is said of cells, each after what its column is called.
func (t Presenter) Placed(cells []importing.Cell) (out []string) {
	for _, c := range cells {
		out = append(out, t.placed(c))
	}
	return out
}

// WriteRemarks writes the file as it was read, as CSV with a column of what is
// said of each row: to be mended in a spreadsheet and given again. Nothing in it
// is taken for a formula.
func (t Presenter) WriteRemarks(out io.Writer, plan *imports.Plan) error {
	if _, err := io.WriteString(out, "\ufeff"); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	w.Comma, w.UseCRLF = ';', true
	_ = w.Write(append(append([]string{}, plan.Headings...), t.Lang.Text("import.remarks.column", nil))) // Flush tells
	for i := range plan.Rows {
		r := &plan.Rows[i]
		line := make([]string, len(plan.Headings), len(plan.Headings)+1)
		for i := range line {
			if i < len(r.Cells) {
				line[i] = plaintext.Guarded(r.Cells[i])
			}
		}
		_ = w.Write(append(line, plaintext.Guarded(strings.Join(t.remarks(r), " | "))))
	}
	w.Flush()
	return w.Error()
}

// remarks is all that is said of a row, what is graver first.
func (t Presenter) remarks(r *imports.Row) []string {
	said := append([]string{t.Lang.Text("page.import.verdict."+string(r.Verdict), nil)}, t.Placed(r.Faults)...)
	for _, q := range r.Questions {
		said = append(said, t.Question(q))
	}
	return append(said, t.Placed(r.Warnings)...)
}
