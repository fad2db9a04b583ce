package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/testkit"
)

// inOneLine is a refusal: status, code, exact reason, everything that
// is wrong.
func inOneLine(t *testing.T, a answer) string {
	t.Helper()
	p := decode[api.Problem](t, a)
	out := fmt.Sprintf("%d %s %s", a.Code, p.Code, p.Key)
	for _, e := range p.Errors {
		out += "; " + e.Path + " " + e.Code
		if e.Detail == "" || strings.ContainsAny(e.Detail, "{}") || strings.HasPrefix(e.Detail, "field.") {
			t.Errorf("%s is answered as %q", e.Code, e.Detail)
		}
	}
	if p.Title == "" || strings.HasPrefix(p.Detail, "fault.") || strings.ContainsAny(p.Detail, "{}") {
		t.Errorf("answered as %q, %q", p.Title, p.Detail)
	}
	return out
}

// Whatever is wrong with what a party sends is answered with every reason, and
// writes nothing.
func TestBadInputInARound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.Assessed(t, 2)
	open := func() string { return "/api/v1/rounds/" + w.OpenRound(t, c...) }
	fresh, scored, public := open(), open(), open()
	for _, party := range events.Parties {
		w.Score(t, strings.TrimPrefix(public, "/api/v1/rounds/"), party, testkit.Draft("1", 3, "Slik er det", c...))
		w.command(t, http.StatusOK, testkit.Holder(party), public+"/seals", "")
	}
	w.Score(t, strings.TrimPrefix(scored, "/api/v1/rounds/"), events.PartyState, testkit.Draft("1", 3, "Slik er det", c[0]))
	toSign := decode[document.Round](t, w.get(t, public)).ToSign
	yesterday := toSign[0].Hashes[events.ClassNow]
	title := `{"title":{"nb":"Et annet navn"}}`
	initiative := w.get(t, "/api/v1/initiatives/"+c[0])
	if a := w.send(t, request(http.MethodPatch, "/api/v1/initiatives/"+c[0], title, w.by(t, testkit.Digdir), with("If-Match", initiative.Header().Get("ETag")))); a.Code != http.StatusOK {
		t.Fatalf("amend: %d %s", a.Code, a.Body)
	}
	before := w.Query.Position()

	one := `"initiative":"` + c[0] + `"`
	draft := func(scores string) string { return `{"scores":[{` + one + `,"scores":[` + scores + `]}]}` }
	for _, x := range []struct {
		name, method, path, by, body, want string
	}{
		{"a score of 6", "PUT", fresh + "/drafts/1", testkit.KS, draft(`{"criterion":"value","score":6,"justification":{"nb":"x"}}`),
			"422 invalid ; scores[0].scores[0].score score_out_of_range"},
		{"everything wrong with scores", "PUT", fresh + "/drafts/anne", testkit.KS, draft(`{"criterion":"colour","score":1,"justification":{"nb":"x"}},{"criterion":"value","score":-1,"justification":{}}`),
			"422 invalid ; assessor invalid_assessor; scores[0].scores[0].criterion unknown_scoring_criterion; scores[0].scores[1].score score_out_of_range; scores[0].scores[1].justification required_text"},
		{"half a score", "PUT", fresh + "/drafts/1", testkit.KS, draft(`{"criterion":"value","score":2.5,"justification":{"nb":"x"}}`),
			"422 invalid ; scores[0].scores[0].score wrong_type"},
		{"a weight of 0 for all", "POST", fresh + "/weights", testkit.KS, `{"weights":[{"criterion":"value","weight":0},{"criterion":"burden","weight":0}]}`,
			"422 invalid ; weights weights_all_zero"},
		{"a weight twice and one left out", "POST", fresh + "/weights", testkit.KS, `{"weights":[{"criterion":"value","weight":1},{"criterion":"value","weight":2}]}`,
			"422 invalid ; weights.value twice; weights.burden required"},
		{"a matrix that is not reciprocal", "POST", fresh + "/weights", testkit.KS, `{"matrix":[[1,3],[3,1]]}`,
			"422 invalid ; matrix[1][0] not_reciprocal"},
		{"a matrix that is none", "POST", fresh + "/weights", testkit.KS, `{"matrix":[[2,10],[0.1,1]]}`,
			"422 invalid ; matrix[0][1] judgment_out_of_range; matrix[1][0] judgment_out_of_range; matrix[0][0] diagonal_not_one"},
		{"neither weights nor matrix", "POST", fresh + "/weights", testkit.KS, `{}`, "422 invalid ; weights weights_or_matrix"},
		{"weights for the other party", "POST", fresh + "/weights", testkit.KS, `{"party":"state","matrix":[[1,3],[0.3333333333,1]]}`, "403 forbidden other_party"},
		{"a signature over yesterday's content", "POST", public + "/decisions", testkit.KS, `{` + one + `,"class":"now","decisionHash":"` + yesterday + `"}`,
			"409 signature_mismatch signed_other_content"},
		{"a signature for the other party", "POST", public + "/decisions", testkit.KS, `{"party":"state",` + one + `,"class":"now","decisionHash":"x"}`, "403 forbidden other_party"},
		{"no without a reason, and an unknown class", "POST", public + "/decisions", testkit.KS, `{` + one + `,"class":"maybe","decisionHash":""}`,
			"422 invalid ; class not_one_of; decisionHash required"},
		{"a seal for the other party", "POST", fresh + "/seals", testkit.KS, `{"party":"state"}`, "403 forbidden other_party"},
		{"a seal without a score for a candidate", "POST", scored + "/seals", testkit.Digdir, `{}`, "422 invalid ; scores." + c[1] + " candidate_without_score"},
		{"a seal without any score", "POST", scored + "/seals", testkit.KS, ``, "422 invalid ; scores required; scores." + c[0] + " candidate_without_score; scores." + c[1] + " candidate_without_score"},
		{"a signature before the reveal", "POST", fresh + "/decisions", testkit.KS, `{` + one + `,"class":"now","decisionHash":"x"}`, "409 not_allowed_now scores_not_revealed"},
		{"a draft after the reveal", "PUT", public + "/drafts/1", testkit.KS, draft(""), "409 not_allowed_now scores_are_revealed"},
		{"a municipality scores", "PUT", fresh + "/drafts/1", testkit.Stavanger, draft(""), "403 forbidden only_parties"},
		{"a candidate that is not assessed", "POST", fresh + "/candidates", testkit.KS, `{"initiative":"2026-9999"}`, "422 invalid ; initiative unknown_initiative"},
		{"an exception where there is no frame", "POST", public + "/exceptions", testkit.KS, `{"initiatives":["` + c[0] + `"],"contentHash":"x","reason":{"nb":"x"}}`, "409 not_allowed_now no_capacity_frame"},
		{"an escalation without a disagreement", "POST", public + "/escalations", testkit.KS, `{` + one + `,"level":"ministry","deadline":"2027-01-01","reason":{"nb":"x"}}`, "409 not_allowed_now no_disagreement"},
		{"a condition on nothing", "POST", public + "/positions", testkit.KS, `{` + one + `,"position":"supports_with_conditions"}`, "422 invalid ; conditions required"},
		{"a conclusion too early", "POST", public + "/conclusion", testkit.KS, ``, "409 gate_unmet gate_concluding; " + unsigned(c[0]) + "; " + unsigned(c[1])},
		{"a round of everything wrong", "POST", "/api/v1/rounds", testkit.KS,
			`{"name":{},"candidates":["2026-9999"],"criteriaSet":{"id":"joint","version":7},"capacityHours":-1,"workingDays":0,"deadline":"2020-01-01","bodies":{"state":{"nb":"x"},"municipalities":{}},"colour":"red"}`,
			"422 invalid ; colour unknown_field; workingDays out_of_range; criteriaSet unknown_criteria_set; name required_text; capacityHours negative; deadline not_in_future; bodies.municipalities required_text; candidates[0] unknown_initiative"},
		{"no such round", "POST", "/api/v1/rounds/019bb17c-3a76-7137-8591-07e56613342e/conclusion", testkit.KS, ``, "404 not_found round_not_found"},
		{"an initiative is no round", "GET", "/api/v1/rounds/" + c[0], testkit.KS, ``, "404 not_found round_not_found"},
		{"a round is no initiative", "GET", strings.Replace(public, "rounds", "initiatives", 1) + "/history", testkit.KS, ``, "404 not_found initiative_not_found"},
		{"capacity of what is no candidate", "GET", public + "/capacity?initiatives=2026-9999", testkit.KS, ``, "400 malformed ; query.initiatives[0] not_a_candidate"},
	} {
		a := w.send(t, request(x.method, x.path, x.body, w.by(t, x.by)))
		if got := inOneLine(t, a); got != x.want {
			t.Errorf("%s:\ngot  %s\nwant %s", x.name, got, x.want)
		}
	}
	admin := with("Authorization", "Bearer "+w.token(t, testkit.Stavanger, access.ScopeWrite+" "+access.ScopeAdmin))
	for _, path := range []string{"/seals", "/conclusion", "/weights"} {
		if a := w.send(t, request(http.MethodPost, fresh+path, "{}", admin)); a.Code != http.StatusForbidden {
			t.Errorf("an administrator: %s %d %s", path, a.Code, a.Body)
		}
	}
	if w.Query.Position() != before {
		t.Errorf("something was written: %d, then %d", before, w.Query.Position())
	}
}

