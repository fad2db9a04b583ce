package web

import (
	"embed"
)

//go:embed front/templates/*.html
var frontFiles embed.FS

// frontRoom is the front page, and signing in and out.
var frontRoom = Room{Templates: within(frontFiles, "front"), Routes: frontRoutes}

func frontRoutes(w *Web) ([]route, error) {
	out := []route{
		{"GET /{$}", w.keeping(w.front), ""},
		{"GET /sprak", w.chooseLanguage, ""},
	}
	if w.cfg.DemoSignIn {
		out = append(out,
			route{"GET /logg-inn", directly(w.signInPage), ""},
			route{"POST /logg-inn", directly(w.signIn), ""},
			route{"POST /logg-ut", directly(w.signOut), ""},
		)
	}
	return out, nil
}
