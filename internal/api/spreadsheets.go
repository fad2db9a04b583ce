package api

import (
	"context"
	"io"
	"net/http"

	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/sheet"
)

// csv streams the whole selection as Norwegian Excel opens it.
func (a *API) csv(ctx context.Context, q catalogue.Query) reply {
	m := meta(ctx)
	return spreadsheet(ctx, sheet.CSVType, "tiltak.csv", func(w io.Writer) error {
		return sheet.WriteCSV(w, m.Language, a.app.Places(), m.Origin, a.rows(q))
	})
}

// xlsx is the whole selection as a workbook.
func (a *API) xlsx(ctx context.Context, q catalogue.Query) reply {
	m := meta(ctx)
	return spreadsheet(ctx, sheet.XLSXType, "tiltak.xlsx", func(w io.Writer) error {
		return sheet.WriteXLSX(w, m.Language.Titled(a.app.Exercise(), m.Language.Label("initiatives")), m.Language, a.app.Places(), m.Origin, a.rows(q))
	})
}

func (a *API) rows(q catalogue.Query) sheet.Rows {
	return func(row func(catalogue.Row) bool) error { return a.app.Query.Each(q, row) }
}

func spreadsheet(ctx context.Context, kind, name string, write func(io.Writer) error) reply {
	out := ok()
	out.set("Content-Type", kind)
	out.set("Content-Language", string(meta(ctx).Language))
	out.set("Cache-Control", "no-cache")
	out.set("Vary", "Accept, Accept-Language")
	out.set("Content-Disposition", `attachment; filename="`+name+`"`)
	out.stream = func(w http.ResponseWriter) error { return write(w) }
	return out
}
