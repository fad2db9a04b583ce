package reading_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/reading"
)

// The same text is the same number in every field, or refused in every field. A
// field of whole numbers refuses what is none.
func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, number, whole string }{
		{"1500", "1500", "1500"}, {"1.500", "1500", "1500"}, {"1 500", "1500", "1500"}, {"1\u2009500", "1500", "1500"}, {"1\u00a0500", "1500", "1500"}, {"1\u202f500", "1500", "1500"}, {"1'500", "1500", "1500"}, {"1’500", "1500", "1500"},
		{"0,500", "0.5", "! not_whole"}, {"0.125", "0.125", "! not_whole"}, {"3,5", "3.5", "! not_whole"}, {"3.5", "3.5", "! not_whole"}, {"1.25", "1.25", "! not_whole"}, {"3,0", "3", "3"},
		{"1,250", "? doubtful_number: 1250 | 1.25", "? doubtful_number: 1250"}, {"12,500", "? doubtful_number: 12500 | 12.5", "? doubtful_number: 12500"},
		{"1.500.000", "1500000", "1500000"}, {"1,500,000", "1500000", "1500000"}, {"1 500 000", "1500000", "1500000"}, {"1.500,50", "1500.5", "! not_whole"}, {"1,500.50", "1500.5", "! not_whole"}, {"1 500,5", "1500.5", "! not_whole"},
		{"1e3", "! invalid_number", "! invalid_whole"}, {"0x10p4", "! invalid_number", "! invalid_whole"}, {"1_000", "! invalid_number", "! invalid_whole"}, {"Inf", "! invalid_number", "! invalid_whole"}, {"NaN", "unknown", "unknown"},
		{"12 34", "! invalid_number", "! invalid_whole"}, {"1.50.000", "! invalid_number", "! invalid_whole"}, {"1 500.000", "1500", "1500"}, {"1.2.3", "! invalid_number", "! invalid_whole"}, {"10²", "! marked", "! marked"}, {"12 500*", "! marked", "! marked"}, {"12?", "! marked", "! marked"}, {"１２", "! invalid_number", "! invalid_whole"}, {"٣", "! invalid_number", "! invalid_whole"},
		{"-5", "-5", "-5"}, {"−5", "-5", "-5"}, {"–5", "-5", "-5"}, {"+5", "5", "5"}, {"--5", "! invalid_number", "! invalid_whole"}, {"0", "0", "0"}, {"-0", "0", "0"}, {"(500)", "! invalid_number", "! invalid_whole"},
		{"1,5 mill", "1500000", "1500000"}, {"1,5 mill.", "1500000", "1500000"}, {"1 mrd", "1000000000", "1000000000"}, {"2,5 millioner", "2500000", "2500000"}, {"300 tusen", "300000", "300000"}, {"1,1 mill", "1100000", "1100000"}, {"1 billion", "! invalid_number", "! invalid_whole"}, {"1,250 mill", "? doubtful_number: 1250000000 | 1250000", "? doubtful_number: 1250000000 | 1250000"},
		{"300'", "? doubtful_number: 300 | 300000", "? doubtful_number: 300 | 300000"}, {"300 000–500 000", "! one_number", "! one_number"}, {"ca. 300", "! invalid_number", "! invalid_whole"}, {"> 300", "! invalid_number", "! invalid_whole"}, {"15 %", "! wrong_unit", "! wrong_unit"}, {"kr 300", "! wrong_unit", "! wrong_unit"},
		{"99999999999999999", "! number_too_large", "! number_too_large"}, {"fem", "! invalid_number", "! invalid_whole"}, {"", "nothing", "nothing"}, {"-", "unknown", "unknown"}, {"TBD", "unknown", "unknown"}, {"5 dager", "! invalid_number", "! invalid_whole"},
	} {
		if got := line(reading.Number(reading.Typed(tc.text), reading.Of{}), plain); got != tc.number {
			t.Errorf("%q as a number: %s, want %s", tc.text, got, tc.number)
		}
		if got := line(reading.Whole(reading.Typed(tc.text), reading.Of{}), whole); got != tc.whole {
			t.Errorf("%q as a whole number: %s, want %s", tc.text, got, tc.whole)
		}
	}
}

