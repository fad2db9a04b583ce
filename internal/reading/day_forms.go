package reading

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// months are the names of the months, folded, in bokmål, nynorsk and English,
// and how they are shortened.
var months = func() map[string]int {
	m := map[string]int{}
	for i, names := range []string{
		"januar january jan", "februar february feb", "mars march mar", "april apr", "mai may", "juni june jun",
		"juli july jul", "august aug", "september sept sep", "oktober october okt oct", "november nov", "desember december des dec",
	} {
		for _, name := range strings.Fields(names) {
			m[name] = i + 1
		}
	}
	return m
}()

// seasons give the month that each begins with.
var seasons = map[string]int{
	"vår": 3, "våren": 3, "var": 3, "varen": 3, "spring": 3, "sommer": 6, "sommeren": 6, "sommar": 6, "sommaren": 6, "summer": 6,
	"høst": 9, "høsten": 9, "host": 9, "hosten": 9, "haust": 9, "hausten": 9, "autumn": 9, "fall": 9, "vinter": 12, "vinteren": 12, "winter": 12,
}

// ordinals are the numbers of quarters and half-years in words.
var ordinals = map[string]int{
	"første": 1, "fyrste": 1, "first": 1, "1st": 1, "andre": 2, "annet": 2, "second": 2, "2nd": 2, "tredje": 3, "third": 3, "3rd": 3, "fjerde": 4, "fourth": 4, "4th": 4,
}

func ordinal(s string) int {
	if n, ok := ordinals[s]; ok {
		return n
	}
	return caught(strings.Trim(s, ". "))
}

const (
	aYear  = `((?:19|20|21|22)[0-9]{2})`
	aWord  = `([a-zæøå]+)\.?`
	nth    = `([1-4]\.?|første|fyrste|andre|annet|tredje|fjerde|first|second|third|fourth|1st|2nd|3rd|4th)`
	before = `^(?:(?:i|in|the|of|den) )*`
)

// form is one way to write a time.
type form struct {
	pattern *regexp.Regexp
	read    func(c Cell, m []string) Result[Period]
}

func pattern(s string) *regexp.Regexp { return regexp.MustCompile(s) }

