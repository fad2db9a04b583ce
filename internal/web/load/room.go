// Package load is the page of what all initiatives together take of the
// municipalities, quarter by quarter: for each size class or county, with the
// deadlines that collide, what municipalities are busy with anyway, and what it
// would be if an initiative came at another time. Nothing is written.
package load

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// address is where the page is.
const address = "/belastning"

// Room is the calendar of loads.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	return []shell.Route{
		{Pattern: "GET " + address, Handle: w.Cached(showLoad)},
		{Pattern: "GET " + address + ".xlsx", Handle: workbook},
	}, nil
}
