// Package products is the room for the products of vendors: what is registered,
// how far each has come for each initiative, which of them municipalities use, and
// what waits for a vendor.
package products

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the products of vendors.
var Room = shell.Room{Templates: files, Routes: routes}

// base is the address of the list.
const base = "/fagsystemer"

func routes(w *shell.Shell) ([]shell.Route, error) {
	out := []shell.Route{
		{Pattern: "GET " + base, Handle: w.Cached(showList)},
		{Pattern: "GET " + base + "/{product}", Handle: w.Cached(showOne)},
		{Pattern: "GET /leverandorer/{number}", Handle: w.Cached(showVendor)},
		{Pattern: "GET /kommuner/{number}/fagsystemer", Handle: showUse},
		{Pattern: "POST /kommuner/{number}/fagsystemer", Handle: declareUse},
	}
	for _, f := range []*wordForm{&registering, &changing, &reporting, &verifying} {
		out = append(out, shell.Route{Pattern: "GET " + f.path, Handle: begin(f)}, shell.Route{Pattern: "POST " + f.path, Handle: receive(f)})
	}
	return out, nil
}