func unsigned(id string) string {
	return "decisions." + id + ".state gate_signature_missing; decisions." + id + ".municipalities gate_signature_missing"
}

// A judgment that contradicts two others is taken, and named.
func TestContradictoryJudgmentsAreNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	at := w.command(t, http.StatusCreated, testkit.KS, "/api/v1/rounds", `{"name":{"nb":"Runde"},"workingDays":10,
		"bodies":{"state":{"nb":"Rådet"},"municipalities":{"nb":"Rådet"}},
		"criteriaSet":{"id":"three","version":1,"name":{"nb":"Tre"},"criteria":[`+criterion("a")+`,`+criterion("b")+`,`+criterion("c")+`]}}`).Header().Get("Location")
	type contradictions struct {
		ConsistencyRatio float64 `json:"consistencyRatio"`
		Contradictions   []struct {
			Criteria []string
			Text     string
		}
	}
	sound := decode[contradictions](t, w.command(t, http.StatusOK, testkit.KS, at+"/weights", `{"matrix":[[1,2,4],[0.5,1,2],[0.25,0.5,1]]}`))
	if sound.ConsistencyRatio > 0.1 || len(sound.Contradictions) != 0 {
		t.Errorf("judgments that hold together: %+v", sound)
	}
	circular := decode[contradictions](t, w.command(t, http.StatusOK, testkit.KS, at+"/weights",
		`{"matrix":[[1,9,0.3333333333],[0.1111111111,1,1],[3,1,1]]}`, with("Accept-Language", "en")))
	if circular.ConsistencyRatio <= 0.1 || len(circular.Contradictions) != 1 || strings.Join(circular.Contradictions[0].Criteria, "") != "abc" ||
		!strings.Contains(circular.Contradictions[0].Text, "“a”") {
		t.Errorf("judgments that go in a circle: %+v", circular)
	}
	if got := decode[struct{ Items []document.RoundItem }](t, w.get(t, "/api/v1/rounds")).Items; len(got) != 1 || got[0].Phase != "preparing" {
		t.Errorf("the list has %+v", got)
	}
	sets := decode[struct{ Items []events.CriteriaSet }](t, w.get(t, "/api/v1/criteria-sets")).Items
	if len(sets) != 2 || sets[0].ID != "joint" || sets[1].ID != "three" {
		t.Errorf("the sets are %+v", sets)
	}
}

func criterion(id string) string {
	return `{"id":"` + id + `","name":{"nb":"` + id + `"},"anchors":[{"nb":"0"},{"nb":"1"},{"nb":"2"},{"nb":"3"},{"nb":"4"},{"nb":"5"}]}`
}