// forms are the ways to write a single time, in the order in which they are
// tried.
var forms = []form{
	{pattern(`^` + aYear + `$`), func(c Cell, m []string) Result[Period] { return from(c, caught(m[1]), 1, 1, events.PrecisionYear) }},
	{pattern(`^(?:år(?:et)?|year) ` + aYear + `$`), func(c Cell, m []string) Result[Period] { return from(c, caught(m[1]), 1, 1, events.PrecisionYear) }},
	{pattern(`^` + aYear + `([-./])([0-9]{1,2})[-./]([0-9]{1,2})$`), func(c Cell, m []string) Result[Period] {
		return from(c, caught(m[1]), caught(m[3]), caught(m[4]), events.PrecisionDay)
	}},
	{pattern(`^` + aYear + `([01][0-9])([0-3][0-9])$`), func(c Cell, m []string) Result[Period] {
		return from(c, caught(m[1]), caught(m[2]), caught(m[3]), events.PrecisionDay)
	}},
	{pattern(`^` + aYear + `([-/])([0-9]{2})$`), yearAndTwo},
	{pattern(`^` + aYear + `/` + aYear + `$`), func(c Cell, m []string) Result[Period] {
		if caught(m[2]) == caught(m[1])+1 {
			return twoYears(c, m[1], m[2])
		}
		return Result[Period]{}
	}},
	{pattern(`^([0-9]{1,2})[./-]` + aYear + `$`), func(c Cell, m []string) Result[Period] {
		return from(c, caught(m[2]), caught(m[1]), 1, events.PrecisionMonth)
	}},
	{pattern(`^(?:[a-zæøå]+dag(?:en)? )?(?:den )?([0-9]{1,2})\. ?([0-9]{1,2})\. ?` + aYear + `$`), dayMonthYear},
	{pattern(`^([0-9]{1,2})/([0-9]{1,2}) ?- ?` + aYear + `$`), dayMonthYear},
	{pattern(`^([0-9]{1,2})([/-])([0-9]{1,2})[/-]` + aYear + `$`), dayOrMonth},
	{pattern(`^([0-9]{1,2})[./-] ?([0-9]{1,2})[./-] ?([0-9]{2})$`), twoDigitYear},
	{pattern(`^([0-9]{1,2})/([0-9]{1,2}) ?- ?([0-9]{2})$`), twoDigitYear},
	{pattern(`^(?:[a-zæøå]+dag(?:en)?,? )?(?:den )?([0-9]{1,2})(?:\.|st|nd|rd|th)? ?(?:of )?` + aWord + `,? ?` + aYear + `$`), func(c Cell, m []string) Result[Period] {
		return named(c, m[2], caught(m[3]), caught(m[1]))
	}},
	{pattern(`^([0-9]{1,2})[-/. ]+` + aWord + `[-/. ]+` + aYear + `$`), func(c Cell, m []string) Result[Period] {
		return named(c, m[2], caught(m[3]), caught(m[1]))
	}},
	{pattern(`^([0-9]{1,2})[-/. ]+` + aWord + `[-/. ]+'?([0-9]{2})$`), func(c Cell, m []string) Result[Period] {
		return shortYear(c, named(c, m[2], 2000+caught(m[3]), caught(m[1])))
	}},
	{pattern(`^` + aYear + `[-/. ]+` + aWord + `[-/. ]+([0-9]{1,2})$`), func(c Cell, m []string) Result[Period] {
		return named(c, m[2], caught(m[1]), caught(m[3]))
	}},
	{pattern(`^` + aWord + ` ([0-9]{1,2})(?:st|nd|rd|th)?,? ` + aYear + `$`), func(c Cell, m []string) Result[Period] {
		return named(c, m[1], caught(m[3]), caught(m[2]))
	}},
	{pattern(before + aWord + `[ -]?` + aYear + `$`), func(c Cell, m []string) Result[Period] { return named(c, m[1], caught(m[2]), 0) }},
	{pattern(`^` + aYear + `[ -]` + aWord + `$`), func(c Cell, m []string) Result[Period] { return named(c, m[2], caught(m[1]), 0) }},
	{pattern(before + aWord + `[ -]'?([0-9]{2})$`), func(c Cell, m []string) Result[Period] {
		return shortYear(c, named(c, m[1], 2000+caught(m[2]), 0))
	}},
	{pattern(`^(?:q|kvartal|kv|k)\.? ?([1-4])[ /-]*'?([0-9]{2})$`), func(c Cell, m []string) Result[Period] {
		return shortYear(c, quarter(c, []string{m[0], m[1], "20" + m[2]}))
	}},
	{pattern(before + nth + ` ?(?:kvartal|kv|quarter|q)\.?,?[ /-]*'?([0-9]{2})$`), func(c Cell, m []string) Result[Period] {
		return shortYear(c, quarter(c, []string{m[0], m[1], "20" + m[2]}))
	}},
	{pattern(`^h ?([12])[ /-]*'?([0-9]{2})$`), func(c Cell, m []string) Result[Period] {
		return shortYear(c, half(c, []string{m[0], m[1], "20" + m[2]}))
	}},
	{pattern(before + `(?:vinteren|vinter|winter) ` + aYear + `[/-](?:20|21)?([0-9]{2})$`), winter},
	{pattern(before + nth + ` ?(?:kvartal|kv|quarter|q)\.?,? ?(?:of |i )?` + aYear + `$`), quarter},
	{pattern(`^(?:q|kvartal|kv|k)\.? ?([1-4])[ /-]*` + aYear + `$`), quarter},
	{pattern(`^` + aYear + `[ /,-]*(?:q|kvartal|kv|k)\.? ?([1-4])$`), turned(quarter)},
	{pattern(`^` + aYear + `[ /,-]+([1-4])\.? ?(?:q|kvartal|kv)\.?$`), turned(quarter)},
	{pattern(before + nth + ` ?(?:halvår|halvdel|halvaar|half(?:-year)?|h)\.?,? ?(?:av |of |i )?` + aYear + `$`), half},
	{pattern(`^h ?([12])[ /-]*` + aYear + `$`), half},
	{pattern(`^` + aYear + `[ /,-]*h ?([12])$`), turned(half)},
	{pattern(`^` + aYear + `[ /,-]+([12])\.? ?(?:halvår|h)\.?$`), turned(half)},
}

