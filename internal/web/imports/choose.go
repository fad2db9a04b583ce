package imports

import (
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/table"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// choose notes answers, corrections and what is left out, for the rows that the
// form has shown, and shows the plan that follows.
func choose(v *shell.Request) error {
	f, plan, err := read(v)
	if err != nil {
		return err
	}
	rows := map[int]*imports.Row{}
	for i := range plan.Rows {
		rows[plan.Rows[i].Line] = &plan.Rows[i]
	}
	return change(v, f, plan, func(c *imports.Choices) {
		for _, shown := range f.Values["rad"] {
			if line, err := strconv.Atoi(shown); err == nil && rows[line] != nil {
				chooseRow(f, plan, rows[line], c)
			}
		}
	})
}

func chooseRow(f *form.Form, plan *imports.Plan, r *imports.Row, c *imports.Choices) {
	line := strconv.Itoa(r.Line)
	for _, q := range r.Questions {
		c.Answer(r.Line, q.Code, f.Value("svar."+line+"."+q.Code))
	}
	c.LeaveOut(r.Line, f.Value("utelat."+line) != "")
	for i, text := range r.Cells {
		typed, sent := f.Values["celle."+line+"."+strconv.Itoa(i)]
		if sent && i < len(plan.Headings) && typed[0] != text {
			c.Correct(r.Line, plan.Headings[i], typed[0])
		}
	}
	var over []string
	for _, d := range r.Differences {
		if d.Kept && slices.Contains(f.Values["gjelder."+line], d.Field) || !d.Kept && slices.Contains(c.Over[r.Line], d.Field) && slices.Contains(f.Values["gjelder."+line], d.Field) {
			over = append(over, d.Field)
		}
	}
	if c.Over == nil {
		c.Over = map[int][]string{}
	}
	c.Over[r.Line] = over
	if len(over) == 0 {
		delete(c.Over, r.Line)
	}
}

// chooseReading notes how the file is to be read.
func chooseReading(v *shell.Request) error {
	f, plan, err := read(v)
	if err != nil {
		return err
	}
	if plan.Layout == nil {
		return v.Redirect(address(plan.ID))
	}
	headerRow, wrong := headerRow(f)
	if wrong != nil {
		if err := v.Refused(f, wrong); err != nil {
			return err
		}
		return showImport(v, f)
	}
	return change(v, f, plan, func(c *imports.Choices) {
		c.Table.Sheet, c.Table.Encoding, c.Table.Delimiter = f.Value("sheet"), f.Value("encoding"), f.Value("delimiter")
		c.Table.Transposed = f.Value("snu") != ""
		if owner, sent := f.Values["owner"]; sent {
			c.Owner = strings.TrimSpace(owner[0])
		}
		if headerRow > 0 {
			c.Table.HeaderRow = headerRow
		}
		m := table.Mapping{}
		for _, column := range plan.Layout.Columns {
			typed, sent := f.Values[columnField(column.Index)]
			if !sent {
				continue
			}
			was := string(column.Place.Field)
			if typed[0] == was && column.Confidence != table.Given {
				continue // what was found stays found
			}
			var p table.Place
			if p.UnmarshalText([]byte(typed[0])) == nil {
				if typed[0] == was {
					p = column.Place // with its language
				}
				m[column.Heading] = p
			}
		}
		c.Table.Mapping = m
	})
}

// headerRow is the line that the form says the headings stand on; 0 if it says
// none.
func headerRow(f *form.Form) (int, error) {
	typed := strings.TrimSpace(f.Value("header_row"))
	if typed == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 {
		return 0, &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "header_row", Code: "not_a_row", Args: fault.Args{"given": typed}}}}
	}
	return n, nil
}

// read reads a form about an import, and the plan that it was made from.
func read(v *shell.Request) (*form.Form, *imports.Plan, error) {
	f, err := v.ReadForm()
	if err != nil {
		return nil, nil, err
	}
	plan, err := v.Shell.Config.App.Imports.Plan(v.HTTP.Context(), v.Caller(), v.HTTP.PathValue("id"))
	return f, plan, err
}

// change changes the choices and shows what follows; where it is refused the form
// is shown again.
func change(v *shell.Request, f *form.Form, plan *imports.Plan, fn func(*imports.Choices)) error {
	seen, err := strconv.ParseUint(f.Value("revisjon"), 10, 64)
	if err != nil {
		return &fault.Error{Code: fault.Malformed, Cause: err}
	}
	after, err := v.Shell.Config.App.Imports.Choose(v.HTTP.Context(), v.Caller(), plan.ID, seen, fn)
	if err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		return showImport(v, f)
	}
	v.Leave("import.noted", nil)
	shown := selection(v, f)
	if after.Counts[imports.Verdict(shown.Get("vis"))] == 0 {
		shown = nil // there is nothing left of those
	}
	return v.Redirect(address(plan.ID, shown) + "#rader")
}
