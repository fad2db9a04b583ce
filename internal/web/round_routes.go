package web

// roundRoutes are the addresses of the rooms of joint prioritisation.
func (w *Web) roundRoutes() []route {
	const room, candidate = "/prioritering/{round}", "/prioritering/{round}/tiltak/{initiative}"
	out := []route{
		{"GET /prioritering/protokoll.css", w.minutesStyle, ""},
		{"GET " + room, w.room, ""},
		{"GET " + room + "/resultat", w.result, ""},
		{"GET " + room + "/protokoll", w.minutes, ""},
		{"GET " + room + "/poeng", w.scores, ""},
		{"GET " + candidate, w.roundCandidate, ""},
	}
	for _, f := range []struct {
		path       string
		show, send handler
	}{
		{"/prioritering/ny", w.openRoundForm, w.openRound},
		{room + "/kandidater", w.candidatesForm, w.candidates},
		{room + "/vekter", w.weightsForm, w.weights},
		{room + "/poeng/{assessor}/{initiative}", w.scoreForm, w.score},
		{room + "/forsegle", w.sealForm, w.seal},
		{candidate + "/standpunkt", w.positionForm, w.position},
		{candidate + "/signer", w.signForm, w.sign},
		{candidate + "/uenighet", w.disagreeForm(disagreeing), w.disagree(disagreeing)},
		{candidate + "/loft", w.disagreeForm(escalating), w.disagree(escalating)},
		{candidate + "/avklaring", w.disagreeForm(resolving), w.disagree(resolving)},
		{room + "/unntak", w.exceptionForm, w.exception},
		{room + "/konkluder", w.concludeForm, w.conclude},
	} {
		out = append(out, route{"GET " + f.path, f.show, ""}, route{"POST " + f.path, f.send, ""})
	}
	return out
}
