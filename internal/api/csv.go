package api

import (
	"context"
	"net/http"

	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/sheet"
)

// csv streams the whole selection as Norwegian Excel opens it.
func (a *API) csv(ctx context.Context, q catalogue.Query) reply {
	lang := meta(ctx).Language
	out := ok()
	out.set("Content-Type", sheet.CSVType)
	out.set("Content-Language", string(lang))
	out.set("Cache-Control", "no-cache")
	out.set("Vary", "Accept, Accept-Language")
	out.set("Content-Disposition", `attachment; filename="tiltak.csv"`)
	out.stream = func(w http.ResponseWriter) error {
		return sheet.WriteCSV(w, lang, func(row func(catalogue.Row) bool) error { return a.app.Query.Each(q, row) })
	}
	return out
}
