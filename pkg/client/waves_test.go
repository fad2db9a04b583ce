package client

import (
	"testing"

	"github.com/samstyring/samstyring/events"
)

// Each method asks for its own address with its own body, and reads the answer.
func TestWaves(t *testing.T) {
	t.Parallel()
	const one = `{"id":"w","initiative":"2026-0042","name":"Pulje 1","places":1,"placed":1,"waiting":1,"phase":"open","signUps":[{"municipality":"1103","place":"placed"},{"municipality":"0301","place":"waiting","turn":1}]}`
	terms := events.WaveTerms{Name: "Pulje 1", Places: 1, SignUpBy: "2027-01-31", Start: "2027-03-01"}
	const body, id = `{"name":"Pulje 1","places":1,"signUpBy":"2027-01-31","start":"2027-03-01"`, "2026-0042"
	why := events.Text{"nb": "Fordi."}
	for _, c := range []struct {
		ask    func(*Client) (Wave, error)
		method string
		uri    string
		body   string
	}{
		{func(c *Client) (Wave, error) { return c.Wave(t.Context(), id, "w") }, "GET", "/w", ""},
		{func(c *Client) (Wave, error) { return c.AnnounceWave(t.Context(), id, terms, "k") }, "POST", "", body + "}"},
		{func(c *Client) (Wave, error) { return c.ChangeWave(t.Context(), id, "w", terms, why) }, "PUT", "/w", body + `,"reason":{"nb":"Fordi."}}`},
		{func(c *Client) (Wave, error) { return c.CloseWave(t.Context(), id, "w", nil) }, "POST", "/w/closing", `{}`},
		{func(c *Client) (Wave, error) { return c.CancelWave(t.Context(), id, "w", why) }, "POST", "/w/cancellation", `{"reason":{"nb":"Fordi."}}`},
		{func(c *Client) (Wave, error) { return c.SignUpForWave(t.Context(), id, "w", "1103", why) }, "POST", "/w/municipalities/1103", `{"note":{"nb":"Fordi."}}`},
		{func(c *Client) (Wave, error) { return c.WithdrawFromWave(t.Context(), id, "w", "1103", nil) }, "POST", "/w/municipalities/1103/withdrawal", `{}`},
	} {
		var got sent
		client, _ := serve(t, got.answering(200, one))
		w, err := c.ask(client)
		if err != nil || w.ID != "w" || w.Places != 1 || len(w.SignUps) != 2 || w.SignUps[1].Turn != 1 {
			t.Errorf("%s %s reads %+v, %v", c.method, c.uri, w, err)
		}
		if got.method != c.method || got.uri != "/api/v1/initiatives/2026-0042/waves"+c.uri || got.body != c.body {
			t.Errorf("sent %s %s %s", got.method, got.uri, got.body)
		}
	}
	for uri, ask := range map[string]func(*Client) ([]Wave, error){
		"/api/v1/initiatives/2026-0042/waves": func(c *Client) ([]Wave, error) { return c.Waves(t.Context(), id) },
		"/api/v1/municipalities/1103/waves":   func(c *Client) ([]Wave, error) { return c.MunicipalityWaves(t.Context(), "1103") },
	} {
		var got sent
		client, _ := serve(t, got.answering(200, `{"items":[`+one+`]}`))
		if list, err := ask(client); err != nil || len(list) != 1 || got.uri != uri {
			t.Errorf("%s: %+v, %v", got.uri, list, err)
		}
	}
}
