// Package needs is the room for needs: what municipalities say is hard, who is behind
// it, and what becomes of it. The list (list.go) leads to the page of each (show.go),
// which is the whole way from the need to what it gave; raise.go is the form that
// raises one, with what is alike before it is recorded, say.go the short forms of those
// behind it and of KS, and preview.go what each shows before it is recorded.
package needs

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the needs.
var Room = shell.Room{Templates: files, Routes: routes}

// base is the address of the list, one that of a need.
const (
	base = "/behov"
	one  = base + "/{need}"
)

func routes(w *shell.Shell) ([]shell.Route, error) {
	out := []shell.Route{
		{Pattern: "GET " + base, Handle: w.Cached(showList), Menu: "needs"},
		{Pattern: "GET " + one, Handle: w.Cached(showOne)},
		{Pattern: "GET " + base + "/nytt", Handle: beginRaising},
		{Pattern: "POST " + base + "/nytt", Handle: receiveRaising},
	}
	for _, f := range []*sayForm{&supporting, &withdrawing, &answering, &closing} {
		out = append(out, shell.Route{Pattern: "GET " + f.path, Handle: begin(f)}, shell.Route{Pattern: "POST " + f.path, Handle: receive(f)})
	}
	return out, nil
}
