package reading_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/reference"
)

const today = events.Date("2026-11-28")

func places() reading.Places {
	return reading.Places{Ref: reference.MustLoad(), On: today, Today: today}
}

// expression is a reach as a line of a table: "all -0301", "counties 18,55",
// "1804", "20001..".
func expression(r events.Reach) string {
	var out string
	switch r.Scope {
	case events.ScopeAll, events.ScopeUnspecified:
		out = string(r.Scope)
	case events.ScopePopulation:
		if r.Min != nil {
			out = fmt.Sprint(*r.Min)
		}
		out += ".."
		if r.Max != nil {
			out += fmt.Sprint(*r.Max)
		}
	case events.ScopeCounties:
		out = "counties " + strings.Join(r.Codes, ",")
	default:
		out = strings.Join(r.Codes, ",")
	}
	if len(r.Except) > 0 {
		out += " -" + strings.Join(r.Except, ",")
	}
	return out
}

func TestReachInWords(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ words, want string }{
		// Everybody.
		{"alle", "all"}, {"Alle kommuner", "all"}, {"samtlige", "all"}, {"Samtlige kommuner", "all"}, {"hele landet", "all"}, {"Heile landet", "all"}, {"alle kommunar", "all"},
		{"alle 357 kommuner", "all"}, {"all municipalities", "all"}, {"landsdekkende", "all"}, {"alle kommuner i Norge", "all"}, {"alle landets kommuner", "all"}, {"alle fylker", "all"},
		{"alle kan søke", "all"}, {"alle kan ta i bruk", "all"}, {"alle; 170 kommuner i 2021", "all"}, {"alle; pilot i Bodø og Oslo", "all"}, {"alle kommuner fra 2027", "all"}, {"alle kommuner og fylkeskommuner", "all"},
		// But not these.
		{"alle unntatt Oslo", "all -0301"}, {"ikke Oslo", "all -0301"}, {"utenom Oslo", "all -0301"}, {"Alle med unntak av Oslo", "all -0301"}, {"alle; med unntak av Oslo", "all -0301"},
		{"alle; ikke Oslo", "all -0301"}, {"alle, men ikke Oslo", "all -0301"}, {"alle (unntatt Oslo)", "all -0301"}, {"Alle kommuner bortsett fra Oslo og Bergen", "all -0301,4601"}, {"alle unntatt 0301 Oslo", "all -0301"},
		{"all municipalities except Oslo", "all -0301"}, {"all but Oslo", "all -0301"}, {"alle utanom Oslo", "all -0301"}, {"kommuner utenom Oslo", "all -0301"}, {"alle eksklusive Oslo", "all -0301"}, {"alle uten Oslo", "all -0301"},
		{"alle utenom Midt-Norge", "all -15,50"}, {"alle unntatt Nordland fylke", "all -18"}, {"alle unntatt kommunene i Nordland", "all -18"}, {"hele landet unntatt Nord-Norge", "all -18,55,56"},
		{"alle i Nordland unntatt Bodø", "counties 18 -1804"}, {"kommuner i Nordland, men ikke Bodø", "counties 18 -1804"}, {"hele Nordland unntatt Bodø og Narvik", "counties 18 -1804,1806"}, {"alle i Nordland unntatt Oslo", "! not_within"},
		{"alle unntatt", "! reach_not_understood"}, {"alle unntatt de største", "! unknown_place"}, {"alle unntatt Oslo, men ikke Bergen", "! reach_not_understood"}, {"Oslo unntatt bydel Frogner", "! reach_not_understood"},
		{"alle unntatt Oslo; pilot i Bodø", "! unknown_place"}, {"alle (Oslo unntatt)", "! reach_not_understood"}, {"ikke alle", "! unknown_place"}, {"alle i Oslo unntatt Oslo", "! reach_not_understood"},
		{"alle unntatt Herøy", "? which_municipality: all -1515 | all -1818"}, {"alle utenom Vikenkommunene", "! unknown_place"},
		{"alle andre enn Oslo", "all -0301"}, {"alle andre kommuner enn Oslo og Bergen", "all -0301,4601"}, {"Alle – unntatt Oslo", "all -0301"}, {"alle kommuner, unntak: Oslo", "all -0301"}, {"ikke Oslo og Bergen", "all -0301,4601"}, {"Oslo er ikke med", "! reach_not_understood"}, {"alle kommuner. Oslo er unntatt.", "! reach_not_understood"}, {"Samtlige 356 kommuner utenom Oslo", "! reach_not_understood"},
		{"kommuner", "? reach_not_understood: all"}, {"Norges kommuner", "? reach_not_understood: all"}, {"alle interesserte kommuner", "! reach_not_understood"}, {"de 10 største kommunene", "! reach_not_understood"}, {"alle i Aust-Agder unntatt Arendal", "4201,4202,4211,4212,4213,4214,4215,4216,4217,4218,4219,4220,4221,4222"}, {"alle i Aust-Agder unntatt Oslo", "! not_within"},
		{"alle -Oslo", "! reach_not_understood"}, {"alle – Oslo", "! reach_not_understood"}, {"alle kommuner (-Oslo)", "! reach_not_understood"}, {"alle 1)", "! marked"}, {"alle*", "! marked"}, {"alle¹", "! marked"}, {"Oslo?", "! marked"}, {"Oslo*, Bergen", "! marked"}, {"Oslo (?)", "! marked"}, {"alle unntatt Oslo?", "! marked"}, {"alle 18", "! reach_not_understood"}, {"alle 0301", "! name_beside_number"}, {"alle (357)", "all"}, {"alle 356", "all"}, {"Ingen kommuner", "! reach_not_understood"},
		{"Oslo, Bergen ...", "! names_not_understood"}, {"Oslo, Bergen, …", "! names_not_understood"}, {"alle i Nordland, Troms …", "! reach_not_understood"}, {"Oslo.", "0301"},
		// Conditions.
		{"kommuner over 20 000 innbyggere", "20001.."}, {"alle; kun kommuner over 20 000 innbyggere", "20001.."}, {"alle kommuner med mer enn 20.000 innbyggere", "20001.."}, {"kommuner med minst 5 000 innbyggere", "5000.."}, {"kommuner under 5 000 innbyggere", "..4999"},
		{"kommuner med inntil 5000 innbyggere", "..5000"}, {"kommuner med 20 000 innbyggere eller mer", "20000.."}, {"kommuner med færre enn 5 000 innbyggere", "..4999"}, {"kommuner mellom 5 000 og 20 000 innbyggere", "5000..20000"}, {"kommuner med 5 000–20 000 innbyggere", "5000..20000"},
		{"municipalities with more than 20 000 inhabitants", "20001.."}, {"kommuner > 20 000 innbyggere", "20001.."}, {"kommuner over 20 000 innbyggere unntatt Oslo", "20001.. -0301"}, {"alle unntatt kommuner under 5 000 innbyggere", "5000.."}, {"kommuner over 20 tusen innbyggere", "20001.."},
		{"alle kommuner over en viss størrelse", "! reach_not_understood"}, {"kommuner i Nordland over 5 000 innbyggere", "! reach_not_understood"}, {"alle store kommuner", "! reach_not_understood"}, {"kun de som har koblet seg til", "! reach_not_understood"}, {"alle; bare de som vil", "! reach_not_understood"},
		{"over 20,000 innbyggere", "! reach_not_understood"},
		// These.
		{"Oslo, Bergen og Trondheim", "0301,4601,5001"}, {"Oslo; Bergen / Trondheim", "0301,4601,5001"}, {"Oslo\nBergen\nTrondheim", "0301,4601,5001"}, {"Oslo – Bergen – Trondheim", "0301,4601,5001"}, {"Oslo kommune", "0301"}, {"kommunene Oslo og Bergen", "0301,4601"}, {"OSLO & BERGEN", "0301,4601"},
		{"Oslo, Bergen, og Trondheim", "0301,4601,5001"}, {"0301", "0301"}, {"0301 Oslo, 1103 Stavanger", "0301,1103"}, {"0301 1103", "0301,1103"}, {"0301 Oslo 1103 Stavanger", "0301,1103"}, {"Oslo (0301)", "0301"}, {"K-0301", "0301"}, {"0301;1103;4601", "0301,1103,4601"}, {"301 Oslo", "0301"}, {"kommune 0301", "0301"}, {"Kommunenr. 0301", "0301"}, {"Oslo kommune (0301)", "0301"}, {"Sør Varanger og Aurskog Høland", "5605,3226"}, {"Oslo, Bergen, Oslo", "0301,4601"},
		{"Guovdageaidnu - Kautokeino", "5612"}, {"Kautokeino/Guovdageaidnu", "5612"}, {"Guovdageaidnu", "5612"}, {"Kaivuono", "5540"}, {"Tråante", "5001"}, {"Oslove", "0301"}, {"Tromso", "5501"}, {"Baerum", "3201"}, {"Alesund", "1508"}, {"Nore og Uvdal og Evje og Hornnes", "3338,4219"},
		{"Rennesøy", "1103"}, {"Sandefjord og Re", "3907,3905"}, {"Tysfjord", "1806,1875"}, {"Bø", "1867"},
		{"Herøy", "? which_municipality: 1515 | 1818"}, {"Herøy (Nordland)", "1818"}, {"Herøy i Møre og Romsdal", "1515"}, {"1515 Herøy", "1515"}, {"Våler, Sandnes", "? which_municipality: 1108,3114 | 1108,3419"}, {"Våler (Østfold)", "3114"}, {"Våler i Innlandet", "3419"}, {"Våler i Hedmark", "3419"}, {"Herøy og Våler", "? which_municipality: "},
		{"1103 Oslo", "! number_and_name"}, {"Stavanger (0301)", "! number_and_name"}, {"0301 Bergn", "! name_beside_number"}, {"9999", "! unknown_municipality"}, {"Trondhiem", "! reach_not_understood"}, {"kommuner i Trondhiem", "! reach_not_understood"}, {"Oslo og Trondhiem", "! unknown_place"},
		{"3011", "3110"}, {"1507", "? which_municipality: 1508 | 1580"},
		// Counties.
		{"Nordland", "counties 18"}, {"Nordland fylke", "counties 18"}, {"kommunene i Nordland og Troms", "counties 18,55"}, {"alle kommuner i Agder", "counties 42"}, {"Møre og Romsdal og Nordland", "counties 15,18"}, {"Oslo og Akershus", "counties 03,32"}, {"Nord-Norge", "counties 18,55,56"}, {"50;15", "counties 50,15"},
		{"Nordland og Tromsø", "1804,1806,1811,1812,1813,1815,1816,1818,1820,1822,1824,1825,1826,1827,1828,1832,1833,1834,1835,1836,1837,1838,1839,1840,1841,1845,1848,1851,1853,1856,1857,1859,1860,1865,1866,1867,1868,1870,1871,1874,1875,5501"},
		// Nobody is named, or it is not understood who is.
		{"utvalg", "unspecified"}, {"deltakende kommuner", "unspecified"}, {"delmengde: 182 kommuner i spredningsprosjektene", "unspecified"}, {"13 kommuner", "unspecified"}, {"delmengde: kommuner som har koblet seg til", "unspecified"},
		{"301", "? count_or_number: 0301"}, {"13", "! count_or_number"}, {"18", "? count_or_number: counties 18"}, {"pilot i Bodø", "! names_not_understood"}, {"prøves først i Oslo", "! names_not_understood"}, {"samarbeid mellom Oslo og Bergen", "! unknown_place"}, {"Bodø er pilot", "! names_not_understood"},
		{"TBD", "unknown"}, {"-", "unknown"}, {"ikke avklart", "unknown"}, {"", "nothing"},
	} {
		if got := line(places().Reach(reading.Typed(tc.words), reading.Cell{}), expression); got != tc.want {
			t.Errorf("%q: %s, want %s", tc.words, got, tc.want)
		}
	}
}

