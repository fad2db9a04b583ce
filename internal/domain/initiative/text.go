package initiative

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
)

func length(s string) int { return utf8.RuneCountInString(s) }

// empty says that a text has nothing in any language.
func empty(t events.Text) bool {
	for _, s := range t {
		if !checks.Blank(s) {
			return false
		}
	}
	return true
}

// same compares two values of one type as they would be written: nil and empty
// are alike, also inside.
func same(a, b any) bool {
	if reflect.DeepEqual(a, b) {
		return true
	}
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	switch va.Kind() {
	case reflect.Slice, reflect.Map:
		if va.Len() == 0 && vb.Len() == 0 {
			return true
		}
	}
	wa, errA := json.Marshal(a)
	wb, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(wa, wb)
}

// nth is the path of one element of a list.
func nth(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
