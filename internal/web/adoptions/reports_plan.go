package adoptions

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/adoptionlist"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// listed is a row as the page carries it from what was shown to what is recorded.
type listed struct {
	Line         int                  `json:"r"`
	Municipality string               `json:"m"`
	State        events.AdoptionState `json:"s"`
	Date         events.Date          `json:"d,omitempty"`
	Precision    string               `json:"p,omitempty"`
	Extent       string               `json:"e,omitempty"`
	Note         string               `json:"n,omitempty"`
}

// shown are the rows that the page carried.
func (c *reportVisit) shown() (rows []adoptionlist.Row, err error) {
	var carried []listed
	d := json.NewDecoder(strings.NewReader(c.f.Value(rowsField)))
	d.DisallowUnknownFields()
	if err := d.Decode(&carried); err != nil {
		return nil, &fault.Error{Code: fault.Malformed, Cause: fmt.Errorf("decode rows of a list: %w", err)}
	}
	for _, r := range carried {
		rows = append(rows, adoptionlist.Row{
			Line: r.Line, Municipality: r.Municipality, State: r.State, Date: r.Date, Precision: r.Precision, Extent: r.Extent, Note: r.Note,
		})
	}
	return rows, nil
}

// reports are the rows as the command takes them. A note is in the language that the
// source was written in.
func reports(rows []adoptionlist.Row, all shared) []command.Report {
	out := make([]command.Report, len(rows))
	for i, r := range rows {
		out[i] = command.Report{Municipality: r.Municipality, Report: adoption.Report{
			State: r.State, Date: r.Date, Precision: r.Precision, Extent: r.Extent, AsOf: all.AsOf, Source: all.Source, Note: all.text(r.Note),
		}}
	}
	return out
}

// text is a text in the language of the source.
func (all shared) text(s string) events.Text {
	for lang := range all.Source {
		if s != "" {
			return events.Text{lang: s}
		}
	}
	return nil
}

// listPlan is what would be recorded of a list.
type listPlan struct {
	Rows    []listRow
	Sound   int // rows that are recorded
	Wrong   int // rows that are not
	Same    int // sound rows that say what stands already
	Differs int // sound rows that say otherwise than the municipality
	Apart   int // sound rows of municipalities that the initiative does not concern
	NotRead []string
	Notes   []string
	Carried string // the sound rows, for the next step
}

// listRow is one row as it was understood.
type listRow struct {
	Line    int
	Number  string
	Name    string // of the municipality
	Word    *wordView
	Stand   []wordView // what stands now
	Same    bool       // it leads to nothing new
	Differs bool       // from what the municipality has said itself
	Apart   bool       // the initiative does not concern the municipality
	Faults  []form.Error
	Remarks []string
}

// plan says of each row what would be recorded, and what stands now.
func (c *reportVisit) plan(list *adoptionlist.List, all shared) (*listPlan, error) {
	p := &listPlan{NotRead: list.NotRead}
	for _, n := range list.Notes {
		p.Notes = append(p.Notes, c.v.Lang.Field(n))
	}
	refused, news, err := c.decided(list, all)
	if err != nil {
		return nil, err
	}
	var carried []listed
	for i, row := range list.Rows {
		shown := listRow{Line: row.Line, Number: row.Municipality}
		for _, f := range slices.Concat(row.Faults, refused[i]) {
			shown.Faults = append(shown.Faults, form.Error{Label: f.Path, Text: c.v.Lang.Field(f)})
		}
		for _, f := range row.Remarks {
			shown.Remarks = append(shown.Remarks, c.v.Lang.Field(f))
		}
		if err := c.fill(&shown, row, all); err != nil {
			return nil, err
		}
		if len(shown.Faults) > 0 {
			p.Wrong++
		} else {
			shown.Same = !news[i]
			p.Sound++
			p.Same += count(shown.Same)
			p.Differs += count(shown.Differs)
			p.Apart += count(shown.Apart)
			carried = append(carried, listed{row.Line, row.Municipality, row.State, row.Date, row.Precision, row.Extent, row.Note})
		}
		p.Rows = append(p.Rows, shown)
	}
	raw, err := json.Marshal(carried)
	if err != nil {
		return nil, fmt.Errorf("encode rows of a list: %w", err)
	}
	p.Carried = string(raw)
	return p, nil
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// fill tells of a row whose municipality was understood what it says and what stands.
func (c *reportVisit) fill(shown *listRow, row adoptionlist.Row, all shared) error {
	if row.Municipality == "" {
		return nil
	}
	m, _ := c.v.Shell.Config.Ref.Municipality(row.Municipality)
	shown.Name = m.DisplayName
	about, err := c.v.Shell.Config.App.Query.Adoption(c.id, row.Municipality)
	if err != nil {
		return err
	}
	shown.Stand = views(c.v, &about.Stand)
	shown.Apart = !c.v.Shell.Config.Ref.Concerns(about.Initiative.Reach, row.Municipality)
	if row.State == "" {
		return nil
	}
	says := adoption.Word{State: row.State, Date: row.Date, Precision: row.Precision, Extent: row.Extent}
	says.Note = all.text(row.Note)
	shown.Word = &wordView{Word: says}
	shown.Differs = about.Stand.Own != nil && !about.Stand.Own.Same(says)
	return nil
}

// decided is what the domain decides on the rows that were understood, by the row's
// index: what each is refused with, and which of the others say something new. What
// is wrong with what is said of all rows is the form's.
func (c *reportVisit) decided(list *adoptionlist.List, all shared) (refused map[int][]fault.Field, news map[int]bool, err error) {
	refused, news = map[int][]fault.Field{}, map[int]bool{}
	for range 2 { // the second time without those that the first has refused
		var rows []adoptionlist.Row
		var at []int
		for i, r := range list.Rows {
			if len(r.Faults) == 0 && len(refused[i]) == 0 {
				rows, at = append(rows, r), append(at, i)
			}
		}
		if len(rows) == 0 {
			return refused, news, nil
		}
		new, err := c.v.Shell.Config.App.Command.TryReports(c.v.Caller(), c.id, reports(rows, all))
		if err == nil {
			for n, is := range new {
				news[at[n]] = is
			}
			return refused, news, nil
		}
		var f *fault.Error
		if !errors.As(err, &f) || f.Code != fault.Invalid {
			return nil, nil, err
		}
		if err := c.refusedRows(f, at, refused); err != nil {
			return nil, nil, err
		}
	}
	return nil, nil, fault.New(fault.Internal, "", nil) // each row is decided on by itself
}

// refusedRows notes what single rows are refused with; an error is about all of them.
func (c *reportVisit) refusedRows(f *fault.Error, at []int, refused map[int][]fault.Field) error {
	var common fault.List
	seen := map[string]bool{}
	for _, field := range f.Fields {
		n, path, ok := ofRow(field.Path)
		switch {
		case !ok || n < 0 || n >= len(at):
			common.Append(field)
		case path == "asOf" || strings.HasPrefix(path, "source"):
			if field.Path, _, _ = strings.Cut(path, "."); !seen[field.Path+field.Code] {
				seen[field.Path+field.Code] = true
				common.Append(field)
			}
		default:
			field.Path = c.v.Lang.Label(path)
			refused[at[n]] = append(refused[at[n]], field)
		}
	}
	return common.Err(fault.Invalid, "", nil)
}

// ofRow takes a path such as reports[3].date apart.
func ofRow(path string) (n int, rest string, ok bool) {
	inner, found := strings.CutPrefix(path, "reports[")
	index, rest, closed := strings.Cut(inner, "].")
	n, err := strconv.Atoi(index)
	return n, rest, found && closed && err == nil
}
