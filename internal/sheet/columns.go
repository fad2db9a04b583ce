package sheet

import (
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/document"
	"github.com/samstyring/samstyring/internal/locale"
)

// column is one column of the spreadsheet: the label's key and the value.
type column struct {
	label string
	value func(document.Item, locale.Language) string
}

var columns = []column{
	{"id", func(i document.Item, _ locale.Language) string { return i.ID }},
	{"title", func(i document.Item, l locale.Language) string { return l.Pick(i.Title) }},
	{"summary", func(i document.Item, l locale.Language) string { return l.Pick(i.Summary) }},
	{"owner", func(i document.Item, _ locale.Language) string { return i.Owner.Name }},
	{"owner.number", func(i document.Item, _ locale.Language) string { return i.Owner.Number }},
	{"ministry", func(i document.Item, _ locale.Language) string {
		if i.Ministry == nil {
			return ""
		}
		return i.Ministry.Name
	}},
	{"stage", func(i document.Item, l locale.Language) string { return l.Value("stage", string(i.Stage)) }},
	{"standing", func(i document.Item, l locale.Language) string { return l.Value("standing", string(i.Standing)) }},
	{"phase", func(i document.Item, l locale.Language) string { return optional(l, "phase", string(i.Phase)) }},
	{"bypassed", func(i document.Item, l locale.Language) string { return l.Value("bypassed", i.Bypassed) }},
	{"class", func(i document.Item, l locale.Language) string { return optional(l, "class", string(i.Class)) }},
	{"obligation", func(i document.Item, l locale.Language) string {
		if i.Obligation == nil {
			return ""
		}
		return l.Value("level", string(i.Obligation.Level))
	}},
	{"obligation.deadline", func(i document.Item, _ locale.Language) string {
		if i.Obligation == nil {
			return ""
		}
		return string(i.Obligation.Deadline)
	}},
	{"concerns.municipalities", func(i document.Item, _ locale.Language) string { return strconv.Itoa(i.Concerns.Municipalities) }},
	{"themes", func(i document.Item, _ locale.Language) string { return strings.Join(i.Themes, ", ") }},
	{"functions", func(i document.Item, _ locale.Language) string { return strings.Join(i.Functions, ", ") }},
	{"completeness", func(i document.Item, _ locale.Language) string { return strconv.Itoa(i.Completeness.Percent) }},
	{"changedAt", func(i document.Item, _ locale.Language) string { return i.ChangedAt.UTC().Format(events.TimeLayout) }},
	{"source", func(i document.Item, _ locale.Language) string {
		return sourceColumn(i, func(s document.Source) string { return s.Source })
	}},
	{"source.url", func(i document.Item, _ locale.Language) string {
		return sourceColumn(i, func(s document.Source) string { return s.URL })
	}},
	{"source.date", func(i document.Item, _ locale.Language) string {
		return sourceColumn(i, func(s document.Source) string { return string(s.Date) })
	}},
	{"certainty", func(i document.Item, l locale.Language) string {
		return sourceColumn(i, func(s document.Source) string { return l.Value("certainty", string(s.Certainty)) })
	}},
}

func optional(l locale.Language, field, v string) string {
	if v == "" {
		return ""
	}
	return l.Value(field, v)
}

// sourceColumn is a value of the first source; details stand in the document.
func sourceColumn(i document.Item, of func(document.Source) string) string {
	if len(i.Sources) == 0 {
		return ""
	}
	return of(i.Sources[0])
}
