package reading_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
)

// Texts that are plain to people, in the fields where people write them.
func TestWhatIsPlainToPeople(t *testing.T) {
	t.Parallel()
	ref := reference.MustLoad()
	money := reading.Of{Money: true}
	for text, want := range map[string]string{
		"300 tkr": "300000", "tkr 300": "300000", "300 tkr.": "300000", "300 t.kr": "300000", "1,5 MNOK": "1500000", "300 TNOK": "300000", "300 kNOK": "300000", "12 mkr": "12000000", "12 mill.kr": "12000000", "12 mill. kr": "12000000", "kr 1 200 tusen": "1200000",
		"300 k": "! invalid_number", "tkr": "! invalid_number", "300 tkr mill": "! invalid_number",
	} {
		if got := line(reading.Number(reading.Typed(text), money), plain); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if got := line(reading.Number(reading.Typed("300 tkr"), reading.Of{}), plain); got != "! wrong_unit" {
		t.Errorf("an amount where there are no kroner: %s", got)
	}
	for text, want := range map[string]string{
		"500 000 – 1 mill": "500000..1000000", "500 000–1,2 mill. kr": "500000..1200000", "0,5-1 mill": "500000..1000000", "200-300 tkr": "200000..300000", "tkr 200–300": "200000..300000", "500 – 1 mill": "? doubtful_number: 500..1000000 | 500000..1000000",
		"3–2 mill": "! larger_than", "2 mill – 500 000": "! larger_than", "500 tusen – 1 mill": "500000..1000000",
	} {
		if got := line(reading.Range(reading.Typed(text), money), func(s reading.Span) string { return plain(s.Low) + ".." + plain(s.High) }); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"Norge": "all", "Noreg": "all", "Norway": "all", "i hele Norge": "all", "Norge unntatt Oslo": "all -0301", "landsomfattende": "all", "nasjonal": "all", "Norge og Sverige": "! reach_not_understood", "Nord-Norge": "counties 18,55,56",
		"alle så nær som Oslo": "all -0301", "alle så nær som Oslo og Bergen": "all -0301,4601", "alle kommunar så nær som Oslo": "all -0301", "alle bortsett ifra Oslo": "all -0301", "alle bare ikke Oslo": "all -0301", "alle på nær Oslo": "all -0301", "all municipalities save Oslo": "all -0301", "alle, Oslo så nær": "! reach_not_understood",
	} {
		if got := line(places().Reach(reading.Typed(text), reading.Cell{}), expression); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"1-Jan-2026": "2026-01-01 day", "01-jan-2026": "2026-01-01 day", "1/jan/2026": "2026-01-01 day", "1.jan.2026": "2026-01-01 day", "31-des-2026": "2026-12-31 day", "2026-jan-01": "2026-01-01 day", "1-Jan-26": "? two_digit_year: 2026-01-01 day", "31-jun-2026": "! no_such_day", "1-vår-2026": "! more_than_a_year",
		"jul 2026": "? july_or_christmas: 2026-07-01 month | 2026-12-01 month", "Jul-2026": "? july_or_christmas: 2026-07-01 month | 2026-12-01 month", "jul. 2026": "2026-07-01 month", "1. jul 2026": "2026-07-01 day", "juli 2026": "2026-07-01 month", "July 2026": "2026-07-01 month",
		"Q3/26": "? two_digit_year: 2026-07-01 quarter", "3. kvartal -26": "? two_digit_year: 2026-07-01 quarter", "Q3 '26": "? two_digit_year: 2026-07-01 quarter", "H2/26": "? two_digit_year: 2026-07-01 half_year", "uke 32": "! invalid_date",
	} {
		if got := period(reading.Time(reading.Typed(text))); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"9908:991825827", "9908: 991 825 827", "0192:991825827", "iso6523-actorid-upis::9908:991825827"} {
		if got := reading.Organisation(reading.Typed(text), ref); got.Value.Number != "991825827" {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if got := reading.Organisation(reading.Typed("9909:991825827"), ref); got.Outcome != reading.Refused {
		t.Errorf("of another register: %+v", got)
	}
}
