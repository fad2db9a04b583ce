package imports_test

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// struckBook is a workbook with a row that applies, one that is struck through and
// one whose end is.
func struckBook(t *testing.T) imports.File {
	t.Helper()
	f := excelize.NewFile()
	line, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
	for i, row := range [][]any{
		{"id", "tittel", "sammendrag", "orgnr", "kommuner", "slutt", "Notat"},
		{1, "Gjelder", "S.", 991825827, "alle", 2027, "x"},
		{2, "Avlyst", "S.", 991825827, "alle", 2027},
		{3, "Uten frist", "S.", 991825827, "alle", 2028, "x"},
	} {
		cell, _ := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
	}
	for _, area := range [][2]string{{"G2", "G2"}, {"A3", "G3"}, {"F4", "F4"}} { // a note that is not read is nobody's question
		if err == nil {
			err = f.SetCellStyle("Sheet1", area[0], area[1], line)
		}
	}
	var out bytes.Buffer
	if err == nil {
		err = f.Write(&out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return imports.File{Name: "liste.xlsx", Source: "Felt", Bytes: out.Bytes()}
}

// What somebody has drawn a line through is written when somebody says that it
// applies, and not before.
func TestStruckThrough(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	p := upload(t, r, struckBook(t))
	want(t, p, "new, doubt ?struck, doubt ?struck")
	p = choose(t, r, p, func(c *imports.Choices) { c.Answer(3, "struck", "leave"); c.Answer(4, "struck", "without") })
	want(t, p, "new, left_out ?struck, new ?struck")
	if n := len(p.Rows[2].Values.Plan); n != 0 {
		t.Errorf("%d milestones without the one that is struck through", n)
	}
	p = choose(t, r, p, func(c *imports.Choices) { c.Answer(3, "struck", "take"); c.Answer(4, "struck", "take") })
	want(t, p, "new, new ?struck, new ?struck")
	if n := len(p.Rows[2].Values.Plan); n != 1 {
		t.Errorf("%d milestones as the row stands", n)
	}
	if done := execute(t, r, p); done.Registered != 3 {
		t.Errorf("%+v", done)
	}
	again := upload(t, r, struckBook(t))
	want(t, again, "unchanged, doubt ?struck, doubt ?struck")
	want(t, choose(t, r, again, func(c *imports.Choices) { c.Correct(4, "slutt", "2028") }), "unchanged, doubt ?struck, unchanged")
}

// A program answers every question that a row can be asked.
func TestEveryQuestionCanBeAnsweredByAProgram(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	p := upload(t, r, struckBook(t))
	p, err := r.Imports.Amend(t.Context(), digdir(), p.ID, p.Revision, imports.Amendment{Answers: map[int]map[string]string{3: {"struck": "leave"}}})
	if err != nil {
		t.Fatal(err)
	}
	want(t, p, "new, left_out ?struck, doubt ?struck")
	p = upload(t, r, lines("1;A;K;991825827;Herøy;;;pågår"))
	want(t, p, "doubt ?cell.reach ?cell.phase")
	answers := map[string]string{}
	for _, q := range p.Rows[0].Questions {
		answers[q.Code] = q.Answers[0].Value
	}
	if p, err = r.Imports.Amend(t.Context(), digdir(), p.ID, p.Revision, imports.Amendment{Answers: map[int]map[string]string{2: answers}}); err != nil {
		t.Fatal(err)
	}
	want(t, p, "new ?cell.reach ?cell.phase")
}
