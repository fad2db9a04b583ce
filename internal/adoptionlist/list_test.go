package adoptionlist

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

func readList(t *testing.T, text string) (*List, error) {
	t.Helper()
	ref, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	return Read("liste.csv", []byte(text), ref, "2026-11-29")
}

func (r Row) String() string {
	s := strings.TrimSpace(fmt.Sprintln(r.Municipality, r.State, r.Date, r.Precision, r.Extent))
	for _, f := range r.Faults {
		s += fmt.Sprintf(" ! %s %s", f.Path, f.Code)
	}
	return strings.Join(strings.Fields(s), " ")
}

// Lists as owners keep them, and what each row of them says.
func TestLists(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"our own": {"Kommunenr;Kommune;Status;Dato\n1103;Stavanger;i bruk;01.03.2026\n301;Oslo;planlagt;2027\n1151;Utsira;Under vurdering;\n", []string{
			"1103 in_use 2026-03-01 day", "0301 planned 2027-01-01 year", "1151 considering",
		}},
		"names alone, a tab between": {"Kommune\tTilstand\nStavanger kommune\tI bruk\nHerøy\tI bruk\nRogaland\tI bruk\nHvaler\tnei\n", []string{
			"1103 in_use", "in_use ! Kommune which_municipality", "in_use ! Kommune not_one_municipality", "3110 ! Tilstand which_adoption",
		}},
		"the day that it was taken into use": {"Kommune;Tatt i bruk\nUtsira;mars 2024\nStavanger;ja\nOslo;nei\nHvaler;\n", []string{
			"1151 in_use 2024-03-01 month", "1103 in_use", "0301 ! Tatt i bruk which_adoption", "3110 ! Tatt i bruk required",
		}},
		"a number that is no more, and one that split": {"Kommunenr;Status\n3011;i bruk\n1507;i bruk\n9999;i bruk\n", []string{
			"3110 in_use", "in_use ! Kommunenr which_municipality", "in_use ! Kommunenr unknown_municipality",
		}},
		"number and name of two": {"Kommunenr;Kommune;Status\n1103;Sandnes;i bruk\n", []string{"in_use ! Kommunenr number_and_name"}},
		"one twice, what is not understood, and how much": {"Kommune;Status;Dato;Omfang\nUtsira;i bruk;2026;deler\nUtsira;planlagt;snart;alle\n", []string{
			"1151 in_use 2026-01-01 year some", "1151 planned all ! Dato invalid_date ! Kommune twice_in_file",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list, err := readList(t, c.text)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range list.Rows {
				got = append(got, r.String())
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("read\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

// What is struck through in a workbook is refused with its row, and a number that
// counts days from 1904 is read as that day.
func TestWorkbooksOfAdoptions(t *testing.T) {
	t.Parallel()
	ref, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	line, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
	since := true
	err = errors.Join(err, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &since}),
		f.SetSheetRow("Sheet1", "A1", &[]any{"Kommune", "Status", "Dato", "Kommentar"}),
		f.SetSheetRow("Sheet1", "A2", &[]any{"Utsira", "i bruk", 44195 - 1462, "Ring Kari"}),
		f.SetSheetRow("Sheet1", "A3", &[]any{"Stavanger", "i bruk", "2026"}),
		f.SetCellStyle("Sheet1", "A3", "A3", line))
	raw, wrong := f.WriteToBuffer()
	if err := errors.Join(err, wrong); err != nil {
		t.Fatal(err)
	}
	list, err := Read("liste.xlsx", raw.Bytes(), ref, "2026-11-29")
	if err != nil {
		t.Fatal(err)
	}
	want := "1151 in_use 2020-12-30 day\n1103 in_use 2026-01-01 year ! Kommune struck_through"
	if got := list.Rows[0].String() + "\n" + list.Rows[1].String(); got != want {
		t.Errorf("read\n%s\nwant\n%s", got, want)
	}
	if list.Rows[0].Note != "" || len(list.NotRead) != 1 || list.NotRead[0] != "Kommentar" {
		t.Errorf("a column of comments is read: %q, not read %v", list.Rows[0].Note, list.NotRead)
	}
}

// A file that says of nobody, or nothing of them, is refused with all that is
// missing.
func TestHeadingsThatAreMissing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Fylke;Antall\nRogaland;23\n":         "kommunenr missing_heading, status missing_heading",
		"Kommune;Antall\nUtsira;3\n":          "status missing_heading",
		"Kommune;Status;Status\nUtsira;a;b\n": "Status duplicate_heading",
		"":                                    "import_empty",
		"Kommune;Utsira;Stavanger;Oslo\nStatus;i bruk;i bruk;i bruk\nDato;2026;2026;2026\nOmfang;alle;alle;alle\n": "list_sideways",
	} {
		_, err := readList(t, text)
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Errorf("%q: %v", text, err)
			continue
		}
		var got []string
		for _, field := range f.Fields {
			got = append(got, field.Path+" "+field.Code)
		}
		if len(got) == 0 {
			got = append(got, f.Key)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %s, want %s", text, strings.Join(got, ", "), want)
		}
	}
}

// Whatever a file holds, reading ends, and a row without faults says of whom and
// what.
func FuzzRead(f *testing.F) {
	ref, err := reference.Load()
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"Kommune;Status\nUtsira;i bruk\n", "Kommunenr\tTatt i bruk\n0301\t2026-03\n", "\x00", "Kommune;Status\n\"Utsira"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		list, err := Read("liste.csv", raw, ref, "2026-11-29")
		if err != nil {
			return
		}
		for _, r := range list.Rows {
			if len(r.Faults) == 0 && (r.Municipality == "" || r.State == "") {
				t.Errorf("row %d says nothing and has no fault: %+v", r.Line, r)
			}
		}
	})
}
