package adoptions

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is what municipalities say of their own adoptions.
var Room = shell.Room{Templates: files, Routes: routes}

// wordForms are the forms that say something of an adoption.
var wordForms = []*wordForm{&saying, &hindering, &spending, &ticking}

func routes(w *shell.Shell) ([]shell.Route, error) {
	out := []shell.Route{
		{Pattern: "GET /tiltak/{id}/innforing/rapporter", Handle: beginReports},
		{Pattern: "POST /tiltak/{id}/innforing/rapporter", Handle: receiveReports, MaxBody: maxList},
		{Pattern: "GET /tiltak/{id}/innforing/{number}", Handle: w.Cached(showOne)},
		{Pattern: "GET /kommuner/{number}/innforing", Handle: w.Cached(showAll)},
		{Pattern: "POST /kommuner/{number}/innforing", Handle: confirm},
	}
	for _, f := range wordForms {
		pattern := " /tiltak/{id}/innforing/{number}/" + f.slug
		out = append(out, shell.Route{Pattern: "GET" + pattern, Handle: begin(f)}, shell.Route{Pattern: "POST" + pattern, Handle: receive(f)})
	}
	return out, nil
}