// moment is a day with a time behind it.
var moment = regexp.MustCompile(`^(.*[0-9])(?:t| kl\.? ?| )([0-2]?[0-9][:.][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]+)?)?) ?(z|utc|[+-][0-2][0-9]:?[0-5][0-9])?$`)

// single reads one time. Its refusal is invalid_date when no form fits.
func single(c Cell, s string) Result[Period] {
	if m := moment.FindStringSubmatch(s); m != nil && strings.Count(m[1], ":") == 0 {
		if r := single(c, strings.TrimRight(m[1], " ,")); r.Outcome != Refused && r.Outcome != Read {
			return r
		} else if r.Outcome == Read && r.Value.First.Precision == events.PrecisionDay {
			return inNorway(c, r.Value, m[2], m[3])
		}
	}
	for _, f := range forms {
		if m := f.pattern.FindStringSubmatch(s); m != nil {
			if r := f.read(c, m); r.Outcome != Nothing {
				return onItsWeekday(c, s, r)
			}
		}
	}
	return refuse[Period]("invalid_date", fault.Args{"given": c.quoted()})
}

// shortYear asks about a time whose year has two digits.
func shortYear(c Cell, r Result[Period]) Result[Period] {
	if r.Outcome != Read {
		return r
	}
	return which(c, "two_digit_year", []Period{r.Value})
}

func turned(read func(Cell, []string) Result[Period]) func(Cell, []string) Result[Period] {
	return func(c Cell, m []string) Result[Period] { return read(c, []string{m[0], m[2], m[1]}) }
}

func quarter(c Cell, m []string) Result[Period] {
	return from(c, caught(m[2]), ordinal(m[1])*3-2, 1, events.PrecisionQuarter)
}

func half(c Cell, m []string) Result[Period] {
	if n := ordinal(m[1]); n == 1 || n == 2 {
		return from(c, caught(m[2]), n*6-5, 1, events.PrecisionHalfYear)
	}
	return refuse[Period]("invalid_date", fault.Args{"given": c.quoted()})
}

// named reads the name of a month or a season; with a day only of a month. What
// is neither is left to the other forms.
func named(c Cell, name string, year, day int) Result[Period] {
	if month, ok := months[name]; ok {
		if day > 0 {
			return from(c, year, month, day, events.PrecisionDay)
		}
		if name == "jul" && !strings.Contains(strings.ToLower(c.text()), "jul.") {
			return julyOrChristmas(c, year)
		}
		return from(c, year, month, 1, events.PrecisionMonth)
	}
	month, ok := seasons[name]
	switch {
	case !ok || day > 0:
		return Result[Period]{}
	case month < 12:
		return from(c, year, month, 1, events.PrecisionSeason)
	}
	last, ok1 := winterFrom(year - 1)
	next, ok2 := winterFrom(year)
	if !ok1 || !ok2 {
		return refuse[Period]("no_such_day", fault.Args{"given": c.quoted()})
	}
	return which(c, "which_winter", []Period{last, next})
}

// julyOrChristmas asks about "jul 2026": July as it is shortened, or Christmas.
func julyOrChristmas(c Cell, year int) Result[Period] {
	july, december := from(c, year, 7, 1, events.PrecisionMonth), from(c, year, 12, 1, events.PrecisionMonth)
	if july.Outcome != Read || december.Outcome != Read {
		return july
	}
	return which(c, "july_or_christmas", []Period{july.Value, december.Value})
}

func winterFrom(year int) (Period, bool) {
	d, ok := date(year, 12, 1)
	if !ok {
		return Period{}, false
	}
	return whole(d, events.PrecisionSeason)
}

