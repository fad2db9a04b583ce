// Package contacts is the room for whom to ask: the contacts of an initiative and
// of an organisation as others may see them, and an organisation's own. They are
// read each time from where they can be erased; no such page is kept for others.
package contacts

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is whom to ask.
var Room = shell.Room{Templates: files, Routes: routes}

// ownPath is where an organisation looks after its contacts.
const ownPath = "/min-side/kontakter"

func routes(w *shell.Shell) ([]shell.Route, error) {
	return append(letterRoutes(w), []shell.Route{
		{Pattern: "GET /tiltak/{id}/kontakt", Handle: ofInitiative},
		{Pattern: "POST /tiltak/{id}/kontakt", Handle: ask},
		{Pattern: "GET /virksomheter/{number}/kontakt", Handle: ofOrganisation},
		{Pattern: "GET " + ownPath, Handle: own},
		{Pattern: "POST " + ownPath, Handle: add},
		{Pattern: "GET " + ownPath + "/{contact}", Handle: one},
		{Pattern: "POST " + ownPath + "/{contact}", Handle: change},
	}...), nil
}
