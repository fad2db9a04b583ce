package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Network is municipalities that work together.
type Network struct {
	ID   string       `json:"id"`
	Host Organisation `json:"host"` // who formed it
	events.NetworkTerms
	FormedAt       time.Time       `json:"formedAt"`
	Municipalities int             `json:"municipalities"` // how many are members today
	Population     int             `json:"population"`     // of those
	Members        []NetworkMember `json:"members"`        // of today, to come, and before
	Lists          []NeedList      `json:"lists"`          // of its most urgent needs, the latest year first
	Closed         *NetworkClosed  `json:"closed"`         // nil: it was not closed
	Page           string          `json:"page"`           // address of its page
	Position       uint64          `json:"position"`
}

// NetworkMember is a membership of a municipality.
type NetworkMember struct {
	Municipality string         `json:"municipality"` // the number that it was said under
	Name         string         `json:"name"`
	Today        string         `json:"today,omitempty"`    // its number; empty: it was merged or split since
	Standing     string         `json:"standing"`           // member, coming, left or denied
	From         events.Date    `json:"from"`               // its first day; empty of what never was
	Until        events.Date    `json:"until,omitempty"`    // its last day; empty: none is said
	By           events.Speaker `json:"by"`                 // self, mandate, host or ks
	Reported     events.Speaker `json:"reported,omitempty"` // host or ks, where it was reported before the municipality confirmed it
	Inherited    bool           `json:"inherited"`          // because one that it was formed from was a member
}

// NeedList is a year's list of the needs that are most urgent to a network.
type NeedList struct {
	Year      int             `json:"year"`
	OpenedAt  time.Time       `json:"openedAt"`
	Deadline  events.Date     `json:"deadline"` // the last day for members to propose
	Proposals []NeedProposal  `json:"proposals"`
	Published *PublishedNeeds `json:"published"` // nil: it was not published
}

// NeedProposal is which needs a member would put on a list.
type NeedProposal struct {
	Municipality string             `json:"municipality"` // the number that it said it under
	Name         string             `json:"name"`
	By           events.Speaker     `json:"by"` // self or mandate
	At           time.Time          `json:"at"`
	Needs        []events.NamedNeed `json:"needs"` // the most urgent first
}

// PublishedNeeds is which needs stand on a list.
type PublishedNeeds struct {
	At         time.Time          `json:"at"`
	Needs      []events.NamedNeed `json:"needs"` // the most urgent first
	Note       events.Text        `json:"note"`
	Correction events.Text        `json:"correction"` // why it takes the place of one before; nil: it is the first
}

// NetworkClosed is that there is no such network any more.
type NetworkClosed struct {
	At     time.Time   `json:"at"`
	Reason events.Text `json:"reason"`
}

// Networks lists the networks, or those that a municipality is a member of, or will be;
// an empty number asks for all.
func (c *Client) Networks(ctx context.Context, municipality string) ([]Network, error) {
	var list struct {
		Items []Network `json:"items"`
	}
	path := "/networks"
	if municipality != "" {
		path += "?" + url.Values{"municipality": {municipality}}.Encode()
	}
	_, err := c.Do(ctx, http.MethodGet, path, nil, &list, nil)
	return list.Items, err
}

// Network reads a network; a *Problem with status 404 if there is none.
func (c *Client) Network(ctx context.Context, id string) (Network, error) {
	return c.network(ctx, http.MethodGet, networkPath(id), nil, nil)
}

// FormNetwork forms a network whose host is the caller's organisation: KS, a county or
// a municipality. The key is as for Propose.
func (c *Client) FormNetwork(ctx context.Context, t events.NetworkTerms, key string) (Network, error) {
	return c.network(ctx, http.MethodPost, "/networks", t, keyed(key))
}

// DescribeNetwork says anew what a network is; by its host.
func (c *Client) DescribeNetwork(ctx context.Context, id string, t events.NetworkTerms) (Network, error) {
	return c.network(ctx, http.MethodPost, networkPath(id, "description"), t, nil)
}

