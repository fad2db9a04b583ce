package reading

import (
	"regexp"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
)

// expression is what words say of whom they concern.
type expression struct {
	known       bool    // it is understood, apart from what is in wrong
	all         bool    // everybody, apart from except
	band        band    // by inhabitants
	places      []place // these
	except      []place // but not these
	tail        string  // what only says more about "alle"
	note        string  // the words, where they say more than the reach
	wrong       []problem
	wrongExcept bool // the problems are among the exceptions
}

var (
	leavesOut = regexp.MustCompile(`(?i)(?:^|[ ,;:(-])(?:men |but |dog |og )?(?:bortsett (?:i?fra|i?frå)|så nære?t? som|på nær|bare ikke|berre ikkje|untatt|unntaken|fratrukket|fråtrekt|med utelatelse av|leaving out|save(?: for)?|med unn?tak (?:av|for)|med unnatak (?:av|for)|unntak|unn?tatt|unnateke|unnatatt|utenom|utanom|foruten|ekskludert|eksklusive|eksklusiv|ekskl\.?|minus|except(?:ing)?(?: for| from)?|excluding|excl\.?|other than|apart from|all but|ikke|ikkje|not|uten|utan|without|(?:andre|anna|annet|øvrige)(?: kommuner| kommunar)? enn)(?: for| i| in)?[ :]+`)
	// limits are words that narrow whom something concerns. A text with one of
	// them that is not understood is refused.
	limits = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:bortsett|så nære?t?|på nær|utelat\pL*|utelukk\pL*|fratrukket|fråtrekt|leaving|save|unn?tak|unnatak|unn?tatt|unnateke|utenom|utanom|foruten|eksk?l\pL*|except\pL*|exclud\pL*|excl|minus|ikke|ikkje|not|ingen|inga|none|uten|utan|without|kun|bare|berre|only|over|under|minst|maks|mindre|færre|større|mellom|hvis|viss|dersom|innbyggere|innbyggjarar|innb|inhabitants|største|minste|store|små|storste)(?:$|[^\pL])|[<>≤≥]`)
	// vague are words for municipalities without saying which. With a capital
	// letter inside, a text may name somebody.
	vague     = regexp.MustCompile(`(?i)kommun|municip|utval|delmengde|deltak|deltag|pilot|noen|nokon|nokre|enkelte|flere|fleire|some|several|selected|particip|interess|frivillig`)
	aName     = regexp.MustCompile(`[^ ] ?[ (]\p{Lu}`)
	everybody = regexp.MustCompile(`(?i)^(?:alle|samtlige|samtlege|hele|heile|all|every|the whole)(?:$|[^\pL])`)
	// allWords are everybody; what follows them is in the group.
	allWords         = regexp.MustCompile(`(?i)^(?:(?:alle|samtlige|samtlege|all|every)(?: (?:landets|landet sine|de|dei|norske|of the|the|357|norwegian))*(?: (?:kommunene|kommunane|kommuner|kommunar|municipalities|municipality|fylker|fylke|fylkene|counties))?(?: (?:i|in) (?:landet|norge|noreg|hele landet|heile landet|norway|the country))?|(?:i )?(?:hele|heile) (?:landet|norge|noreg)|norge|noreg|norway|landsdekkende|landsdekkjande|landsomfattende|landsomfattande|nasjonal|national|(?:the )?(?:whole|entire) country|nationwide|nasjonalt|everyone|alle landets kommuner)(?:$|([^\pL0-9].*)$)`)
	allWithin        = regexp.MustCompile(`(?i)^(?:(?:kun|bare|berre|only) )?(?:alle|samtlige|samtlege|hele|heile|all|the whole of)?(?: ?(?:kommunene|kommunane|kommuner|kommunar|municipalities))?( (?:i|in|på))? (.+)$`)
	onlyMore         = regexp.MustCompile(`(?i)^(?:pilot\pL*(?: .*)?|(?:[1-9][0-9]{2}|[0-9 ]+(?:kommuner|kommunar|municipalities))(?: (?:i|in) [0-9]{4})?|(?:fra|frå|innen|innan|i|i løpet av|from|by|in) (?:\pL+ )*[0-9]{4}|på sikt|etter ?hvert|etter kvart|over tid|kan søke|kan søkje|kan ta i bruk|can apply|may apply|may adopt|(?:og|and) (?:alle )?(?:fylkeskommuner|fylkeskommunar|fylkeskommunene|county councils))$`)
	startsWithLetter = regexp.MustCompile(`^\pL`)
	listFront        = regexp.MustCompile(`(?i)^(?:delmengde|utvalg|utval|gjelder|gjeld|følgende|følgjande|følgende kommuner|følgjande kommunar|kommunene|kommunane|kommuner|kommunar|fylkene|fylka|fylker|municipalities|counties|kun|bare|berre|only)(?: ?: ?| )`)
	andMore          = regexp.MustCompile(`(?:\.\.+|…)[ ,;:)]*$`) // there are more than those who are named
	bareCount        = regexp.MustCompile(`^[0-9]{1,3}$`)
	counted          = regexp.MustCompile(`(?i)^(?:ca\.? |om lag |about )?[0-9]+ (?:\pL*kommuner|\pL*kommunar|municipalities)$`)
)

// theMunicipalities are words that mean everybody where somebody is left out.
var theMunicipalities = folded("kommuner", "kommunar", "kommunene", "kommunane", "municipalities", "norske kommuner", "norges kommuner", "noregs kommunar", "landets kommuner", "norwegian municipalities")

// understand reads words as an expression.
func (p Places) understand(s string) expression {
	if andMore.MatchString(s) {
		return expression{}
	}
	s = strings.Trim(s, " .,;:")
	if bareCount.MatchString(s) {
		return p.countOrNumber(s)
	}
	at := leavesOut.FindStringIndex(s)
	if at == nil {
		return p.whom(s, s)
	}
	base, left := strings.Trim(s[:at[0]], " .,;:(-"), strings.Trim(s[at[1]:], " .,;:)")
	if leavesOut.MatchString(" " + left) {
		return expression{}
	}
	e := expression{known: true, all: true}
	if base != "" && !theMunicipalities[Fold(base)] {
		e = p.whom(base, s)
	}
	if !e.known || len(e.wrong) > 0 || e.tail != "" {
		return expression{}
	}
	return p.without(e, left, s)
}

// countOrNumber asks about a bare number of up to three digits: it may be how
// many municipalities there are, or the number of one.
func (p Places) countOrNumber(s string) expression {
	found, wrong := p.find(s)
	if wrong == nil {
		wrong = &problem{text: s, choices: found}
	}
	wrong.reason = fault.Field{Path: "", Code: "count_or_number", Args: fault.Args{"given": quote(s), "names": names(wrong.choices)}}
	return expression{known: true, wrong: []problem{*wrong}}
}

// without takes the exceptions of an expression.
func (p Places) without(e expression, left, s string) expression {
	e.note = s
	if b, ok := population(left); ok {
		if rest, ok := b.outside(); ok && e.all {
			return expression{known: true, band: rest, note: s}
		}
		return expression{}
	}
	if !e.all && e.band == (band{}) && slices.ContainsFunc(e.places, func(x place) bool { return !x.county }) {
		return expression{} // somebody who is named need not be left out
	}
	e.except, e.wrong = p.list(left)
	e.wrongExcept = true
	return e
}

// whom reads words without exceptions; s is all of them.
func (p Places) whom(base, s string) expression {
	if b, ok := population(base); ok {
		return expression{known: true, band: b, note: s}
	}
	if m := allWords.FindStringSubmatch(base); m != nil {
		tail := strings.Trim(m[1], " .,;:()-")
		if tail == "" {
			return expression{known: true, all: true}
		}
		if b, ok := population(tail); ok {
			return expression{known: true, band: b, note: s}
		}
		if onlyMore.MatchString(tail) {
			return expression{known: true, all: true, tail: tail, note: s}
		}
	}
	if counted.MatchString(base) {
		return expression{}
	}
	for _, list := range listsIn(base) {
		found, wrong := p.list(list)
		ambiguous := slices.ContainsFunc(wrong, func(w problem) bool { return len(w.choices) > 0 || w.reason.Code != "unknown_place" })
		switch {
		case len(wrong) == 0 && len(found) > 0:
			e := expression{known: true, places: found}
			if list != base {
				e.note = s
			}
			return e
		case ambiguous, len(found) > 0 && !everybody.MatchString(base):
			return expression{known: true, places: found, wrong: wrong}
		}
	}
	return expression{}
}

// listsIn gives the lists of places that words may hold, the whole first.
func listsIn(s string) []string {
	out := []string{s}
	if front := listFront.FindString(s); front != "" {
		out = append(out, s[len(front):])
	}
	// A sign or a bare number after "alle" may leave out or count: "alle -Oslo".
	if m := allWithin.FindStringSubmatch(s); m != nil && (m[1] != "" || startsWithLetter.MatchString(m[2])) {
		out = append(out, m[2])
	}
	return out
}
