package reading_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
)

// readings are what every reader makes of a text in a language.
func readings(l locale.Language, s string) map[string]string {
	c, ref := reading.Typed(s), reference.MustLoad()
	return map[string]string{
		"number": reading.Number(c, reading.Of{}).Words(l), "whole": reading.Whole(c, reading.Of{Money: true}).Words(l), "range": reading.Range(c, reading.Of{Money: true}).Words(l),
		"organisation": reading.Organisation(c, ref).Words(l), "organisation number": reading.OrganisationNumber(c, ref).Words(l),
		"day": reading.Day(c).Words(l), "time": reading.Time(c).Words(l), "reach": places().Reach(c, reading.Cell{}).Words(l), "codes": places().Reach(reading.Typed("utvalg"), c).Words(l),
		"phase": reading.Phases.Read(c).Words(l), "obligation": reading.Obligation(c).Words(l), "certainty": reading.Certainties.Read(c).Words(l), "yes or no": reading.YesNo(c).Words(l),
		"size": reading.Size(c).Words(l), "links": reading.Links(c).Words(l), "legal basis": reading.LegalBasis(c).Words(l),
	}
}

// examples are texts of every kind, read and not.
var examples = []string{
	"1500", "1,250", "0,5", "kr 300 000,-", "300 000–500 000", "500-300", "15 %", "99999999999999999", "1,5 mill", "991825827", "NO 991 825 827 MVA", "991825827 Skatteetaten", "991825827 Noe annet", "Digdir", "Brreg", "Direktoratet for høyere utdanning og kompetanse",
	"2026", "2026-11-21", "høsten 2026", "vinteren 2026", "Q3 2026", "1. halvår 2026", "2026–2028", "01.02.26", "01/02/2026", "uke 12 2026", "2026/27", "ca. 2026", "31.02.2026", "2026-11-21T23:30:00Z", "20261",
	"alle", "alle unntatt Oslo", "alle i Nordland unntatt Bodø", "kommuner over 20 000 innbyggere", "kommuner mellom 5 000 og 20 000 innbyggere", "Oslo, Bergen og Trondheim", "Nordland", "Herøy", "1103 Oslo", "0301 Bergn", "Oslo og Trondhiem", "301", "13 kommuner", "pilot i Bodø", "alle; bare de som vil", "9999", "99", "03;1103", "alle i Nordland unntatt Oslo",
	"gjennomføring", "Avslutning", "På plan", "på vent", "ja", "nei", "obligatorisk", "verifisert", "under 5 000", "www.digdir.no", "https://a.no/x", "javascript:alert(1)", "eForvaltningsforskriften § 3",
	"TBD", "–", "a\u202eb", strings.Repeat("å", 600), strings.Repeat("x", reading.MaxText+1),
}

// Whoever looks over what was read must be able to see it: every result but
// nothing has words in every language, with nothing missing in them.
func TestEveryResultHasWords(t *testing.T) {
	t.Parallel()
	for _, l := range []locale.Language{locale.Bokmaal, locale.Nynorsk, locale.English} {
		for _, s := range examples {
			for what, words := range readings(l, s) {
				if words == "" || strings.Contains(words, "read.") || strings.HasPrefix(words, "field.") || strings.Contains(words, "{") || strings.Contains(words, "map[") || strings.Contains(words, "_") {
					t.Errorf("%s: %q as %s is read as %q", l, s, what, words)
				}
				if s != "–" && !strings.Contains(s, "–") && strings.Contains(words, "–") && what != "time" && what != "day" && what != "size" {
					t.Errorf("%s: %q as %s lacks something: %q", l, s, what, words)
				}
			}
		}
	}
}

