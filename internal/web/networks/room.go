// Package networks is the room for networks: municipalities that work together. The
// list (list.go) leads to the page of each (show.go), where a municipality joins,
// confirms or leaves with one press; say.go is the forms of the host, of KS and of the
// municipalities, and preview.go what each shows before it is recorded. How far the
// members have come is in the room municipalities, beside that of counties, and their
// next twelve months in yearahead.
package networks

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the networks.
var Room = shell.Room{Templates: files, Routes: routes}

// base is the address of the list, one that of a network.
const (
	base = "/nettverk"
	one  = base + "/{network}"
)

func routes(w *shell.Shell) ([]shell.Route, error) {
	out := []shell.Route{
		{Pattern: "GET " + base, Handle: w.Cached(showList)},
		{Pattern: "GET " + one, Handle: w.Cached(showOne)},
	}
	for _, f := range forms {
		out = append(out, shell.Route{Pattern: "GET " + f.path, Handle: begin(f)}, shell.Route{Pattern: "POST " + f.path, Handle: receive(f)})
	}
	return out, nil
}