func TestReachInWordsAndNumbers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ words, codes, want string }{
		{"", "0301", "0301"}, {"", "301.0", "0301"}, {"", "301", "0301"}, {"", "K-0301", "0301"}, {"", "1804;0301", "1804,0301"}, {"", "50;15", "counties 50,15"}, {"", "3", "counties 03"}, {"", "03;1103", "! mixed_codes"},
		{"", "0301 Oslo, 1103 Stavanger", "0301,1103"}, {"", "1103 Oslo", "! number_and_name"}, {"", "0399", "! unknown_municipality"}, {"", "99", "! unknown_county"}, {"", "Oslo", "0301"}, {"", "alle", "all"}, {"", "alle unntatt Oslo", "all -0301"}, {"", "utvalg", "! unknown_place"},
		{"utvalg", "0301", "0301"}, {"utvalg", "", "unspecified"}, {"Oslo", "0301", "0301"}, {"Oslo", "1103", "! words_and_codes"}, {"delmengde: kommuner i Midt-Norge", "50;15", "counties 50,15"}, {"delmengde: 13 pilotkommuner, hele landet i 2026", "1804;0301", "1804,0301"},
		{"Pilot i Bodø og Oslo", "1804;0301", "1804,0301"}, {"Pilot i Bodø og Oslo", "1804", "! words_and_codes"},
		{"ikke Oslo", "0301", "all -0301"}, {"utenom Oslo", "0301", "all -0301"}, {"Alle med unntak av Oslo", "0301", "all -0301"}, {"alle unntatt Oslo", "1103", "! words_and_codes"}, {"alle unntatt piloten", "1103", "! words_and_codes"},
		{"alle", "0301", "? all_and_codes: all | 0301"}, {"alle; pilot i Bodø", "1804", "all"}, {"kommuner over 20 000 innbyggere", "0301", "! words_and_codes"}, {"TBD", "", "unknown"}, {"TBD", "0301", "0301"}, {"Oslo", "TBD", "0301"},
	} {
		if got := line(places().Reach(reading.Typed(tc.words), reading.Typed(tc.codes)), expression); got != tc.want {
			t.Errorf("%q and %q: %s, want %s", tc.words, tc.codes, got, tc.want)
		}
	}
}
