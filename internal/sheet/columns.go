package sheet

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// column is one column of the spreadsheet: the label's key, how wide it is in
// characters, what a workbook takes the value for, and the value.
type column struct {
	label string
	width float64
	kind  kind
	value func(record, words) string
	size  string // class of municipalities that the value is for; "" for all of them
}

func (c column) heading(l words) string {
	if c.size == "" {
		return l.Label(c.label)
	}
	return l.Text("sheet."+c.label, map[string]any{"size": l.Value("sizeClass", c.size)})
}

// kind is what a value is, where that is known.
type kind int

const (
	asText kind = iota
	asNumber
	asDay  // a day, or a moment of which the day is shown
	asLink // the initiative's title, which leads to its page
)

var columns = slices.Concat(ofItem, costColumns(), []column{
	{label: "registryVersion", width: 12, value: func(i record, _ words) string { return strconv.FormatUint(i.Position, 10) }},
})

// ofItem are the columns of what the list itself shows.
var ofItem = []column{
	{label: "id", width: 12, value: func(i record, _ words) string { return i.ID }},
	{label: "title", width: 44, kind: asLink, value: func(i record, l words) string { return l.Pick(i.Title) }},
	{label: "summary", width: 60, value: func(i record, l words) string { return l.Pick(i.Summary) }},
	{label: "owner", width: 30, value: func(i record, _ words) string { return i.Owner.Name }},
	{label: "owner.number", width: 14, value: func(i record, _ words) string { return i.Owner.Number }},
	{label: "ministry", width: 30, value: func(i record, _ words) string {
		if i.Ministry == nil {
			return ""
		}
		return i.Ministry.Name
	}},
	{label: "stage", width: 18, value: func(i record, l words) string { return l.Value("stage", string(i.Stage)) }},
	{label: "standing", width: 18, value: func(i record, l words) string { return l.Value("standing", string(i.Standing)) }},
	{label: "phase", width: 18, value: func(i record, l words) string { return optional(l, "phase", string(i.Phase)) }},
	{label: "bypassed", width: 18, value: func(i record, l words) string { return l.Value("bypassed", i.Bypassed) }},
	{label: "class", width: 18, value: func(i record, l words) string { return optional(l, "class", string(i.Class)) }},
	{label: "obligation", width: 18, value: func(i record, l words) string {
		if i.Obligation == nil {
			return ""
		}
		return l.Value("level", string(i.Obligation.Level))
	}},
	{label: "obligation.deadline", width: 13, kind: asDay, value: func(i record, _ words) string {
		if i.Obligation == nil {
			return ""
		}
		return string(i.Obligation.Deadline)
	}},
	{label: "obligation.legalBasis", width: 30, value: func(i record, _ words) string {
		if i.Obligation == nil {
			return ""
		}
		return i.Obligation.LegalBasis
	}},
	{label: "concerns.municipalities", width: 13, kind: asNumber, value: func(i record, _ words) string { return strconv.Itoa(i.Concerns.Municipalities) }},
	{label: "themes", width: 24, value: func(i record, _ words) string { return strings.Join(i.Themes, ", ") }},
	{label: "themes.names", width: 30, value: func(i record, l words) string { return named(i.Themes, l.themeName) }},
	{label: "functions", width: 18, value: func(i record, _ words) string { return strings.Join(i.Functions, ", ") }},
	{label: "functions.names", width: 30, value: func(i record, l words) string { return named(i.Functions, l.functionName) }},
	{label: "targetGroups", width: 30, value: func(i record, l words) string { return l.groups(i.TargetGroups) }},
	{label: "completeness", width: 13, kind: asNumber, value: func(i record, _ words) string { return strconv.Itoa(i.Completeness.Percent) }},
	{label: "changedAt", width: 13, kind: asDay, value: changed},
	{label: "source", width: 30, value: func(i record, _ words) string {
		return sourceColumn(i, func(s document.Source) string { return s.Source })
	}},
	{label: "source.url", width: 40, value: func(i record, _ words) string {
		return sourceColumn(i, func(s document.Source) string { return s.URL })
	}},
	{label: "source.date", width: 13, kind: asDay, value: func(i record, _ words) string {
		return sourceColumn(i, func(s document.Source) string { return string(s.Date) })
	}},
	{label: "certainty", width: 18, value: func(i record, l words) string {
		return sourceColumn(i, func(s document.Source) string { return l.Value("certainty", string(s.Certainty)) })
	}},
	{label: "reach", width: 30, value: func(i record, l words) string { return l.reach(i.Reach) }},
	{label: "start", width: 13, value: func(i record, l words) string { return l.milestone(i, "start") }},
	{label: "end", width: 13, value: func(i record, l words) string { return l.milestone(i, "slutt") }},
	{label: "plan", width: 40, value: func(i record, l words) string { return l.plan(i) }},
	{label: "page", width: 40, value: func(i record, l words) string { return l.page(i.ID) }},
}

// changed is the day on which something was last said of an initiative; blank where a list
// has said the last, which does not say when.
func changed(i record, _ words) string {
	if i.SaidAt.IsZero() || i.ChangedByList {
		return ""
	}
	return string(locale.Day(i.SaidAt))
}

// record is an initiative as a spreadsheet has it: what the list shows, and what
// has been assessed of its costs.
type record struct {
	document.Item
	costs map[string]outlook.ClassCost // by size class; nil: nobody has assessed it
}

func readRecord(row catalogue.Row) (record, error) {
	var r record
	if err := json.Unmarshal(row.Item, &r.Item); err != nil {
		return r, fmt.Errorf("decode row %s: %w", row.ID, err)
	}
	if len(row.Costs) == 0 && !row.NoCost {
		return r, nil
	}
	r.costs = map[string]outlook.ClassCost{}
	for _, c := range outlook.PerClass(row.Costs) {
		r.costs[c.Class] = c
	}
	return r, nil
}

// costColumns are what is expected of one municipality of each size class. They
// are blank where nobody has assessed, which is something else than 0.
func costColumns() (out []column) {
	for _, class := range events.SizeClasses {
		for _, what := range []struct {
			label string
			of    func(outlook.ClassCost) outlook.Range
		}{
			{"hours.once", func(c outlook.ClassCost) outlook.Range { return c.OneOffHours }},
			{"hours.yearly", func(c outlook.ClassCost) outlook.Range { return c.YearlyHours }},
			{"money.once", func(c outlook.ClassCost) outlook.Range { return c.OneOffMoney }},
			{"money.yearly", func(c outlook.ClassCost) outlook.Range { return c.YearlyMoney }},
		} {
			out = append(out, column{label: what.label, size: class, width: 14, kind: asNumber, value: func(i record, _ words) string {
				c, assessed := i.costs[class]
				if !assessed {
					return ""
				}
				return strconv.FormatInt(what.of(c).Expected, 10)
			}})
		}
	}
	return out
}

// words are the language of a file, what it is read with when it comes back, and
// the address that the registry is reached at.
type words struct {
	locale.Language
	places reading.Places
	site   string
}

func (l words) page(id string) string { return l.site + "/tiltak/" + id }

func optional(l words, field, v string) string {
	if v == "" {
		return ""
	}
	return l.Value(field, v)
}

// sourceColumn is a value of the first source; details stand in the document.
func sourceColumn(i record, of func(document.Source) string) string {
	if len(i.Sources) == 0 {
		return ""
	}
	return of(i.Sources[0])
}
