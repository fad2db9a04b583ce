package minutes

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

var (
	//go:embed minutes.tmpl.html
	source string
	//go:embed minutes.css
	style []byte
)

// Style is the stylesheet of the document. The caller may change the bytes.
func Style() []byte { return slices.Clone(style) }

// Surroundings are what a document needs from outside the round.
type Surroundings struct {
	Language     locale.Language
	Exercise     bool                                       // the round is made up, and the document says so
	Stylesheet   string                                     // address of Style
	Organisation func(number string, on events.Date) string // name of an organisation on a day
}

// parsed holds the template with functions that Write replaces by those of the
// reader's language.
var parsed = template.Must(template.New("minutes").Funcs(functions(Surroundings{})).Parse(source))

// Write writes the minutes as one HTML page in the reader's language.
func Write(w io.Writer, m round.Minutes, s Surroundings) error {
	t, err := parsed.Clone()
	if err != nil {
		return fmt.Errorf("prepare minutes: %w", err)
	}
	if err := t.Funcs(functions(s)).Execute(w, view(m, s)); err != nil {
		return fmt.Errorf("write minutes: %w", err)
	}
	return nil
}

// functions are what the template says things with.
func functions(s Surroundings) template.FuncMap {
	l := s.Language
	return template.FuncMap{
		"say":    func(key string, args ...any) (string, error) { return say(l, key, args) },
		"value":  func(field string, v any) string { return l.Value(field, v) },
		"label":  l.Label,
		"titled": func(title string) string { return l.Titled(s.Exercise, title) },
		"exercise": func() string {
			if !s.Exercise {
				return ""
			}
			return l.Text("page.exercise.banner", nil)
		},
		"score":  func(v float64) string { return decimals(l, v, 2) },
		"share":  func(v float64) string { return decimals(l, 100*v, 1) + "\u00a0%" },
		"number": func(v int64) string { return l.Number(float64(v)) },
		"moment": l.Moment,
		"date":   func(d events.Date) string { return l.Date(d, "") },
		"text":   func(t events.Text) tagged { return tag(l, t) },
		"organisation": func(number string) string {
			if name := s.Organisation(number, ""); name != "" {
				return name
			}
			return number
		},
	}
}

// tagged is a text with its language, if that is not the document's own.
type tagged struct{ Text, Language string }

func tag(l locale.Language, t events.Text) tagged {
	text, language := l.PickTagged(t)
	if language == string(l) {
		language = ""
	}
	return tagged{text, language}
}

// say fills a text with arguments that are given as name, value, name, value.
func say(l locale.Language, key string, pairs []any) (string, error) {
	args := fault.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return "", fmt.Errorf("argument %d of %s has no name", i, key)
		}
		args[name] = pairs[i+1]
	}
	return l.Text("minutes."+key, args), nil
}
