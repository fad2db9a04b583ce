package search

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/seed"
)

// seeds are the initiatives of the survey, indexed as the list indexes them.
type seeds struct {
	index *Index
	ids   []string
	terms [][]Term
}

func readSeeds(t testing.TB) *seeds {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(seed.Initiatives())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	s := &seeds{index: NewIndex(Listed())}
	for i, row := range rows[1:] {
		terms := Analyse(
			Part{Text: row[column["tittel"]], Weight: WeightName},
			Part{Text: row[column["beskrivelse"]], Weight: WeightText},
			Part{Text: row[column["ansvarlig_etat"]], Weight: WeightOf})
		s.ids, s.terms = append(s.ids, row[column["id"]]), append(s.terms, terms)
		s.index.Put(uint32(i), terms)
	}
	return s
}

func (s *seeds) first(query string, n int) (out []string) {
	words := Words(query)
	found := s.index.Find(words)
	if len(found.Hits) == 0 {
		found = s.index.FindAny(words)
	}
	slices.SortStableFunc(found.Hits, func(a, b Hit) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	for _, h := range found.Hits[:min(n, len(found.Hits))] {
		out = append(out, s.ids[h.Slot])
	}
	return out
}

// TestWhatIsAskedForIsAmongTheFirstThree asks as an adviser of a municipality
// would: in other inflections, in parts of compounds, in other words, in nynorsk,
// without the letters of Norwegian, and with a typing error.
func TestWhatIsAskedForIsAmongTheFirstThree(t *testing.T) {
	t.Parallel()
	s := readSeeds(t)
	for query, want := range map[string]string{
		"folkeregisteret":               "modernisert-folkeregister",
		"folkeregsiter":                 "modernisert-folkeregister",
		"søknad om sosialhjelp":         "digisos",
		"soknad sosialhjelp":            "digisos",
		"sosialstønad på nett":          "digisos",
		"byggesøknader":                 "ebyggesak",
		"byggesak":                      "ebyggesak",
		"reguleringsplan":               "fellestjenester-plan",
		"planforslag":                   "fellestjenester-plan",
		"plandata":                      "dromplan",
		"drommeplan":                    "dromplan",
		"felles journal":                "felles-kommunal-journal",
		"pasientjournal":                "felles-kommunal-journal",
		"legemiddellisten":              "pasientens-legemiddelliste",
		"medisinliste":                  "pasientens-legemiddelliste",
		"liste over medisiner":          "pasientens-legemiddelliste",
		"e-resept":                      "sentral-forskrivningsmodul",
		"forskriving":                   "sentral-forskrivningsmodul",
		"hjemmeoppfølging":              "digital-hjemmeoppfolging",
		"velferdsteknologi":             "nasjonalt-velferdsteknologiprogram",
		"trygghetsteknologi":            "nasjonalt-velferdsteknologiprogram",
		"helsestasjoner":                "digihelsestasjon",
		"kjernejournalen":               "kjernejournal-kommuner",
		"innlogging for helsepersonell": "helseid",
		"hjelpemidlar":                  "digihot",
		"barnevernet":                   "digibarnevern",
		"bekymringsmeldinger":           "bekymringsmelding",
		"melde bekymring for et barn":   "bekymringsmelding",
		"tjenester for unge":            "digiung",
		"begravelse":                    "digital-gravferdsmelding",
		"dødsbo":                        "livshendelse-dodsfall-og-arv",
		"altinn ii stenger":             "altinn-3",
		"tilgangspakkene":               "altinn-tilgangspakker",
		"id porten":                     "id-porten",
		"innsyn i postjournal":          "einnsyn",
		"arkivloven":                    "ny-arkivlov",
		"utleieboligar":                 "kobo",
		"tilskudd til landbruket":       "agros",
		"brannvesen rapportering":       "bris",
		"nødnettet":                     "nytt-nodnett",
		"kart":                          "gis-dok",
		"innlogging for elever":         "feide",
		"inkasso":                       "fremtidens-innkreving",
		"vergemål":                      "fullmakt-vergemal",
		"digital lommebok":              "digital-lommebok",
		"lommebøker":                    "digital-lommebok",
		"pleie- og omsorgsmeldinger":    "plo-meldinger",
		"frivillige lag":                "frivillighetsregisteret",
		"svarut":                        "varslingstjeneste-fiks",
		"digital post":                  "digital-postkasse",
		"datasett":                      "felles-datakatalog",
		"rapportering til ssb":          "kostra-modernisering",
		"integreringstilskot":           "imdi-tilskudd",
	} {
		if got := s.first(query, 3); !slices.Contains(got, want) {
			t.Errorf("%s: %s is not among the first three, which are %s", query, want, strings.Join(got, ", "))
		}
	}
}

// TestSameThingsAreTold holds the warning about what is registered already
// against pairs that are about the same and pairs that are not. Two of the thirty
// may be wrong.
func TestSameThingsAreTold(t *testing.T) {
	t.Parallel()
	s := readSeeds(t)
	wrong := 0
	check := func(text, id string, same bool) {
		terms := Analyse(Part{Text: text, Weight: 2})
		got := 0.0
		for _, a := range s.index.Similar(terms, func(slot uint32) []Term { return s.terms[slot] }, len(s.ids)) {
			if s.ids[a.Slot] == id {
				got = a.Degree
			}
		}
		if same != (got >= AlikeFrom) {
			wrong++
			t.Logf("%.2f where the same is %v: %s and %q", got, same, id, text)
		}
	}
	for text, id := range map[string]string{
		"Ny folkeregisterløsning. Fagsystemene i kommunen må hente persondata fra det nye folkeregisteret.": "modernisert-folkeregister",
		"Digital søknad om økonomisk sosialhjelp gjennom Nav, med vedlegg og status i saken":                "digisos",
		"Én felles oversikt over pasientens legemidler for sykehus, fastlege og hjemmetjeneste":             "pasientens-legemiddelliste",
		"Bekymringsmelding til barnevernet på nett. Felles nasjonal portal for innbyggere":                  "bekymringsmelding",
		"Mottak av digitale byggesøknader i saksbehandlingssystemet":                                        "ebyggesak",
		"Kontroll av digitale planforslag og reguleringsplaner før innsending":                              "fellestjenester-plan",
		"Innbyggere melder gravferd digitalt til gravplassmyndighet og krematorium":                         "digital-gravferdsmelding",
		"Digital hjemmeoppfølging av kronisk syke sammen med fastleger og sykehus":                          "digital-hjemmeoppfolging",
		"Melde behov for hjelpemidler til Nav digitalt fra kommunens formidlere":                            "digihot",
		"Nye krav til arkiv etter arkivloven i fagsystemer":                                                 "ny-arkivlov",
		"Verger kan vise fullmakten sin digitalt i banker og kommuner":                                      "fullmakt-vergemal",
		"Felles innlogging og kontrollert deling av data for elever og lærere":                              "feide",
		"Erstatning for nødnettet i de kommersielle mobilnettene, nytt utstyr i legevakt og brannvesen":     "nytt-nodnett",
		"Delegere tilganger i Altinn på nytt med tilgangspakker i stedet for roller":                        "altinn-tilgangspakker",
		"Digitalt system for søknad om og tildeling av kommunale utleieboliger":                             "kobo",
	} {
		check(text, id, true)
	}
	for text, id := range map[string]string{
		"Felles system for skolebibliotek i kommunene":                   "modernisert-folkeregister",
		"Digital søknad om barnehageplass":                               "digisos",
		"Elektronisk nøkkel til ytterdør hos brukere av hjemmetjenesten": "pasientens-legemiddelliste",
		"Varsling av innbyggere ved akutt forurensning":                  "bekymringsmelding",
		"Felles løsning for brøyting og veivedlikehold":                  "ebyggesak",
		"Register over kulturminner":                                     "fellestjenester-plan",
		"Digital melding om flytting":                                    "digital-gravferdsmelding",
		"Opplæring av ansatte i informasjonssikkerhet":                   "digital-hjemmeoppfolging",
		"Bestilling av time hos tannlege":                                "digihot",
		"Timeplan og fravær i videregående skole":                        "feide",
		"Valgsystem for kommunestyrevalg":                                "kostra-modernisering",
		"Digital tilsynsløsning for mat og drikke":                       "kobo",
		"Måling av vannforbruk i husholdninger":                          "nytt-nodnett",
		"Rapportering av avfall og gjenvinning fra kommunene":            "bris",
		"Felles journal for skolehelsetjenesten i fylkeskommunen":        "einnsyn",
	} {
		check(text, id, false)
	}
	if wrong > 2 {
		t.Errorf("%d of 30 pairs are judged wrongly", wrong)
	}
}