// ReportMembers says which municipalities are members since a day; by the host or KS.
func (c *Client) ReportMembers(ctx context.Context, id string, numbers []string, from events.Date) (Network, error) {
	body := struct {
		Municipalities []string    `json:"municipalities"`
		From           events.Date `json:"from"`
	}{numbers, from}
	return c.network(ctx, http.MethodPost, networkPath(id, "members"), body, nil)
}

// CorrectMember says until when a municipality was the member that it was reported to
// be; an empty day says that it never was. By whoever reported it.
func (c *Client) CorrectMember(ctx context.Context, id, number string, until events.Date) (Network, error) {
	return c.network(ctx, http.MethodPost, networkPath(id, "members", number, "correction"), day("until", until), nil)
}

// JoinNetwork says that a municipality is a member, or confirms it; an empty day is the
// one that stands, or today. By the municipality.
func (c *Client) JoinNetwork(ctx context.Context, id, number string, from events.Date) (Network, error) {
	return c.network(ctx, http.MethodPost, networkPath(id, "members", number), day("from", from), nil)
}

// LeaveNetwork says until when a municipality is a member; an empty day is today. By
// the municipality.
func (c *Client) LeaveNetwork(ctx context.Context, id, number string, until events.Date) (Network, error) {
	return c.network(ctx, http.MethodPost, networkPath(id, "members", number, "leaving"), day("until", until), nil)
}

// DenyMembership says that a municipality never was the member that it was reported to
// be. By the municipality.
func (c *Client) DenyMembership(ctx context.Context, id, number string) (Network, error) {
	return c.network(ctx, http.MethodPost, networkPath(id, "members", number, "denial"), nil, nil)
}

// OpenNeedList opens a year's list of the most urgent needs, or moves its deadline to a
// later day; by the host.
func (c *Client) OpenNeedList(ctx context.Context, id string, year int, deadline events.Date) (Network, error) {
	return c.network(ctx, http.MethodPost, networkPath(id, "lists", strconv.Itoa(year)), day("deadline", deadline), nil)
}

// ProposeNeeds says which one to five needs a municipality would put on the list, by
// their ids, the most urgent first. By the municipality, which is a member.
func (c *Client) ProposeNeeds(ctx context.Context, id string, year int, number string, needs []string) (Network, error) {
	return c.network(ctx, http.MethodPost, networkPath(id, "lists", strconv.Itoa(year), "proposals", number), map[string][]string{"needs": needs}, nil)
}

// WithdrawNeedProposal takes back what a municipality has proposed for the list, before
// its deadline. By the municipality.
func (c *Client) WithdrawNeedProposal(ctx context.Context, id string, year int, number string) (Network, error) {
	return c.network(ctx, http.MethodPost, networkPath(id, "lists", strconv.Itoa(year), "proposals", number, "withdrawal"), nil, nil)
}

// PublishNeedList publishes the five to ten most urgent needs, by their ids, with what
// should be said of them. correction is why a list that was published is replaced; nil
// where none was. By the host.
func (c *Client) PublishNeedList(ctx context.Context, id string, year int, needs []string, note, correction events.Text) (Network, error) {
	body := struct {
		Needs      []string    `json:"needs"`
		Note       events.Text `json:"note,omitempty"`
		Correction events.Text `json:"correction,omitempty"`
	}{needs, note, correction}
	return c.network(ctx, http.MethodPost, networkPath(id, "lists", strconv.Itoa(year), "publication"), body, nil)
}

// CloseNetwork says that there is no such network any more, and why; by its host.
func (c *Client) CloseNetwork(ctx context.Context, id string, reason events.Text) (Network, error) {
	return c.network(ctx, http.MethodPost, networkPath(id, "closing"), because("reason", reason), nil)
}

// day is a body of one day, or none.
func day(name string, d events.Date) map[string]events.Date {
	if d == "" {
		return map[string]events.Date{}
	}
	return map[string]events.Date{name: d}
}

func networkPath(id string, parts ...string) string { return pathOf("/networks/", id, parts) }

func (c *Client) network(ctx context.Context, method, path string, body any, headers http.Header) (out Network, err error) {
	_, err = c.Do(ctx, method, path, body, &out, headers)
	return out, err
}
