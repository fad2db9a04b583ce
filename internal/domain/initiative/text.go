package initiative

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
)

func blank(s string) bool { return strings.TrimSpace(s) == "" }

func length(s string) int { return utf8.RuneCountInString(s) }

// empty says that a text has nothing in any language.
func empty(t events.Text) bool {
	for _, s := range t {
		if !blank(s) {
			return false
		}
	}
	return true
}

// same compares two values as they would be written: nil and empty are alike.
func same(a, b any) bool {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	switch va.Kind() {
	case reflect.Slice, reflect.Map:
		if va.Len() == 0 && vb.Len() == 0 {
			return true
		}
	}
	return reflect.DeepEqual(a, b)
}

// nth is the path of one element of a list.
func nth(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
