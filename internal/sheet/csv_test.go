package sheet

import (
	"strings"
	"testing"
)

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"=1+1", "+1", "-1", "@SUM(A1)", "|cmd", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\u200b=1+1",
		"\ufeff=1+1", "\u202e=1+1", "\u2003=1+1", "＝1+1", " ＋1", "－1", "＠SUM(A1)", "\x00=1+1", "−1", "\v=1+1", "\u2028=1+1",
	} {
		if got := harmless(s); !strings.HasPrefix(got, "'") || strings.ContainsAny(got, "\r\n") {
			t.Errorf("%q is written as %q", s, got)
		}
	}
	for _, s := range []string{"", " ", "Digital post", "1-2", "«=»", "a=b", "–", "én linje"} {
		if got := harmless(s); got != s {
			t.Errorf("%q is written as %q", s, got)
		}
	}
	if got := harmless("første\n=1+1"); got != "første =1+1" {
		t.Errorf("a line of the file would begin as a formula: %q", got)
	}
}
