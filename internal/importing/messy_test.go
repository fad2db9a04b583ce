package importing_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
)

// outcome is what a file gave: its rows as in cases_test.go with their titles, or why
// it was refused.
func outcome(f *importing.File, err error) string {
	var e *fault.Error
	if errors.As(err, &e) {
		out := "refused " + e.Key
		for _, x := range e.Fields {
			out += " " + x.Path + ":" + x.Code
		}
		return out
	}
	var out []string
	for _, r := range f.Rows {
		s := r.Values.Title["nb"] + r.Values.Title["nn"] + ": " + row(r)
		for _, c := range r.Lacks {
			s += " - " + c.Column
		}
		if r.Values.Phase != "" {
			s += " " + string(r.Values.Phase)
		}
		if o := r.Values.Obligation; o != nil {
			s += " " + string(o.Level) + string(o.Deadline)
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func utf16Text(s string, order func(uint16) [2]byte, mark bool) []byte {
	var b bytes.Buffer
	units := utf16.Encode([]rune(s))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	for _, u := range units {
		x := order(u)
		b.Write(x[:])
	}
	return b.Bytes()
}

func little(u uint16) [2]byte { return [2]byte{byte(u), byte(u >> 8)} }
func big(u uint16) [2]byte    { return [2]byte{byte(u >> 8), byte(u)} }

// book is a workbook of one sheet.
func book(t *testing.T, rows [][]any, then func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, r := range rows {
		for j, v := range r {
			if v != nil {
				set(t, f, "Sheet1", j+1, i+1, v)
			}
		}
	}
	if then != nil {
		then(f)
	}
	return save(t, f)
}

// Files with other kinds of mess than those of cases_test.go, and what each must
// give. Nothing may be read as something that it does not say.
func TestMessyFiles(t *testing.T) {
	t.Parallel()
	const head = "tittel;sammendrag;orgnr;kommuner"
	const tail = ";Kort.;991825827;alle"
	const read = ": 991825827 all"
	latin9, _ := charmap.ISO8859_15.NewEncoder().String(head + "\nNytt skjema på nett" + tail + "\n")
	for name, tc := range map[string]struct {
		file string
		data []byte
		want string
	}{
		"footnote marks on a deadline": {"a.csv", []byte(head + ";slutt\nA" + tail + ";2027*\nB" + tail + ";2027 1)\nC" + tail + ";2027¹\nD" + tail + ";2027²\n"),
			"A" + read + " (marked)\nB" + read + " (marked)\nC" + read + " (marked)\nD" + read + " (marked)"},
		"about a year": {"a.csv", []byte(head + ";start\nA" + tail + ";ca. 2026\nB" + tail + ";fra 2027\nC" + tail + ";ultimo 2026\nD" + tail + ";~2026\nE" + tail + ";2026?\nF" + tail + ";(2026)\n"),
			"A" + read + " (more_than_a_year)\nB" + read + " (more_than_a_year)\nC" + read + " (more_than_a_year)\nD" + read + " (more_than_a_year)\nE" + read + " (marked)\nF" + read + " (more_than_a_year)"},
		"short quarters and weeks": {"a.csv", []byte(head + ";start\nA" + tail + ";Q3/26\nB" + tail + ";uke 32\nC" + tail + ";uke 32 2026\nD" + tail + ";H2-26\nE" + tail + ";Q3\n"),
			"A" + read + " (two_digit_year)\nB" + read + " (invalid_date)\nC" + read + " (part_of_year)\nD" + read + " (two_digit_year)\nE" + read + " (invalid_date)"},
		"hyphens that are not": {"a.csv", []byte(head + ";start\nA" + tail + ";2026\u20112028\nB" + tail + ";2026\u20132028\nC" + tail + ";2026\u20142028\nD" + tail + ";2026\u00ad2028\n"),
			"A" + read + " start 2026-01-01 year slutt 2028-12-31 year\nB" + read + " start 2026-01-01 year slutt 2028-12-31 year\nC" + read + " start 2026-01-01 year slutt 2028-12-31 year\nD" + read + " (invalid_date)"},
		"emoji":            {"a.csv", []byte(head + ";fase\n🚀 Ny portal" + tail + ";✅\nB" + tail + ";🟢\n"), "🚀 Ny portal" + read + " (unknown_value)\nB" + read + " (unknown_value)"},
		"percent in phase": {"a.csv", []byte(head + ";fase\nA" + tail + ";75 %\nB" + tail + ";100%\n"), "A" + read + " (unknown_value)\nB" + read + " (unknown_value)"},
		"share of everybody": {"a.csv", []byte("tittel;sammendrag;orgnr;kommuner\nA;K;991825827;75 %\nB;K;991825827;ca. 50 kommuner\nC;K;991825827;100 % av kommunene\nD;K;991825827;12\nE;K;991825827;357\n"),
			"A: 991825827  ! reach_not_understood\nB: 991825827 unspecified (reach_unspecified)\nC: 991825827 unspecified (reach_unspecified)\nD: 991825827  ! count_or_number\nE: 991825827  ! count_or_number"},
		"mixed languages":   {"a.csv", []byte("Project name;Kort beskrivelse;Responsible agency;Kommunar;Fase\nTax;Kort;Skatteetaten;all municipalities except Oslo;i gang\n"), "Tax: 974761076 all -0301 (which_phase)"},
		"a pivot of months": {"a.csv", []byte(head + ";jan;feb;mar\nA" + tail + ";x;;x\n"), "A" + read},
		"a column twice":    {"a.csv", []byte(head + ";tittel\nA" + tail + ";B\n"), "refused import_headings tittel:duplicate_heading"},
		"status twice":      {"a.csv", []byte(head + ";Status;Status\nA" + tail + ";Konsept;På plan\n"), "A" + read + " concept"},
		"two owners in a cell": {"a.csv", []byte("tittel;sammendrag;ansvarlig;kommuner\nA;K;Skatteetaten og Nav;alle\nB;K;Skatteetaten, Digdir;alle\nC;K;Skatteetaten/Kartverket;alle\n"),
			"A:  all ! unknown_organisation\nB:  all ! unknown_organisation\nC:  all ! unknown_organisation"},
		"two tables beside each other": {"a.csv", []byte(head + ";;" + head + "\nA" + tail + ";;B" + tail + "\n"), "refused import_headings tittel:duplicate_heading sammendrag:duplicate_heading orgnr:duplicate_heading kommuner:duplicate_heading"},
		"UTF-16, little":               {"a.csv", utf16Text(head+"\nNy løsning på nett"+tail+"\n", little, true), "Ny løsning på nett" + read},
		"UTF-16, big":                  {"a.csv", utf16Text(head+"\nNy løsning på nett"+tail+"\n", big, true), "Ny løsning på nett" + read},
		"Latin-9":                      {"a.csv", []byte(latin9), "Nytt skjema på nett" + read},
		"a letter that was lost":       {"a.csv", []byte(head + "\nNy l\ufffdsning" + tail + "\n"), "refused import_encoding"},
		"turned text":                  {"a.csv", []byte(head + "\nNy \u202eportal" + tail + "\n"), "Ny \u202eportal" + read + " ! forbidden_character"},
		"a quote that is not closed": {"a.csv", []byte(head + "\n\"A" + tail + "\nB" + tail + "\n"), `"A: 991825827 all ! table_open_quote
B: 991825827 all`},
		"cells over lines":           {"a.csv", []byte(head + "\r\n\"A\r\nover to linjer\"" + tail + "\r\nB" + tail + "\r\n"), "A over to linjer" + read + "\nB" + read},
		"pipes and spaces":           {"a.csv", []byte("tittel | sammendrag | orgnr | kommuner\nA | Kort. | 991825827 | alle\n"), "A" + read},
		"commas in an unquoted text": {"a.csv", []byte("tittel,sammendrag,orgnr,kommuner\nA, med komma,Kort.,991825827,alle\n"), `A:   ! value_without_heading ! unknown_organisation ! reach_not_understood`},
		"numbers of old counties":    {"a.csv", []byte(head + "\nA;K;991825827;fylke 30\n"), `A: 991825827  ! unknown_county`},
		"reach in parts": {"a.csv", []byte(head + "\nA;K;991825827;alle (pilot i Bodø)\nB;K;991825827;Oslo m.fl.\nC;K;991825827;Oslo og omegn\nD;K;991825827;bl.a. Oslo\nE;K;991825827;Oslo, Bergen …\nF;K;991825827;Oslo?\nG;K;991825827;Oslo+Bergen\nH;K;991825827;primært Oslo\n"), `A: 991825827 all
B: 991825827  ! names_not_understood
C: 991825827  ! unknown_place
D: 991825827  ! names_not_understood
E: 991825827  ! names_not_understood
F: 991825827  ! marked
G: 991825827  ! reach_not_understood
H: 991825827  ! names_not_understood`},
		"doubtful deadlines": {"a.csv", []byte(head + ";plikt;frist\nA" + tail + ";ja;1.7.26\nB" + tail + ";lovpålagt;2026-07\nC" + tail + ";skal;1. juli 2026*\n"), `A: 991825827 all (which_obligation) (two_digit_year)
B: 991825827 all (not_a_day) mandatory
C: 991825827 all (marked) mandatory`},
		"yes and no obligations": {"a.csv", []byte(head + ";plikt\nA" + tail + ";Ja\nB" + tail + ";Nei\nC" + tail + ";Nei, men anbefalt\nD" + tail + ";Delvis\nE" + tail + ";x\nF" + tail + ";1\n"), `A: 991825827 all (which_obligation)
B: 991825827 all voluntary
C: 991825827 all (unknown_value)
D: 991825827 all (unknown_value)
E: 991825827 all (unknown_value)
F: 991825827 all (unknown_value)`},
		"a day in 1900": {"a.xlsx", book(t, [][]any{{"tittel", "sammendrag", "orgnr", "kommuner", "start"}, {"A", "K", 991825827, "alle", 0}, {"B", "K", 991825827, "alle", 2026.5}, {"C", "K", 991825827, "alle", -1}, {"D", "K", 991825827, "alle", true}}, nil), `A: 991825827 all ! no_year
B: 991825827 all ! no_year
C: 991825827 all ! no_year
D: 991825827 all (invalid_date)`},
		"merged down":    {"a.xlsx", book(t, [][]any{{"tittel", "sammendrag", "orgnr", "kommuner"}, {"A", "K", 991825827, "alle"}, {"B", "L"}}, func(f *excelize.File) { _ = f.MergeCell("Sheet1", "C2", "C3"); _ = f.MergeCell("Sheet1", "D2", "D3") }), "A" + read + "\nB" + read},
		"very wide":      {"a.csv", []byte(head + strings.Repeat(";", 150) + ";start\nA" + tail + strings.Repeat(";", 150) + ";2026\n"), "A" + read + " start 2026-01-01 year"},
		"headings twice": {"a.csv", []byte(head + "\nA" + tail + "\n" + head + "\nB" + tail + "\n"), "A" + read + "\nB" + read},
		"notes between rows": {"a.csv", []byte(head + "\nA" + tail + "\nTiltak under vurdering:;;;\nB" + tail + "\n"), `A: 991825827 all
Tiltak under vurdering::   - sammendrag - orgnr - kommuner
B: 991825827 all`},
		"superscripts in ids": {"a.csv", []byte("id;" + head + "\n1²;A" + tail + "\n12;B" + tail + "\n"), "A" + read + "\nB" + read},
		"web page":            {"a.csv", []byte("<html><table><tr><td>tittel</td></tr></table></html>"), "refused import_is_html"},
		"named as a workbook": {"a.xlsx", []byte(head + "\nA" + tail + "\n"), "refused import_format"},
		"decimal dates": {"a.csv", []byte(head + ";start\nA" + tail + ";2026,0\nB" + tail + ";2026,5\nC" + tail + ";12.2026\nD" + tail + ";1.2026\nE" + tail + ";2026.1\n"), `A: 991825827 all start 2026-01-01 year
B: 991825827 all (more_than_a_year)
C: 991825827 all start 2026-12-01 month
D: 991825827 all start 2026-01-01 month
E: 991825827 all (more_than_a_year)`},
		"american dates": {"a.csv", []byte(head + ";start\nA" + tail + ";12/31/2026\nB" + tail + ";Dec 31, 2026\nC" + tail + ";31/12/2026\nD" + tail + ";May 2026\nE" + tail + ";1/2/26\n"), `A: 991825827 all (no_such_day)
B: 991825827 all start 2026-12-31 day
C: 991825827 all start 2026-12-31 day
D: 991825827 all start 2026-05-01 month
E: 991825827 all (two_digit_year)`},
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
