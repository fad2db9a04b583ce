package importing_test

import (
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/internal/importing"
)

// Files as advisers at directorates make them, each with a mess of its own.
func TestFilesOfAdvisers(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		file string
		data []byte
		want string
	}{
		"days of the week": {"a.csv", []byte("Prosjektnavn;Formål;Virksomhet;Hvem gjelder det;Planlagt oppstart;Planlagt ferdig\nA;K;Kartverket;alle;fredag 1. januar 2027;torsdag 1. januar 2027\nB;K;Kartverket;alle;1. jan. 2027 kl. 12;31. desember 2027 (tentativt)\n"),
			`A: 971040238 all start 2027-01-01 day (no_such_day)
B: 971040238 all (more_than_a_year) (more_than_a_year)`},
		"spans in words": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner;Start;Slutt\nA;K;Nav;alle;1.-2. kvartal 2027;våren 2028/høsten 2028\nB;K;Nav;alle;jan–mar 2027;medio 2028\nC;K;Nav;alle;tidligst 2027;senest 2029\nD;K;Nav;alle;2027/28;2027-28\nE;K;Nav;alle;Fra og med 2027;t.o.m. 2029\n"),
			`A: 889640782 all start 2027-01-01 quarter slutt 2028-11-30 season
B: 889640782 all start 2027-01-01 month (more_than_a_year)
C: 889640782 all (more_than_a_year) (more_than_a_year)
D: 889640782 all (two_years) (two_years)
E: 889640782 all (more_than_a_year) (more_than_a_year)`},
		"phases with numbers": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner;Prosjektfase\nA;K;Nav;alle;2 Konsept\nB;K;Nav;alle;Fase 3 – Planlegging\nC;K;Nav;alle;Gjennomføring/avslutning\nD;K;Nav;alle;(gjennomføring)\nE;K;Nav;alle;ikke planlegging\n"),
			`A: 889640782 all concept
B: 889640782 all (unknown_value)
C: 889640782 all (unknown_value)
D: 889640782 all execution
E: 889640782 all (unknown_value)`},
		"obligations in sentences": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner;Plikt;Frist\nA;K;Nav;alle;Ikke lovpålagt;\nB;K;Nav;alle;Ja, fra 2027;1.1.2027\nC;K;Nav;alle;Blir obligatorisk;01.07.2027\nD;K;Nav;alle;Frivillig inntil videre;\nE;K;Nav;alle;SKAL;1/7-2027\n"),
			`A: 889640782 all (unknown_value)
B: 889640782 all (unknown_value) (without_obligation)
C: 889640782 all mandatory_later2027-07-01
D: 889640782 all (unknown_value)
E: 889640782 all mandatory2027-07-01`},
		"not some of them": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner\nA;K;Nav;Alle, men ikke Bergen\nB;K;Nav;Ingen kommuner\nC;K;Nav;Alle kommuner i Nordland minus Bodø\nD;K;Nav;Bergen (ikke Oslo)\nE;K;Nav;Samtlige 357\nF;K;Nav;Alle utenom de minste\nG;K;Nav;alle – bortsett fra Oslo og Bergen\nH;K;Nav;Oslo/ikke Bergen\n"),
			`A: 889640782 all -4601
B: 889640782  ! reach_not_understood
C: 889640782 counties 18 -1804
D: 889640782  ! reach_not_understood
E: 889640782 all
F: 889640782  ! unknown_place
G: 889640782 all -0301,4601
H: 889640782  ! unknown_place`},
		"sizes": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner\nA;K;Nav;kommuner under 5000 innb.\nB;K;Nav;>10 000 innbyggere\nC;K;Nav;små kommuner\nD;K;Nav;kommuner med 5–20 000 innbyggere\nE;K;Nav;kommuner med minst 1,5 mill innbyggere\nF;K;Nav;ikke over 5000 innbyggere\n"),
			`A: 889640782 population
B: 889640782 population >=10001
C: 889640782  ! reach_not_understood
D: 889640782  ! reach_not_understood
E: 889640782  ! reach_not_understood
F: 889640782 population`},
		"numbers of municipalities": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommunenr\nA;K;Nav;301\nB;K;Nav;0301,1103\nC;K;Nav;0301.1103\nD;K;Nav;301-0305\nE;K;Nav;1804 - 1806\nF;K;Nav;\"0301\n1103\"\nG;K;Nav;4601 (ikke 0301)\nH;K;Nav;K0301\n"),
			`A: 889640782 municipalities 0301
B: 889640782 municipalities 0301,1103
C: 889640782  ! unknown_place
D: 889640782  ! unknown_place
E: 889640782  ! unknown_place
F: 889640782 municipalities 0301,1103
G: 889640782  ! unknown_place
H: 889640782 municipalities 0301`},
		"numbers of organisations": {"a.csv", []byte("Tiltak;Kort beskrivelse;Orgnr;Kommuner\nA;K;889640782;alle\nB;K;NO889640782MVA;alle\nC;K;889 640 782 / 974 761 076;alle\nD;K;8,8964E+08;alle\nE;K;889640783;alle\nF;K;ikke 889640782;alle\nG;K;0889640782;alle\n"),
			`A: 889640782 all
B: 889640782 all
C:  all ! name_beside_number
D:  all ! invalid_orgnr
E:  all ! invalid_orgnr
F:  all ! name_beside_number
G: 889640782 all`},
		"owners with more": {"a.csv", []byte("Tiltak;Kort beskrivelse;Ansvarlig virksomhet;Kommuner\nA;K;Nav (tidl. Aetat);alle\nB;K;Nav, avd. for digital;alle\nC;K;Ikke Nav;alle\nD;K;Nav?;alle\nE;K;DIGDIR;alle\nF;K;Digitaliseringsdirektoratet (Digdir);alle\nG;K;Nav på vegne av KS;alle\n"),
			`A:  all ! unknown_organisation
B:  all ! unknown_organisation
C:  all ! unknown_organisation
D:  all ! marked
E: 991825827 all
F: 991825827 all
G:  all ! unknown_organisation`},
		"marks of change": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner;Slutt\nA;K;Nav;alle;2027 → 2028\nB;K;Nav;alle;2027 (var 2026)\nC;K;Nav;alle;NY: 2028\nD;K;Nav;alle;~~2027~~ 2028\nE;K;Nav;alle;2027 2028\n"),
			`A: 889640782 all (invalid_date)
B: 889640782 all (invalid_date)
C: 889640782 all (more_than_a_year)
D: 889640782 all (invalid_date)
E: 889640782 all (more_than_a_year)`},
		"slashes of two years": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner;Start\nA;K;Nav;alle;26/27\nB;K;Nav;alle;12/26\nC;K;Nav;alle;2026/2027\nD;K;Nav;alle;01/2027\nE;K;Nav;alle;1/27\n"),
			`A: 889640782 all (invalid_date)
B: 889640782 all (invalid_date)
C: 889640782 all (two_years)
D: 889640782 all start 2027-01-01 month
E: 889640782 all (invalid_date)`},
		"a comma for every column": {"a.csv", []byte("Tiltak,Kort beskrivelse,Etat,Kommuner,Start\n\"A, B og C\",\"K, L\",Nav,\"Oslo, Bergen\",\"1. kv. 2027\"\n"),
			`A, B og C: 889640782 municipalities 0301,4601 start 2027-01-01 quarter`},
		"tabs from a mail": {"a.txt", []byte("Tiltak\tKort beskrivelse\tEtat\tKommuner\r\n A \t K \tNav\tOslo og Bergen\r\n\r\n\r\nMvh\r\nKari\r\n"),
			`A: 889640782 municipalities 0301,4601`},
		"English list": {"a.csv", []byte("Project Name;Description / Aims;Department;Municipalities;Start Date;End Date (latest approved)\nA;K;Nav;all municipalities;Q1 2027;31/03/2028\nB;K;Nav;all except Oslo;Spring 2027;03/04/2028\nC;K;Nav;none;FY 2027;H1 2028\n"),
			`A:  all start 2027-01-01 quarter slutt 2028-03-31 day - ansvarlig
B:  all -0301 start 2027-03-01 season (day_or_month) - ansvarlig
C:   slutt 2028-06-30 half_year (more_than_a_year) - ansvarlig - Municipalities`},
		"numbers before titles": {"a.csv", []byte("Nr.;Tiltak;Kort beskrivelse;Etat;Kommuner\n1.1;A;K;Nav;alle\n1.10;B;K;Nav;alle\n1,1;C;K;Nav;alle\n01;D;K;Nav;alle\n"),
			`A: 889640782 all
B: 889640782 all
C: 889640782 all
D: 889640782 all`},
		"a heading with a unit": {"a.csv", []byte("Tiltak (navn);Kort beskrivelse (maks 280 tegn);Ansvarlig etat*;Berørte kommuner **;Oppstart (år)\nA;K;Nav;alle;2027\n"),
			`A: 889640782 all start 2027-01-01 year`},
		"a list of links": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner;Lenke\nA;K;Nav;alle;se nav.no/a og nav.no/b\nB;K;Nav;alle;http://intern/sak\nC;K;Nav;alle;www.nav.no\nD;K;Nav;alle;file:///C:/a.docx\n"),
			`A: 889640782 all (invalid_url)
B: 889640782 all
C: 889640782 all
D: 889640782 all (invalid_url)`},
		"Sámi names": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner\nA;K;Nav;Kárášjohka\nB;K;Nav;Guovdageaidnu og Deatnu\nC;K;Nav;Snåase\nD;K;Nav;Porsáŋgu / Porsanki\n"),
			`A: 889640782 municipalities 5610
B: 889640782 municipalities 5612,5628
C: 889640782 municipalities 5041
D: 889640782 municipalities 5622`},
		"counties": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner\nA;K;Nav;Viken\nB;K;Nav;Troms og Finnmark\nC;K;Nav;kommunene i Vestland, unntatt Bergen\nD;K;Nav;Trøndelag fylkeskommune\nE;K;Nav;Finnmark\n"),
			`A: 889640782 municipalities 3101,3103,3105,3107,3110,3112,3114,3116,3118,3120,3122,3124,3201,3203,3205,3207,3209,3212,3214,3216,3218,3220,3222,3224,3226,3228,3230,3232,3234,3236,3238,3240,3242,3301,3303,3305,3310,3312,3314,3316,3318,3320,3322,3324,3326,3328,3330,3332,3334,3336,3338
B: 889640782 municipalities 5501,5503,5510,5512,5514,5516,5518,5520,5522,5524,5526,5528,5530,5532,5534,5536,5538,5540,5542,5544,5546,5601,5603,5605,5607,5610,5612,5614,5616,5618,5620,5622,5624,5626,5628,5630,5632,5634,5636
C: 889640782 counties 46 -4601
D: 889640782  ! names_not_understood
E: 889640782 counties 56`},
		"old towns": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner\nA;K;Nav;Søgne\nB;K;Nav;Re kommune\nC;K;Nav;Ålesund og Haram\nD;K;Nav;Nes\nE;K;Nav;Sande\n"),
			`A: 889640782 municipalities 4204
B: 889640782 municipalities 3905
C: 889640782 municipalities 1508,1580
D: 889640782 municipalities 3228
E: 889640782 municipalities 1514`},
		"withheld": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner;Start;Plikt\nA;K;Nav;u.off.;2027;\nB;Unntatt offentlighet;Nav;alle;sladdet;skjermet\nC;K;[sladdet];alle;****;\n"),
			`A: 889640782  start 2027-01-01 year ! reach_not_understood
B: 889640782 all (withheld) (invalid_date) (unknown_value) - Kort beskrivelse
C:  all ! unknown_organisation`},
		"shown as text": {"a.xlsx", book(t, [][]any{{"Tiltak", "Kort beskrivelse", "Orgnr", "Kommunenr", "Start", "Slutt"}, {"A", "K", "889640782 ", "'0301", "'2027", "2028 "}, {2027, "K", 889640782, 301, "46235", 46235.75}}, nil),
			`A: 889640782  slutt 2028-12-31 year ! unknown_place (more_than_a_year)
2027: 889640782 municipalities 0301 slutt 2026-08-01 day (invalid_date)`},
		"days shown as months": {"a.xlsx", book(t, [][]any{{"Tiltak", "Kort beskrivelse", "Orgnr", "Kommuner", "Start", "Slutt"}, {"A", "K", 889640782, "alle", 46235, 46235}, {"B", "K", 889640782, "alle", 46235, 46235}}, func(f *excelize.File) {
			month, year := "mmm yy", "yyyy"
			m, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &month})
			y, _ := f.NewStyle(&excelize.Style{CustomNumFmt: &year})
			_ = f.SetCellStyle("Sheet1", "E2", "E2", m)
			_ = f.SetCellStyle("Sheet1", "F2", "F2", y)
		}),
			`A: 889640782 all start 2026-08-01 month slutt 2026-12-31 year
B: 889640782 all start 2026-08-01 day slutt 2026-08-01 day`},
		"formulas and errors": {"a.xlsx", book(t, [][]any{{"Tiltak", "Kort beskrivelse", "Orgnr", "Kommuner", "Start"}, {"A", "K", 889640782, "alle", "#I/T"}, {"B", "K", 889640782, "#NAVN?", 2027}, {"C", "K", 889640782, "alle"}}, func(f *excelize.File) { _ = f.SetCellFormula("Sheet1", "E4", "YEAR(TODAY())") }),
			`A: 889640782 all ! formula_error (invalid_date)
B: 889640782  start 2027-01-01 year ! marked ! formula_error
C: 889640782 all ! formula_without_value`},
		"a total with a name": {"a.csv", []byte("Tiltak;Kort beskrivelse;Etat;Kommuner;Kostnad\nA;K;Nav;alle;1,5 mill\nSUM alle tiltak;;;;1 500 000\nTotalrehabilitering av fagsystem;K;Nav;alle;2\n"),
			`A: 889640782 all
Totalrehabilitering av fagsystem: 889640782 all`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := importing.Parse(tc.file, tc.data, options())
			if got := outcome(f, err); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
		})
	}
}
