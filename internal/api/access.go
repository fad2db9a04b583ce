package api

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/organisation"
)

// accessDocument is who may act for an organisation, as it is answered.
type accessDocument struct {
	Organisation string               `json:"organisation"`
	Members      []memberDocument     `json:"members"`
	Invitations  []invitationDocument `json:"invitations"`
	Given        []mandateDocument    `json:"given"`
	Received     []mandateDocument    `json:"received"`
	Position     uint64               `json:"position"`
}

type memberDocument struct {
	Member string        `json:"member"`
	Roles  []events.Role `json:"roles"`
	Since  time.Time     `json:"since"`
}

type invitationDocument struct {
	ID      string        `json:"id"`
	Roles   []events.Role `json:"roles"`
	Basis   events.Basis  `json:"basis"`
	Expires time.Time     `json:"expires"`
}

type mandateDocument struct {
	ID           string        `json:"id"`
	Organisation string        `json:"organisation"`
	Tasks        []events.Task `json:"tasks"`
	Until        events.Date   `json:"until,omitempty"`
	Unit         bool          `json:"unit"`
}

// newAccess shapes it, without what is past its time.
func newAccess(number string, a query.Access) accessDocument {
	d := accessDocument{
		Organisation: number, Position: a.Position,
		Members: []memberDocument{}, Invitations: []invitationDocument{}, Given: []mandateDocument{}, Received: []mandateDocument{},
	}
	for _, code := range slices.Sorted(maps.Keys(a.Members)) {
		m := a.Members[code]
		d.Members = append(d.Members, memberDocument{code, m.Roles, m.Since})
	}
	for _, id := range slices.Sorted(maps.Keys(a.Invitations)) {
		i := a.Invitations[id]
		d.Invitations = append(d.Invitations, invitationDocument{id, i.Roles, i.Basis, i.Expires})
	}
	for _, id := range slices.Sorted(maps.Keys(a.Mandates)) {
		m := a.Mandates[id]
		d.Given = append(d.Given, mandateDocument{id, m.To, m.Tasks, m.Until, m.Unit})
	}
	for _, r := range a.Received {
		d.Received = append(d.Received, mandateDocument{r.ID, r.From, r.Tasks, r.Until, r.Unit})
	}
	return d
}

// GetAccess answers who may act for the caller's organisation.
func (a *API) GetAccess(ctx context.Context, r gen.GetAccessRequestObject) (gen.GetAccessResponseObject, error) {
	return a.access(ctx, r.Number, ok())
}

func (a *API) access(ctx context.Context, number string, out reply) (reply, error) {
	now, err := a.app.Command.ReadAccess(ctx, meta(ctx).Caller, number)
	if err != nil {
		return reply{}, err
	}
	out.set("Samstyring-Position", formatPosition(now.Position))
	out.set("Cache-Control", "no-store")
	return out.json(newAccess(number, now))
}

// manage gives a command about who may act for an organisation, and answers with
// all of it.
func (a *API) manage(ctx context.Context, number string, cmd organisation.Command) (reply, error) {
	req, err := request(ctx)
	if err != nil {
		return reply{}, err
	}
	res, err := a.app.Command.DoOrganisation(ctx, req, number, cmd)
	if err != nil {
		return reply{}, err
	}
	out := ok()
	if res.Replayed {
		out.set("Idempotent-Replayed", "true")
	}
	return a.access(ctx, number, out)
}

// GrantRole gives a member a role.
func (a *API) GrantRole(ctx context.Context, r gen.GrantRoleRequestObject) (gen.GrantRoleResponseObject, error) {
	return a.manage(ctx, r.Number, organisation.Grant{Member: r.Body.Member, Role: events.Role(r.Body.Role)})
}

// WithdrawRole takes a role from a member.
func (a *API) WithdrawRole(ctx context.Context, r gen.WithdrawRoleRequestObject) (gen.WithdrawRoleResponseObject, error) {
	return a.manage(ctx, r.Number, organisation.Withdraw{Member: r.Member, Role: events.Role(r.Role)})
}

// defaultInvitationDays is how long an invitation is good for, unless somebody
// says otherwise.
const defaultInvitationDays = 14

// InviteMember makes an invitation, and tells its code.
func (a *API) InviteMember(ctx context.Context, r gen.InviteMemberRequestObject) (gen.InviteMemberResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	days := defaultInvitationDays
	if r.Body.Days != 0 {
		days = r.Body.Days
	}
	made, err := a.app.Command.Invite(ctx, req, r.Number, roles(r.Body.Roles), time.Duration(days)*24*time.Hour)
	if err != nil {
		return nil, err
	}
	out := reply{status: http.StatusCreated}
	out.set("Samstyring-Position", formatPosition(made.Position))
	out.set("Cache-Control", "no-store")
	body := map[string]any{"id": made.ID, "expires": made.Expires}
	if made.Code != "" {
		body["code"] = made.Code
	} else {
		out.set("Idempotent-Replayed", "true")
	}
	return out.json(body)
}

// WithdrawInvitation makes a code good for nothing.
func (a *API) WithdrawInvitation(ctx context.Context, r gen.WithdrawInvitationRequestObject) (gen.WithdrawInvitationResponseObject, error) {
	return a.manage(ctx, r.Number, organisation.WithdrawInvitation{ID: r.Invitation})
}

// GiveMandate lets another organisation act for the caller's.
func (a *API) GiveMandate(ctx context.Context, r gen.GiveMandateRequestObject) (gen.GiveMandateResponseObject, error) {
	return a.manage(ctx, r.Number, giveMandate(r.Body))
}

// WithdrawMandate ends a mandate.
func (a *API) WithdrawMandate(ctx context.Context, r gen.WithdrawMandateRequestObject) (gen.WithdrawMandateResponseObject, error) {
	return a.manage(ctx, r.Number, organisation.WithdrawMandate{ID: r.Mandate})
}
