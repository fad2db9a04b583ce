package organisation

import (
	"regexp"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Claim gives a person the roles that their sign-in claims, as far as a claim
// can: nothing to whoever has or had roles, and administrator only where nobody
// is. It may cause nothing.
type Claim struct {
	Member string
	Roles  []events.Role
}

func (c Claim) decide(s *State, _ Env) (out []events.Payload, _ error) {
	if _, known := s.Members[c.Member]; known {
		return nil, nil
	}
	for _, role := range ordered(c.Roles) {
		if role != events.RoleAdministrator || !s.Managed() {
			out = append(out, &events.RoleGranted{Member: c.Member, Role: role, Basis: events.BasisClaim})
		}
	}
	return out, nil
}

// Grant gives a person a role.
type Grant struct {
	Member string
	Role   events.Role
}

// member is the form of a pseudonym.
var member = regexp.MustCompile(`^act_[0-9a-f]{32}$`)

func (c Grant) decide(s *State, _ Env) ([]events.Payload, error) {
	var l checks.List
	l.Check(member.MatchString(c.Member), "member", "not_a_member_code", nil)
	checks.OneOf(&l, "role", c.Role, events.Roles...)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	if slices.Contains(s.RolesOf(c.Member), c.Role) {
		return nil, nil
	}
	return []events.Payload{&events.RoleGranted{Member: c.Member, Role: c.Role, Basis: events.BasisAdministrator}}, nil
}

// Withdraw takes a role from a person.
type Withdraw struct {
	Member string
	Role   events.Role
}

func (c Withdraw) decide(s *State, _ Env) ([]events.Payload, error) {
	var l checks.List
	checks.OneOf(&l, "role", c.Role, events.Roles...)
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	m, known := s.Members[c.Member]
	switch {
	case !known:
		return nil, fault.New(fault.NotFound, "member_not_found", nil)
	case !slices.Contains(m.Roles, c.Role):
		return nil, nil
	case c.Role == events.RoleAdministrator && s.administrators() == 1:
		return nil, fault.New(fault.NotAllowedNow, "last_administrator", nil)
	}
	return []events.Payload{&events.RoleWithdrawn{Member: c.Member, Role: c.Role}}, nil
}
