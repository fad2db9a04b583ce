package table

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// check tells of cells that have no value to read, and takes off what stands
// before texts so that spreadsheets do not take them for formulas.
func (g *grid) check(rows []Row) {
	var cleaned []int
	for _, r := range rows {
		for i := range r.Cells {
			c := &r.Cells[i]
			switch {
			case c.Kind == NoValue:
				g.note(Refusal, r.Number, i+1, "formula_without_value", nil)
			case c.Kind == ErrorValue:
				g.note(Refusal, r.Number, i+1, "formula_error", fault.Args{"given": c.Text})
			case lostLetter(c.Text):
				g.note(Refusal, r.Number, i+1, "table_lost_letter", fault.Args{"given": short(c.Text)})
			}
			if showsNothing(c.Text) {
				c.Text = plaintext.Clean(c.Text)
				cleaned = append(cleaned, r.Number)
			}
		}
	}
	if len(cleaned) > 0 {
		g.note(Info, 0, 0, "table_invisible_removed", fault.Args{"rows": rowList(cleaned)})
	}
	g.unguard(rows)
}

// showsNothing says that a text has characters that nobody sees.
func showsNothing(s string) bool {
	if isASCII(s) || !strings.ContainsFunc(s, maybeInvisible) {
		return false
	}
	composed := norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")))
	return utf8.RuneCountInString(plaintext.Clean(s)) < utf8.RuneCountInString(composed)
}

// maybeInvisible is wider than what plaintext removes, and cheap to ask.
func maybeInvisible(r rune) bool {
	return r > 0xa0 && !unicode.IsLetter(r) && !unicode.IsPunct(r) && !unicode.IsSymbol(r) || r >= 0x1100 && unicode.IsLetter(r)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var questionInWord = regexp.MustCompile(`\p{L}\?\p{Ll}`)

// lostLetter says that a question mark stands within a word, where a program
// could not write a letter. Addresses have question marks too.
func lostLetter(s string) bool {
	if strings.IndexByte(s, '?') < 0 {
		return false
	}
	for _, word := range strings.Fields(s) {
		if questionInWord.MatchString(word) && !strings.ContainsAny(word, "/=&") {
			return true
		}
	}
	return false
}

// onlyNumber is what begins with a sign of formulas and never was one that our
// export guards against by the sign alone: a number, or a dash for "none".
var onlyNumber = regexp.MustCompile(`^[-+−]?[\d\s.,%]*$`)

// unguard takes off the apostrophe that the registry's own export puts before
// what a spreadsheet would take for a formula. A file that has such texts
// without it was not written so, and an apostrophe in it was meant.
func (g *grid) unguard(rows []Row) {
	var guarded []int
	bare := false
	for _, r := range rows {
		for _, c := range r.Cells {
			if c.Kind != Text {
				continue
			}
			if _, ok := plaintext.Unguarded(c.Text); ok {
				guarded = append(guarded, r.Number)
			} else if plaintext.BeginsFormula(c.Text) && !onlyNumber.MatchString(c.Text) {
				bare = true
			}
		}
	}
	if len(guarded) == 0 {
		return
	}
	if bare || g.fromRegistry {
		g.note(Info, 0, 0, "table_apostrophe_kept", fault.Args{"rows": rowList(guarded)})
		return
	}
	for _, r := range rows {
		for i, c := range r.Cells {
			if c.Kind == Text {
				r.Cells[i].Text, _ = plaintext.Unguarded(c.Text)
			}
		}
	}
	g.note(Info, 0, 0, "table_guard_removed", fault.Args{"rows": rowList(guarded)})
}
