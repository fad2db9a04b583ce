package casepapers

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the drafts of case papers.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	const address = "GET /tiltak/{id}/innforing/{number}/saksframlegg"
	return []shell.Route{
		{Pattern: address, Handle: w.Cached(page)},
		{Pattern: address + ".odt", Handle: textDocument},
	}, nil
}
