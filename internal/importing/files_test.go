package importing_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/seed"
)

const head = "title;summary;owner;reach\n"

func TestFilesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	wide := strings.Repeat("x;", 200) + "x\n"
	for name, tc := range map[string]struct {
		file, data string
		code       fault.Code
		key        string
		fields     string
	}{
		"empty":            {"a.csv", "", fault.Invalid, "import_empty", ""},
		"mark only":        {"a.csv", "\xef\xbb\xbf\n \n", fault.Invalid, "import_empty", ""},
		"too large":        {"a.csv", strings.Repeat("x", importing.MaxBytes+1), fault.TooLarge, "import_too_large", ""},
		"too wide":         {"a.csv", head + wide, fault.TooLarge, "import_too_many_columns", ""},
		"too long":         {"a.csv", head + strings.Repeat("x\n", importing.MaxRows+1), fault.TooLarge, "import_too_many_rows", ""},
		"other extension":  {"a.pdf", head, fault.UnsupportedMedia, "import_format", ""},
		"not a workbook":   {"a.xlsx", head, fault.UnsupportedMedia, "import_format", ""},
		"old workbook":     {"a.xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", fault.UnsupportedMedia, "import_is_xls", ""},
		"half of UTF-16":   {"a.csv", "\xff\xfet\x00i", fault.Malformed, "import_encoding", ""},
		"zeros":            {"a.csv", "ti\x00\x00\x00\x00", fault.UnsupportedMedia, "import_format", ""},
		"damaged workbook": {"a.xlsx", "PK\x03\x04 and nothing more", fault.Malformed, "import_workbook", ""},
		"mark, not UTF-8":  {"a.csv", "\xef\xbb\xbf" + head + "\xf8;b;nav;all\n", fault.Malformed, "import_encoding", ""},
		"damaged UTF-8":    {"a.csv", head + "æøå \xf8;b;nav;all\n", fault.Malformed, "import_encoding", ""},
		"no encoding":      {"a.csv", head + "\x81\xf8;b;nav;all\n", fault.Malformed, "import_encoding", ""},
		"no headings":      {"a.csv", "Et tiltak;Om det\n", fault.Invalid, "import_headings", "tittel missing_heading; sammendrag missing_heading; ansvarlig missing_heading; beroerte_kommuner missing_heading"},
		"only an id":       {"a.csv", "id\n1\n", fault.Invalid, "import_headings", "tittel missing_heading; sammendrag missing_heading; ansvarlig missing_heading; beroerte_kommuner missing_heading"},
		"same twice":       {"a.csv", "title;summary;owner;reach;Title\n", fault.Invalid, "import_headings", "Title duplicate_heading"},
		"synonym twice":    {"a.csv", "title;summary;owner;reach;TITTEL_nb\n", fault.Invalid, "import_headings", "TITTEL_nb duplicate_heading"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, err := importing.Parse(tc.file, []byte(tc.data), options())
			var e *fault.Error
			if f != nil || !errors.As(err, &e) {
				t.Fatalf("got %v, %v", f, err)
			}
			var fields []string
			for _, x := range e.Fields {
				fields = append(fields, x.Path+" "+x.Code)
			}
			if got := strings.Join(fields, "; "); e.Code != tc.code || e.Key != tc.key || got != tc.fields {
				t.Errorf("got %s %s %q, want %s %s %q", e.Code, e.Key, got, tc.code, tc.key, tc.fields)
			}
		})
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	t.Parallel()
	_, err := importing.Parse("a.csv", []byte("\xef\xbb\xbf"+head+"x;b;nav;all\n\xf8;b;nav;all\n"), options())
	var e *fault.Error
	if !errors.As(err, &e) || e.Args["line"] != 3 {
		t.Errorf("got %v, want line 3", err)
	}
}

func TestSourceIsRequired(t *testing.T) {
	t.Parallel()
	opt := options()
	opt.Source = " "
	if _, err := importing.Parse(seed.FileName, seed.Initiatives(), opt); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	f := parse(t, "a.csv", []byte("\n TITTEL ;Kort beskrivelse;Ansvarlig-orgnr.;Berørte  kommuner;Tenesteområde;Farge;;se_en\nx;b;991825827;alle;naring;blå\ny;b;991825827;alle;naring;blå;utenfor\n"))
	if got, want := remarks(f.Warnings), "Farge unknown_column; se_en unknown_column"; got != want || f.Warnings[0].Line != 2 {
		t.Errorf("warnings %q on line %d, want %q on 2", got, f.Warnings[0].Line, want)
	}
	if v := f.Rows[0].Values; len(f.Rows[0].Faults) > 0 || v.Themes[0] != "naring" || v.Owner != "991825827" {
		t.Errorf("faults %v, values %+v", f.Rows[0].Faults, v)
	}
	if got := remarks(f.Rows[1].Faults); got != " value_without_heading" {
		t.Errorf("faults %q", got)
	}
}

