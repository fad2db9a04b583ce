package web

import (
	"embed"
)

//go:embed initiatives/templates/*.html
var initiativesFiles embed.FS

// initiativesRoom is the list, each initiative, and everything that can be done with one.
var initiativesRoom = Room{Templates: within(initiativesFiles, "initiatives"), Routes: initiativesRoutes}

func initiativesRoutes(w *Web) ([]route, error) {
	return append([]route{
		{"GET /tiltak", w.keeping(w.initiatives), "initiatives"},
		{"GET /tiltak.csv", w.initiativesCSV, ""},
		{"GET /tiltak.xlsx", w.initiativesXLSX, ""},
		{"GET /tiltak/{id}", w.keeping(w.initiative), ""},
	}, w.actRoutes()...), nil
}
