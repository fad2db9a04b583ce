package shell

import (
	"html/template"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
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

// amount writes hours or kroner.
func amount(lang locale.Language, v int64, unit string) string {
	if unit == events.UnitHours {
		return lang.Number(float64(v)) + "\u00a0" + lang.Text("page.unit.hours", nil)
	}
	return lang.Money(v)
}

// interval writes an expected amount with its range, "120 t (80–200)"; a range
// without width is one amount.
func interval(lang locale.Language, r outlook.Range, unit string) string {
	out := amount(lang, r.Expected, unit)
	if r.Low == r.High {
		return out
	}
	return out + " (" + lang.Number(float64(r.Low)) + "–" + lang.Number(float64(r.High)) + ")"
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

// OrganisationName is what an organisation is known by; the number if it is not
// known.
func (w *Shell) OrganisationName(number string) string {
	if o, ok := w.Config.Ref.Organisation(number); ok {
		return o.Short()
	}
	if name := w.Config.Ref.NameOf(number, ""); name != "" {
		return name
	}
	return number
}

// MunicipalityName is a municipality's name, for a number of any time.
func (w *Shell) MunicipalityName(number string) string {
	if m, ok := w.Config.Ref.Municipality(number); ok {
		return m.DisplayName
	}
	return number
}

// ReachWords says whom an initiative concerns.
func (w *Shell) ReachWords(lang locale.Language, r events.Reach) string {
	within := w.reachWithin(lang, r)
	if len(r.Except) == 0 {
		return within
	}
	return lang.Text("page.reach_except", map[string]any{"reach": within, "names": w.codeNames(lang, r.Except, r.ReferenceDate)})
}

// reachWithin is a reach in words without its exceptions.
func (w *Shell) reachWithin(lang locale.Language, r events.Reach) string {
	switch r.Scope {
	case events.ScopeAll, events.ScopeUnspecified, "":
		return locale.Capital(lang.Value("scope", string(r.Scope)))
	case events.ScopePopulation:
		return locale.Capital(lang.Value("reach", events.Reach{Scope: r.Scope, Min: r.Min, Max: r.Max}))
	}
	return w.codeNames(lang, r.Codes, r.ReferenceDate)
}

// codeNames names numbers as they were on a day, the first dozen of many.
func (w *Shell) codeNames(lang locale.Language, codes []string, on events.Date) string {
	names := make([]string, 0, len(codes))
	for _, code := range codes {
		names = append(names, w.CodeName(code, on))
	}
	const most = 12
	if more := len(names) - most; more > 1 {
		names = append(names[:most], lang.Text("page.and_more", map[string]any{"n": more}))
	}
	return strings.Join(names, ", ")
}

// CodeName names a county or municipality number as it was on a day.
func (w *Shell) CodeName(code string, on events.Date) string {
	if c, ok := w.Config.Ref.County(code); ok && len(code) == 2 {
		return c.Name
	}
	if m, ok := w.Config.Ref.Municipality(code); ok {
		return m.DisplayName
	}
	return code
}
