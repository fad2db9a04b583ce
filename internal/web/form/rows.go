package form

import (
	"maps"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// MaxRows is how many rows a list in a form holds at most.
const MaxRows = 300

// RowCount is how many rows of a list a form has: those that are shown, and
// those that have a value.
func RowCount(v url.Values, path string) int {
	n, _ := strconv.Atoi(v.Get(countField + path))
	for key := range v {
		if row, _, ok := rowOf(key, path); ok {
			n = max(n, min(row, MaxRows)+1)
		}
	}
	return max(0, min(n, MaxRows))
}

// SetRowCount shows a number of rows of a list, also those without a value.
func SetRowCount(v url.Values, path string, n int) { v.Set(countField+path, strconv.Itoa(n)) }

// RowPath is the path of the i-th row of a list.
func RowPath(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// removeRow takes the i-th row away; those after it move up.
func removeRow(v url.Values, path string, i int) {
	n := RowCount(v, path)
	if i < 0 || i >= n {
		return
	}
	keepRows(v, path, func(row int) bool { return row != i })
}

// keepRows takes away the rows of a list that are not to be kept and those that
// are too many; the others move up. It goes through the form once.
func keepRows(v url.Values, path string, keep func(row int) bool) {
	moved := map[int]int{}
	for row := range RowCount(v, path) {
		if keep(row) {
			moved[row] = len(moved)
		}
	}
	renumbered := url.Values{}
	for key := range v {
		row, rest, ok := rowOf(key, path)
		if !ok {
			continue
		}
		if to, ok := moved[row]; ok {
			renumbered[RowPath(path, to)+rest] = v[key]
		}
		delete(v, key)
	}
	maps.Copy(v, renumbered)
	SetRowCount(v, path, len(moved))
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

var rowButton = regexp.MustCompile(`^([+-])([a-zA-Z.]+)(?:\[([0-9]{1,4})\])?$`)

// Press does what a button of a list says: "+plan" adds a row, "-plan[2]" takes
// one away. It is false for every other button.
func (b *Binding) Press(button string) bool {
	if grid, ok := strings.CutPrefix(button, copyButton); ok {
		b.pressCopy(grid)
		return true
	}
	m := rowButton.FindStringSubmatch(button)
	if m == nil {
		return false
	}
	EachList(b.Fields, func(f Field) {
		switch i, err := strconv.Atoi(m[3]); {
		case f.Path != m[2]:
		case m[1] == "+":
			SetRowCount(b.Values, f.Path, min(RowCount(b.Values, f.Path)+1, MaxRows))
		case err == nil:
			removeRow(b.Values, f.Path, i)
		}
	})
	return true
}

// Compact removes the rows in which nothing was written, so that the rows of
// the form are those that are sent.
func (b *Binding) Compact() {
	EachList(b.Fields, func(f Field) {
		written := map[int]bool{}
		for key := range b.Values {
			if row, _, ok := rowOf(key, f.Path); ok && strings.TrimSpace(b.Value(key)) != "" {
				written[row] = true
			}
		}
		keepRows(b.Values, f.Path, func(row int) bool { return written[row] })
	})
}

// EachList visits the lists of a form.
func EachList(fields []Field, visit func(Field)) {
	for _, f := range fields {
		switch f.Kind {
		case Rows:
			visit(f)
		case Group:
			EachList(f.Fields, visit)
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
