package initiatives

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// Costs are asked for as a table for each: sizes of municipalities by hours and
// kroner, once and yearly. They are recorded as a line for each cell, and as one
// for all sizes where the cells of a column say the same.
const (
	costList = "costs" // of the form; the assessment has lines at costLines
	costGrid = "grid"
	lineList = "assessment.costs"
	sumsDo   = "regn" // the button that works out the sums
)

// costColumn is what a column of the table is about.
type costColumn struct{ frequency, unit, title string }

func (k costColumn) path() string { return k.frequency + "." + k.unit }

var costColumns = []costColumn{
	{events.FrequencyOneOff, events.UnitHours, "costs.oneoff.hours"}, {events.FrequencyYearly, events.UnitHours, "costs.yearly.hours"},
	{events.FrequencyOneOff, events.UnitNOK, "costs.oneoff.money"}, {events.FrequencyYearly, events.UnitNOK, "costs.yearly.money"},
}

// costFields ask for the costs, and show what they sum up to.
func costFields(c *actionRequest) []form.Field {
	columns := func(*form.Binding) (out []form.Option) {
		for _, k := range costColumns {
			out = append(out, form.Option{Value: k.path(), Name: c.v.T(k.title, nil)})
		}
		return out
	}
	return []form.Field{
		form.List(costList,
			form.Text("what").Needed(),
			form.GridOf(costGrid, columns, form.Values("sizeClass", events.SizeClasses)).Needed(),
			form.WholeNumber("fromYear").Depending(), form.WholeNumber("toYear").Depending(), form.WholeNumber("onceFrom"), form.WholeNumber("onceTo"),
			form.Field{Path: "confidence", Kind: form.Pick, Number: true, Required: true, Options: form.Values("confidence", []string{"1", "2", "3", "4", "5"})},
			form.OneOf("evidence", form.Values("evidence", events.EvidenceKinds)).Needed(),
			form.OneLine("vendorSystem"),
		),
		form.Summed(func() *form.SumView { return c.costSums() }),
		form.LongText("assessment.noCostReason").Instead(costList).Depending(),
	}
}

// costLine is a line of the assessment, and the cell that it came from.
type costLine struct {
	fields form.Tree
	row    string // path of its row in the form
	cell   string // path of its cell; that of the grid where nothing is written
	yearly bool
}

// shapeCosts makes the lines of an assessment from the tables of the form.
func shapeCosts(c *actionRequest) {
	rows, _ := c.tree[costList].([]any)
	delete(c.tree, costList)
	c.lines = nil
	for i := range rows {
		if row, ok := rows[i].(map[string]any); ok {
			c.shapeRow(form.RowPath(costList, i), row)
		}
	}
	if len(c.lines) == 0 {
		return
	}
	lines := make([]any, len(c.lines))
	for i := range c.lines {
		lines[i] = c.lines[i].fields
	}
	a, _ := c.tree["assessment"].(map[string]any)
	if a == nil {
		a = map[string]any{}
		c.tree["assessment"] = a
	}
	a["costs"] = lines
}

// shapeRow makes the lines of one table; a row without a cell is a line that
// lacks what the cell would say.
func (c *actionRequest) shapeRow(at string, row map[string]any) {
	common := form.Tree{}
	for _, name := range []string{"what", "confidence", "evidence", "vendorSystem"} {
		if row[name] != nil {
			common[name] = row[name]
		}
	}
	grid, _ := row[costGrid].(map[string]map[string]string)
	if len(grid) == 0 {
		c.lines = append(c.lines, costLine{fields: common, row: at, cell: at + "." + costGrid})
	}
	for _, k := range costColumns {
		c.shapeColumn(at, k, common, row, grid[k.path()])
	}
}

func (c *actionRequest) shapeColumn(at string, k costColumn, common form.Tree, row map[string]any, typed map[string]string) {
	var lines []costLine
	from, to := row["onceFrom"], row["onceTo"]
	if k.frequency == events.FrequencyYearly {
		from, to = row["fromYear"], row["toYear"]
	}
	alike := len(typed) == len(events.SizeClasses)
	var first reading.Amounts
	for _, class := range events.SizeClasses {
		text, written := typed[class]
		if !written {
			continue
		}
		cell := at + "." + costGrid + "." + k.path() + "." + class
		n := c.estimate(cell, text, k)
		if len(lines) == 0 {
			first = n
		}
		alike = alike && n == first
		fields := form.Tree{"unit": k.unit, "frequency": k.frequency, "sizeClass": class, "low": n.Low, "expected": n.Expected, "high": n.High}
		for name, v := range map[string]any{"fromYear": from, "toYear": to} {
			if v != nil {
				fields[name] = v
			}
		}
		for name, v := range common {
			fields[name] = v
		}
		lines = append(lines, costLine{fields, at, cell, k.frequency == events.FrequencyYearly})
	}
	if alike {
		delete(lines[0].fields, "sizeClass")
		lines = lines[:1]
	}
	c.lines = append(c.lines, lines...)
}

