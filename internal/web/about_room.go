package web

import (
	"embed"
)

//go:embed about/templates/*.html
var aboutFiles embed.FS

// aboutRoom is what the registry is.
var aboutRoom = Room{Templates: within(aboutFiles, "about"), Routes: aboutRoutes}

func aboutRoutes(w *Web) ([]route, error) {
	return []route{{"GET /om", w.keeping(w.about), "about"}}, nil
}
