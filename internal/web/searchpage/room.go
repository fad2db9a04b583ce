// Package searchpage is the room for what is found by words, of whichever kind, and for
// the words that the search takes for the same (words.go).
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
		{Pattern: "GET " + wordsPath, Handle: w.Cached(showWords)},
		{Pattern: "GET " + changePath, Handle: beginChange}, {Pattern: "POST " + changePath, Handle: takeChange},
		{Pattern: "GET " + shell.OpenSearchPath, Handle: describe},
	}, nil
}
