package imports

import (
	"maps"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/importing"
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
}

// difference is one field, as it stands and as the file has it.
type difference struct {
	Field, Label, From, To string
	Kept                   bool // what the owner has written stays
	Over                   bool // somebody has chosen that the file is right
}

// question is what a row leaves open.
type question struct {
	Name    string // of the field
	Text    string
	Answers []shell.Option
}

// cell is one cell that can be corrected.
type cell struct{ Name, Heading, Value string }

func newRow(v *shell.Request, plan *imports.Plan, r *imports.Row, f *form.Form) row {
	line := strconv.Itoa(r.Line)
	out := row{
		Line: r.Line, Verdict: string(r.Verdict), Title: r.Title, ID: r.ID, Owner: v.Shell.OrganisationName(r.Owner),
		LeftOut: r.Verdict == imports.LeftOut, Mend: r.Verdict == imports.Refused,
		Faults: remarksOf(v, r.Faults), Warnings: remarksOf(v, r.Warnings),
	}
	for _, d := range r.Differences {
		out.Differences = append(out.Differences, difference{
			Field: d.Field, Label: v.Lang.Label(d.Field), From: fieldWords(v, d.Field, &d.Now), To: fieldWords(v, d.Field, &d.Said),
			Kept: d.Kept, Over: slices.Contains(plan.Choices.Over[r.Line], d.Field),
		})
	}
	if r.Verdict == imports.New {
		out.Read = values(v, r)
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
			out.Cells = append(out.Cells, cell{Name: name, Heading: plan.Headings[i], Value: text})
		}
	}
	return out
}

func newQuestion(v *shell.Request, line string, q imports.Question) question {
	out := question{Name: "svar." + line + "." + q.Code, Text: v.Lang.Text("import.question."+q.Code, words(v, q.Args))}
	for _, a := range q.Answers {
		out.Answers = append(out.Answers, shell.Option{Value: a.Value, Name: v.Lang.Text("import.answer."+a.Code, words(v, a.Args)), Chosen: a.Value == q.Given})
	}
	return out
}

// organisationArgs are the arguments of questions and answers that are
// organisation numbers.
var organisationArgs = []string{"owner", "newOwner"}

// words gives organisations their names.
func words(v *shell.Request, args map[string]any) map[string]any {
	out := maps.Clone(args)
	for _, name := range organisationArgs {
		if number, ok := args[name].(string); ok {
			out[name] = v.Shell.OrganisationName(number)
		}
	}
	return out
}

func remarksOf(v *shell.Request, cells []importing.Cell) (out []string) {
	for _, c := range cells {
		out = append(out, remark(v, c))
	}
	return out
}

// values are what a new initiative would be registered with, as it was read.
func values(v *shell.Request, r *imports.Row) (out []fact) {
	for _, name := range initiative.Fields() {
		if words := fieldWords(v, name, &r.Values); words != v.Lang.Value("", nil) {
			out = append(out, fact{v.Lang.Label(name), words})
		}
	}
	return out
}

// fieldWords is what one field says, in words.
func fieldWords(v *shell.Request, name string, p *events.Proposed) string {
	switch {
	case name == "owner" && p.Owner != "":
		return v.Shell.OrganisationName(p.Owner) + " (" + p.Owner + ")"
	case name == "owner":
		return v.Lang.Value("ownerName", p.OwnerName)
	case name == "reach" && p.Reach.Scope != "":
		return v.Shell.ReachWords(v.Lang, p.Reach)
	case name == "reach":
		return v.Lang.Value("", nil)
	}
	return v.Lang.Value(name, initiative.Value(name, p))
}
