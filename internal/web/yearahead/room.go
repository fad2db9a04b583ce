package yearahead

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// address is where the page is.
const address = "/neste-aar"

// Room is the next twelve months.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	return []shell.Route{
		{Pattern: "GET " + address, Handle: w.Cached(page)},
		{Pattern: "GET " + address + ".odt", Handle: textDocument},
		{Pattern: "GET " + address + ".xlsx", Handle: workbook},
	}, nil
}
