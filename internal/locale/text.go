package locale

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// Text is the text of a key with its arguments filled in; the key itself if
// there is no such text. An argument is written as Value writes a field of its
// name: {stage} is "foreslått", not "proposed". A long one is shortened.
func (l Language) Text(key string, args fault.Args) string {
	t, ok := l.find(key)
	if !ok {
		return key
	}
	text, _ := t.fill(func(a argument) string {
		v := args[a.name]
		if a.format == formatSize {
			return l.size(v)
		}
		return shorten(l.show(a.name, v))
	})
	return text
}

// Optional is a text without arguments that there may be; "" if there is none.
func (l Language) Optional(key string) string {
	if !l.Has(key) {
		return ""
	}
	return l.Text(key, nil)
}

// Under are the texts without arguments whose keys begin with a prefix, by key:
// what a page of words says as a whole.
func (l Language) Under(prefix string) (out []string) {
	for _, key := range slices.Sorted(maps.Keys(catalogs[l])) {
		if t := catalogs[l][key]; strings.HasPrefix(key, prefix) && len(t) == 1 && t[0].literal != "" {
			out = append(out, t[0].literal)
		}
	}
	return out
}

// Fault is an error in words: a title that is the same for every error of a
// code, and a detail that says what is wrong and what to do. Any error that is
// nil or has no text of its own is shown by its code.
func (l Language) Fault(e *fault.Error) (title, detail string) {
	if e == nil {
		e = &fault.Error{Code: fault.Internal}
	}
	code := e.Code
	if !l.Has("title." + string(code)) {
		code = fault.Internal
	}
	key := "fault." + e.TextKey()
	if !l.Has(key) {
		key = "fault." + string(code)
	}
	return l.Text("title."+string(code), e.Args), l.Text(key, e.Args)
}

// Field says what is wrong with one field. It does not name the field: the
// caller shows it beside Label(f.Path). What was given is quoted so that
// characters that show nothing are seen.
func (l Language) Field(f fault.Field) string {
	args := maps.Clone(f.Args)
	for name, v := range args {
		if s, ok := v.(string); ok {
			args[name] = plaintext.Visible(s)
		}
	}
	return l.Text("field."+f.Code, args)
}

// Pick is a text in the language that is best for the reader: the own one,
// then bokmål, nynorsk, English and Northern Sámi. "" if it has none of them.
func (l Language) Pick(t events.Text) string {
	s, _ := l.PickTagged(t)
	return s
}

// PickTagged is Pick with the language of the text, to be marked where it is
// not the reader's own.
func (l Language) PickTagged(t events.Text) (text, tag string) {
	if s := t[string(l)]; strings.TrimSpace(s) != "" {
		return s, string(l)
	}
	for _, tag := range textLanguages {
		if s := t[tag]; strings.TrimSpace(s) != "" {
			return s, tag
		}
	}
	return "", ""
}

// textLanguages are the languages that a text may be given in, in the order in
// which they are picked.
var textLanguages = []string{"nb", "nn", "en", "se"}

// maxArgument is the longest argument within a text, in characters. Reasons
// may be pages long, and web addresses too.
const maxArgument = 200

// shorten makes a value one line, and cuts it at a word if it is too long.
func shorten(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }), " ")
	if utf8.RuneCountInString(s) <= maxArgument {
		return s
	}
	cut := string([]rune(s)[:maxArgument])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}
