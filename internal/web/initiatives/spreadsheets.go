package initiatives

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/sheet"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// initiativesCSV is the whole selection as a spreadsheet.
func initiativesCSV(v *shell.Request) error {
	s, err := readFile(v)
	if err != nil {
		return err
	}
	h := spreadsheet(v)
	h.Set("Content-Type", sheet.CSVType)
	h.Set("Content-Disposition", `attachment; filename="tiltak.csv"`)
	err = sheet.WriteCSV(v.W, v.Lang, v.Shell.Config.App.Places(), v.Shell.Config.Site.String(), func(row func(catalogue.Row) bool) error { return v.Shell.Config.App.Query.Each(s.query, row) })
	return err // nothing has been sent
}

// readFile understands the address of a file, which has its language too.
func readFile(v *shell.Request) (*selection, error) {
	if err := v.LanguageOfAddress(); err != nil {
		return nil, err
	}
	return readSelection(v, shell.ParamLanguage)
}

// spreadsheet says that whoever keeps a spreadsheet asks whether it is the newest.
func spreadsheet(v *shell.Request) http.Header {
	h := v.W.Header()
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Language", string(v.Lang))
	return h
}

// initiativesXLSX is the whole selection as a workbook.
func initiativesXLSX(v *shell.Request) error {
	s, err := readFile(v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	err = sheet.WriteXLSX(&b, v.Titled(v.Lang.Label("initiatives")), v.Lang, v.Shell.Config.App.Places(), v.Shell.Config.Site.String(), func(row func(catalogue.Row) bool) error { return v.Shell.Config.App.Query.Each(s.query, row) })
	if err != nil {
		return err
	}
	h := spreadsheet(v)
	h.Set("Content-Type", sheet.XLSXType)
	h.Set("Content-Disposition", `attachment; filename="tiltak.xlsx"`)
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	_, _ = v.W.Write(b.Bytes()) // the browser is gone if this fails
	return nil
}

// subscribe is where one follows what the selection has.
func (s *selection) subscribe() string {
	return shell.FollowAddress(s.changes())
}

// changes are what it selects, as changes are asked for.
func (s *selection) changes() filter.Set {
	if s.query.Text == "" {
		return s.asked
	}
	return s.asked.With(filter.Text, s.query.Text)
}
