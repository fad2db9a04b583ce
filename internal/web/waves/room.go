// Package waves is the room for waves: municipalities that begin with an initiative
// together. Each has a page with who has a place and who waits, and short forms that
// announce or change it, sign a municipality up and withdraw it (form.go); preview.go is what
// each shows before it is recorded.
package waves

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is the waves.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	out := []shell.Route{{Pattern: "GET /tiltak/{id}/puljer/{wave}", Handle: w.Cached(showOne)}}
	for _, f := range []*waveForm{&announcing, &changing, &closing, &cancelling, &joining, &withdrawing} {
		out = append(out, shell.Route{Pattern: "GET " + f.path, Handle: begin(f)}, shell.Route{Pattern: "POST " + f.path, Handle: receive(f)})
	}
	return out, nil
}
