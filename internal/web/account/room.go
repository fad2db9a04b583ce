// Package account is the room for signing in and out: choosing an issuer and an
// organisation, coming back from the issuer, and one's own sessions. What issuers
// are asked and what they answer is in internal/access/openid; what is kept of it
// in internal/app/secrets.
package account

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is signing in and out.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	if len(w.Config.SignIn.List()) == 0 {
		return nil, nil
	}
	return []shell.Route{
		{Pattern: "GET /logg-inn", Handle: chooseIssuer},
		{Pattern: "GET /logg-inn/til/{issuer}", Handle: begin},
		{Pattern: "GET /logg-inn/retur/{issuer}", Handle: finish},
		{Pattern: "GET /logg-inn/virksomhet", Handle: known(choosePage)},
		{Pattern: "POST /logg-inn/virksomhet", Handle: known(choose)},
		{Pattern: "GET /min-side/okter", Handle: known(sessionsPage)},
		{Pattern: "POST /min-side/okter", Handle: known(endSessions)},
		{Pattern: "GET /logg-ut", Handle: signedOut},
		{Pattern: "POST /logg-ut", Handle: signOut},
		{Pattern: "POST /logg-ut/varsel", Handle: toldOfLogout},
	}, nil
}
