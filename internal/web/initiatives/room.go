package initiatives

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the list, each initiative, and everything that can be done with one.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	return append([]shell.Route{
		{Pattern: "GET /tiltak", Handle: w.Cached(list), Menu: "initiatives"},
		{Pattern: "GET /tiltak.csv", Handle: initiativesCSV},
		{Pattern: "GET /tiltak.xlsx", Handle: initiativesXLSX},
		{Pattern: "GET /tiltak/{id}", Handle: w.Cached(showInitiative)},
		{Pattern: "GET /tiltak/{id}/innforing", Handle: w.Cached(showUptake)},
	}, actionRoutes(w)...), nil
}
