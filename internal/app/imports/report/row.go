package report

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
)

// Row is one row of a plan.
type Row struct {
	Line        int              `json:"line"`
	Verdict     imports.Verdict  `json:"verdict"`
	ID          string           `json:"id,omitempty"` // of the initiative; absent if a new one gets its number when it is written
	Title       events.Text      `json:"title"`        // of the initiative, or what the row calls it
	Cells       []string         `json:"cells"`        // what stands in the row, beside Import.Headings
	Read        []Understood     `json:"read"`         // how cells were understood
	Values      []Value          `json:"values"`       // all that the row says, as it was read
	Proposed    *events.Proposed `json:"proposed,omitempty"`
	Differences []Difference     `json:"differences"` // from what is recorded
	Questions   []Question       `json:"questions"`
	Remarks     []Remark         `json:"remarks"`
}

// Understood is how a cell was read.
type Understood struct {
	Column string `json:"column"`
	Read   string `json:"read"`
}

// Value is what one field says.
type Value struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Read  string `json:"read"`
}

// Difference is one field, as it stands and as the file has it.
type Difference struct {
	Field string `json:"field"`
	Label string `json:"label"`
	Now   string `json:"now"`
	Read  string `json:"read"`
	Base  string `json:"base,omitempty"` // as it was when the row was written, where others have changed it since
	Kept  bool   `json:"kept"`           // the owner has written it since: it stays
	Over  bool   `json:"over"`           // somebody has chosen that the file is right
}

// Question is what a row leaves open.
type Question struct {
	Code    string   `json:"code"`
	Text    string   `json:"text"`
	Answers []Answer `json:"answers"`
	Given   string   `json:"given,omitempty"` // value of the answer that was given
}

// Answer is one answer to a question.
type Answer struct {
	Value string `json:"value"`
	Text  string `json:"text"`
}

// The levels of a remark.
const (
	Note    = "note"    // how the file was understood
	Warning = "warning" // something was left out, or read with doubt
	Refusal = "refusal" // the row cannot be written
)

// Remark is what is said of a place in the file.
type Remark struct {
	Level  string     `json:"level"`
	Line   int        `json:"line,omitempty"`
	Column string     `json:"column,omitempty"`
	Code   string     `json:"code"`
	Detail string     `json:"detail"`
	Args   fault.Args `json:"args,omitempty"`
}

func (t Presenter) remark(level string, c importing.Cell) Remark {
	if c.Info {
		level = Note
	}
	return Remark{Level: level, Line: c.Line, Column: c.Column, Code: c.Code, Detail: t.Words(c), Args: c.Args}
}

// Row reports on a row. A row that is refused has no proposal: its values are only
// what could be read. Those of one that is unchanged are not kept: it says what is
// recorded.
func (t Presenter) Row(c *imports.Choices, r *imports.Row) Row {
	out := Row{
		Line: r.Line, Verdict: r.Verdict, ID: r.ID, Title: r.Title, Cells: r.Cells,
		Read: []Understood{}, Differences: []Difference{}, Questions: []Question{}, Remarks: []Remark{},
	}
	if r.Values != nil {
		out.Values = t.Values(r.Values)
	}
	if len(r.Faults) == 0 {
		out.Proposed = r.Values
	}
	if out.Title == nil {
		out.Title = events.Text{}
	}
	if out.Cells == nil {
		out.Cells = []string{}
	}
	if out.Values == nil {
		out.Values = []Value{}
	}
	for _, u := range r.Read {
		out.Read = append(out.Read, Understood{Column: u.Column, Read: t.Understood(u)})
	}
	for _, d := range r.Differences {
		base := ""
		if d.Base != nil {
			base = t.Value(d.Field, d.Base)
		}
		out.Differences = append(out.Differences, Difference{
			Field: d.Field, Base: base, Label: t.Lang.Label(d.Field), Now: t.Value(d.Field, &d.Now), Read: t.Value(d.Field, &d.Said),
			Kept: d.Kept, Over: slices.Contains(c.Over[r.Line], d.Field),
		})
	}
	for _, q := range r.Questions {
		asked := Question{Code: q.Code, Text: t.Question(q), Given: q.Given}
		for _, a := range q.Answers {
			asked.Answers = append(asked.Answers, Answer{Value: a.Value, Text: t.Answer(a)})
		}
		out.Questions = append(out.Questions, asked)
	}
	for _, f := range r.Faults {
		out.Remarks = append(out.Remarks, t.remark(Refusal, f))
	}
	for _, w := range r.Warnings {
		out.Remarks = append(out.Remarks, t.remark(Warning, w))
	}
	return out
}
