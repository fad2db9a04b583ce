package report

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/imports"
)

// recorded adds what the log knows of an import.
func (t Presenter) recorded(out *Import, r *imports.Recorded) {
	var p *imports.Progress
	if out.Progress != nil && out.Progress.FinishedAt.IsZero() {
		p = &imports.Progress{}
	}
	out.State = stateOf(p, r)
	if e := r.CarriedOut; e != nil && out.Progress == nil {
		out.ID, out.Name, out.Source, out.FileHash, out.Total = r.ID, e.File, e.List, e.Hash, e.Rows
		out.Progress = &Progress{
			StartedAt: r.At, FinishedAt: r.At, Registered: e.Registered, Changed: e.Changed, Unchanged: e.Unchanged, LeftOut: e.LeftOut,
			Total: e.Registered + e.Changed, Done: e.Registered + e.Changed, Refused: []Remark{}, Position: r.Position,
		}
	}
	if b := r.TakenBack; b != nil {
		out.TakenBack = &TakenBack{At: r.TakenBackAt, Withdrawn: b.Withdrawn, Restored: b.Restored, Left: b.Left}
	}
}

// Reversal is what taking an import back would put back.
type Reversal struct {
	Hash string `json:"hash"` // to be given to take back what is shown
	Rows []Back `json:"rows"`
	Back int    `json:"back"` // rows of which something is put back
	Left int    `json:"left"` // rows of which something stays, because it was changed since
	Next int    `json:"next,omitempty"`
}

// Back is what would be put back of one row.
type Back struct {
	Line     int         `json:"line"`
	ID       string      `json:"id"`
	Title    events.Text `json:"title"`
	Withdraw bool        `json:"withdraw"` // the import registered it
	Restore  bool        `json:"restore"`  // fields are put back
	Left     []string    `json:"left"`     // fields that stay, because they were changed since
}

// Reversal reports on the rows of a reversal after a line.
func (t Presenter) Reversal(r *imports.Reversal, s Selection) Reversal {
	out := Reversal{Hash: r.Hash, Rows: []Back{}}
	for i := range r.Rows {
		row := &r.Rows[i]
		if len(row.Back) > 0 {
			out.Back++
		}
		if len(row.Left) > 0 {
			out.Left++
		}
		switch {
		case row.Line <= s.After:
		case len(out.Rows) == s.Limit:
			out.Next = out.Rows[s.Limit-1].Line
		default:
			out.Rows = append(out.Rows, Back{
				Line: row.Line, ID: row.ID, Title: row.Title, Withdraw: row.Withdraw, Restore: !row.Withdraw && len(row.Back) > 0,
				Left: append([]string{}, row.Left...),
			})
		}
	}
	return out
}

// Entry is one import of a list.
type Entry struct {
	ID      string    `json:"id"`
	State   State     `json:"state"`
	At      time.Time `json:"at"`
	Name    string    `json:"name"`
	Source  string    `json:"source"`
	Expires time.Time `json:"expires,omitzero"`
}

// Entries is a list of imports as it is shown.
func Entries(list []imports.Entry) []Entry {
	out := make([]Entry, len(list))
	for i, e := range list {
		out[i] = Entry{e.ID, stateOf(e.Progress, e.Recorded), e.At, e.Name, e.Source, e.Expires}
	}
	return out
}
