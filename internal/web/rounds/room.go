package rounds

import (
	"embed"

	"github.com/samstyring/samstyring/internal/web/shell"
)

//go:embed templates/*.html
var files embed.FS

// Room is joint prioritisation: the rounds, and every form of one.
var Room = shell.Room{Templates: files, Routes: routes}

func routes(w *shell.Shell) ([]shell.Route, error) {
	const one, candidate = "/prioritering/{round}", "/prioritering/{round}/tiltak/{initiative}"
	out := []shell.Route{
		{Pattern: "GET /prioritering", Handle: rounds, Menu: "rounds"},
		{Pattern: "GET /prioritering/protokoll.css", Handle: minutesStyle},
		{Pattern: "GET " + one, Handle: showRound},
		{Pattern: "GET " + one + "/resultat", Handle: result},
		{Pattern: "GET " + one + "/protokoll", Handle: showMinutes},
		{Pattern: "GET " + one + "/poeng", Handle: scores},
		{Pattern: "GET " + candidate, Handle: roundCandidate},
	}
	for _, f := range []struct {
		path       string
		show, send shell.Handler
	}{
		{"/prioritering/ny", openRoundForm, openRound},
		{one + "/kandidater", candidatesForm, candidates},
		{one + "/vekter", weightsForm, weights},
		{one + "/poeng/{assessor}/{initiative}", scoreForm, score},
		{one + "/forsegle", sealForm, seal},
		{candidate + "/standpunkt", positionForm, position},
		{candidate + "/signer", signForm, sign},
		{candidate + "/uenighet", disagreeForm(w, disagreeing), disagree(w, disagreeing)},
		{candidate + "/loft", disagreeForm(w, escalating), disagree(w, escalating)},
		{candidate + "/avklaring", disagreeForm(w, resolving), disagree(w, resolving)},
		{one + "/unntak", exceptionForm, exception},
		{one + "/konkluder", concludeForm, conclude},
	} {
		out = append(out, shell.Route{Pattern: "GET " + f.path, Handle: f.show}, shell.Route{Pattern: "POST " + f.path, Handle: f.send})
	}
	return out, nil
}
