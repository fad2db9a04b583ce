package reading_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reading"
)

func when(w reading.When) string { return string(w.Date) + " " + w.Precision }

// period is a result as a line of a table: what was read, "?" and the choices,
// or "!" and the reason.
func period(r reading.Result[reading.Period]) string {
	one := func(p reading.Period) string {
		if p.First == p.Last || !p.Spans && p.First.Precision == p.Last.Precision {
			return when(p.First)
		}
		return when(p.First) + " to " + when(p.Last)
	}
	return line(r, one)
}

func line[T any](r reading.Result[T], one func(T) string) string {
	switch r.Outcome {
	case reading.Read:
		return one(r.Value)
	case reading.Unknown:
		return "unknown"
	case reading.Doubt:
		var all []string
		for _, c := range r.Choices {
			all = append(all, one(c))
		}
		return "? " + r.Reason.Code + ": " + strings.Join(all, " | ")
	case reading.Refused:
		return "! " + r.Reason.Code
	}
	return "nothing"
}

func TestTimes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, want string }{
		{"2026", "2026-01-01 year"}, {"2026.0", "2026-01-01 year"}, {"i 2026", "! more_than_a_year"}, {"2026.", "2026-01-01 year"},
		{"2026-11", "2026-11-01 month"}, {"11.2026", "2026-11-01 month"}, {"11/2026", "2026-11-01 month"}, {"2026/11", "2026-11-01 month"},
		{"november 2026", "2026-11-01 month"}, {"nov. 2026", "2026-11-01 month"}, {"Nov 2026", "2026-11-01 month"}, {"NOVEMBER 2026", "2026-11-01 month"},
		{"i november 2026", "2026-11-01 month"}, {"2026 november", "2026-11-01 month"}, {"okt 2026", "2026-10-01 month"}, {"October 2026", "2026-10-01 month"},
		{"mai 2026", "2026-05-01 month"}, {"May 2026", "2026-05-01 month"}, {"13.2026", "! no_such_day"}, {"2026-13", "! more_than_a_year"}, {"26-02-01", "? two_digit_year: 2001-02-26 day | 2026-02-01 day"},
		{"2026-11-21", "2026-11-21 day"}, {"2026/11/21", "2026-11-21 day"}, {"20261121", "2026-11-21 day"}, {"31.12.2026", "2026-12-31 day"}, {"1.1.2027", "2027-01-01 day"},
		{"1. 1. 2027", "2027-01-01 day"}, {"1. januar 2027", "2027-01-01 day"}, {"1 January 2027", "2027-01-01 day"}, {"January 1, 2027", "2027-01-01 day"},
		{"1st of January 2027", "2027-01-01 day"}, {"fredag 1. januar 2027", "2027-01-01 day"}, {"den 1. jan. 2027", "2027-01-01 day"}, {"torsdag 31.12.2026", "2026-12-31 day"}, {"fredag 31.12.2026", "! no_such_day"}, {"Mandag 1. januar 2026", "! no_such_day"}, {"laurdag 2. januar 2027", "2027-01-02 day"},
		{"1/3-2026", "2026-03-01 day"}, {"31/12/2026", "2026-12-31 day"}, {"31-12-2026", "2026-12-31 day"}, {"03/03/2026", "2026-03-03 day"},
		{"31.02.2026", "! no_such_day"}, {"30. februar 2026", "! no_such_day"}, {"12/31/2026", "! no_such_day"},
		{"2026-11-21T10:00", "2026-11-21 day"}, {"2026-11-21 00:00:00", "2026-11-21 day"}, {"21.11.2026 kl. 14.30", "2026-11-21 day"},
		{"2026-11-21T23:30:00Z", "2026-11-22 day"}, {"2026-06-30T22:00:00.000Z", "2026-07-01 day"}, {"2026-11-21T00:30:00+02:00", "2026-11-20 day"}, {"2026-11-21T12:00:00+01:00", "2026-11-21 day"},
		{"Q3 2026", "2026-07-01 quarter"}, {"2026-Q3", "2026-07-01 quarter"}, {"2026 Q3", "2026-07-01 quarter"}, {"3. kvartal 2026", "2026-07-01 quarter"}, {"3.kv. 2026", "2026-07-01 quarter"},
		{"tredje kvartal 2026", "2026-07-01 quarter"}, {"3Q 2026", "2026-07-01 quarter"}, {"Q3/2026", "2026-07-01 quarter"}, {"K3 2026", "2026-07-01 quarter"}, {"Q5 2026", "! more_than_a_year"},
		{"2026 H2", "2026-07-01 half_year"}, {"H1 2026", "2026-01-01 half_year"}, {"2. halvår 2026", "2026-07-01 half_year"}, {"første halvår 2026", "2026-01-01 half_year"}, {"1. halvår av 2026", "2026-01-01 half_year"}, {"3. halvår 2026", "! more_than_a_year"},
		{"høst 2026", "2026-09-01 season"}, {"høsten 2026", "2026-09-01 season"}, {"hausten 2026", "2026-09-01 season"}, {"våren 2027", "2027-03-01 season"}, {"Vår 2027", "2027-03-01 season"},
		{"sommeren 2026", "2026-06-01 season"}, {"autumn 2026", "2026-09-01 season"}, {"Spring 2027", "2027-03-01 season"},
		{"vinteren 2026", "? which_winter: 2025-12-01 season | 2026-12-01 season"}, {"vinteren 2026/27", "2026-12-01 season"}, {"vinter 2026-2027", "2026-12-01 season"},
		{"2026-2028", "2026-01-01 year to 2028-12-31 year"}, {"2026–2028", "2026-01-01 year to 2028-12-31 year"}, {"2026 - 2028", "2026-01-01 year to 2028-12-31 year"}, {"2026 til 2028", "2026-01-01 year to 2028-12-31 year"},
		{"fra 2026 til 2028", "2026-01-01 year to 2028-12-31 year"}, {"mars–juni 2026", "2026-03-01 month to 2026-06-30 month"}, {"mars 2026 - juni 2027", "2026-03-01 month to 2027-06-30 month"},
		{"Q1–Q3 2026", "2026-01-01 quarter to 2026-09-30 quarter"}, {"01.01.2026–31.12.2026", "2026-01-01 day to 2026-12-31 day"}, {"1.3.–1.6.2026", "2026-03-01 day to 2026-06-01 day"}, {"2026-03-01/2026-06-01", "2026-03-01 day to 2026-06-01 day"},
		{"høsten 2026 - våren 2027", "2026-09-01 season to 2027-05-31 season"}, {"2028–2026", "! end_before_start"}, {"2026-03 – 2026-06", "2026-03-01 month to 2026-06-30 month"},
		{"1.–3. kvartal 2026", "2026-01-01 quarter to 2026-09-30 quarter"}, {"1.-3. mars 2026", "2026-03-01 day to 2026-03-03 day"}, {"15.–16.9.2026", "2026-09-15 day to 2026-09-16 day"}, {"2026 Q1–Q3", "2026-01-01 quarter to 2026-09-30 quarter"}, {"jan.–mar. 2026", "2026-01-01 month to 2026-03-31 month"},
		{"2026/2027", "! two_years"}, {"2026/2028", "2026-01-01 year to 2028-12-31 year"}, {"2026-", "! more_than_a_year"}, {"høst-26", "? two_digit_year: 2026-09-01 season"}, {"Dec. 31, 2026", "2026-12-31 day"}, {"2026-12-31T00:00:00.000+01:00", "2026-12-31 day"}, {"12/31/26", "? two_digit_year: 2026-12-31 day"}, {"31122026", "! invalid_date"}, {"november", "! invalid_date"}, {"sommer/høst 2026", "2026-06-01 season to 2026-11-30 season"},
		{"01.02.26", "? two_digit_year: 2026-02-01 day"}, {"31.12.26", "? two_digit_year: 2026-12-31 day"}, {"nov 26", "? two_digit_year: 2026-11-01 month"}, {"des-26", "? two_digit_year: 2026-12-01 month"},
		{"01/02/2026", "? day_or_month: 2026-02-01 day | 2026-01-02 day"}, {"03-04-2026", "? day_or_month: 2026-04-03 day | 2026-03-04 day"},
		{"uke 12 2026", "! part_of_year"}, {"2026-W12", "! part_of_year"}, {"uke 54 2026", "! no_such_day"}, {"1. tertial 2026", "! part_of_year"}, {"T1 2026", "! part_of_year"}, {"2026/27", "! two_years"}, {"2026-27", "! two_years"}, {"2010/11", "! two_years"},
		{"ca. 2026", "! more_than_a_year"}, {"tidligst 2026", "! more_than_a_year"}, {"ultimo 2026", "! more_than_a_year"}, {"innen utgangen av 2026", "! more_than_a_year"}, {"snart", "! invalid_date"},
		{"20261", "! no_year"}, {"46387", "! invalid_date"}, {"0216", "! no_year"}, {"1826", "! no_year"}, {"2026-02-30", "! no_such_day"},
		{"TBD", "unknown"}, {"-", "unknown"}, {"–", "unknown"}, {"?", "unknown"}, {"n/a", "unknown"}, {"Ikke avklart", "unknown"}, {"ukjent", "unknown"}, {"", "nothing"}, {"  ", "nothing"},
	} {
		if got := period(reading.Time(reading.Typed(tc.text))); got != tc.want {
			t.Errorf("%q: %s, want %s", tc.text, got, tc.want)
		}
	}
}

