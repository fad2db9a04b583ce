package imports

import (
	"embed"

	"github.com/samstyring/samstyring/internal/importing"
	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is importing of spreadsheets.
var Room = shell.Room{Templates: files, Routes: routes}

// maxUpload is room for a file and what a form says beside it.
const maxUpload = importing.MaxBytes + 1<<20

func routes(*shell.Shell) ([]shell.Route, error) {
	return []shell.Route{
		{Pattern: "GET /importer", Handle: begin},
		{Pattern: "POST /importer", Handle: upload, MaxBody: maxUpload},
		{Pattern: "GET /importer/eksempel.csv", Handle: sampleCSV},
		{Pattern: "GET /importer/eksempel.xlsx", Handle: sampleXLSX},
		{Pattern: "GET /importer/{id}", Handle: show},
		{Pattern: "POST /importer/{id}", Handle: choose},
		{Pattern: "POST /importer/{id}/lesing", Handle: chooseReading},
		{Pattern: "POST /importer/{id}/skriv", Handle: execute},
		{Pattern: "POST /importer/{id}/forkast", Handle: discard},
		{Pattern: "GET /importer/{id}/tilbake", Handle: takeBackForm},
		{Pattern: "POST /importer/{id}/tilbake", Handle: takeBack},
		{Pattern: "GET /importer/{id}/merknader.csv", Handle: remarks},
		{Pattern: "GET /importer/{id}/kolonner.json", Handle: mapping},
	}, nil
}
