package api

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/catalogue"
	"github.com/samstyring/samstyring/internal/document"
	"github.com/samstyring/samstyring/internal/locale"
)

// byteOrderMark makes Excel read the file as UTF-8.
const byteOrderMark = "\ufeff"

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

// csv streams the whole selection as Norwegian Excel opens it: semicolons and
// a byte order mark.
func (a *API) csv(ctx context.Context, q catalogue.Query) reply {
	lang := meta(ctx).Language
	out := ok()
	out.set("Content-Type", "text/csv; charset=utf-8")
	out.set("Content-Disposition", `attachment; filename="tiltak.csv"`)
	out.stream = func(w http.ResponseWriter) error {
		if _, err := w.Write([]byte(byteOrderMark)); err != nil {
			return err
		}
		c := csv.NewWriter(w)
		c.Comma, c.UseCRLF = ';', true
		if err := c.Write(headings(lang)); err != nil {
			return err
		}
		var failed error
		err := a.app.Each(q, func(row catalogue.Row) bool {
			failed = writeRow(c, row, lang)
			return failed == nil
		})
		c.Flush()
		return errors.Join(err, failed, c.Error())
	}
	return out
}

func headings(lang locale.Language) []string {
	out := make([]string, len(columns))
	for i, col := range columns {
		out[i] = lang.Label(col.label)
	}
	return out
}

func writeRow(c *csv.Writer, row catalogue.Row, lang locale.Language) error {
	var item document.Item
	if err := json.Unmarshal(row.Item, &item); err != nil {
		return err
	}
	out := make([]string, len(columns))
	for i, col := range columns {
		out[i] = harmless(col.value(item, lang))
	}
	return c.Write(out)
}

// harmless keeps a spreadsheet from taking a text for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