// A spreadsheet's cell may know more than it shows.
func TestTimesOfCells(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		cell reading.Cell
		want string
	}{
		{reading.Cell{Text: "des-26", Number: "46357", Day: "2026-12-01", Precision: "month"}, "2026-12-01 month"},
		{reading.Cell{Text: "2026", Number: "46023", Day: "2026-01-01", Precision: "year"}, "2026-01-01 year"},
		{reading.Cell{Text: "31.12.2026", Number: "46387", Day: "2026-12-31", Precision: "day"}, "2026-12-31 day"},
		{reading.Cell{Text: "2026", Number: "2026"}, "2026-01-01 year"}, {reading.Cell{Text: "2026", Number: "2026.0"}, "2026-01-01 year"},
		{reading.Cell{Text: "46387", Number: "46387.0"}, "2026-12-31 day"}, {reading.Cell{Text: "46023", Number: "46023"}, "2026-01-01 day"},
		{reading.Cell{Text: "20261", Number: "20261"}, "! no_year"}, {reading.Cell{Text: "202612", Number: "202612"}, "! no_year"},
		{reading.Cell{Text: "x", Day: "1026-12-31"}, "! invalid_date"},
	} {
		if got := period(reading.Time(tc.cell)); got != tc.want {
			t.Errorf("%+v: %s, want %s", tc.cell, got, tc.want)
		}
	}
}

func TestDays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-11-21": "2026-11-21", "21.11.2026": "2026-11-21", "november 2026": "! not_a_day", "2026": "! not_a_day", "1.1.2026–2.1.2026": "! not_a_day",
		"01/02/2026": "? day_or_month: 2026-02-01 | 2026-01-02", "TBD": "unknown", "": "nothing", "i morgen": "! invalid_date",
	} {
		if got := line(reading.Day(reading.Typed(text)), func(d events.Date) string { return fmt.Sprint(d) }); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
