package fault_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/fault"
)

// What is answered is small, and the error itself stays whole.
func TestBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("å", 1<<20)
	e := &fault.Error{Code: fault.Invalid, Args: fault.Args{"given": long}}
	for range 3 * fault.MaxFields {
		e.Fields = append(e.Fields, fault.Field{Path: long, Code: "not_one_of", Args: fault.Args{"given": long, "max": 3}})
	}
	bounded := e.Bounded()
	if n := len(bounded.Fields); n != fault.MaxFields+1 || bounded.Fields[n-1].Code != "and_more" {
		t.Errorf("%d fields, the last %q", n, bounded.Fields[n-1].Code)
	}
	for _, s := range []any{bounded.Args["given"], bounded.Fields[0].Path, bounded.Fields[0].Args["given"]} {
		if s := s.(string); len(s) > fault.MaxGiven+len("…") || !utf8.ValidString(s) || !strings.HasSuffix(s, "å…") {
			t.Errorf("bounded is %q", s)
		}
	}
	if bounded.Fields[0].Args["max"] != 3 || e.Args["given"] != long || e.Fields[0].Path != long {
		t.Error("something else was changed")
	}
	if again := bounded.Bounded(); len(again.Fields) != fault.MaxFields+1 {
		t.Errorf("bounded again with %d fields", len(again.Fields))
	}
}
