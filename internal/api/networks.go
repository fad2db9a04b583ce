package api

import (
	"context"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// ListNetworks lists the networks, or those of some municipalities.
func (a *API) ListNetworks(ctx context.Context, r gen.ListNetworksRequestObject) (gen.ListNetworksResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position := a.app.Query.Position()
	where, err := a.wanted(ctx, []filter.Name{filter.Municipality})
	if err != nil {
		return nil, err
	}
	list, err := a.app.Query.Networks()
	if err != nil {
		return nil, err
	}
	items, places := []networkDocument{}, where.Set.Places(a.ref)
	for i := range list {
		if places == nil || anyOf(&list[i], places) {
			items = append(items, a.shapeNetwork(&list[i]))
		}
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	return out.json(map[string]any{"items": items})
}

// anyOf says whether one of some municipalities is a member, or will be.
func anyOf(s *query.NetworkSum, numbers []string) bool {
	for _, number := range numbers {
		if s.Of(number) != nil {
			return true
		}
	}
	return false
}

// GetNetwork answers a network with everybody who is or was in it.
func (a *API) GetNetwork(ctx context.Context, r gen.GetNetworkRequestObject) (gen.GetNetworkResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	s, err := a.app.Query.Network(r.Network)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Cache-Control", "no-cache")
	return a.network(out, &s)
}

// GetNetworkHistory answers every event of a network, oldest first.
func (a *API) GetNetworkHistory(ctx context.Context, r gen.GetNetworkHistoryRequestObject) (gen.GetNetworkHistoryResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	entries, err := a.app.Query.NetworkHistory(r.Network)
	if err != nil {
		return nil, err
	}
	return a.history(ctx, entries)
}

// FormNetwork forms a network whose host is the caller's organisation.
func (a *API) FormNetwork(ctx context.Context, r gen.FormNetworkRequestObject) (gen.FormNetworkResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	res, err := a.app.Command.FormNetwork(ctx, req, network.Form{Terms: networkTerms(r.Body)})
	return a.changedNetwork(res, err, http.StatusCreated)
}

// DescribeNetwork says anew what a network is.
func (a *API) DescribeNetwork(ctx context.Context, r gen.DescribeNetworkRequestObject) (gen.DescribeNetworkResponseObject, error) {
	return a.doNetwork(ctx, r.Network, "", network.Describe{Terms: networkTerms(r.Body)})
}

// ReportMembers is what the host or KS knows of who is a member.
func (a *API) ReportMembers(ctx context.Context, r gen.ReportMembersRequestObject) (gen.ReportMembersResponseObject, error) {
	return a.doNetwork(ctx, r.Network, "", reportMembers(r.Body))
}

// JoinNetwork is a municipality's word that it is a member.
func (a *API) JoinNetwork(ctx context.Context, r gen.JoinNetworkRequestObject) (gen.JoinNetworkResponseObject, error) {
	return a.doNetwork(ctx, r.Network, r.Number, network.Join{Municipality: r.Number, From: r.Body.From})
}

// LeaveNetwork is a municipality's word until when it is a member.
func (a *API) LeaveNetwork(ctx context.Context, r gen.LeaveNetworkRequestObject) (gen.LeaveNetworkResponseObject, error) {
	return a.doNetwork(ctx, r.Network, r.Number, network.Leave{Municipality: r.Number, Until: r.Body.Until})
}

// DenyMembership is a municipality's word that it never was a member.
func (a *API) DenyMembership(ctx context.Context, r gen.DenyMembershipRequestObject) (gen.DenyMembershipResponseObject, error) {
	return a.doNetwork(ctx, r.Network, r.Number, network.Deny{Municipality: r.Number})
}

// CorrectMember is what the host or KS corrects of what it has reported.
func (a *API) CorrectMember(ctx context.Context, r gen.CorrectMemberRequestObject) (gen.CorrectMemberResponseObject, error) {
	return a.doNetwork(ctx, r.Network, "", network.Correct{Municipality: r.Number, Until: r.Body.Until})
}

// CloseNetwork says that there is no such network any more.
func (a *API) CloseNetwork(ctx context.Context, r gen.CloseNetworkRequestObject) (gen.CloseNetworkResponseObject, error) {
	return a.doNetwork(ctx, r.Network, "", network.Close{Reason: r.Body.Reason})
}

func (a *API) doNetwork(ctx context.Context, id, municipality string, cmd network.Command) (reply, error) {
	req, err := request(ctx)
	if err != nil {
		return reply{}, err
	}
	res, err := a.app.Command.DoNetwork(ctx, req, id, municipality, cmd)
	return a.changedNetwork(res, err, http.StatusOK)
}

// changedNetwork answers a command with the network as it stood right after it, also
// when the command is repeated later.
func (a *API) changedNetwork(res command.Result, err error, status int) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	out := afterAdoption(res)
	if !res.Visible {
		return out.json(map[string]any{"id": res.ID, "position": res.Position})
	}
	if out.status = status; status == http.StatusCreated {
		out.set("Location", Base+"/networks/"+res.ID)
	}
	s, err := a.app.Query.NetworkAt(res.ID, res.Position)
	if err != nil {
		return reply{}, err
	}
	return a.network(out, &s)
}

func (a *API) network(out reply, s *network.State) (reply, error) {
	sum := a.app.Query.NetworkSum(s)
	out.set("ETag", roundTag(s.Position))
	return out.json(a.shapeNetwork(&sum))
}

// networkDocument is a network as it is answered. Its schema is Network.
type networkDocument struct {
	ID             string                 `json:"id"`
	Host           document.Organisation  `json:"host"`
	Supplier       *document.Organisation `json:"supplier,omitempty"`
	FormedAt       time.Time              `json:"formedAt"`
	Name           string                 `json:"name"`
	Short          string                 `json:"short,omitempty"`
	Purpose        events.Text            `json:"purpose"`
	HomePage       string                 `json:"homePage,omitempty"`
	Contact        string                 `json:"contact,omitempty"`
	Closed         *network.Closed        `json:"closed,omitempty"`
	Municipalities int                    `json:"municipalities"`
	Population     int                    `json:"population"`
	Members        []networkMember        `json:"members"`
	Lists          []needList             `json:"lists"`
	Page           string                 `json:"page"`
	Position       uint64                 `json:"position"`
}

// networkMember is a membership. Its schema is NetworkMember.
type networkMember struct {
	Municipality string                 `json:"municipality"`
	Name         string                 `json:"name"`
	Today        string                 `json:"today,omitempty"`
	Population   int                    `json:"population,omitempty"`
	Standing     string                 `json:"standing"`
	From         events.Date            `json:"from"`
	Until        events.Date            `json:"until,omitempty"`
	By           events.Speaker         `json:"by"`
	At           time.Time              `json:"at"`
	Supplier     *document.Organisation `json:"supplier,omitempty"`
	Reported     events.Speaker         `json:"reported,omitempty"`
	Inherited    bool                   `json:"inherited"`
	Ended        *networkWord           `json:"ended,omitempty"`
}

// networkWord is who said something. Its schema is NetworkWord.
type networkWord struct {
	By       events.Speaker         `json:"by"`
	At       time.Time              `json:"at"`
	Supplier *document.Organisation `json:"supplier,omitempty"`
}

func (a *API) shapeNetwork(s *query.NetworkSum) networkDocument {
	d := networkDocument{
		ID: s.ID, Host: a.organisation(s.Host, s.At), Supplier: a.supplier(s.Supplier, s.At), FormedAt: s.At,
		Name: s.Name, Short: s.Short, Purpose: s.Purpose, HomePage: s.HomePage, Contact: s.Contact, Closed: s.Closed,
		Municipalities: len(s.Now), Population: s.Population, Members: []networkMember{}, Lists: a.shapeLists(s.Lists), Page: "/nettverk/" + s.ID, Position: s.Position,
	}
	for _, part := range []struct {
		standing string
		list     []query.NetworkMember
	}{{"member", s.Now}, {"coming", s.Later}, {"left", s.Past}} {
		for i := range part.list {
			d.Members = append(d.Members, a.shapeMember(&part.list[i], part.standing))
		}
	}
	return d
}

func (a *API) shapeMember(m *query.NetworkMember, standing string) networkMember {
	out := networkMember{
		Municipality: m.Municipality, Name: names.Book{Ref: a.ref}.Municipality(m.Municipality), Today: m.Today.Number, Population: m.Today.Population,
		Standing: standing, From: m.From, Until: m.Until, By: m.In.By, At: m.In.At, Supplier: a.supplier(m.In.Supplier, m.In.At),
		Reported: m.Reported, Inherited: m.Inherited,
	}
	if m.Denied {
		out.Standing = "denied"
	}
	if m.Out != nil {
		out.Ended = &networkWord{m.Out.By, m.Out.At, a.supplier(m.Out.Supplier, m.Out.At)}
	}
	return out
}

// supplier is who did something for another; nil where nobody did.
func (a *API) supplier(number string, at time.Time) *document.Organisation {
	if number == "" {
		return nil
	}
	out := a.organisation(number, at)
	return &out
}
