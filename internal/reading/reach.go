package reading

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// Reach reads whom something concerns, from words and from a column of numbers;
// either may be blank. An exception or a condition is understood exactly or
// refused, and whoever is named is never lost: words that name nobody are
// "unspecified", and words that name somebody and are not understood are
// refused.
func (p Places) Reach(words, codes Cell) Result[events.Reach] {
	if p.On == "" {
		p.On = p.Today
	}
	said, done, r := begin[events.Reach](words, MaxText)
	numbers, noNumbers, nr := begin[events.Reach](codes, MaxText)
	switch {
	case r.Outcome == Refused:
		return r
	case nr.Outcome == Refused:
		return nr
	case done && noNumbers:
		return Result[events.Reach]{Outcome: max(r.Outcome, nr.Outcome)}
	}
	if !done {
		said = lines(words)
	}
	if !noNumbers {
		numbers = lines(codes)
	}
	switch {
	case noNumbers:
		return p.ofWords(said)
	case done:
		coded := p.ofCodes(numbers, "")
		if coded.Outcome != Read && strings.ContainsFunc(numbers, isLetter) { // words in the column of numbers
			if worded := p.ofWords(numbers); worded.Outcome == Read && worded.Value.Scope != events.ScopeUnspecified {
				return worded
			}
		}
		return coded
	}
	return p.ofBoth(said, numbers)
}

// lines is the text of a cell with its lines as parts of a list; of a number
// the number, without the ".0" that some programs add.
func lines(c Cell) string {
	if v, ok := exponent(c.Number); ok && c.Day == "" {
		return FormatNumber(v)
	}
	s := plaintext.Clean(c.Text)
	if strings.ContainsAny(s, "\n\t") {
		s = parts.Replace(s)
	}
	return tidy(s)
}

// parts of a list stand on lines of their own, or behind a tab.
var parts = strings.NewReplacer("\n", "; ", "\t", "; ")

// ofWords reads words alone.
func (p Places) ofWords(s string) Result[events.Reach] {
	e := p.understand(s)
	switch {
	case len(e.wrong) > 0:
		return p.troubled(s, e)
	case e.known:
		return p.reach(e)
	case theMunicipalities[Fold(s)]:
		all := events.Reach{Scope: events.ScopeAll, ReferenceDate: p.On}
		out := ask([]events.Reach{all}, "reach_not_understood", fault.Args{"given": quote(s)})
		out.ways = [][]Said{{{"reach_all", fault.Args{}}}}
		return out
	case limits.MatchString(s) || everybody.MatchString(s):
		return refuse[events.Reach]("reach_not_understood", fault.Args{"given": quote(s)})
	}
	if named := p.mentions(s); len(named) > 0 {
		return refuse[events.Reach]("names_not_understood", fault.Args{"given": quote(s), "names": names(named)})
	}
	if !vague.MatchString(s) || aName.MatchString(s) {
		return refuse[events.Reach]("reach_not_understood", fault.Args{"given": quote(s)})
	}
	return read(events.Reach{Scope: events.ScopeUnspecified, ReferenceDate: p.On, Note: note(s)}, "reach_unspecified", fault.Args{"given": quote(s)})
}

// ofCodes reads the column of numbers; the words beside it, if any, are kept.
func (p Places) ofCodes(s, words string) Result[events.Reach] {
	found, wrong := p.list(s)
	if len(wrong) > 0 {
		return p.troubled(s, expression{places: found, wrong: wrong, known: true})
	}
	if counties := slices.ContainsFunc(found, func(x place) bool { return x.county }); counties && slices.ContainsFunc(found, func(x place) bool { return !x.county }) {
		return refuse[events.Reach]("mixed_codes", nil)
	}
	return p.reach(expression{places: found, known: true, note: words})
}

// ofBoth reads words with numbers beside them: the numbers say who, and the
// words must not say otherwise.
func (p Places) ofBoth(s, numbers string) Result[events.Reach] {
	coded := p.ofCodes(numbers, s)
	listed, _ := p.list(numbers)
	e := p.understand(s)
	differ := refuse[events.Reach]("words_and_codes", fault.Args{"given": quote(s), "codes": quote(numbers)})
	switch {
	case coded.Outcome != Read:
		return coded
	case e.known && len(e.wrong) == 0 && len(e.except) > 0: // the numbers repeat who is left out
		if slices.Equal(todays(e.except), todays(listed)) {
			return p.reach(e)
		}
		return differ
	case e.known && len(e.wrong) == 0 && e.all:
		if e.tail == "" {
			everybody := p.reach(e)
			out := ask([]events.Reach{everybody.Value, coded.Value}, "all_and_codes", fault.Args{"given": quote(s), "codes": quote(numbers)})
			out.ways = [][]Said{everybody.Said, coded.Said}
			return out
		}
		e.note = s + " (" + numbers + ")"
		return p.reach(e).also("codes_beside_all", fault.Args{"codes": quote(numbers)})
	case e.known && len(e.wrong) == 0 && e.band == (band{}):
		if !slices.Equal(todays(e.places), todays(listed)) {
			return differ
		}
		return coded
	case e.known && len(e.wrong) == 0 || limits.MatchString(s):
		return differ
	}
	for _, named := range p.mentions(s) {
		if !sharesAny(named.today, todays(listed)) {
			return differ
		}
	}
	return coded
}

