package reading

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// toWords part a time from and a time to, the most certain first.
var toWords = []string{" til og med ", " t.o.m. ", " tom. ", " til ", " to ", " through ", " until ", " - ", "-", "/"}

var (
	lastYear  = regexp.MustCompile(`((?:19|20|21|22)[0-9]{2})$`)
	firstYear = regexp.MustCompile(`^((?:19|20|21|22)[0-9]{2}) `)
	bareNth   = regexp.MustCompile(`^[0-9]{1,2}\.?$`)
	afterNth  = regexp.MustCompile(`^[0-9]{1,2}\.? ?([^0-9 ].*|[0-9]{1,2}\. ?[0-9]{4})$`)
	dayAlone  = regexp.MustCompile(`^[0-9]{1,2}\. ?[0-9]{1,2}\.?$`)
)

// fromTo reads "2026-2028", "March–June 2026" and "1.1.2026–31.12.2026". Where
// the first has no year, the last one's counts.
func fromTo(c Cell, s string) (Result[Period], bool) {
	for _, word := range []string{"fra og med ", "fra ", "frå og med ", "frå ", "f.o.m. ", "from ", "mellom ", "between ", "perioden ", "i perioden "} {
		s = strings.TrimPrefix(s, word)
	}
	for _, word := range toWords {
		parts := strings.Split(s, word)
		if len(parts) != 2 && word != "-" {
			continue
		}
		for at := 1; at < len(parts); at++ {
			left, right := strings.TrimSpace(strings.Join(parts[:at], word)), strings.TrimSpace(strings.Join(parts[at:], word))
			if r, ok := ends(c, left, right); ok {
				return r, true
			}
		}
	}
	return Result[Period]{}, false
}

// ends puts two times together, if both can be read and are in order.
func ends(c Cell, left, right string) (Result[Period], bool) {
	last := single(c, right)
	if year := firstYear.FindStringSubmatch(left); last.Outcome != Read && year != nil {
		last = single(c, right+" "+year[1]) // "2026 Q1–Q3"
	}
	if last.Outcome != Read || left == "" {
		return last, false
	}
	first := single(c, left)
	if first.Outcome != Read {
		first = single(c, completed(left, right))
	}
	if first.Outcome != Read {
		return first, false
	}
	p := Period{First: first.Value.First, Last: last.Value.Last, Spans: true}
	if p.Last.Date < p.First.Date {
		return refuse[Period]("end_before_start", fault.Args{"start": string(p.First.Date), "end": string(p.Last.Date)}), true
	}
	return understood(p), true
}

// completed gives what the first of two times leaves for the last to say: of
// "1.–3. mars 2026" it is "1. mars 2026".
func completed(left, right string) string {
	year := lastYear.FindString(right)
	switch m := afterNth.FindStringSubmatch(right); {
	case bareNth.MatchString(left):
		if m == nil {
			return ""
		}
		return strings.TrimSuffix(left, ".") + ". " + m[1]
	case year == "":
		return ""
	case dayAlone.MatchString(left):
		return strings.TrimSuffix(left, ".") + "." + year
	}
	return left + " " + year
}

var (
	week   = regexp.MustCompile(`(?:uke|veke|week|w|u)\.? ?([0-9]{1,2})[ ,/-]*` + aYear + `$`)
	isoWk  = regexp.MustCompile(aYear + `-?w([0-9]{2})$`)
	third  = regexp.MustCompile(`^(?:t ?([1-3])[ /-]*|` + nth + ` ?tertial,? ?)` + aYear + `$`)
	inside = regexp.MustCompile(`(?:^|[^0-9])` + aYear + `(?:[^0-9]|$)`)
)

// almost refuses what is no time, with what of it is understood.
func almost(c Cell, s string) Result[Period] {
	if m := week.FindStringSubmatch(s); m != nil {
		return noWeeks(c, caught(m[2]), caught(m[1]))
	}
	if m := isoWk.FindStringSubmatch(s); m != nil {
		return noWeeks(c, caught(m[1]), caught(m[2]))
	}
	if m := third.FindStringSubmatch(s); m != nil {
		n := ordinal(m[1] + m[2])
		year := caught(m[3])
		if n >= 1 && n <= 3 && year <= maxYear {
			first, _ := date(year, n*4-3, 1)
			last, _ := date(year, n*4, 1)
			return refuse[Period]("part_of_year", fault.Args{"given": c.quoted(), "first": When{first, events.PrecisionMonth}, "last": When{last, events.PrecisionMonth}})
		}
	}
	if years := inside.FindAllStringSubmatch(s, -1); len(years) == 1 {
		if year := caught(years[0][1]); year <= maxYear {
			return refuse[Period]("more_than_a_year", fault.Args{"given": c.quoted(), "year": strconv.Itoa(year)})
		}
	}
	return refuse[Period]("invalid_date", fault.Args{"given": c.quoted()})
}

// noWeeks refuses a week, which no date here is as exact as, with its days.
func noWeeks(c Cell, year, n int) Result[Period] {
	fourth := time.Date(year, 1, 4, 0, 0, 0, 0, time.UTC) // always in week 1
	monday := fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7+7*(n-1))
	if y, w := monday.ISOWeek(); y != year || w != n || year > maxYear {
		return refuse[Period]("no_such_day", fault.Args{"given": c.quoted()})
	}
	day := func(at time.Time) When { return When{events.Date(at.Format(time.DateOnly)), events.PrecisionDay} }
	return refuse[Period]("part_of_year", fault.Args{"given": c.quoted(), "first": day(monday), "last": day(monday.AddDate(0, 0, 6))})
}
