package command

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// DoOrganisation gives one command about who may act for an organisation, by
// whoever manages that organisation.
func (h *Handler) DoOrganisation(ctx context.Context, req Request, number string, cmd organisation.Command) (Result, error) {
	r := h.begin(req)
	if give, ok := cmd.(organisation.GiveMandate); ok {
		give.ID = h.newID()
		cmd = give
	}
	return h.decideOrganisation(ctx, r, number, cmd, func() error {
		return h.policy.Manage(r.Caller, string(organisation.KindOf(cmd)), number)
	})
}

// ActFor is a machine acting for an organisation that has given a mandate to its
// own, as the mandate stands now. One that somebody else's token has delegated to
// already passes nothing on.
func (h *Handler) ActFor(c access.Caller, organisation string) (access.Caller, error) {
	if !orgnr.Valid(organisation) {
		wrong := fault.Field{Path: "header." + access.ActingFor, Code: "invalid_orgnr", Args: fault.Args{"given": organisation}}
		return c, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{wrong}}
	}
	switch {
	case organisation == c.Organisation:
		return c, nil
	case c.Anonymous():
		return c, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	case c.Key != "": // a key is for its own organisation
		return c, fault.New(fault.Forbidden, "not_with_api_key", nil)
	case c.Supplier != "":
		return c, fault.New(fault.Forbidden, "mandate_passed_on", nil)
	}
	mandate, tasks, err := h.query.Mandate(organisation, c.Organisation)
	if err != nil {
		return c, fmt.Errorf("read mandate: %w", err)
	}
	if mandate == "" {
		return c, fault.New(fault.Forbidden, "no_mandate", fault.Args{"organisation": c.Organisation, "owner": organisation})
	}
	return c.Under(organisation, mandate, tasks), nil
}

// Claim gives a person who has signed in the roles that their sign-in claims, as
// far as the rules let a claim. Nothing may come of it.
func (h *Handler) Claim(ctx context.Context, c access.Caller, roles []events.Role) error {
	cmd := organisation.Claim{Member: c.Actor, Roles: roles}
	s, err := h.query.Organisation(c.Organisation)
	if err != nil {
		return fmt.Errorf("read organisation: %w", err)
	}
	r := h.begin(Request{Caller: c})
	if caused, err := h.decideOnOrganisation(s, cmd, r, c.Organisation); err != nil || len(caused) == 0 {
		return err
	}
	_, err = h.decideOrganisation(ctx, r, c.Organisation, cmd, r.authenticated)
	return err
}

// Invitation is what is known of an invitation once, by whoever makes it.
type Invitation struct {
	ID       string
	Code     string // "" in a repeated answer
	Expires  time.Time
	Position uint64
}

// Invite makes an invitation to roles in an organisation. The code is answered now,
// and never again.
func (h *Handler) Invite(ctx context.Context, req Request, number string, roles []events.Role, life time.Duration) (Invitation, error) {
	r := h.begin(req)
	made := Invitation{ID: h.newID(), Code: groups(rand.Text())}
	if req.Key != "" {
		made.ID = derivedID("invitation", r.command) // the same at every try
	}
	made.Expires = r.at.Add(life).Truncate(time.Second)
	cmd := organisation.Invite{
		ID: made.ID, Code: organisation.HashCode(made.Code), Roles: roles, Expires: made.Expires, Basis: events.BasisAdministrator,
	}
	if !req.Caller.Person && req.Caller.HasScope(access.ScopeAdmin) {
		cmd.Basis = events.BasisOperator
	}
	res, err := h.decideOrganisation(ctx, r, number, cmd, func() error {
		return h.policy.Manage(r.Caller, string(organisation.KindInvite), number)
	})
	if made.Position = res.Position; res.Replayed {
		made.Code = "" // nobody knows it any more but who was given it
	}
	return made, err
}

// groups parts a code so that it can be read aloud and typed.
func groups(code string) (out string) {
	for i, c := range code {
		if i > 0 && i%5 == 0 {
			out += "-"
		}
		out += string(c)
	}
	return out
}

func (h *Handler) decideOrganisation(ctx context.Context, r run, number string, cmd organisation.Command, admit func() error) (Result, error) {
	return execute(ctx, h, r, operation[organisation.State]{
		aggregate: events.AggregateOrganisation,
		admit:     admit,
		load: func(context.Context) (organisation.State, uint64, error) {
			s, err := h.query.Organisation(number)
			if err != nil {
				err = fmt.Errorf("read organisation: %w", err)
			}
			return s, s.Position, err
		},
		decide: func(ctx context.Context, s *organisation.State) (d decision, err error) {
			if d.events, err = h.decideOnOrganisation(*s, cmd, r, number); err == nil && len(d.events) > 0 {
				err = h.note(ctx, r.Caller, number, cmd)
			}
			return d, err
		},
		id: always[organisation.State](number),
	})
}

// note writes into the audit log what a command is about to do. What is done with
// API keys is noted where they are kept.
func (h *Handler) note(ctx context.Context, c access.Caller, number string, cmd organisation.Command) error {
	var act auditlog.Act
	var about string
	switch cmd := cmd.(type) {
	case organisation.Claim:
		act, about = auditlog.RoleClaimed, cmd.Member
	case organisation.Grant:
		act, about = auditlog.RoleGranted, cmd.Member
	case organisation.Withdraw:
		act, about = auditlog.RoleWithdrawn, cmd.Member
	case organisation.Invite:
		act, about = auditlog.InvitationMade, cmd.ID
	case organisation.Redeem:
		act, about = auditlog.InvitationUsed, cmd.Member
	case organisation.WithdrawInvitation:
		act, about = auditlog.InvitationWithdrawn, cmd.ID
	case organisation.GiveMandate:
		act, about = auditlog.MandateGiven, cmd.ID
	case organisation.WithdrawMandate:
		act, about = auditlog.MandateWithdrawn, cmd.ID
	default:
		return nil
	}
	return h.audit.RecordFor(ctx, c, number, act, about)
}

// ReadAccess tells who may act for an organisation, to whoever manages it.
func (h *Handler) ReadAccess(ctx context.Context, c access.Caller, number string) (query.Access, error) {
	if err := h.policy.Manage(c, "getAccess", number); err != nil {
		return query.Access{}, err
	}
	if err := h.audit.RecordFor(ctx, c, number, auditlog.AccessRead, ""); err != nil {
		return query.Access{}, err
	}
	return h.query.Access(number)
}

func (h *Handler) decideOnOrganisation(s organisation.State, cmd organisation.Command, r run, number string) ([]events.Payload, error) {
	return organisation.Decide(s, cmd, h.query.OrganisationEnv(r.at, number))
}