func winter(c Cell, m []string) Result[Period] {
	year := caught(m[1])
	p, ok := winterFrom(year)
	if !ok || (year+1)%100 != caught(m[2]) {
		return refuse[Period]("invalid_date", fault.Args{"given": c.quoted()})
	}
	return understood(p)
}

func dayMonthYear(c Cell, m []string) Result[Period] {
	return from(c, caught(m[3]), caught(m[2]), caught(m[1]), events.PrecisionDay)
}

// dayOrMonth reads 31/12/2026. 03/04/2026 is a day in March to some and in April
// to others.
func dayOrMonth(c Cell, m []string) Result[Period] {
	a, b, year := caught(m[1]), caught(m[3]), caught(m[4])
	dayFirst, ok1 := date(year, b, a)
	monthFirst, ok2 := date(year, a, b)
	switch {
	case ok1 && ok2 && a != b:
		one, _ := whole(dayFirst, "")
		other, _ := whole(monthFirst, "")
		return which(c, "day_or_month", []Period{one, other})
	case ok1:
		return from(c, year, b, a, events.PrecisionDay)
	}
	return refuse[Period]("no_such_day", fault.Args{"given": c.quoted()})
}

// twoDigitYear asks about 01.02.26: which of the numbers is the year cannot be
// seen.
func twoDigitYear(c Cell, m []string) Result[Period] {
	a, b, y := caught(m[1]), caught(m[2]), caught(m[3])
	var choices []Period
	add := func(year, month, day int) {
		if d, ok := date(year, month, day); ok {
			p, _ := whole(d, "")
			choices = append(choices, p)
		}
	}
	add(2000+y, b, a)
	if strings.ContainsAny(m[0], "/-") {
		add(2000+y, a, b)
	}
	if strings.Contains(m[0], "-") && !strings.Contains(m[0], "/") {
		add(2000+a, b, y)
	}
	if len(choices) == 0 {
		return refuse[Period]("no_such_day", fault.Args{"given": c.quoted()})
	}
	return which(c, "two_digit_year", choices)
}

// yearAndTwo reads 2026-11. 2026/27 is a school year, or two years: refused,
// with what is understood.
func yearAndTwo(c Cell, m []string) Result[Period] {
	year, two := caught(m[1]), caught(m[3])
	switch {
	case (year+1)%100 == two && (m[2] == "/" || two > 12):
		return twoYears(c, m[1], strconv.Itoa(year+1))
	case two >= 1 && two <= 12:
		return from(c, year, two, 1, events.PrecisionMonth)
	}
	return refuse[Period]("invalid_date", fault.Args{"given": c.quoted()})
}

func twoYears(c Cell, first, year string) Result[Period] {
	return refuse[Period]("two_years", fault.Args{"given": c.quoted(), "first": first, "year": year})
}

var norway = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic("load zone: " + err.Error()) // the zones are part of the program
	}
	return zone
}()

// inNorway is the Norwegian day of a point in time; without a zone the clock is
// Norwegian already.
func inNorway(c Cell, p Period, clock, zone string) Result[Period] {
	if zone == "" {
		return understood(p)
	}
	hour, rest, _ := strings.Cut(strings.ReplaceAll(clock, ".", ":"), ":")
	layout := "2006-01-02 15:04Z0700"
	if zone == "z" || zone == "utc" {
		zone = "+0000"
	}
	at, err := time.Parse(layout, string(p.First.Date)+" "+("0" + hour)[len(hour)-1:]+":"+rest[:2]+strings.ReplaceAll(zone, ":", ""))
	if err != nil {
		return refuse[Period]("invalid_date", fault.Args{"given": c.quoted()})
	}
	day, ok := whole(events.Date(at.In(norway).Format(time.DateOnly)), "")
	if !ok {
		return refuse[Period]("no_such_day", fault.Args{"given": c.quoted()})
	}
	r := understood(day)
	if day.First != p.First {
		r = r.also("norwegian_time", fault.Args{"given": c.quoted()})
	}
	return r
}
