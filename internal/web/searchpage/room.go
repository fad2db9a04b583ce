// Package searchpage is the room for what is found by words, of whichever kind.
package searchpage

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the search.
var Room = shell.Room{Templates: files, Routes: routes}

// address is where everything is searched.
const address = "/sok"

func routes(w *shell.Shell) ([]shell.Route, error) {
	return []shell.Route{
		{Pattern: "GET " + address, Handle: w.Cached(show)},
		{Pattern: "GET " + shell.OpenSearchPath, Handle: describe},
	}, nil
}
