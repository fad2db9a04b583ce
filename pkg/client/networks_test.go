package client

import (
	"testing"

	"github.com/samstyring/samstyring/events"
)

// Each method asks for its own address with its own body, and reads the answer.
func TestNetworks(t *testing.T) {
	t.Parallel()
	const one = `{"id":"n","host":{"number":"971045698","name":"Rogaland fylkeskommune"},"name":"Digi","purpose":{"nb":"Sammen"},"municipalities":1,"population":151000,"members":[{"municipality":"1103","standing":"member","from":"2024-01-01","by":"self","reported":"host"}],"lists":[{"year":2027,"deadline":"2026-10-31","published":{"needs":[{"need":"a","title":{"nb":"Papir"}}]}}]}`
	text := events.Text{"nb": "Sammen"}
	terms := events.NetworkTerms{Name: "Digi", Purpose: text}
	const written = `{"name":"Digi","purpose":{"nb":"Sammen"}}`
	for _, c := range []struct {
		ask    func(*Client) (Network, error)
		method string
		uri    string
		body   string
	}{
		{func(c *Client) (Network, error) { return c.Network(t.Context(), "n") }, "GET", "/n", ""},
		{func(c *Client) (Network, error) { return c.FormNetwork(t.Context(), terms, "k") }, "POST", "", written},
		{func(c *Client) (Network, error) { return c.DescribeNetwork(t.Context(), "n", terms) }, "POST", "/n/description", written},
		{func(c *Client) (Network, error) {
			return c.ReportMembers(t.Context(), "n", []string{"1103"}, "2024-01-01")
		}, "POST", "/n/members", `{"municipalities":["1103"],"from":"2024-01-01"}`},
		{func(c *Client) (Network, error) { return c.JoinNetwork(t.Context(), "n", "1103", "") }, "POST", "/n/members/1103", `{}`},
		{func(c *Client) (Network, error) { return c.LeaveNetwork(t.Context(), "n", "1103", "2026-12-31") }, "POST", "/n/members/1103/leaving", `{"until":"2026-12-31"}`},
		{func(c *Client) (Network, error) { return c.DenyMembership(t.Context(), "n", "1103") }, "POST", "/n/members/1103/denial", ""},
		{func(c *Client) (Network, error) { return c.CorrectMember(t.Context(), "n", "1103", "") }, "POST", "/n/members/1103/correction", `{}`},
		{func(c *Client) (Network, error) { return c.OpenNeedList(t.Context(), "n", 2027, "2026-10-31") }, "POST", "/n/lists/2027", `{"deadline":"2026-10-31"}`},
		{func(c *Client) (Network, error) { return c.ProposeNeeds(t.Context(), "n", 2027, "1103", []string{"a"}) }, "POST", "/n/lists/2027/proposals/1103", `{"needs":["a"]}`},
		{func(c *Client) (Network, error) { return c.WithdrawNeedProposal(t.Context(), "n", 2027, "1103") }, "POST", "/n/lists/2027/proposals/1103/withdrawal", ""},
		{func(c *Client) (Network, error) {
			return c.PublishNeedList(t.Context(), "n", 2027, []string{"a", "b"}, text, nil)
		}, "POST", "/n/lists/2027/publication", `{"needs":["a","b"],"note":{"nb":"Sammen"}}`},
		{func(c *Client) (Network, error) { return c.CloseNetwork(t.Context(), "n", text) }, "POST", "/n/closing", `{"reason":{"nb":"Sammen"}}`},
	} {
		var got sent
		client, _ := serve(t, got.answering(200, one))
		n, err := c.ask(client)
		if err != nil || n.ID != "n" || n.Host.Number != "971045698" || n.Municipalities != 1 || len(n.Members) != 1 || n.Members[0].Reported != events.SpeakerHost || n.Lists[0].Year != 2027 || n.Lists[0].Published.Needs[0].Need != "a" {
			t.Errorf("%s %s reads %+v, %v", c.method, c.uri, n, err)
		}
		if got.method != c.method || got.uri != "/api/v1/networks"+c.uri || got.body != c.body {
			t.Errorf("sent %s %s %s", got.method, got.uri, got.body)
		}
	}
	for number, uri := range map[string]string{"": "/api/v1/networks", "1103": "/api/v1/networks?municipality=1103"} {
		var got sent
		client, _ := serve(t, got.answering(200, `{"items":[`+one+`]}`))
		if list, err := client.Networks(t.Context(), number); err != nil || len(list) != 1 || got.uri != uri {
			t.Errorf("%s: %+v, %v", got.uri, list, err)
		}
	}
}
