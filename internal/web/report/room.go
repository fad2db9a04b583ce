// Package report is the page that says what became of joint governance in a
// period: what was decided jointly, what slipped, what bypassed the
// municipalities, what was handed over and what the parties did not agree on.
// All of it follows from events, so that a period that is over stays as it was.
package report

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// address is where the page is.
const address = "/halvaar"

// Room is the report on a period.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	return []shell.Route{{Pattern: "GET " + address, Handle: w.Cached(page)}}, nil
}
