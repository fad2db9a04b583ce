package load

import (
	"bytes"
	"fmt"
	"net/url"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/sheet"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// withMoved is the scope as an address has it, with what is moved.
func withMoved(s *scope) url.Values {
	q := s.values()
	if s.moved != "" {
		q.Set(paramMove, s.moved)
		q.Set(paramLater, fmt.Sprint(s.later))
	}
	return q
}

// workbook is the calendar as a spreadsheet: a line for each group and quarter, with
// hours and kroner at the low end, as expected and at the high end.
func workbook(v *shell.Request) error {
	if err := v.LanguageOfAddress(); err != nil {
		return err
	}
	s, err := readScope(v, shell.ParamLanguage)
	if err != nil {
		return err
	}
	g, err := gather(v, s)
	if err != nil {
		return err
	}
	page, err := newLoadPage(v, s)
	if err != nil {
		return err
	}
	calendar := g.now
	if g.tried != nil {
		calendar = g.tried
	}
	rows := [][]any{{page.ByLabel, v.T("load.municipalities", nil), v.T("outlook.quarter", nil)}}
	for _, unit := range []string{"load.file.hours", "load.file.money"} {
		for _, end := range []string{"low", "expected", "high"} {
			rows[0] = append(rows[0], v.T(unit, nil)+", "+v.T("load.file."+end, nil))
		}
	}
	rows[0] = append(rows[0], v.T("load.file.unknown", nil))
	for i := range calendar.Lines {
		rows = append(rows, fileLines(v, calendar, &calendar.Lines[i], page.Rows[i].Name, page.Rows[i].Municipalities)...)
	}
	rows = append(rows, fileLines(v, calendar, &calendar.Total, v.T("load.all", nil), page.Total.Municipalities)...)
	var b bytes.Buffer
	if err := sheet.WriteTable(&b, v.Titled(v.T("load.title", nil)), []float64{30, 14, 16, 14, 14, 14, 16, 16, 16, 14}, rows); err != nil {
		return err
	}
	return v.Download(sheet.XLSXType, "belastning.xlsx", b.Bytes())
}

func fileLines(v *shell.Request, c *outlook.Calendar, l *outlook.Line, name string, municipalities int) (out [][]any) {
	add := func(when string, load outlook.Load) {
		out = append(out, []any{
			name, municipalities, when, load.Hours.Low, load.Hours.Expected, load.Hours.High, load.Money.Low, load.Money.Expected, load.Money.High, load.Unknown,
		})
	}
	for i, q := range c.Quarters {
		add(v.Lang.Date(events.Date(q.First().Format("2006-01-02")), events.PrecisionQuarter), l.Quarters[i])
	}
	if !l.Undated.Hours.Zero() || !l.Undated.Money.Zero() {
		add(v.T("outlook.undated", nil), l.Undated)
	}
	return out
}
