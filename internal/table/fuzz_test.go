package table_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/table"
)

// small are limits that fuzzing meets.
var small = table.Limits{Bytes: 1 << 20, Unpacked: 4 << 20, Rows: 2000, Columns: 100, Cells: 20_000, Text: 1 << 20}

// sound fails if a file is read into something that no reader expects.
func sound(t *testing.T, name string, data []byte) {
	t.Helper()
	w, err := table.Open(name, data, small)
	var got *table.Table
	if err == nil {
		got, err = w.Read(table.Options{})
	}
	var known *fault.Error
	if err != nil {
		if !errors.As(err, &known) {
			t.Fatalf("%v is no fault", err)
		}
		return
	}
	got.Match(nil)
	last := 0
	for _, r := range got.Rows {
		if r.Number < last || r.Number < 1 {
			t.Fatalf("row %d behind %d", r.Number, last)
		}
		last = r.Number
		for _, c := range r.Cells {
			if c.Kind == table.Date != (c.Day != nil) || c.Kind == table.Number && c.Number == "" {
				t.Fatalf("cell %+v", c)
			}
		}
	}
	for _, n := range got.Notes {
		if n.Code == "" || n.Row < 0 || n.Column < 0 {
			t.Fatalf("note %+v", n)
		}
	}
	if _, err := w.Read(table.Options{Transposed: true}); err != nil && !errors.As(err, &known) {
		t.Fatalf("%v is no fault", err)
	}
}

func FuzzDelimited(f *testing.F) {
	files, err := filepath.Glob("testdata/*.csv")
	if err != nil || len(files) == 0 {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("\xff\xfea\x00;\x00\xd8\x00\n\x00"))
	f.Add([]byte("sep=\\t\r\n\"a\n\"\"b\"\t'=1\r\n\"open"))
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, "a.csv", data) })
}

// part gives a part of a packed file.
func part(t testing.TB, name string, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The parts are fuzzed unpacked: no chance makes an archive.
func FuzzWorkbook(f *testing.F) {
	files, err := filepath.Glob("testdata/*.xlsx")
	if err != nil || len(files) == 0 {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(part(f, "xl/worksheets/sheet1.xml", data), styles, `<sst><si><t>a_x000A_</t></si></sst>`, part(f, "xl/workbook.xml", data))
	}
	f.Fuzz(func(t *testing.T, sheet, styles, texts, book string) {
		sound(t, "a.xlsx", workbook(t, sheet, "xl/styles.xml", styles, "xl/sharedStrings.xml", texts))
		sound(t, "a.xlsx", workbook(t, sheet, "xl/workbook.xml", book, "xl/worksheets/sheet2.xml", sheet))
	})
}

func FuzzOpenDocument(f *testing.F) {
	f.Add(`<table:table table:name="A" table:style-name="ta2"><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="2" table:number-rows-spanned="2" office:value-type="float" office:value="1"><text:p>1<text:s text:c="3"/></text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>`)
	f.Add(`<table:table table:name="A"><table:table-row><table:table-cell table:style-name="ce1" office:value-type="date" office:date-value="2026-08-14"><office:annotation><text:p>x</text:p></office:annotation><text:p>a</text:p><text:p>b</text:p></table:table-cell><table:table-cell table:formula="of:=1"/></table:table-row></table:table>`)
	f.Fuzz(func(t *testing.T, sheets string) { sound(t, "a.ods", openDocument(t, sheets)) })
}
