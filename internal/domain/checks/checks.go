// Package checks collects what is wrong with a command, all of it at once: what
// the aggregates of internal/domain ask of texts, days and choices alike. What
// only one of them asks stands there.
package checks

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Languages lists the language tags that a text may be given in.
var Languages = []string{"nb", "nn", "en", "se"}

// List is what is wrong so far.
type List struct{ fault.List }

// Invalid is the refusal with all that was found; nil if that is nothing.
func (l *List) Invalid() error { return l.Err(fault.Invalid, "", nil) }

// Under notes what was found inside a field.
func (l *List) Under(path string, fields []fault.Field) {
	for _, f := range fields {
		f.Path = path + "." + f.Path
		l.Append(f)
	}
}

// oneLine is the length in characters up to which a text is a title or a name,
// which stand on one line.
const oneLine = 200

// Text checks a text, of which each language may have so many characters; a
// required one must have bokmål or nynorsk.
func (l *List) Text(path string, t events.Text, max int, required bool) {
	for _, tag := range slices.Sorted(maps.Keys(t)) { // so that the answer is the same every time
		s := t[tag]
		switch n := utf8.RuneCountInString(s); {
		case !utf8.ValidString(s):
			l.Add(path+"."+tag, "invalid_text", nil)
		case !slices.Contains(Languages, tag):
			l.Add(path+"."+tag, "unknown_language", fault.Args{"given": tag})
		case Blank(s):
			l.Add(path+"."+tag, "empty", nil)
		case n > max:
			l.Add(path+"."+tag, "too_long", fault.Args{"max": max, "given": n})
		case max <= oneLine && strings.ContainsAny(s, "\n\t"):
			l.Add(path+"."+tag, "one_line", nil)
		}
	}
	if required && Blank(t["nb"]) && Blank(t["nn"]) {
		l.Add(path, "required_text", nil)
	}
}

// Date checks that a date is a real day, and says whether it is one; empty is
// right unless required.
func (l *List) Date(path string, d events.Date, required bool) bool {
	if d == "" {
		l.Check(!required, path, "required", nil)
		return false
	}
	if _, err := time.Parse(time.DateOnly, string(d)); err != nil {
		l.Add(path, "invalid_date", fault.Args{"given": string(d)})
		return false
	}
	return true
}

// Dated checks a date that is as exact as a precision says, and gives the days
// that it stands for; ok is false if there are none.
func (l *List) Dated(d events.Date, precision string, required bool) (first, last events.Date, ok bool) {
	if precision != "" && !OneOf(l, "precision", precision, events.Precisions...) || !l.Date("date", d, required) {
		return "", "", false
	}
	return d.Period(precision)
}

// LinkKinds are what a link can point to.
var LinkKinds = []string{"homepage", "source", "documentation", "other"}

// Links checks links, of which there may be so many.
func (l *List) Links(path string, links []events.Link, max int) {
	l.Check(len(links) <= max, path, "too_many", fault.Args{"max": max, "given": len(links)})
	for i, link := range links {
		at := path + "[" + strconv.Itoa(i) + "]"
		l.WebAddress(at+".url", link.URL)
		l.Text(at+".title", link.Title, oneLine, false)
		if link.Kind != "" {
			OneOf(l, at+".kind", link.Kind, LinkKinds...)
		}
	}
}

// WebAddress accepts absolute http and https addresses only, so that a page may
// link to them.
func (l *List) WebAddress(path, address string) {
	if address == "" {
		l.Add(path, "required", nil)
		return
	}
	u, err := url.Parse(address)
	ok := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(address) <= 2000
	l.Check(ok, path, "invalid_url", fault.Args{"given": address})
}

// OneOf checks that a value is one of a list, and says whether it is.
func OneOf[T ~string](l interface {
	Add(path, key string, args fault.Args)
}, path string, v T, allowed ...T) bool {
	switch {
	case slices.Contains(allowed, v):
		return true
	case v == "":
		l.Add(path, "required", nil)
	default:
		l.Add(path, "not_one_of", fault.Args{"given": string(v), "allowed": allowed})
	}
	return false
}

// Blank says that a text has nothing but space.
func Blank(s string) bool { return strings.TrimSpace(s) == "" }