func whole(n int64) string { return strconv.FormatInt(n, 10) }

func TestAmounts(t *testing.T) {
	t.Parallel()
	money, percent := reading.Of{Money: true}, reading.Of{Percent: true}
	for _, tc := range []struct {
		text string
		of   reading.Of
		want string
	}{
		{"kr 300 000,-", money, "300000"}, {"300 000,–", money, "300000"}, {"NOK 2.5 mill", money, "2500000"}, {"2,5 MNOK", money, "2500000"}, {"kr. 1,5 mill.", money, "1500000"}, {"300 000 kroner", money, "300000"}, {"300000 kr", money, "300000"}, {"NOK 300.000", money, "300000"}, {"USD 300", money, "! invalid_number"},
		{"15 %", percent, "15"}, {"15%", percent, "15"}, {"12,5 prosent", percent, "12.5"}, {"15", percent, "15"}, {"kr 15", percent, "! wrong_unit"},
	} {
		if got := line(reading.Number(reading.Typed(tc.text), tc.of), plain); got != tc.want {
			t.Errorf("%q: %s, want %s", tc.text, got, tc.want)
		}
	}
	for text, want := range map[string]string{
		"300 000–500 000": "300000..500000", "300 000 - 500 000": "300000..500000", "kr 300 000 - 500 000": "300000..500000", "300 000 til 500 000": "300000..500000", "2-3 mill.": "2000000..3000000", "mellom 2 og 3 mill": "2000000..3000000",
		"300 000": "300000..300000", "-5": "-5..-5", "-": "unknown", "500–300": "! larger_than", "1,250–2": "? doubtful_number: 1.25..2", "mye": "! invalid_number",
	} {
		if got := line(reading.Range(reading.Typed(text), money), func(s reading.Span) string { return plain(s.Low) + ".." + plain(s.High) }); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	for number, want := range map[string]string{"1500": "1500", "1500.0": "1500", "1.5E3": "1500", "0.125": "0.125", "1.25": "1.25", "-3": "-3"} {
		if got := line(reading.Number(reading.Cell{Text: "shown", Number: number}, reading.Of{}), plain); got != want {
			t.Errorf("stored %q: %s, want %s", number, got, want)
		}
	}
}

// What is written is read as the same, and never asked about.
func TestFormattedNumbersReadAsTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.OneOf(
			rapid.Map(rapid.IntRange(-1<<52, 1<<52), func(n int) float64 { return float64(n) }),
			rapid.Map(rapid.IntRange(-10_000_000, 10_000_000), func(n int) float64 { return float64(n) / 1000 }),
			rapid.Float64Range(-1e9, 1e9),
		).Draw(t, "v")
		if math.Abs(v) < 1e-9 && v != 0 {
			return // more decimals than anybody writes
		}
		s := reading.FormatNumber(v)
		if r := reading.Number(reading.Typed(s), reading.Of{}); r.Outcome != reading.Read || r.Value != v {
			t.Fatalf("%v is written %q and read as %+v", v, s, r)
		}
	})
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// One number is all three; two are not taken for any of them.
func TestEstimates(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"20": "{20 20 20}", "10–20–40": "{10 20 40}", "60 000 - 120.000 - 240000": "{60000 120000 240000}", "1/2/3": "{1 2 3}", "-5": "{-5 -5 -5}", "0": "{0 0 0}",
		"10–20": "estimate_parts", "1–2–3–4": "estimate_parts", "1––3": "estimate_parts", "30–20–40": "low_over_expected", "10–50–40": "expected_over_high",
		"10,5": "not_whole", "1–2,5–3": "not_whole", "mye": "invalid_whole", "": "blank",
	} {
		cell := reading.Typed(typed)
		got := reading.Estimate(cell, reading.Of{})
		text := fmt.Sprint(got.Value)
		if wrong, trouble := got.Trouble(cell); trouble {
			text = wrong.Code
		} else if got.Outcome != reading.Read {
			text = "blank"
		}
		if text != want {
			t.Errorf("%q is %s, want %s", typed, text, want)
		}
	}
}
