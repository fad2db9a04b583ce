package sheet

import (
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// column is one column of the spreadsheet: the label's key, how wide it is in
// characters, what a workbook takes the value for, and the value.
type column struct {
	label string
	width float64
	kind  kind
	value func(document.Item, words) string
}

// kind is what a value is, where that is known.
type kind int

const (
	asText kind = iota
	asNumber
	asDay  // a day, or a moment of which the day is shown
	asLink // the initiative's title, which leads to its page
)

var columns = []column{
	{"id", 12, asText, func(i document.Item, _ words) string { return i.ID }},
	{"title", 44, asLink, func(i document.Item, l words) string { return l.Pick(i.Title) }},
	{"summary", 60, asText, func(i document.Item, l words) string { return l.Pick(i.Summary) }},
	{"owner", 30, asText, func(i document.Item, _ words) string { return i.Owner.Name }},
	{"owner.number", 14, asText, func(i document.Item, _ words) string { return i.Owner.Number }},
	{"ministry", 30, asText, func(i document.Item, _ words) string {
		if i.Ministry == nil {
			return ""
		}
		return i.Ministry.Name
	}},
	{"stage", 18, asText, func(i document.Item, l words) string { return l.Value("stage", string(i.Stage)) }},
	{"standing", 18, asText, func(i document.Item, l words) string { return l.Value("standing", string(i.Standing)) }},
	{"phase", 18, asText, func(i document.Item, l words) string { return optional(l, "phase", string(i.Phase)) }},
	{"bypassed", 18, asText, func(i document.Item, l words) string { return l.Value("bypassed", i.Bypassed) }},
	{"class", 18, asText, func(i document.Item, l words) string { return optional(l, "class", string(i.Class)) }},
	{"obligation", 18, asText, func(i document.Item, l words) string {
		if i.Obligation == nil {
			return ""
		}
		return l.Value("level", string(i.Obligation.Level))
	}},
	{"obligation.deadline", 13, asDay, func(i document.Item, _ words) string {
		if i.Obligation == nil {
			return ""
		}
		return string(i.Obligation.Deadline)
	}},
	{"concerns.municipalities", 13, asNumber, func(i document.Item, _ words) string { return strconv.Itoa(i.Concerns.Municipalities) }},
	{"themes", 24, asText, func(i document.Item, _ words) string { return strings.Join(i.Themes, ", ") }},
	{"functions", 18, asText, func(i document.Item, _ words) string { return strings.Join(i.Functions, ", ") }},
	{"completeness", 13, asNumber, func(i document.Item, _ words) string { return strconv.Itoa(i.Completeness.Percent) }},
	{"changedAt", 13, asDay, func(i document.Item, _ words) string { return i.ChangedAt.UTC().Format(events.TimeLayout) }},
	{"source", 30, asText, func(i document.Item, _ words) string {
		return sourceColumn(i, func(s document.Source) string { return s.Source })
	}},
	{"source.url", 40, asText, func(i document.Item, _ words) string {
		return sourceColumn(i, func(s document.Source) string { return s.URL })
	}},
	{"source.date", 13, asDay, func(i document.Item, _ words) string {
		return sourceColumn(i, func(s document.Source) string { return string(s.Date) })
	}},
	{"certainty", 18, asText, func(i document.Item, l words) string {
		return sourceColumn(i, func(s document.Source) string { return l.Value("certainty", string(s.Certainty)) })
	}},
	{"reach", 30, asText, func(i document.Item, l words) string { return l.reach(i.Reach) }},
	{"start", 13, asText, func(i document.Item, l words) string { return l.milestone(i, "start") }},
	{"end", 13, asText, func(i document.Item, l words) string { return l.milestone(i, "slutt") }},
	{"registryVersion", 12, asText, func(i document.Item, _ words) string { return strconv.FormatUint(i.Position, 10) }},
}

// words are the language of a file, and what it is read with when it comes back.
type words struct {
	locale.Language
	places reading.Places
}

func optional(l words, field, v string) string {
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
