package front

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the front page, and signing in and out.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	out := []shell.Route{
		{Pattern: "GET /{$}", Handle: w.Cached(front)},
		{Pattern: "GET /sprak", Handle: w.ChooseLanguage},
	}
	if w.Config.DemoSignIn {
		out = append(out,
			shell.Route{Pattern: "GET /logg-inn", Handle: directly(signInPage)},
			shell.Route{Pattern: "POST /logg-inn", Handle: directly(signIn)},
			shell.Route{Pattern: "POST /logg-ut", Handle: directly(signOut)},
		)
	}
	return out, nil
}
