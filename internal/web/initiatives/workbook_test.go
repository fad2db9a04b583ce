package initiatives_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

func TestWorkbook(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	w.Propose(func(p *events.Proposed) {
		p.Title = testkit.Text(`=1+1 "Pensjon"`)
		p.Owner, p.Obligation = testkit.Nav, &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-03-01"}
	})
	w.Propose(nil)
	got := w.Browser("nb").Get("/tiltak.xlsx?eier=" + testkit.Nav)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(got.Text)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil || len(rows) != 2 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if rows[1][0] != "2026-0001" || rows[1][1] != `=1+1 "Pensjon"` {
		t.Errorf("row %q", rows[1])
	}
	column := map[string]string{}
	for i, head := range rows[0] {
		name, _ := excelize.ColumnNumberToName(i + 1)
		column[head] = name + "2"
	}
	raw, _ := book.GetCellValue(sheet, column["Frist for plikten"], excelize.Options{RawCellValue: true})
	day, err := time.Parse(time.DateOnly, rows[1][strings.Index("ABCDEFGHIJKLMNOPQRSTUVWXYZ", column["Frist for plikten"][:1])])
	if err != nil || day.Format(time.DateOnly) != "2027-03-01" || raw != "46447" {
		t.Errorf("the deadline is %v, stored as %q: %v (columns %v)", day, raw, err, column)
	}
	link, _ := book.GetCellFormula(sheet, "B2")
	if !strings.HasPrefix(link, `HYPERLINK("http://example.com/tiltak/2026-0001","=1+1 ""Pensjon""")`) {
		t.Errorf("link %s", link)
	}
	panes, err := book.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if tables, err := book.GetTables(sheet); err != nil || len(tables) != 1 {
		t.Errorf("tables %v, %v", tables, err)
	}
}
