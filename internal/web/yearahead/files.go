package yearahead

import (
	"bytes"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/opendocument"
	"github.com/samstyring/samstyring/internal/sheet"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// fileName is what the files are called, before their ending.
const fileName = "neste-aar"

// readFile understands the address of a file, which has its language too.
func readFile(v *shell.Request) (*scope, error) {
	if err := v.LanguageOfAddress(); err != nil {
		return nil, err
	}
	return readScope(v, shell.ParamLanguage)
}

// textDocument is the year as a text document, for a case paper to the council.
func textDocument(v *shell.Request) error {
	s, err := readFile(v)
	if err != nil {
		return err
	}
	d, err := newYearPage(v, s)
	if err != nil {
		return err
	}
	t := &opendocument.Text{Title: v.Titled(d.Title), Language: string(v.Lang), Blocks: []opendocument.Block{
		opendocument.Heading{Level: 1, Text: d.Title}, opendocument.Paragraph{Text: d.Lead},
	}}
	for _, sentence := range d.Summary {
		t.Blocks = append(t.Blocks, opendocument.Paragraph{Text: sentence})
	}
	for _, m := range d.Months {
		t.Blocks = append(t.Blocks, opendocument.Heading{Level: 2, Text: m.Title}, d.table(v, m.Title, m.Steps))
	}
	if len(d.Undecided.Steps) > 0 {
		t.Blocks = append(t.Blocks,
			opendocument.Heading{Level: 2, Text: v.T("year.undecided", nil)}, opendocument.Paragraph{Text: v.T("year.undecided.what", nil)},
			d.table(v, v.T("year.undecided", nil), d.Undecided.Steps))
	}
	if d.Contacts != "" {
		t.Blocks = append(t.Blocks, opendocument.Paragraph{Text: v.T("contacts.of", fault.Args{"name": d.One.DisplayName}), Href: v.Shell.Config.Site.String() + d.Contacts})
	}
	t.Blocks = append(t.Blocks, opendocument.Paragraph{Text: v.T("year.from", nil), Href: v.Shell.Config.Site.String() + s.href(address)})
	var b bytes.Buffer
	if err := opendocument.Write(&b, t); err != nil {
		return err
	}
	return v.Download(opendocument.Type, fileName+".odt", b.Bytes())
}

// table has a line for each step; what is undecided has no column of days.
func (d *yearPage) table(v *shell.Request, name string, steps []step) opendocument.Table {
	t := opendocument.Table{
		Name: name, Widths: []int{26, 56, 26, 32, 30},
		Head: []string{v.T("year.when", nil), v.T("year.what", nil), v.T("year.effort", nil), v.T("year.who", nil), v.T("year.owner", nil)},
	}
	for _, s := range steps {
		what := v.Lang.Pick(s.Title)
		if s.Do != "" {
			what += ": " + s.Do
		}
		t.Rows = append(t.Rows, []opendocument.Paragraph{
			{Text: s.When}, {Text: what, Href: v.Shell.Config.Site.String() + s.Href}, {Text: s.effort(v)}, {Text: s.who(v)}, {Text: s.Owner},
		})
	}
	if len(steps) > 0 && steps[0].When == "" {
		t.Widths, t.Head = []int{82, 26, 32, 30}, t.Head[1:]
		for i := range t.Rows {
			t.Rows[i] = t.Rows[i][1:]
		}
	}
	return t
}

func (s *step) effort(v *shell.Request) string {
	if len(s.Effort) == 0 {
		return v.T("year.effort.unknown", nil)
	}
	return strings.Join(s.Effort, ", ")
}

// workbook is the year as a spreadsheet of one sheet.
func workbook(v *shell.Request) error {
	s, err := readFile(v)
	if err != nil {
		return err
	}
	d, err := newYearPage(v, s)
	if err != nil {
		return err
	}
	head := []string{v.T("year.part", nil), v.T("year.when", nil), v.T("year.number", nil), v.T("year.initiative", nil), v.T("year.do", nil), v.T("year.effort", nil), v.T("year.column.hours.once", nil), v.T("year.column.hours.yearly", nil), v.T("year.column.money.once", nil), v.T("year.column.money.yearly", nil), v.T("year.service", nil), v.T("year.who", nil), v.T("year.owner", nil), v.T("year.concerned", nil), v.T("year.link", nil)}
	rows := [][]any{texts(head)}
	line := func(part string, s *step) {
		var hours, yearly, money, yearlyMoney any // left blank where nobody has assessed
		if e := s.amounts; e.Known {
			hours, yearly, money, yearlyMoney = e.OneOff.Expected, e.Yearly.Expected, e.OneOffMoney.Expected, e.YearlyMoney.Expected
		}
		rows = append(rows, []any{part, s.When, s.ID, v.Lang.Pick(s.Title), s.Do, s.effort(v), hours, yearly, money, yearlyMoney, strings.Join(s.Functions, ", "), s.role(v), s.Owner, s.Concerned, v.Shell.Config.Site.String() + s.Href})
	}
	for _, m := range d.Months {
		for i := range m.Steps {
			line(m.Title, &m.Steps[i])
		}
	}
	for i := range d.Undecided.Steps {
		line(v.T("year.undecided", nil), &d.Undecided.Steps[i])
	}
	var b bytes.Buffer
	if err := sheet.WriteTable(&b, v.Titled(v.T("year.link.all", nil)), []float64{20, 18, 12, 44, 44, 30, 12, 12, 14, 14, 40, 30, 30, 12, 40}, rows); err != nil {
		return err
	}
	return v.Download(sheet.XLSXType, fileName+".xlsx", b.Bytes())
}

func texts(list []string) []any {
	out := make([]any, len(list))
	for i, t := range list {
		out[i] = t
	}
	return out
}
