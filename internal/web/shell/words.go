package shell

import (
	"html/template"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/outlook"
)

// MarkedText is a text, marked with its language where it is not the page's.
func MarkedText(lang locale.Language, t events.Text) template.HTML {
	s, tag := lang.PickTagged(t)
	escaped := template.HTMLEscapeString(s)
	if tag == "" || tag == string(lang) {
		return template.HTML(escaped)
	}
	return template.HTML(`<span lang="` + template.HTMLEscapeString(tag) + `">` + escaped + `</span>`)
}

// prose is a text of several paragraphs, which stand apart by empty lines.
func prose(lang locale.Language, t events.Text) template.HTML {
	s, tag := lang.PickTagged(t)
	attribute := ""
	if tag != string(lang) && tag != "" {
		attribute = ` lang="` + template.HTMLEscapeString(tag) + `"`
	}
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			lines := strings.ReplaceAll(template.HTMLEscapeString(part), "\n", "<br>")
			b.WriteString("<p" + attribute + ">" + lines + "</p>")
		}
	}
	return template.HTML(b.String())
}

// Interval writes an expected amount with its range, as locale.Language.Interval.
func Interval(lang locale.Language, r outlook.Range, unit string) string {
	return lang.Interval(r.Low, r.Expected, r.High, unit)
}

func quarterName(lang locale.Language, q outlook.Quarter) string {
	return lang.Date(events.Date(q.First().Format("2006-01-02")), events.PrecisionQuarter)
}

// themeName is the name of a theme; the slug if it is not known.
func (w *Shell) themeName(lang locale.Language, slug string) string {
	t, ok := w.Config.Ref.Theme(slug)
	if !ok {
		return slug
	}
	return lang.Pick(t.Name)
}

// functionName is a municipal function with its code.
func (w *Shell) functionName(code string) string {
	if f, ok := w.Config.Ref.Function(code); ok {
		return code + " " + f.Name
	}
	return code
}

// names says what organisations and places are called.
func (w *Shell) names() names.Book { return names.Book{Ref: w.Config.Ref} }

// OrganisationName is what an organisation is known by; the number if it is not
// known.
func (w *Shell) OrganisationName(number string) string { return w.names().Organisation(number) }

// MunicipalityName is a municipality's name, for a number of any time.
func (w *Shell) MunicipalityName(number string) string { return w.names().Municipality(number) }

// ReachWords says whom an initiative concerns.
func (w *Shell) ReachWords(lang locale.Language, r events.Reach) string {
	return w.names().Reach(lang, r)
}

// CodeName names a county or municipality number.
func (w *Shell) CodeName(code string) string { return w.names().Place(code) }
