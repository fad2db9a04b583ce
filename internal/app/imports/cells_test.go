package imports_test

import (
	"testing"

	"github.com/samstyring/samstyring/internal/app/imports"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A cell that may mean several things is asked about, with what it may mean.
func TestCellsThatMayMeanSeveralThings(t *testing.T) {
	t.Parallel()
	r := testkit.Open(t, t.TempDir(), eventlog.Config{})
	f := lines("1;Skattekart;Kort.;974761076;Herøy, Oslo;03/04/2027;jul 2027;pågår", "2;Annet;Kort.;974761076;301")
	p := upload(t, r, f)
	want(t, p, "doubt ?cell.reach ?cell.start ?cell.end ?cell.phase, doubt ?cell.reach")
	answer := func(c *imports.Choices, row, question, choice int) {
		q := p.Rows[row].Questions[question]
		c.Answer(p.Rows[row].Line, q.Code, q.Answers[choice].Value)
	}
	if n := len(p.Rows[0].Questions[0].Answers); n != 2 {
		t.Fatalf("%d answers about the reach: %+v", n, p.Rows[0].Questions[0])
	}
	p = choose(t, r, p, func(c *imports.Choices) {
		answer(c, 0, 0, 1) // Herøy in Nordland
		answer(c, 0, 1, 1) // the fourth of March
		answer(c, 0, 2, 2) // left out
	})
	want(t, p, "new ?cell.reach ?cell.start ?cell.end ?cell.phase, doubt ?cell.reach")
	if w := p.Rows[0].Warnings; len(w) != 2 || w[0].Code != "which_phase" {
		t.Errorf("warnings %+v", w)
	}
	v := p.Rows[0].Values
	if len(v.Reach.Codes) != 2 || v.Reach.Codes[0] != "0301" && v.Reach.Codes[1] != "0301" || len(v.Plan) != 1 || v.Plan[0].Date != "2027-03-04" || v.Phase != "" {
		t.Errorf("values %+v", v)
	}
	// A cell that says something else is asked about anew.
	p = choose(t, r, p, func(c *imports.Choices) { c.Correct(2, "kommuner", "Våler, Oslo") })
	want(t, p, "doubt ?cell.reach ?cell.start ?cell.end ?cell.phase, doubt ?cell.reach")
	// So is a row that only updates, and nothing is asked of what is registered.
	p = choose(t, r, p, func(c *imports.Choices) { answer(c, 0, 0, 0); answer(c, 1, 0, 0) })
	want(t, p, "new ?cell.reach ?cell.start ?cell.end ?cell.phase, new ?cell.reach")
	execute(t, r, p)
	want(t, upload(t, r, csvFile("id;fase\n1;pågår\n")), "unchanged ?cell.phase")
	want(t, upload(t, r, csvFile("id;kommuner\n1;Herøy\n")), "doubt ?cell.reach")
}
