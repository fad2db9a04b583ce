package form

import (
	"net/url"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reading"
)

// Described is one thing that will be recorded, in words.
type Described struct {
	Label string
	Texts []DescribedText
	Old   []DescribedText // what stands now, where it is changed
	Rows  [][]Described
	Title []string // of the rows
}

// DescribedText is one value in words; Note names its language where the page
// has another.
type DescribedText struct{ Text, Lang, Note string }

// Describe puts into words what the form will record, and names what was left
// open. With old, what the form began with, only what differs from it is shown;
// the reason always is.
func (b *Binding) Describe(old url.Values) (out []Described, blank []string) {
	const reason = "reason"
	for _, f := range TopFields(b.Fields) {
		if f.Kind == Tick || f.Kind == Hidden || f.Kind == Sums || f.When != "" && !slices.Contains(strings.Fields(f.When), b.Value("reach.scope")) {
			continue
		}
		changed := old != nil && f.Path != reason
		if changed && Same(old, b.Values, f.Path) {
			continue
		}
		s := b.describe(b.Values, f, f.Path)
		if changed {
			before := b.describe(old, f, f.Path)
			s.Old = before.Texts
			if len(before.Rows) > 0 {
				s.Old = []DescribedText{{Text: b.text("review.rows", map[string]any{"n": len(before.Rows)})}}
			}
		}
		if len(s.Texts) == 0 && len(s.Rows) == 0 && len(s.Old) == 0 {
			if old == nil && b.askedFor(f) {
				blank = append(blank, s.Label)
			}
			continue
		}
		out = append(out, s)
	}
	return out, blank
}

func (b *Binding) describe(v url.Values, f Field, path string) Described {
	of := *b
	of.Form = &Form{Values: v}
	s := Described{Label: b.Called(f, path)}
	switch {
	case f.Kind == Grid:
		of.eachCell(f, path, func(column, line Option, cell string) {
			if typed := strings.TrimSpace(of.Value(cell)); typed != "" {
				s.Texts = append(s.Texts, DescribedText{Text: column.Name + ", " + line.Name + ": " + typed})
			}
		})
	case f.Kind == Rows && f.scalar():
		for i := range RowCount(v, path) {
			s.Texts = append(s.Texts, of.describe(v, f.Fields[0], RowPath(path, i)).Texts...)
		}
	case f.Kind == Rows:
		for i := range RowCount(v, path) {
			s.Rows, s.Title = append(s.Rows, of.describeRow(f, RowPath(path, i))), append(s.Title, b.RowTitle(path, i))
		}
	case f.Languages == Every:
		s.Texts = of.describeText(path)
	case f.Kind == Codes:
		codes, _ := b.places().List(reading.Typed(v.Get(path)))
		for _, code := range codes {
			s.Texts = append(s.Texts, DescribedText{Text: strings.TrimSpace(code + " " + b.Say(Codes, code))})
		}
	default:
		for _, value := range v[path] {
			if value = strings.TrimSpace(value); value != "" {
				if f.Kind == Day {
					value = of.said(f, path, value)
				} else {
					value = b.word(f, value)
				}
				s.Texts = append(s.Texts, DescribedText{Text: value})
			}
		}
	}
	return s
}

func (b *Binding) describeRow(f Field, at string) (row []Described) {
	for _, inner := range f.Fields {
		if inner.Kind == Hidden {
			continue
		}
		name := at
		if inner.Path != "" {
			name += "." + inner.Path
		}
		if one := b.describe(b.Values, inner, name); len(one.Texts) > 0 {
			row = append(row, one)
		}
	}
	return row
}

func (b *Binding) describeText(path string) (out []DescribedText) {
	for _, tag := range b.languagesOf(path) {
		if text := strings.TrimSpace(b.Value(path + "." + tag)); text != "" {
			out = append(out, DescribedText{Text: text, Lang: tag, Note: b.Lang.Value("language", tag)})
		}
	}
	if len(out) == 1 && out[0].Lang == string(b.Lang) {
		out[0].Note = ""
	}
	return out
}

// word is a value as people read it.
func (b *Binding) word(f Field, value string) string {
	switch f.Kind {
	case Whole, Decimal:
		if n := reading.Number(reading.Typed(value), reading.Of{Money: true}); n.Outcome == reading.Read {
			return b.Lang.Number(n.Value)
		}
	case Org, Fixed:
		if o := reading.Organisation(reading.Typed(value), b.Ref); o.Value.Number != "" {
			value = o.Value.Number
		}
		return b.Say(f.Kind, value) + " (" + value + ")"
	}
	if f.Options != nil {
		options := f.Options(b)
		if i := slices.IndexFunc(options, func(o Option) bool { return o.Value == value }); i >= 0 {
			return options[i].Name
		}
	}
	return value
}

// askedFor says whether a field that was left blank was asked for: at the level
// that was chosen, and with nothing said elsewhere that makes it needless.
func (b *Binding) askedFor(f Field) bool {
	if f.Unless != "" && len(written(b.Values, f.Unless)) > 0 {
		return false
	}
	return f.Level == "" || slices.Index(levels, f.Level) <= slices.Index(levels, b.Value("assessment.level"))
}

// levels are those of an assessment, the least demanding first.
var levels = []string{"", string(events.LevelMinimum), string(events.LevelSimplified), string(events.LevelFull)}
