package client

import (
	"io"
	"net/http"
	"net/url"
	"testing"

	"github.com/samstyring/samstyring/events"
)

// Each method asks for its own address with its own body, and reads the answer.
func TestNeeds(t *testing.T) {
	t.Parallel()
	const one = `{"id":"n","title":{"nb":"Papir"},"hours":40,"phase":"taken_up","answer":{"answer":"taken_up","initiative":"2026-0042"},"behind":{"municipalities":2,"population":878000,"urgent":1},"voices":[{"municipality":"1103","matters":"urgent","state":"in_use"},{"municipality":"0301","matters":"much"}]}`
	text, hours := events.Text{"nb": "Papir"}, 40
	raise := RaiseNeed{NeedTerms: events.NeedTerms{Title: text, Problem: text, Audience: text, Frequency: events.OftenDaily, Theme: "barnehage", Hours: &hours}, Matters: events.MattersUrgent}
	for _, c := range []struct {
		ask    func(*Client) (Need, error)
		method string
		uri    string
		body   string
	}{
		{func(c *Client) (Need, error) { return c.Need(t.Context(), "n") }, "GET", "/n", ""},
		{func(c *Client) (Need, error) { return c.RaiseNeed(t.Context(), raise, "k") }, "POST", "", `{"title":{"nb":"Papir"},"problem":{"nb":"Papir"},"audience":{"nb":"Papir"},"frequency":"daily","theme":"barnehage","hours":40,"matters":"urgent"}`},
		{func(c *Client) (Need, error) { return c.SupportNeed(t.Context(), "n", "0301", "much", nil) }, "POST", "/n/voices/0301", `{"matters":"much"}`},
		{func(c *Client) (Need, error) { return c.WithdrawSupport(t.Context(), "n", "0301") }, "POST", "/n/voices/0301/withdrawal", ""},
		{func(c *Client) (Need, error) {
			return c.AnswerNeed(t.Context(), "n", NeedAnswer{Answer: events.NeedTakenUp, Initiative: "2026-0042"})
		}, "POST", "/n/answer", `{"answer":"taken_up","initiative":"2026-0042"}`},
		{func(c *Client) (Need, error) { return c.CloseNeed(t.Context(), "n", text) }, "POST", "/n/closing", `{"reason":{"nb":"Papir"}}`},
	} {
		var got sent
		client, _ := serve(t, got.answering(200, one))
		n, err := c.ask(client)
		if err != nil || n.ID != "n" || n.Hours == nil || *n.Hours != 40 || n.Behind.Municipalities != 2 || len(n.Voices) != 2 || n.Answer.Initiative != "2026-0042" {
			t.Errorf("%s %s reads %+v, %v", c.method, c.uri, n, err)
		}
		if got.method != c.method || got.uri != "/api/v1/needs"+c.uri || got.body != c.body {
			t.Errorf("sent %s %s %s", got.method, got.uri, got.body)
		}
	}
	var asked []string
	paged, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.RequestURI())
		next := `,"next":"b"`
		if len(asked) == 2 {
			next = ""
		}
		_, _ = io.WriteString(w, `{"items":[`+one+`]`+next+`}`)
	})
	if list, err := paged.Needs(t.Context(), url.Values{"phase": {"open"}}); err != nil || len(list) != 2 || len(asked) != 2 || asked[1] != "/api/v1/needs?cursor=b&phase=open" {
		t.Errorf("%d needs by %q: %v", len(list), asked, err)
	}
	for uri, query := range map[string]url.Values{"/api/v1/needs": nil, "/api/v1/needs?phase=open": {"phase": {"open"}}} {
		var got sent
		client, _ := serve(t, got.answering(200, `{"items":[`+one+`]}`))
		if list, err := client.Needs(t.Context(), query); err != nil || len(list) != 1 || got.uri != uri {
			t.Errorf("%s: %+v, %v", got.uri, list, err)
		}
	}
}
