package about

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is what the registry is, and what of it can be had.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	return []shell.Route{
		{Pattern: "GET /om", Handle: w.Cached(about), Menu: "about"}, {Pattern: "GET /personvern", Handle: w.Cached(privacy)},
		{Pattern: "GET /hjelp", Handle: w.Cached(help)}, {Pattern: "GET /data", Handle: w.Cached(data)},
		{Pattern: "GET /katalog", Handle: catalogue}, {Pattern: "GET /katalog.ttl", Handle: catalogue}, {Pattern: "GET /katalog.jsonld", Handle: catalogue},
		{Pattern: "GET /tilgjengelighet", Handle: w.Cached(accessibility)},
	}, nil
}
