package shell

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/web/form"
)

// functions are what templates can call. They speak one language.
func (w *Shell) functions(lang locale.Language) template.FuncMap {
	say := func(key string, pairs ...any) (string, error) {
		key = "page." + key
		if !lang.Has(key) {
			return "", fmt.Errorf("no text %s", key)
		}
		args, err := pairArgs(pairs)
		return lang.Text(key, args), err
	}
	return template.FuncMap{
		"t": say, // t "front.title" "count" 3
		"n": func(key string, count int, pairs ...any) (string, error) { // one or more: .one or .other
			form := ".other"
			if count == 1 {
				form = ".one"
			}
			return say(key+form, append(pairs, "n", count)...)
		},
		"label":     lang.Label,
		"value":     func(field string, v any) string { return lang.Value(field, v) },
		"capital":   locale.Capital,
		"uncapital": locale.Uncapital,
		"text":      func(t events.Text) template.HTML { return MarkedText(lang, t) },
		"prose":     func(t events.Text) template.HTML { return prose(lang, t) },
		"plain":     lang.Pick,
		"date":      func(d events.Date, precision string) string { return lang.Date(d, precision) },
		"shortdate": locale.ShortDay,
		"day":       func(at time.Time) string { return lang.Date(w.Config.App.Query.Today(at), "") },
		"changed": func(said time.Time, byList bool) string { // never the day on which a list was read
			switch date := lang.Date(w.Config.App.Query.Today(said), ""); {
			case said.IsZero():
				return lang.Text("page.changed.list", nil)
			case byList:
				return lang.Text("page.changed.list.since", fault.Args{"date": date})
			default:
				return date
			}
		},
		"iso":      func(at time.Time) string { return at.UTC().Format(time.RFC3339) },
		"moment":   lang.Moment,
		"count":    func(n int) string { return lang.Figure(float64(n)) },
		"amount":   lang.Amount,
		"interval": func(r outlook.Range, unit string) string { return Interval(lang, r, unit) },
		"quarter":  func(q outlook.Quarter) string { return quarterName(lang, q) },
		"theme":    func(slug string) string { return w.themeName(lang, slug) },
		"function": w.functionName,
		"orgname":  w.OrganisationName,
		"asset":    w.assets.url,
		"fieldid":  form.ID,
		"pathpart": url.PathEscape,
		"credits":  func() string { return reference.Credits },
		"host":     host,
		"dict":     dict,
	}
}

// host is what a link is called that nobody has named: where it leads.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// pairArgs reads name, value, name, value.
func pairArgs(pairs []any) (fault.Args, error) {
	args := make(fault.Args, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("argument %d is %T, want a name", i, pairs[i])
		}
		args[name] = pairs[i+1]
	}
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("argument %v has no value", pairs[len(pairs)-1])
	}
	return args, nil
}

// dict hands several values to a partial.
func dict(pairs ...any) (map[string]any, error) { return pairArgs(pairs) }