// todays are the municipalities of today that places lead to, sorted.
func todays(places []place) (out []string) {
	for _, x := range places {
		out = append(out, x.today...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func names(places []place) (out []string) {
	for _, x := range places {
		if !slices.Contains(out, x.name) {
			out = append(out, x.name)
		}
	}
	return out
}

func note(s string) events.Text {
	if s == "" {
		return nil
	}
	return events.Text{"nb": s}
}

// maxChoices is how many readings are offered at most; more are refused.
const maxChoices = 12

// troubled asks about the first name that may mean several places, or refuses
// what is not understood.
func (p Places) troubled(s string, e expression) Result[events.Reach] {
	for _, w := range e.wrong {
		if len(w.choices) == 0 {
			if w.reason.Code == "unknown_place" {
				return refuse[events.Reach]("unknown_place", fault.Args{"given": quote(w.text), "names": append(names(e.places), names(e.except)...)})
			}
			return Result[events.Reach]{Outcome: Refused, Reason: w.reason}
		}
	}
	first := e.wrong[0]
	var choices []events.Reach
	var ways [][]Said
	if len(e.wrong) == 1 && len(first.choices) <= maxChoices {
		for _, c := range first.choices {
			one := e
			one.wrong = nil
			if e.wrongExcept {
				one.except = append(slices.Clone(e.except), c)
			} else {
				one.places = append(slices.Clone(e.places), c)
			}
			if r := p.reach(one); r.Outcome == Read {
				choices, ways = append(choices, r.Value), append(ways, r.Said)
			}
		}
	}
	return Result[events.Reach]{Outcome: Doubt, Choices: choices, ways: ways, Reason: first.field()}
}

// reach makes the reach of what was understood. Numbers stand as they were
// written if all of them were valid on the day, and else as they are today.
func (p Places) reach(e expression) Result[events.Reach] {
	r := events.Reach{ReferenceDate: p.On, Note: note(e.note)}
	dated := !slices.ContainsFunc(slices.Concat(e.places, e.except), func(x place) bool { return !x.dated })
	if !dated {
		r.ReferenceDate = p.Today
	}
	code, args := "reach_places", fault.Args{}
	switch {
	case e.all:
		r.Scope, code = events.ScopeAll, "reach_all"
	case e.band != (band{}):
		r.Scope, r.Min, r.Max, code = events.ScopePopulation, e.band.min, e.band.max, "reach_population"
		if r.Min != nil {
			args["min"] = *r.Min
		}
		if r.Max != nil {
			args["max"] = *r.Max
		}
	default:
		r.Scope, r.Codes = p.codes(e.places, dated)
		args["names"] = names(e.places)
		if r.Scope == events.ScopeCounties {
			code = "reach_counties"
		}
	}
	if len(e.except) > 0 && r.Scope == events.ScopeMunicipalities {
		return p.rest(r, e)
	}
	if len(e.except) > 0 {
		r.Except = exceptCodes(e.except, dated)
		args["except"] = names(e.except)
	}
	if wrong := p.Ref.CheckReach(r); len(wrong) > 0 {
		return Result[events.Reach]{Outcome: Refused, Reason: fault.Field{Path: "", Code: wrong[0].Code, Args: wrong[0].Args}}
	}
	return read(r, code, args)
}

// rest names the municipalities that are left of counties that are no more:
// their numbers are not those of today, so that they cannot be left out of.
func (p Places) rest(r events.Reach, e expression) Result[events.Reach] {
	r.ReferenceDate, r.Codes = p.Today, nil
	within, left := todays(e.places), todays(e.except)
	for _, number := range within {
		if !slices.Contains(left, number) {
			r.Codes = append(r.Codes, number)
		}
	}
	switch {
	case slices.ContainsFunc(left, func(n string) bool { return !slices.Contains(within, n) }):
		return refuse[events.Reach]("not_within", fault.Args{"code": strings.Join(names(e.except), ", ")})
	case len(r.Codes) == 0:
		return refuse[events.Reach]("nobody_left", nil)
	}
	return read(r, "reach_counties", fault.Args{"names": names(e.places), "except": names(e.except)})
}

// codes are the numbers of places: of counties if all of them are one (Oslo is),
// and else of the municipalities.
func (p Places) codes(places []place, dated bool) (events.ReachScope, []string) {
	var counties, municipalities []string
	anyCounty, all := false, true
	for _, x := range places {
		_, current := p.Ref.County(x.code)
		switch {
		case x.county && (dated || current):
			counties, anyCounty = append(counties, x.code), true
		case x.code == "0301":
			counties = append(counties, "03")
		default:
			all = false
		}
		if x.county || !dated {
			municipalities = append(municipalities, x.today...)
		} else {
			municipalities = append(municipalities, x.code)
		}
	}
	if anyCounty && all {
		return events.ScopeCounties, once(counties)
	}
	return events.ScopeMunicipalities, once(municipalities)
}

func exceptCodes(places []place, dated bool) (out []string) {
	for _, x := range places {
		if dated {
			out = append(out, x.code)
		} else {
			out = append(out, x.today...)
		}
	}
	return once(out)
}

func once(values []string) (out []string) {
	for _, v := range values {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