// A workbook whose first sheet is something else, with real dates, a formula
// and one that failed.
func TestWorkbook(t *testing.T) {
	t.Parallel()
	for _, date1904 := range []bool{false, true} {
		t.Run(fmt.Sprint("1904 ", date1904), func(t *testing.T) {
			t.Parallel()
			f := excelize.NewFile()
			if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904}); err != nil {
				t.Fatal(err)
			}
			set(t, f, "Sheet1", 1, 1, "Les dette først")
			if _, err := f.NewSheet("Tiltak"); err != nil {
				t.Fatal(err)
			}
			day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
			for i, row := range [][]any{
				3: {"Tittel", "Sammendrag", "Orgnr", "Kommunenummer", "Start", "Slutt", "Kontrollert dato", "KOSTRA"},
				5: {"Et tiltak", "Om det", 991825827, 301, day, 2025, day.Add(13 * time.Hour), 120},
				6: {"Et til", "Om det", 991825827, "alle", "", "", "", "#REF!"},
			} {
				for j, v := range row {
					set(t, f, "Tiltak", j+1, i+1, v)
				}
			}
			if err := f.SetCellFormula("Tiltak", "C6", "SUM(991825826,1)"); err != nil {
				t.Fatal(err)
			}
			got := parse(t, "a.xlsx", save(t, f))
			if len(got.Rows) != 2 || got.Rows[0].Line != 6 || remarks(got.Rows[0].Faults) != "" {
				t.Fatalf("rows %+v", got.Rows)
			}
			v := got.Rows[0].Values
			wantPlan := []events.Milestone{{Milestone: "start", Date: "2024-02-29", Precision: "day"}, {Milestone: "slutt", Date: "2025-12-31", Precision: "year"}}
			if fmt.Sprint(v.Plan) != fmt.Sprint(wantPlan) || v.Provenance.Date != "2024-02-29" {
				t.Errorf("plan %v checked %s", v.Plan, v.Provenance.Date)
			}
			if v.Owner != "991825827" || v.Reach.Codes[0] != "0301" || v.Functions[0] != "120" {
				t.Errorf("values %+v", v)
			}
			if faults, warnings := remarks(got.Rows[1].Faults), remarks(got.Rows[1].Warnings); faults != "KOSTRA formula_error" || warnings != "KOSTRA invalid_function" {
				t.Errorf("faults %q, warnings %q", faults, warnings)
			}
		})
	}
}

// A row that claims a number no sheet has would keep the reader counting.
func TestWorkbookWithAbsurdRow(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	sheet := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="2000000000"><c r="A2000000000"><v>1</v></c></row></sheetData></worksheet>`
	f.Sheet.Delete("xl/worksheets/sheet1.xml")
	f.Pkg.Store("xl/worksheets/sheet1.xml", []byte(sheet))
	_, err := importing.Parse("a.xlsx", save(t, f), options())
	if fault.CodeOf(err) != fault.TooLarge {
		t.Errorf("got %v", err)
	}
}

// A small file that says it unfolds to much is refused before it does; one that
// unfolds to more than it says is damaged.
func TestWorkbookBombs(t *testing.T) {
	t.Parallel()
	zeros := bytes.Repeat([]byte{0}, 1<<20)
	for size, want := range map[uint64]fault.Code{1 << 40: fault.TooLarge, 10: fault.Malformed} {
		var packed, file bytes.Buffer
		d, err := flate.NewWriter(&packed, flate.BestSpeed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Write(zeros); err != nil {
			t.Fatal(err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		z := zip.NewWriter(&file)
		w, err := z.CreateRaw(&zip.FileHeader{
			Name: "xl/workbook.xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(zeros),
			CompressedSize64: uint64(packed.Len()), UncompressedSize64: size,
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(packed.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := importing.Parse("a.xlsx", file.Bytes(), options()); fault.CodeOf(err) != want {
			t.Errorf("size %d: got %v, want %s", size, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a.csv", seed.Initiatives()[:3000])
	f.Add("a.csv", []byte(head+"\"a\nb\";c;nav;alle\n\x81"))
	f.Add("a.csv", []byte("title\tsummary\towner\treach\tcodes\nx\ty\t1\talle utenom\t1;2\n"))
	var b bytes.Buffer
	book := excelize.NewFile()
	if err := book.SetSheetRow("Sheet1", "A1", &[]any{"title", "summary", "owner", "reach", "start"}); err != nil {
		f.Fatal(err)
	}
	if err := book.SetSheetRow("Sheet1", "A2", &[]any{"x", "y", "nav", 301, 45000.5}); err != nil {
		f.Fatal(err)
	}
	if err := book.Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add("a.xlsx", b.Bytes())
	opt := options()
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		got, err := importing.Parse(name, data, opt)
		var e *fault.Error
		if err != nil && (got != nil || !errors.As(err, &e)) {
			t.Fatalf("got %v, %v", got, err)
		}
		if err != nil {
			return
		}
		for _, r := range got.Rows {
			if r.Values.Provenance == nil || r.Line < 1 {
				t.Fatalf("row %+v", r)
			}
			if len(r.Faults)+len(r.Lacks)+len(r.Doubts) == 0 && (r.Values.ExternalID == "" || r.Values.Reach.Scope == "" || len(r.Values.Summary) == 0) {
				t.Fatalf("no faults, but %+v", r.Values)
			}
		}
	})
}
