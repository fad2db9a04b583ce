// Package report reports on an import: what was read of a file and what became of it, in
// a shape for programs (Import, Row, Reversal, as JSON) and in the words of a
// language for people. The machine interface, the page and the command line all
// take it from here, so that a plan says the same to everybody.
package report

import (
	"maps"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/reading"
)

// Presenter puts it into the words of one language.
type Presenter struct {
	Lang  locale.Language
	Names names.Book
}

// Words is what is said of a cell, without where it stands.
func (t Presenter) Words(c importing.Cell) string {
	if len(c.Code) > len(whole) && c.Code[:len(whole)] == whole {
		return t.Lang.Text(c.Code, c.Args)
	}
	return t.Lang.Field(fault.Field{Path: c.Column, Code: c.Code, Args: c.Args})
}

// whole begins the code of a reason that is about a row and not about a cell.
const whole = "fault."

// organisationArgs are the arguments of questions and answers that are
// organisation numbers.
var organisationArgs = []string{"owner", "newOwner"}

// named gives organisations their names.
func (t Presenter) named(args fault.Args) fault.Args {
	out := maps.Clone(args)
	for _, name := range organisationArgs {
		if number, ok := args[name].(string); ok {
			out[name] = t.Names.Organisation(number)
		}
	}
	return out
}

// Question is what a row is asked, in words.
func (t Presenter) Question(q imports.Question) string {
	if q.Cell != nil {
		return t.Lang.Text("import.question.cell", fault.Args{"column": q.Cell.Column}) + " " + t.Words(*q.Cell)
	}
	return t.Lang.Text("import.question."+q.Code, t.named(q.Args))
}

// Answer is one answer to a question, in words.
func (t Presenter) Answer(a imports.Answer) string {
	if len(a.Said) > 0 {
		return t.Understood(importing.Understood{Said: a.Said})
	}
	return t.Lang.Text("import.answer."+a.Code, t.named(a.Args))
}

// Understood is how a cell was read, in words.
func (t Presenter) Understood(u importing.Understood) string {
	return reading.Result[struct{}]{Outcome: reading.Read, Said: u.Said}.Words(t.Lang)
}

// Value is what one field of an initiative says, in words.
func (t Presenter) Value(field string, p *events.Proposed) string {
	switch {
	case field == "owner" && p.Owner == "":
		return t.Lang.Value("ownerName", p.OwnerName)
	case field == "reach" && p.Reach.Scope == "":
		return t.Lang.Value("", nil)
	}
	return t.Names.Value(t.Lang, field, initiative.Value(field, p))
}

// Values are the fields of an initiative that say something, in their order.
func (t Presenter) Values(p *events.Proposed) (out []Value) {
	for _, name := range initiative.Fields() {
		if words := t.Value(name, p); words != t.Lang.Value("", nil) {
			out = append(out, Value{Field: name, Label: t.Lang.Label(name), Read: words})
		}
	}
	return out
}
