package report

import (
	"time"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/names"
)

// State is how far an import has come.
type State string

// The states.
const (
	Waiting   State = "waiting"   // it is planned, and nothing is written
	Executing State = "executing" // it is being written
	Executed  State = "executed"  // it is written
	Reversing State = "reversing" // it is being taken back
	Reversed  State = "reversed"  // it was taken back
)

// States lists them in their order.
var States = []State{Waiting, Executing, Executed, Reversing, Reversed}

// Import is a file, the plan of it and what became of it.
type Import struct {
	ID        string                  `json:"id"`
	State     State                   `json:"state"`
	Name      string                  `json:"name"`
	Source    string                  `json:"source"`
	FileHash  string                  `json:"fileHash,omitempty"` // SHA-256, lower-case hex
	Expires   time.Time               `json:"expires,omitzero"`
	PlanHash  string                  `json:"planHash,omitempty"` // to be given to carry out what the plan shows
	Layout    *Layout                 `json:"layout,omitempty"`   // of a file that waits
	Problem   *Problem                `json:"problem,omitempty"`  // why no row could be read
	Notes     []Remark                `json:"notes"`              // about the file as a whole
	Total     int                     `json:"total"`              // rows of the file
	Counts    map[imports.Verdict]int `json:"counts"`             // rows by verdict, of a file that waits
	Choices   *imports.Amendment      `json:"choices,omitempty"`  // of a file that waits
	Rows      []Row                   `json:"rows"`               // of a file that waits
	Progress  *Progress               `json:"progress,omitempty"`
	Written   []Written               `json:"written"`             // what was written
	Reversing *BackProgress           `json:"reversing,omitempty"` // how far it is taken back
	TakenBack *TakenBack              `json:"takenBack,omitempty"` // of one that was taken back
	Next      int                     `json:"next,omitempty"`      // line to go on after; absent: there is no more
}

// Problem is why no row of a file can be read yet.
type Problem struct {
	Key    string   `json:"key"`
	Detail string   `json:"detail"`
	Errors []Remark `json:"errors"`
}

// Progress is how far an import has come that somebody has carried out.
type Progress struct {
	StartedAt  time.Time `json:"startedAt"`
	FinishedAt time.Time `json:"finishedAt,omitzero"`
	Total      int       `json:"total"` // rows that are to be written
	Done       int       `json:"done"`
	Registered int       `json:"registered"`
	Changed    int       `json:"changed"`
	Unchanged  int       `json:"unchanged"`
	LeftOut    int       `json:"leftOut"`
	Refused    []Remark  `json:"refused"`            // rows that could not be written after all
	Stopped    *Remark   `json:"stopped,omitempty"`  // why it was given up before all rows were written
	Position   uint64    `json:"position,omitempty"` // of the last event
}

// Written is what was written of one row.
type Written struct {
	Line       int    `json:"line"`
	ID         string `json:"id"` // of the initiative
	Registered bool   `json:"registered"`
	TakenBack  bool   `json:"takenBack"`
}

// BackProgress is how far an import is taken back.
type BackProgress struct {
	StartedAt time.Time `json:"startedAt"`
	Total     int       `json:"total"` // rows of which something is put back
	Done      int       `json:"done"`
}

// TakenBack is what taking an import back has put back.
type TakenBack struct {
	At        time.Time `json:"at"`
	Withdrawn int       `json:"withdrawn"` // initiatives that the import had registered
	Restored  int       `json:"restored"`
	Left      int       `json:"left"` // of which something stays, because it was changed since
}

// Plan reports on a file with the rows of a selection.
func (t Presenter) Plan(p *imports.Plan, s Selection) Import {
	out := t.empty(p.ID)
	out.State, out.Name, out.Source, out.FileHash = stateOf(p.Progress, nil), p.Name, p.Source, p.FileHash
	out.Expires, out.PlanHash, out.Total = p.Expires, p.Hash, len(p.Rows)
	if p.Counts != nil {
		out.Counts = p.Counts
	}
	for _, n := range p.Notes {
		out.Notes = append(out.Notes, t.remark(Warning, n))
	}
	if p.Progress != nil {
		out.Total, out.Progress = p.Progress.Rows, t.progress(p.Progress)
		return out
	}
	out.Layout, out.Choices = layout(p), choices(&p.Choices)
	if p.Problem != nil {
		out.Problem = t.problem(p.Problem)
	}
	left := maxRemarks
	for i := range p.Rows {
		r := &p.Rows[i]
		if r.Line <= s.After || s.Verdict != "" && string(r.Verdict) != s.Verdict {
			continue
		}
		if len(out.Rows) == s.Limit {
			out.Next = out.Rows[s.Limit-1].Line
			break
		}
		row := t.Row(&p.Choices, r)
		row.Remarks = t.atMost(row.Remarks, max(1, left))
		left -= len(row.Remarks)
		out.Rows = append(out.Rows, row)
	}
	return out
}

// empty is an import of which nothing is known; its lists are lists in JSON too.
func (t Presenter) empty(id string) Import {
	return Import{ID: id, Notes: []Remark{}, Counts: map[imports.Verdict]int{}, Rows: []Row{}, Written: []Written{}}
}

// maxRemarks is how much is said of the rows of a page together; beyond it every
// row says its first, and that there is more.
const maxRemarks = 1_000

// atMost cuts what is said short, and says so.
func (t Presenter) atMost(said []Remark, most int) []Remark {
	if len(said) <= most {
		return said
	}
	more := fault.AndMore(most)
	return append(said[:most:most], Remark{Level: said[most].Level, Line: said[0].Line, Code: more.Code, Detail: t.Lang.Field(more), Args: more.Args})
}

// Selection is which rows are in a report.
type Selection struct {
	Verdict string // "": all
	After   int    // line
	Limit   int
}

func stateOf(p *imports.Progress, recorded *imports.Recorded) State {
	switch {
	case recorded != nil && recorded.TakenBack != nil:
		return Reversed
	case p != nil && p.FinishedAt.IsZero():
		return Executing
	case p == nil && recorded == nil:
		return Waiting
	}
	return Executed
}

func (t Presenter) problem(f *fault.Error) *Problem {
	title, detail := t.Lang.Fault(names.WithNames(f))
	if detail == "" {
		detail = title
	}
	out := &Problem{Key: f.TextKey(), Detail: detail, Errors: []Remark{}}
	for _, field := range f.Fields {
		out.Errors = append(out.Errors, Remark{Level: Refusal, Column: field.Path, Code: field.Code, Detail: t.Lang.Field(field), Args: field.Args})
	}
	return out
}

func (t Presenter) progress(p *imports.Progress) *Progress {
	out := &Progress{
		StartedAt: p.StartedAt, FinishedAt: p.FinishedAt, Total: p.Total, Done: p.Done, Registered: p.Registered, Changed: p.Changed,
		Unchanged: p.Unchanged, LeftOut: p.LeftOut, Refused: []Remark{}, Position: p.Position,
	}
	for _, r := range p.Refused {
		out.Refused = append(out.Refused, t.refused(r))
	}
	if p.Stopped != nil {
		why := t.refused(*p.Stopped)
		out.Stopped = &why
	}
	return out
}

// refused is why a row, or all that was left, could not be written after all.
func (t Presenter) refused(r imports.RefusedRow) Remark {
	return Remark{Level: Refusal, Line: r.Line, Code: r.Key, Detail: t.Lang.Text(whole+r.Key, r.Args), Args: r.Args}
}