// estimate reads a cell, and notes why it cannot be read.
func (c *actionRequest) estimate(cell, text string, k costColumn) reading.Amounts {
	typed := reading.Typed(text)
	n := reading.Estimate(typed, reading.Of{Money: k.unit == events.UnitNOK})
	if wrong, trouble := n.Trouble(typed); trouble {
		wrong.Path = cell
		c.wrong = append(c.wrong, wrong)
	}
	return n.Value
}

var linePath = regexp.MustCompile(`^assessment\.costs\[([0-9]+)\](?:\.([a-zA-Z]+))?(.*)$`)

// leadCosts leads what is wrong with a line to its cell, or to what its row says
// for all of them, once.
func leadCosts(c *actionRequest, err error) {
	var e *fault.Error
	if !errors.As(err, &e) {
		return
	}
	seen := map[string]bool{}
	for _, f := range c.wrong {
		seen[f.Path] = true
	}
	var out []fault.Field
	for _, f := range e.Fields {
		if at := c.fieldOfLine(f.Path); at != "" {
			f.Path = at
			if seen[at] || seen[at+" "+f.Code] {
				continue
			}
			seen[at+" "+f.Code] = true
		}
		out = append(out, f)
	}
	e.Fields = out
}

// fieldOfLine is the field of the form that the path of a line's field is asked
// for in; "" for every other path.
func (c *actionRequest) fieldOfLine(path string) string {
	m := linePath.FindStringSubmatch(path)
	if m == nil {
		return ""
	}
	n, _ := strconv.Atoi(m[1])
	if n >= len(c.lines) {
		return ""
	}
	line := c.lines[n]
	switch name := m[2]; name {
	case "fromYear", "toYear":
		if !line.yearly {
			name = map[string]string{"fromYear": "onceFrom", "toYear": "onceTo"}[name]
		}
		return line.row + "." + name
	case "what", "confidence", "evidence", "vendorSystem":
		return line.row + "." + name + m[3]
	}
	return line.cell
}

// costSums is what one municipality of each size is asked for; without lines
// while nothing is written.
func (c *actionRequest) costSums() *form.SumView {
	of := *c
	of.f = &form.Form{Values: c.f.Values}
	of.tree, of.wrong = c.v.Binding(of.f, costFields(&of)[0]).Read()
	shapeCosts(&of)
	out := &form.SumView{Caption: c.v.T("costs.sums", nil), Head: []string{c.v.Lang.Label("sizeClass")}, Button: sumsDo}
	for _, k := range costColumns {
		out.Head = append(out.Head, c.v.T(k.title, nil))
	}
	var lines []events.CostLine
	for _, l := range of.lines {
		var line events.CostLine
		if l.fields["unit"] != nil && l.fields.Into(&line) == nil {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return out
	}
	for _, s := range outlook.PerClass(lines) {
		text := []string{locale.Capital(c.v.Lang.Value("sizeClass", s.Class))}
		for i, r := range []outlook.Range{s.OneOffHours, s.YearlyHours, s.OneOffMoney, s.YearlyMoney} {
			text = append(text, sumText(c.v, r, costColumns[i].unit))
		}
		out.Lines = append(out.Lines, text)
	}
	return out
}

func sumText(v *shell.Request, r outlook.Range, unit string) string {
	if r.Zero() {
		return "–"
	}
	return shell.Interval(v.Lang, r, unit)
}

// sumUp shows the form again with what the costs sum up to, and what stands in
// the way of it.
func sumUp(c *actionRequest) error {
	c.read()
	c.wrong = slices.DeleteFunc(c.wrong, func(f fault.Field) bool { return !strings.Contains(f.Path, "."+costGrid+".") })
	if len(c.wrong) > 0 {
		return c.refused(&fault.Error{Code: fault.Invalid, Fields: c.wrong})
	}
	return c.render(false)
}
