package reference

import (
	"slices"
	"testing"

	"github.com/samstyring/samstyring/events"
)

func spans(list []Span) (out []string) {
	for _, s := range list {
		out = append(out, s.Number+" "+string(s.From)+".."+string(s.Until))
	}
	return out
}

// Another number is the same municipality; a merger and a split are none.
func TestLineage(t *testing.T) {
	t.Parallel()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for number, want := range map[string]struct{ own, former []string }{
		"3110": {own: []string{"3110 2024-01-01..", "3011 2020-01-01..2023-12-31", "0111 ..2019-12-31"}},
		"1103": {own: []string{"1103 2020-01-01.."}, former: []string{"1103 ..2019-12-31", "1141 ..2019-12-31", "1142 ..2019-12-31"}},
		"1580": {own: []string{"1580 2024-01-01.."}, former: []string{
			"1507 2020-01-01..2023-12-31", "1504 ..2019-12-31", "1523 ..2019-12-31", "1529 ..2019-12-31", "1534 ..2019-12-31", "1546 ..2019-12-31",
		}},
		"3011": {},
		"9999": {},
	} {
		l := d.Lineage(number)
		if got := spans(l.Own); !slices.Equal(got, want.own) {
			t.Errorf("%s was itself as %v, want %v", number, got, want.own)
		}
		if got := spans(l.Former); !slices.Equal(got, want.former) {
			t.Errorf("%s was formed of %v, want %v", number, got, want.former)
		}
	}
}

// No day of a number is two municipalities' own, and none is both a municipality's
// own and of those that it was formed from.
func TestNoDayIsTwoMunicipalitiesOwn(t *testing.T) {
	t.Parallel()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	holds := func(s Span, day events.Date) bool { return s.From <= day && (s.Until == "" || day <= s.Until) }
	type dayOf struct {
		number string
		day    events.Date
	}
	owner, days := map[dayOf]string{}, []events.Date{"2016-12-31", "2017-06-01", "2018-06-01", "2019-12-31", "2020-01-01", "2022-06-01", "2023-12-31", "2024-01-01", "2026-11-01"}
	for _, m := range d.Municipalities() {
		l := d.Lineage(m.Number)
		if len(l.Own) == 0 || l.Own[0].Number != m.Number || l.Own[0].Until != "" {
			t.Fatalf("%s is itself as %v", m.Number, l.Own)
		}
		for _, day := range days {
			for _, s := range l.Own {
				if !holds(s, day) {
					continue
				}
				if other := owner[dayOf{s.Number, day}]; other != "" {
					t.Errorf("%s on %s is %s's and %s's", s.Number, day, other, m.Number)
				}
				owner[dayOf{s.Number, day}] = m.Number
				if slices.ContainsFunc(l.Former, func(f Span) bool { return f.Number == s.Number && holds(f, day) }) {
					t.Errorf("%s on %s is %s's own, and of those before it", s.Number, day, m.Number)
				}
			}
			for _, s := range l.Former {
				if holds(s, day) && !slices.Contains(d.Resolve(s.Number, day), m.Number) {
					t.Errorf("%s on %s does not lead to %s", s.Number, day, m.Number)
				}
			}
		}
	}
}
