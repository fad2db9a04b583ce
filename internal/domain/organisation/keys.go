package organisation

import (
	"regexp"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// KeyRoles are those that an API key may have: none that binds the organisation or
// decides who may act for it.
var KeyRoles = []events.Role{events.RoleReader, events.RoleRegistrar, events.RoleAssessor}

// keyForm is the form of the pseudonym of an API key. It is another than that of a
// person, so that no command can give one what is for the other.
var keyForm = regexp.MustCompile(`^key_[0-9a-f]{32}$`)

// IsKey says whether a pseudonym is that of an API key.
func IsKey(member string) bool { return keyForm.MatchString(member) }

// MakeKey gives a new API key its roles.
type MakeKey struct {
	Key   string // pseudonym
	Roles []events.Role
}

func (c MakeKey) decide(s *State, _ Env) (out []events.Payload, _ error) {
	var l checks.List
	l.Check(IsKey(c.Key), "key", "required", nil)
	l.Check(len(c.Roles) > 0, "roles", "required", nil)
	for _, role := range c.Roles {
		checks.OneOf(&l, "roles", role, KeyRoles...)
	}
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	has := s.RolesOf(c.Key)
	for _, role := range ordered(c.Roles) {
		if !slices.Contains(has, role) {
			out = append(out, &events.RoleGranted{Member: c.Key, Role: role, Basis: events.BasisAdministrator})
		}
	}
	return out, nil
}

// WithdrawKey takes all its roles from an API key.
type WithdrawKey struct{ Key string }

func (c WithdrawKey) decide(s *State, _ Env) (out []events.Payload, _ error) {
	if _, known := s.Members[c.Key]; !known || !IsKey(c.Key) {
		return nil, fault.New(fault.NotFound, "api_key_not_found", nil)
	}
	for _, role := range s.RolesOf(c.Key) {
		out = append(out, &events.RoleWithdrawn{Member: c.Key, Role: role})
	}
	return out, nil
}
