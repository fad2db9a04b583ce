package locale

import (
	"regexp"
	"testing"
)

// avoided are words that readers have stumbled over, and what is said
// instead: expressions that no text of the language may match.
var avoided = map[Language]map[string]string{
	Bokmaal: {
		`rådmann`:                           "kommunedirektør",
		`^Posisjon$`:                        "standpunkt",
		`[Ff]orbi (kommunene|samstyringen)`: "utenom",
		`brytende`:                          "som krever tilpasning",
		`hodefelt`:                          "HTTP-hodet",
		`[Ss]idemerke`:                      "siden du ba om",
		`[Gg]rensesnitt for maskiner`:       "API",
		`(er|finnes|gjelder|har) alt (en|et|løftet|avklart|signert|med) `: "allerede",
		`registeret er til`: "finnes",
		`hva som treffer`:   "hva som kommer til",
		`signert på`:        "signert",
	},
	Nynorsk: {
		`rådmann`:                          "kommunedirektør",
		`^Posisjon$`:                       "standpunkt",
		`[Ff]orbi (kommunane|samstyringa)`: "utanom",
		`brytande`:                         "som krev tilpassing",
		`vyrkedag`:                         "yrkedag",
		`[Hh]ovudfelt`:                     "HTTP-hovudet",
		`[Ss]idemerke`:                     "sida du bad om",
		`forvalting\b`:                     "forvaltning",
		`framlegg`:                         "forslag",
		`Byrja å`:                          "Byrj å",
		`[Rr]åka `:                         "det gjeld, påverka",
		`[Ee]ksempel:`:                     "Døme:",
		`overslag`:                         "anslag",
		`handsam`:                          "behandl",
		`overtek`:                          "tek over",
		`registeret var til`:               "fanst",
		`(er|finst|gjeld|har|ventar) alt (ein|eit|løfta|avklart|signert|på) `: "allereie",
		`utgreiast nærare`:                "greiast ut nærmare",
		`\bforeslått`:                     "føreslått",
		`tyder (ikkje )?at|[Tt]omt tyder`: "vil seie",
	},
	English: {
		`taken into use`:    "adopted",
		`Changed lately`:    "Recently changed",
		`choice less`:       "Removing one filter",
		`Machine interface`: "API",
		`^Standing$`:        "Status",
		`(January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, `: "28 November 2026",
	},
}

// Words that were put right do not come back.
func TestAvoidedWordsDoNotComeBack(t *testing.T) {
	t.Parallel()
	for language, words := range avoided {
		for pattern, better := range words {
			expression := regexp.MustCompile(pattern)
			for key, text := range raw(t, language) {
				if expression.MatchString(text) {
					t.Errorf("%s %s: %q; say %s", language, key, text, better)
				}
			}
		}
	}
}
