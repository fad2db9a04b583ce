package initiatives

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/reading"
)

// shown is one thing that will be recorded, in words.
type shown struct {
	Label string
	Texts []shownText
	Old   []shownText // what stands now, where it is changed
	Rows  [][]shown
	Title []string // of the rows
}

type shownText struct{ Text, Lang, Note string }

// describe puts into words what the form will record, and names what was left
// open. A form that changes a record shows only what it changes.
func (c *actionRequest) describe() (out []shown, blank []string) {
	var old url.Values
	if c.act.key == "amend" {
		old = c.act.start(c)
	}
	for _, f := range topFields(c.fields()) {
		if f.kind == kindTick || f.kind == kindHidden || f.when != "" && !slices.Contains(strings.Fields(f.when), c.f.Value("reach.scope")) {
			continue
		}
		if old != nil && f.path != "reason" && sameUnder(old, c.f.Values, f.path) {
			continue
		}
		s := c.describeField(c.f.Values, f, f.path)
		if old != nil && f.path != "reason" {
			before := c.describeField(old, f, f.path)
			s.Old = before.Texts
			if len(before.Rows) > 0 {
				s.Old = []shownText{{Text: c.v.T("review.rows", map[string]any{"n": len(before.Rows)})}}
			}
		}
		if len(s.Texts) == 0 && len(s.Rows) == 0 && len(s.Old) == 0 {
			if old == nil {
				blank = append(blank, s.Label)
			}
			continue
		}
		out = append(out, s)
	}
	return out, blank
}

func (c *actionRequest) describeField(v url.Values, f field, path string) shown {
	s := shown{Label: c.called(f, path)}
	switch {
	case f.kind == kindRows:
		for i := range rowCount(v, path) {
			at := rowPath(path, i)
			var row []shown
			for _, inner := range f.fields {
				name := at
				if inner.path != "" {
					name += "." + inner.path
				}
				if one := c.describeField(v, inner, name); len(one.Texts) > 0 {
					row = append(row, one)
				}
			}
			s.Rows, s.Title = append(s.Rows, row), append(s.Title, c.rowTitle(path, i))
		}
	case f.langs:
		for _, tag := range languagesOf(v, c.v.Lang, path) {
			if text := strings.TrimSpace(v.Get(path + "." + tag)); text != "" {
				s.Texts = append(s.Texts, shownText{Text: text, Lang: tag, Note: c.v.Lang.Value("language", tag)})
			}
		}
		if len(s.Texts) == 1 && s.Texts[0].Lang == string(c.v.Lang) {
			s.Texts[0].Note = ""
		}
	case f.kind == kindCodes:
		codes, _ := c.places().List(reading.Typed(v.Get(path)))
		for _, code := range codes {
			s.Texts = append(s.Texts, shownText{Text: strings.TrimSpace(code + " " + c.v.Shell.CodeName(code, ""))})
		}
	default:
		for _, value := range v[path] {
			if value = strings.TrimSpace(value); value != "" {
				s.Texts = append(s.Texts, shownText{Text: c.word(f, value)})
			}
		}
	}
	return s
}

// word is a value as people read it.
func (c *actionRequest) word(f field, value string) string {
	switch f.kind {
	case kindDay:
		if day := reading.Day(reading.Typed(value)); day.Outcome == reading.Read {
			return c.v.Lang.Date(day.Value, "")
		}
	case kindWhole, kindDecimal:
		if n := reading.Number(reading.Typed(value), reading.Of{Money: true}); n.Outcome == reading.Read {
			return c.v.Lang.Number(n.Value)
		}
	case kindOrg, kindFixed:
		if o := reading.Organisation(reading.Typed(value), c.v.Shell.Config.Ref); o.Value.Number != "" {
			value = o.Value.Number
		}
		return c.v.Shell.OrganisationName(value) + " (" + value + ")"
	}
	if f.options != nil {
		options := f.options(c)
		if i := slices.IndexFunc(options, func(o fieldOption) bool { return o.Value == value }); i >= 0 {
			return options[i].Name
		}
	}
	return value
}
