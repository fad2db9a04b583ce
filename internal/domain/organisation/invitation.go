package organisation

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

const (
	// MaxInvitation is how long an invitation may be good for.
	MaxInvitation = 30 * 24 * time.Hour
	// MaxInvitations is how many may be open at once.
	MaxInvitations = 100
)

// HashCode is what is kept of a code. How it was typed does not matter: case,
// spaces and hyphens are left out.
func HashCode(code string) string {
	plain := strings.NewReplacer(" ", "", "-", "", "\t", "").Replace(strings.ToUpper(code))
	sum := sha256.Sum256([]byte("invitation\x00" + plain))
	return hex.EncodeToString(sum[:])
}

// Invite makes a code good for roles. The code itself is known to whoever has
// made it up, and to nobody here.
type Invite struct {
	ID      string
	Code    string // hash, see HashCode
	Roles   []events.Role
	Expires time.Time
	Basis   events.Basis
}

func (c Invite) decide(s *State, env Env) ([]events.Payload, error) {
	var l checks.List
	l.Check(len(c.Roles) > 0, "roles", "required", nil)
	for _, role := range c.Roles {
		checks.OneOf(&l, "roles", role, events.Roles...)
	}
	l.Check(c.Expires.After(env.Now) && !c.Expires.After(env.Now.Add(MaxInvitation)), "days", "out_of_range",
		fault.Args{"min": 1, "max": int(MaxInvitation.Hours() / 24)})
	if err := l.Invalid(); err != nil {
		return nil, err
	}
	out, open := []events.Payload{}, 0
	for _, id := range slices.Sorted(maps.Keys(s.Invitations)) {
		if s.Invitations[id].Expires.After(env.Now) {
			open++
		} else { // whoever makes a new one clears away
			out = append(out, &events.InvitationWithdrawn{Invitation: id})
		}
	}
	if open >= MaxInvitations {
		return nil, fault.New(fault.NotAllowedNow, "too_many_invitations", fault.Args{"max": MaxInvitations})
	}
	return append(out, &events.InvitationMade{
		Invitation: c.ID, Code: c.Code, Roles: ordered(c.Roles), Basis: c.Basis, Expires: c.Expires.UTC(),
	}), nil
}

// WithdrawInvitation makes a code good for nothing.
type WithdrawInvitation struct{ ID string }

func (c WithdrawInvitation) decide(s *State, _ Env) ([]events.Payload, error) {
	if _, open := s.Invitations[c.ID]; !open {
		return nil, fault.New(fault.NotFound, "invitation_not_found", nil)
	}
	return []events.Payload{&events.InvitationWithdrawn{Invitation: c.ID}}, nil
}

// Redeem gives a person the roles of an invitation, which is used up by it.
type Redeem struct {
	Member string
	Code   string // as it was typed
}

func (c Redeem) decide(s *State, env Env) (out []events.Payload, _ error) {
	id, invitation, ok := s.Invited(c.Code, env.Now)
	if !ok {
		return nil, fault.New(fault.NotFound, "invitation_not_found", nil)
	}
	has := s.RolesOf(c.Member)
	for _, role := range invitation.Roles {
		if !slices.Contains(has, role) {
			out = append(out, &events.RoleGranted{Member: c.Member, Role: role, Basis: invitation.Basis, Invitation: id})
		}
	}
	if len(out) == 0 { // a person who has all of them: the code is used up all the same
		out = append(out, &events.InvitationWithdrawn{Invitation: id})
	}
	return out, nil
}

// Invited finds the open invitation of a code.
func (s *State) Invited(code string, now time.Time) (id string, i Invitation, ok bool) {
	hash := []byte(HashCode(code))
	for id, i := range s.Invitations {
		if subtle.ConstantTimeCompare([]byte(i.Code), hash) == 1 && now.Before(i.Expires) {
			return id, i, true
		}
	}
	return "", Invitation{}, false
}
