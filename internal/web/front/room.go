package front

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the front page.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	return []shell.Route{
		{Pattern: "GET /{$}", Handle: w.Cached(front)},
		{Pattern: "GET /robots.txt", Handle: robots},
		{Pattern: "GET /sitemap.xml", Handle: siteMapXML},
		{Pattern: "GET /sprak", Handle: w.ChooseLanguage},
	}, nil
}
