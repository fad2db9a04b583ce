package importing

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// everyone are the words for all municipalities. What follows a semicolon after
// them, "alle; pilot i Bodø", only says more.
var everyone = folded("alle", "alle kommuner", "alle kommunar", "all", "all municipalities")

// everyoneMay are words for all municipalities that say more than that, so they
// are kept as a note.
var everyoneMay = folded(
	"alle kan søke", "alle kan søkje", "alle kan ta i bruk", "all can apply", "all may apply", "all may adopt",
)

// everyoneBut gives the counties that the words leave out. Helseplattformen is
// the system of Midt-Norge: Trøndelag and Møre og Romsdal.
var everyoneBut = map[string][]string{
	fold("alle utenom Midt-Norge"):          {"50", "15"},
	fold("alle kommuner utenom Midt-Norge"): {"50", "15"},
	fold("alle utanom Midt-Noreg"):          {"50", "15"},
	fold("all except Central Norway"):       {"50", "15"},
}

// exceptions are how words leave somebody out.
var exceptions = []string{"utenom", "utanom", "unntatt", "unnateke", "bortsett fra", "bortsett frå", "except"}

func folded(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[fold(w)] = true
	}
	return m
}

// reach reads whom it concerns from the words and the codes of the source. The
// words are kept wherever they say more than the reach does.
func (r *reader) reach() {
	words, codes := oneLine(r.value(colReach)), list(r.value(colReachCodes))
	column := colReachCodes
	if len(codes) == 0 && isCodes(words) {
		words, codes, column = "", list(words), colReach
	}
	if words == "" && len(codes) == 0 {
		if _, ok := r.cols[place{key: colReach}]; ok {
			column = colReach
		}
		r.fault(column, "required", nil)
		return
	}
	reach := events.Reach{ReferenceDate: r.referenceDate()}
	if words != "" {
		reach.Note = events.Text{defaultLanguage: words}
	}
	out, but := everyoneBut[fold(words)]
	excepts := slices.ContainsFunc(exceptions, func(e string) bool { return strings.Contains(strings.ToLower(words), e) })
	switch {
	case len(codes) > 0 && (but || excepts && strings.HasPrefix(fold(words), "all")):
		r.fault(column, "ambiguous_reach", fault.Args{"given": given(words)}) // are the codes in or out?
	case but:
		reach.Scope, reach.Codes = events.ScopeCounties, r.countiesBut(out)
	case !excepts && meansAll(words):
		reach.Scope, reach.Note = events.ScopeAll, r.noteOfAll(words, codes, column)
	case len(codes) == 0:
		reach.Scope = events.ScopeUnspecified
		r.warn(colReach, "reach_unspecified", fault.Args{"given": given(words)})
	default:
		reach.Scope, reach.Codes = r.codes(codes, column)
	}
	r.row.Values.Reach = reach
}

// referenceDate is the day that the codes of the row were valid.
func (r *reader) referenceDate() events.Date {
	if d := r.row.Values.Provenance.Date; d != "" {
		return d
	}
	return r.opt.Today
}

func meansAll(words string) bool {
	if everyoneMay[fold(words)] {
		return true
	}
	first, _, _ := strings.Cut(words, ";")
	return everyone[fold(first)]
}

// noteOfAll keeps what the words say besides "alle". Codes beside it, such as
// those of pilot municipalities, do not limit the reach; they are kept behind
// the words.
func (r *reader) noteOfAll(words string, codes []string, column key) events.Text {
	if len(codes) > 0 {
		r.warn(column, "codes_beside_all", fault.Args{"codes": given(strings.Join(codes, ", "))})
		words = fmt.Sprintf("%s (%s)", words, strings.Join(codes, ", "))
	} else if everyone[fold(words)] {
		return nil
	}
	return events.Text{defaultLanguage: words}
}

func (r *reader) countiesBut(out []string) (codes []string) {
	for _, c := range r.opt.Reference.Counties() {
		if !slices.Contains(out, c.Number) {
			codes = append(codes, c.Number)
		}
	}
	return codes
}

// codes reads county or municipality numbers, all of one kind, and checks them
// against the division of the reference date. Leading zeros, which
// spreadsheets drop, are put back.
func (r *reader) codes(codes []string, column key) (events.ReachScope, []string) {
	scope := events.ScopeMunicipalities
	counties := 0
	for i, c := range codes {
		if !isCodes(c) {
			continue // CheckReach says so
		}
		if len(c)%2 == 1 {
			codes[i] = "0" + c
			r.warn(column, "leading_zero", fault.Args{"given": c, "read": codes[i]})
		}
		if len(codes[i]) == 2 {
			counties++
		}
	}
	codes = once(codes)
	switch counties {
	case 0:
	case len(codes):
		scope = events.ScopeCounties
	default:
		r.fault(column, "mixed_codes", nil)
		return scope, codes
	}
	checked := events.Reach{Scope: scope, Codes: codes, ReferenceDate: r.referenceDate()}
	for _, f := range r.opt.Reference.CheckReach(checked) {
		r.fault(column, f.Code, f.Args)
	}
	return scope, codes
}

// isCodes says whether a text is nothing but numbers of one to four digits.
func isCodes(s string) bool {
	tokens := list(s)
	for _, t := range tokens {
		if len(t) > 4 || strings.ContainsFunc(t, func(c rune) bool { return c > unicode.MaxASCII || !unicode.IsDigit(c) }) {
			return false
		}
	}
	return len(tokens) > 0
}
