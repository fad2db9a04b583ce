package web

import (
	"embed"
)

//go:embed rounds/templates/*.html
var roundsFiles embed.FS

// roundsRoom is joint prioritisation: the rounds, and every form of one.
var roundsRoom = Room{Templates: within(roundsFiles, "rounds"), Routes: roundsRoutes}

func roundsRoutes(w *Web) ([]route, error) {
	const one, candidate = "/prioritering/{round}", "/prioritering/{round}/tiltak/{initiative}"
	out := []route{
		{"GET /prioritering", w.rounds, "rounds"},
		{"GET /prioritering/protokoll.css", w.minutesStyle, ""},
		{"GET " + one, w.room, ""},
		{"GET " + one + "/resultat", w.result, ""},
		{"GET " + one + "/protokoll", w.minutes, ""},
		{"GET " + one + "/poeng", w.scores, ""},
		{"GET " + candidate, w.roundCandidate, ""},
	}
	for _, f := range []struct {
		path       string
		show, send handler
	}{
		{"/prioritering/ny", w.openRoundForm, w.openRound},
		{one + "/kandidater", w.candidatesForm, w.candidates},
		{one + "/vekter", w.weightsForm, w.weights},
		{one + "/poeng/{assessor}/{initiative}", w.scoreForm, w.score},
		{one + "/forsegle", w.sealForm, w.seal},
		{candidate + "/standpunkt", w.positionForm, w.position},
		{candidate + "/signer", w.signForm, w.sign},
		{candidate + "/uenighet", w.disagreeForm(disagreeing), w.disagree(disagreeing)},
		{candidate + "/loft", w.disagreeForm(escalating), w.disagree(escalating)},
		{candidate + "/avklaring", w.disagreeForm(resolving), w.disagree(resolving)},
		{one + "/unntak", w.exceptionForm, w.exception},
		{one + "/konkluder", w.concludeForm, w.conclude},
	} {
		out = append(out, route{"GET " + f.path, f.show, ""}, route{"POST " + f.path, f.send, ""})
	}
	return out, nil
}
