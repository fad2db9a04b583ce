package imports

import (
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/app/imports/report"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// row is one row of the file as it was read.
type row struct {
	Line        int
	Verdict     string
	Title       events.Text
	ID          string
	Owner       string
	Differences []difference
	Read        []fact // what the values were understood as
	Questions   []question
	Faults      []string
	Warnings    []string
	Cells       []cell
	LeftOut     bool
	Mend        bool // the cells are open to be corrected
	Since       bool // somebody else has changed a field since the row was written
}

// difference is one field, as it stands and as the file has it.
type difference struct {
	Field, Label, From, To string
	Base                   string // as it was when the row was written, where somebody else has changed it since
	Kept                   bool   // what the owner has written stays
	Over                   bool   // somebody has chosen that the file is right
}

// question is what a row leaves open.
type question struct {
	Name    string // of the field
	Text    string
	About   []string // ids of initiatives that it may be
	Answers []shell.Option
}

// cell is one cell that can be corrected.
type cell struct {
	Name, Heading, Value string
	Wrong                bool // something is said against it
}

func newRow(v *shell.Request, plan *imports.Plan, r *imports.Row, f *form.Form) row {
	line := strconv.Itoa(r.Line)
	out := row{
		Line: r.Line, Verdict: string(r.Verdict), Title: r.Title, ID: r.ID, Owner: v.Shell.OrganisationName(r.Owner),
		LeftOut: slices.Contains(plan.Choices.LeftOut, r.Line), Mend: r.Verdict == imports.Refused,
		Faults: presenter(v).Placed(r.Faults), Warnings: presenter(v).Placed(r.Warnings),
	}
	for _, d := range r.Differences {
		base := ""
		if d.Base != nil {
			base, out.Since = presenter(v).Value(d.Field, d.Base), true
		}
		out.Differences = append(out.Differences, difference{
			Field: d.Field, Base: base, Label: v.Lang.Label(d.Field), From: presenter(v).Value(d.Field, &d.Now), To: presenter(v).Value(d.Field, &d.Said),
			Kept: d.Kept, Over: slices.Contains(plan.Choices.Over[r.Line], d.Field),
		})
	}
	if r.Verdict == imports.New {
		for _, read := range presenter(v).Values(r.Values) {
			out.Read = append(out.Read, fact{read.Label, read.Read})
		}
	}
	for _, q := range r.Questions {
		out.Questions = append(out.Questions, newQuestion(v, line, q))
	}
	for i, text := range r.Cells {
		if i < len(plan.Headings) && plan.Headings[i] != "" {
			name := "celle." + line + "." + strconv.Itoa(i)
			if typed, sent := f.Values[name]; sent {
				text = typed[0]
			}
			out.Cells = append(out.Cells, cell{Name: name, Heading: plan.Headings[i], Value: text, Wrong: blamed(plan, r, i)})
		}
	}
	return out
}

// blamed says that something is said against a cell: under its heading, or under
// the field that the column is read as.
func blamed(plan *imports.Plan, r *imports.Row, column int) bool {
	names := []string{plan.Headings[column]}
	if plan.Layout != nil {
		for _, c := range plan.Layout.Columns {
			if c.Index == column && c.Place.Field != "" {
				names = append(names, string(c.Place.Field))
			}
		}
	}
	return slices.ContainsFunc(r.Faults, func(c importing.Cell) bool { return slices.Contains(names, c.Column) })
}

func newQuestion(v *shell.Request, line string, q imports.Question) question {
	out := question{Name: "svar." + line + "." + q.Code, Text: presenter(v).Question(q)}
	for _, a := range q.Answers {
		if id, ok := a.Args["id"].(string); ok {
			out.About = append(out.About, id)
		}
		out.Answers = append(out.Answers, shell.Option{Value: a.Value, Name: presenter(v).Answer(a), Chosen: a.Value == q.Given})
	}
	return out
}

// teller tells in the language of the page.
func presenter(v *shell.Request) report.Presenter {
	return report.Presenter{Lang: v.Lang, Names: names.Book{Ref: v.Shell.Config.Ref}}
}
