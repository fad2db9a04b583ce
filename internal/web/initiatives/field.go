package initiatives

import (
	"maps"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// fieldKind is how a field is asked for.
type fieldKind string

const (
	kindLine    fieldKind = "line"    // one line of text
	kindArea    fieldKind = "area"    // several lines of text
	kindDay     fieldKind = "day"     // a date
	kindWhole   fieldKind = "whole"   // a whole number
	kindDecimal fieldKind = "decimal" // a number
	kindPick    fieldKind = "pick"    // one of many
	kindRadios  fieldKind = "radios"  // one of few
	kindChecks  fieldKind = "checks"  // any of some
	kindCodes   fieldKind = "codes"   // municipalities, by name or number
	kindTick    fieldKind = "tick"    // yes, said by ticking
	kindOrg     fieldKind = "org"     // an organisation number, with suggestions
	kindFixed   fieldKind = "fixed"   // shown, and not to be changed
	kindHidden  fieldKind = "hidden"  // carried, and not shown
	kindRows    fieldKind = "rows"    // a list whose rows are added and removed
	kindGroup   fieldKind = "group"   // fields under one heading
)

// field is one thing that a form asks for. Its path is its name in the form,
// and the path under which the domain says what is wrong with it.
type field struct {
	path     string
	kind     fieldKind
	langs    bool // a text that may be given in several languages
	required bool // for people; the domain decides. A number that is required must be given
	options  func(*actionRequest) []fieldOption
	fields   []field
	when     string // shown only for this choice of reach.scope, where the browser can
	folded   bool   // a group that is closed at first
	number   bool   // what is picked is a number
	named    string // what it is called, where that is no text of the registry's
}

// fieldOption is one value that can be chosen.
type fieldOption struct{ Value, Name, Help, Group string }

func line(path string) field  { return field{path: path, kind: kindLine} }
func says(path string) field  { return field{path: path, kind: kindLine, langs: true} }
func tells(path string) field { return field{path: path, kind: kindArea, langs: true} }
func date(path string) field  { return field{path: path, kind: kindDay} }
func whole(path string) field { return field{path: path, kind: kindWhole} }

func picks(path string, options func(*actionRequest) []fieldOption) field {
	return field{path: path, kind: kindPick, options: options}
}

func radios(path string, options func(*actionRequest) []fieldOption) field {
	return field{path: path, kind: kindRadios, options: options}
}

func rows(path string, fields ...field) field {
	return field{path: path, kind: kindRows, fields: fields}
}

// fieldset puts fields under a heading, the text page.group.<key>.
func fieldset(key string, fields ...field) field {
	return field{path: key, kind: kindGroup, fields: fields}
}

func (f field) needed() field              { f.required = true; return f }
func (f field) fold() field                { f.folded = true; return f }
func (f field) onlyFor(scope string) field { f.when = scope; return f }

// scalar says that a row is one value and not an object.
func (f field) scalar() bool { return len(f.fields) == 1 && f.fields[0].path == "" }

// values offers what a list holds, named as the field's values are.
func values[T ~string](name string, list []T) func(*actionRequest) []fieldOption {
	return func(c *actionRequest) []fieldOption {
		out := make([]fieldOption, len(list))
		for i, v := range list {
			out[i] = fieldOption{
				Value: string(v), Name: shell.Capital(c.v.Lang.Value(name, string(v))),
				Help: optional(c.v, "choice."+name+"."+string(v)),
			}
		}
		return out
	}
}

// optional is a text that there may be: page.<key>, or "".
func optional(v *shell.Request, key string) string {
	if full := "page." + key; v.Lang.Has(full) {
		return v.Lang.Text(full, nil)
	}
	return ""
}

// languagesOf are the languages that a text is asked for in, the first one on
// its own: the one that is written here. Sámi is only shown where it is in use.
func languagesOf(v url.Values, lang locale.Language, path string) []string {
	out := []string{"nb", "nn", "en"}
	if lang == locale.Nynorsk {
		out = []string{"nn", "nb", "en"}
	}
	if v.Get(path+".se") != "" {
		out = append(out, "se")
	}
	return out
}

// A list holds at most this many rows in a form.
const maxRows = 300

const countField = "_antall." // of the rows of a list that are shown

// rowCount is how many rows of a list the form has: those that are shown, and
// those that have a value.
func rowCount(v url.Values, path string) int {
	n, _ := strconv.Atoi(v.Get(countField + path))
	for key := range v {
		if row, _, ok := rowOf(key, path); ok {
			n = max(n, min(row, maxRows)+1)
		}
	}
	return max(0, min(n, maxRows))
}

func setRowCount(v url.Values, path string, n int) { v.Set(countField+path, strconv.Itoa(n)) }

func rowPath(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// addRow makes room for one more row.
func addRow(v url.Values, path string) { setRowCount(v, path, min(rowCount(v, path)+1, maxRows)) }

// removeRow takes the i-th row away; those after it move up.
func removeRow(v url.Values, path string, i int) {
	n := rowCount(v, path)
	if i < 0 || i >= n {
		return
	}
	keepRows(v, path, func(row int) bool { return row != i })
}

// keepRows takes away the rows of a list that are not to be kept and those that
// are too many; the others move up. It goes through the form once.
func keepRows(v url.Values, path string, keep func(row int) bool) {
	moved := map[int]int{}
	for row := range rowCount(v, path) {
		if keep(row) {
			moved[row] = len(moved)
		}
	}
	kept := url.Values{}
	for key := range v {
		row, rest, ok := rowOf(key, path)
		if !ok {
			continue
		}
		if to, ok := moved[row]; ok {
			kept[rowPath(path, to)+rest] = v[key]
		}
		delete(v, key)
	}
	maps.Copy(v, kept)
	setRowCount(v, path, len(moved))
}

// rowOf takes apart the name of a field in a row: "plan[3].date" of the list
// "plan" is of row 3, and the rest is ".date".
func rowOf(key, path string) (row int, rest string, ok bool) {
	rest, ok = strings.CutPrefix(key, path+"[")
	if !ok {
		return 0, "", false
	}
	digits, rest, ok := strings.Cut(rest, "]")
	row, err := strconv.Atoi(digits)
	return row, rest, ok && err == nil && row >= 0 && digits == strconv.Itoa(row) && (rest == "" || rest[0] == '.')
}

// compact removes the rows in which nothing was written, so that the rows of
// the form are those that are sent.
func compact(v url.Values, fields []field) {
	eachList(fields, func(f field) {
		written := map[int]bool{}
		for key := range v {
			if row, _, ok := rowOf(key, f.path); ok && strings.TrimSpace(v.Get(key)) != "" {
				written[row] = true
			}
		}
		keepRows(v, f.path, func(row int) bool { return written[row] })
	})
}

func eachList(fields []field, visit func(field)) {
	for _, f := range fields {
		switch f.kind {
		case kindRows:
			visit(f)
		case kindGroup:
			eachList(f.fields, visit)
		}
	}
}

var place = regexp.MustCompile(`\[[0-9]+\]`)

// textKey is a path without the places in lists: what texts are found by.
func textKey(path string) string { return place.ReplaceAllString(path, "") }

// lastName is the last step of a path, without its place in a list.
func lastName(path string) string {
	key := textKey(path)
	return key[strings.LastIndexByte(key, '.')+1:]
}
