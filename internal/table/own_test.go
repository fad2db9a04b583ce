package table_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/internal/table"
)

// What the program that writes our workbooks writes is read as it was, dates
// and apostrophes too.
func TestOurOwnWorkbook(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	var out bytes.Buffer
	days := "yyyy-mm-dd"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &days})
	if err == nil {
		err = f.SetDocProps(&excelize.DocProperties{Creator: table.Creator})
	}
	if err == nil {
		err = f.SetSheetRow("Sheet1", "A1", &[]any{"Tittel", "Sammendrag", "Sist endret"})
	}
	if err == nil {
		err = f.SetSheetRow("Sheet1", "A2", &[]any{"'=1+1", "- æøå", 46235})
	}
	if err == nil {
		err = f.SetCellStyle("Sheet1", "C2", "C2", style)
	}
	if err == nil {
		err = f.Write(&out)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := read("a.xlsx", out.Bytes(), table.Options{})
	if err != nil || summary(got) != "2: '=1+1|- æøå|2026-08-01\ntable_apostrophe_kept 2" {
		t.Errorf("%v\n%s", err, summary(got))
	}
}
