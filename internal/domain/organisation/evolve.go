package organisation

import (
	"maps"
	"slices"

	"github.com/samstyring/samstyring/events"
)

// Evolve applies one event of the organisation. It is total: an event of a type
// this program does not know only moves the position. Maps and slices of the old
// state are never changed, so that a copy of it stays what it was.
func Evolve(s *State, r events.Record) {
	s.Position, s.ID = r.Position, r.AggregateID
	switch e := r.Data.(type) {
	case *events.RoleGranted:
		m, known := s.Members[e.Member]
		if !known {
			m.Since = r.Time
		}
		m.Roles, m.Changed = ordered(append(slices.Clone(m.Roles), e.Role)), r.Time
		m.Invited = m.Invited || e.Invitation != ""
		s.Members = with(s.Members, e.Member, m)
		s.Invitations = without(s.Invitations, e.Invitation)
	case *events.RoleWithdrawn:
		m := s.Members[e.Member]
		m.Roles = slices.DeleteFunc(slices.Clone(m.Roles), func(role events.Role) bool { return role == e.Role })
		m.Changed = r.Time
		s.Members = with(s.Members, e.Member, m)
	case *events.InvitationMade:
		s.Invitations = with(s.Invitations, e.Invitation, Invitation{
			Code: e.Code, Roles: e.Roles, Basis: e.Basis, Expires: e.Expires, By: r.Organisation, Made: r.Time,
		})
	case *events.InvitationWithdrawn:
		s.Invitations = without(s.Invitations, e.Invitation)
	case *events.MandateGiven:
		s.Mandates = with(s.Mandates, e.Mandate, Mandate{To: e.To, Tasks: e.Tasks, Until: e.Until, Unit: e.Unit, Given: r.Time})
	case *events.MandateWithdrawn:
		s.Mandates = without(s.Mandates, e.Mandate)
	}
}

// ordered gives values in the order of the contract, each once.
func ordered(roles []events.Role) []events.Role {
	out := []events.Role{}
	for _, role := range events.Roles {
		if slices.Contains(roles, role) {
			out = append(out, role)
		}
	}
	return out
}

func with[V any](m map[string]V, key string, v V) map[string]V {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]V{}
	}
	out[key] = v
	return out
}

func without[V any](m map[string]V, key string) map[string]V {
	if _, there := m[key]; !there {
		return m
	}
	out := maps.Clone(m)
	delete(out, key)
	return out
}
