package reading

import (
	"regexp"
	"strings"
)

// band is a number of inhabitants from and to, both included; nil is open.
type band struct{ min, max *int }

const (
	aCount = `([0-9][0-9 .,']*(?: ?tusen)?)`
	people = `(?: ?(?:innbyggere|innbyggjarar|innbyggarar|innb\.?|inhabitants|residents|people|personer|folk))`
)

// bands are the ways to say how many inhabitants. The numbers that a pattern
// catches go to of in their order.
var bands = []struct {
	pattern *regexp.Regexp
	of      func(n []int) band
}{
	{bandOf(`(?:over|mer enn|meir enn|flere enn|fleire enn|større enn|more than|above|> ?)` + ` ?` + aCount), func(n []int) band { return band{min: new(n[0] + 1)} }},
	{bandOf(`(?:minst|fra og med|frå og med|at least|>=|≥|fra|frå|from)` + ` ?` + aCount), func(n []int) band { return band{min: &n[0]} }},
	{bandOf(`(?:under|mindre enn|færre enn|less than|fewer than|below|< ?)` + ` ?` + aCount), func(n []int) band { return band{max: new(n[0] - 1)} }},
	{bandOf(`(?:høyst|høgst|maks\.?|maksimalt|inntil|opptil|opp til|til og med|at most|up to|<=|≤)` + ` ?` + aCount), func(n []int) band { return band{max: &n[0]} }},
	{bandOf(aCount + people + `? ?(?:(?:eller|og|or|and) (?:flere|fleire|mer|meir|over|more|above)|\+)`), func(n []int) band { return band{min: &n[0]} }},
	{bandOf(aCount + people + `? ?(?:eller|og|or|and) (?:færre|mindre|under|fewer|less|below)`), func(n []int) band { return band{max: &n[0]} }},
	{bandOf(`(?:mellom|between|fra|frå|from)? ?` + aCount + people + `? ?(?:-|til|og|to|and) ?` + aCount), func(n []int) band { return band{&n[0], &n[1]} }},
	{bandOf(`(?:over|mer enn|meir enn|more than) ` + aCount + people + `? (?:og|men|and|but) (?:under|færre enn|mindre enn|less than|fewer than) ` + aCount), func(n []int) band { return band{new(n[0] + 1), new(n[1] - 1)} }},
}

func bandOf(s string) *regexp.Regexp { return regexp.MustCompile(`(?i)^` + s + people + `?$`) }

var (
	bandFront  = regexp.MustCompile(`(?i)^(?:(?:kun|bare|berre|only|gjelder|gjeld|for|alle|samtlige|all) )*(?:(?:kommuner|kommunar|kommunene|kommunane|de|dei|municipalities)(?: |$))+(?:(?:som|that|which) )?(?:(?:har|have|med|with|having) )?`)
	openFrom   = regexp.MustCompile(`(?i)^(?:fra|frå|from|til og med|inntil) `) // of years too
	bandPeople = regexp.MustCompile(`(?i)` + people)
)

// population reads "kommuner over 20 000 innbyggere". Without a word for
// municipalities there must be one for people, so that not every number is one.
func population(s string) (band, bool) {
	front := bandFront.FindString(s)
	rest := strings.TrimSpace(s[len(front):])
	rest = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(rest, "med "), "kun "), "bare ")
	if (front == "" || openFrom.MatchString(rest)) && !bandPeople.MatchString(rest) {
		return band{}, false
	}
	for _, b := range bands {
		m := b.pattern.FindStringSubmatch(rest)
		if m == nil {
			continue
		}
		var counts []int
		for _, text := range m[1:] {
			n := Whole(Typed(strings.Trim(text, " .,")), Of{})
			if n.Outcome != Read || n.Value < 0 {
				return band{}, false
			}
			counts = append(counts, int(n.Value))
		}
		if len(counts) == 2 && counts[0] > 0 && counts[0] < 100 && counts[1] >= 1000 {
			return band{}, false // "5–20 000": thousands are meant
		}
		out := b.of(counts)
		return out, out.min == nil || out.max == nil || *out.min <= *out.max
	}
	return band{}, false
}

// outside is everybody else than a band that is open at one end.
func (b band) outside() (band, bool) {
	switch {
	case b.min != nil && b.max == nil:
		return band{max: new(*b.min - 1)}, true
	case b.max != nil && b.min == nil:
		return band{min: new(*b.max + 1)}, true
	}
	return band{}, false
}