func TestWordsInBokmaal(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]map[string]string{
		"1.500":                           {"number": "1500"},
		"NO 991 825 827 MVA":              {"organisation": "Digitaliseringsdirektoratet, 991 825 827"},
		"høsten 2026":                     {"time": "høsten 2026 (september 2026–november 2026)"},
		"1. halvår 2026":                  {"time": "1. halvår 2026 (januar 2026–juni 2026)"},
		"mars–juni 2026":                  {"time": "fra mars 2026 til juni 2026"},
		"alle unntatt Oslo":               {"reach": "alle kommuner unntatt 0301 Oslo"},
		"hele Nordland unntatt Bodø":      {"reach": "alle kommuner i Nordland, unntatt 1804 Bodø"},
		"kommuner over 20 000 innbyggere": {"reach": "kommuner med minst 20\u00a0001 innbyggere"},
		"Herøy":                           {"reach": "«Herøy» kan være flere kommuner: 1515 Herøy (Møre og Romsdal), 1818 Herøy (Nordland). Skriv nummeret til den som er ment."},
		"01/02/2026":                      {"time": "«01/02/2026» kan være flere dager: 1. februar 2026, 2. januar 2026. Skriv datoen som 31.12.2026."},
		"uke 12 2026":                     {"time": "«uke 12 2026» er forstått som tiden fra 16. mars 2026 til 22. mars 2026, men kan ikke lagres så nøyaktig. Skriv dagen, måneden, kvartalet eller året."},
		"1,250":                           {"number": "«1,250» kan bety flere tall: 1250, 1,25. Skriv det uten skilletegn, eller med mellomrom mellom tusenene."},
		"Avslutning":                      {"phase": "«Avslutning» kan bety flere faser: innføring, avsluttet. Skriv den som er ment."},
		"99\u200b1825828":                 {"organisation": "Dette er ikke et gyldig organisasjonsnummer: «99‹U+200B›1825828». Det har ni sifre og begynner med 8 eller 9. Kontroller at alle er riktige."},
		"www.digdir.no":                   {"links": "https://www.digdir.no (https:// er satt foran)"},
	} {
		got := readings(locale.Bokmaal, s)
		for what, words := range want {
			if got[what] != words {
				t.Errorf("%q as %s:\n%s, want\n%s", s, what, got[what], words)
			}
		}
	}
}

// FuzzTexts reads anything as everything: nothing panics, a result says what it
// is, and what was read reads as the same again.
func FuzzTexts(f *testing.F) {
	for _, s := range examples {
		if len(s) < 1000 {
			f.Add(s)
		}
	}
	ref := reference.MustLoad()
	f.Fuzz(func(t *testing.T, s string) {
		c := reading.Typed(s)
		for what, words := range readings(locale.Bokmaal, s) {
			if !utf8.ValidString(words) && utf8.ValidString(s) {
				t.Fatalf("%q as %s is read as %q", s, what, words)
			}
		}
		if n := reading.Number(c, reading.Of{Money: true}); n.Outcome == reading.Read {
			if again := reading.Number(reading.Typed(reading.FormatNumber(n.Value)), reading.Of{}); again.Value != n.Value || again.Outcome != reading.Read {
				t.Fatalf("%q is %v, and that is %+v", s, n.Value, again)
			}
			if plain := reading.Number(c, reading.Of{}); plain.Outcome == reading.Read && plain.Value != n.Value {
				t.Fatalf("%q is %v and %v", s, n.Value, plain.Value)
			}
		}
		if o := reading.Organisation(c, ref); o.Outcome == reading.Read && o.Value.Number != "" {
			if again := reading.Organisation(reading.Typed(o.Value.Number), ref); again.Value.Number != o.Value.Number {
				t.Fatalf("%q is %+v, and that is %+v", s, o.Value, again)
			}
		}
		if p := reading.Time(c); p.Outcome == reading.Read {
			sameTime(t, s, p.Value)
		}
		if r := places().Reach(c, reading.Cell{}); r.Outcome == reading.Read {
			sameReach(t, s, r.Value)
		}
	})
}

// sameTime writes both ends of a period as the pages do and reads them again.
func sameTime(t *testing.T, s string, p reading.Period) {
	for _, l := range []locale.Language{locale.Bokmaal, locale.Nynorsk, locale.English} {
		for _, w := range []reading.When{p.First, p.Last} {
			written := l.Date(w.Date, w.Precision)
			again := reading.Time(reading.Typed(written))
			first, last, ok := w.Date.Period(w.Precision)
			if !ok || again.Outcome != reading.Read || again.Value.First.Date != first || again.Value.Last.Date != last || again.Value.First.Precision != w.Precision {
				t.Fatalf("%q is %+v, written %q, and that is %+v", s, w, written, again)
			}
		}
	}
}

// sameReach reads the numbers of a reach again.
func sameReach(t *testing.T, s string, r events.Reach) {
	if wrong := reference.MustLoad().CheckReach(r); len(wrong) > 0 {
		t.Fatalf("%q is %+v, which is wrong: %v", s, r, wrong)
	}
	if len(r.Codes) == 0 || r.Scope == events.ScopeCounties && len(r.Except) > 0 {
		return
	}
	again := places().Reach(reading.Cell{}, reading.Typed(strings.Join(r.Codes, ";")))
	if again.Outcome != reading.Read || strings.Join(again.Value.Codes, ";") != strings.Join(r.Codes, ";") || again.Value.Scope != r.Scope {
		t.Fatalf("%q is %+v, and that is %+v", s, r, again)
	}
}
