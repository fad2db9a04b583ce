package locale

import (
	"math"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the zone is there on every machine
	"unicode"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
)

// Capital begins a sentence.
func Capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

// Uncapital makes the first letter a small one, for what stands within a sentence.
func Uncapital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

// Number writes a number with at most two decimals. Thousands are set apart
// from five digits on, so that a year is not: in Norwegian by a space that does
// not break the line, in English by a comma.
func (l Language) Number(v float64) string { return l.number(v, 4) }

// Figure is Number for an amount or a count, and never for a year: in English the
// thousands of four digits are set off too.
func (l Language) Figure(v float64) string {
	if l == English {
		return l.number(v, 3)
	}
	return l.number(v, 4)
}

// number writes a number, whose digits stand together if they are not more than
// so many.
func (l Language) number(v float64, together int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nothing
	}
	thousands, decimal, minus := "\u00a0", ",", "−"
	if l == English {
		thousands, decimal, minus = ",", ".", "-"
	}
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(math.Round(v*100)/100), 'f', -1, 64), ".")
	out := whole
	if len(whole) > together {
		out = ""
		for len(whole) > 3 {
			out = thousands + whole[len(whole)-3:] + out
			whole = whole[:len(whole)-3]
		}
		out = whole + out
	}
	if fraction != "" {
		out += decimal + fraction
	}
	if v < 0 && out != "0" {
		out = minus + out
	}
	return out
}

// Money writes an amount in Norwegian kroner: "12 000 kr", "NOK 12,000".
func (l Language) Money(kroner int64) string {
	n := l.Figure(float64(kroner))
	if l == English {
		return "NOK\u00a0" + n
	}
	return n + "\u00a0kr"
}

// Amount writes hours or kroner: "120 timer", "12 000 kr".
func (l Language) Amount(v int64, unit string) string {
	if unit == events.UnitHours {
		return l.Figure(float64(v)) + "\u00a0" + l.Text("unit.hours", nil)
	}
	return l.Money(v)
}

// Interval writes an expected amount with its range, "120 timer (80–200)"; a range
// without width is one amount.
func (l Language) Interval(low, expected, high int64, unit string) string {
	out := l.Amount(expected, unit)
	if low == high {
		return out
	}
	return out + " (" + l.Figure(float64(low)) + "–" + l.Figure(float64(high)) + ")"
}

// Hours writes from how many hours to how many, "80–200 timer"; the same twice is one
// figure.
func (l Language) Hours(low, high int64) string {
	if low == high {
		return l.Amount(low, events.UnitHours)
	}
	return l.Figure(float64(low)) + "–" + l.Amount(high, events.UnitHours)
}

// size writes a number of bytes as MB; "" if it is no number.
func (l Language) size(v any) string {
	var bytes float64
	switch v := v.(type) {
	case int:
		bytes = float64(v)
	case int64:
		bytes = float64(v)
	case float64:
		bytes = v
	default:
		return ""
	}
	if bytes < 1<<20 {
		return l.Number(bytes/(1<<10)) + "\u00a0kB"
	}
	return l.Number(bytes/(1<<20)) + "\u00a0MB"
}

// Date writes a day as exactly as it is known: by precision "day" or "" as
// "2. januar 2026", "month", "quarter", "season", "half_year" or "year". What is no day is written as
// it stands.
func (l Language) Date(d events.Date, precision string) string {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	month := l.Text("month."+strconv.Itoa(int(at.Month())), nil)
	season := l.Text("season."+strconv.Itoa(int(at.Month())%12/3), nil)
	year := strconv.Itoa(at.Year())
	if first, last, ok := d.Period(precision); ok && first[:4] != last[:4] {
		year = string(first[:4]) + "/" + string(last[2:4]) // a winter
	}
	key := "date." + precision
	if !l.Has(key) {
		key = "date.day"
	}
	return l.Text(key, fault.Args{
		"day": at.Day(), "month": month, "quarter": (int(at.Month()) + 2) / 3, "year": year,
		"season": season, "half": (int(at.Month()) + 5) / 6,
	})
}

// ShortDay is a day as people type it in a field, 31.12.2026; what is no day stays
// as it is.
func ShortDay(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.Format("02.01.2006")
}

var norway = mustZone("Europe/Oslo")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic("load zone " + name + ": " + err.Error()) // the zones are part of the program
	}
	return zone
}

// Day is the day of a point in time in Norway.
func Day(at time.Time) events.Date { return events.Date(at.In(norway).Format(time.DateOnly)) }

// Moment writes a point in time as day and hour in Norway.
func (l Language) Moment(at time.Time) string {
	at = at.In(norway)
	clock := at.Format("15.04")
	if l == English {
		clock = at.Format("15:04")
	}
	return l.Text("moment", fault.Args{"day": l.Date(Day(at), ""), "clock": clock})
}
