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
		`registeret er til`:           "finnes",
		`hva som treffer`:             "hva som kommer til",
		`signert på`:                  "signert",
		`kan gå videre alene`:         "skal",
		`Hvor skal varslene\?`:        "sendes",
		`gi slipp på`:                 "fjerne et filter",
		`Heller ikke med ett`:         "Det hjelper ikke å fjerne ett av filtrene",
		`Kjent på måneden`:            "bare måned, kvartal eller år er kjent",
		`Slik den var planlagt`:       "opprinnelig plan",
		`har skjedd \{n\} ting`:       "hendelser er registrert",
		`Legg til flere:|^Legg til:`:  "legg til en kostnad",
		`er sendt før`:                "allerede sendt",
		`viser heller ingenting`:      "derfor viser vi ikke noe",
		`ventes å ta`:                 "kreve",
		`Var det du,`:                 "var det deg",
		`trenger du ikke gjøre`:       "ikke å gjøre",
		`Plikten for kommunene er nå`: "tiltaket er nå … for kommunene",
		`svarer for den`:              "har ansvar for",
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
		`utgreiast nærare`: "greiast ut nærmare",
		`\bforeslått`:      "føreslått",
		`tyder (ikkje )?at|[Tt]omt (felt )?tyder|det tyder`: "vil seie",
		`\b[Bb]etyr\b`:               "har å seie",
		`registeret kom`:             "fanst",
		`(har|var) alt (fått|under)`: "allereie",
		`\bMi side\b`:                "Sida mi",
		`Ikkje noka`:                 "inga",
		`lenger rekna ut`:            "anslått",
		`Venta timar`:                "forventa",
		`venta å ta`:                 "krevje",
		`med omtale`:                 "skildring",
		`til begge stadfester`:       "har stadfesta",
		`kan gå vidare åleine`:       "skal",
		`svarar for (ho|han|det)\b`:  "har ansvar for",
	},
	English: {
		`taken into use`:              "adopted",
		`Changed lately`:              "Recently changed",
		`choice less`:                 "Removing one filter",
		`Machine interface`:           "API",
		`^Standing$`:                  "Status",
		`can go on alone`:             "is to",
		`answers for it`:              "is responsible for",
		`^Beside `:                    "in addition",
		`to be acted on`:              "action required",
		`\b[Nn]otices?\b`:             "notification",
		`thing(s have| has) happened`: "events have been recorded",
		`page cursor`:                 "the page you asked for",
		`take this into use`:          "adopt",
		`The obligation for municipalities is now`:                                                          "the initiative is now … for municipalities",
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
