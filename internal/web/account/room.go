// Package account is the room for signing in and out: choosing an issuer and an
// organisation, coming back from the issuer, one's own sessions, who may act for
// one's organisation – roles, invitations, mandates and API keys – and who has looked
// at what is not public. What issuers
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
		{Pattern: "GET /min-side/tilganger", Handle: known(accessPage)},
		{Pattern: "POST /min-side/tilganger/roller", Handle: known(grant)},
		{Pattern: "POST /min-side/tilganger/roller/trekk", Handle: known(withdraw)},
		{Pattern: "POST /min-side/tilganger/invitasjoner", Handle: known(invite)},
		{Pattern: "POST /min-side/tilganger/invitasjoner/trekk", Handle: known(withdrawInvitation)},
		{Pattern: "POST /min-side/tilganger/fullmakter", Handle: known(giveMandate)},
		{Pattern: "POST /min-side/tilganger/fullmakter/trekk", Handle: known(withdrawMandate)},
		{Pattern: "GET /min-side/invitasjon", Handle: known(redeemPage)},
		{Pattern: "POST /min-side/invitasjon", Handle: known(redeem)},
		{Pattern: "GET " + ownDataPath, Handle: known(ownData)},
		{Pattern: "GET " + ownDataPath + ".json", Handle: known(exportOwnData)},
		{Pattern: "POST " + ownDataPath, Handle: known(eraseOwnData)},
		{Pattern: "GET /min-side/nokler", Handle: known(keysPage)},
		{Pattern: "POST /min-side/nokler", Handle: known(makeKey)},
		{Pattern: "POST /min-side/nokler/{key}", Handle: known(withdrawKey)},
		{Pattern: "GET /min-side/innsyn", Handle: known(auditPage)},
		{Pattern: "GET /logg-ut", Handle: signedOut},
		{Pattern: "POST /logg-ut", Handle: signOut},
		{Pattern: "POST /logg-ut/varsel", Handle: backChannelLogout},
	}, nil
}
