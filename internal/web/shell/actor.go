package shell

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/secrets"
)

// acting is what a person may do in the name of whom they act for, as it stands
// when a page is asked for.
type acting struct {
	roles   []events.Role // in the organisation that they belong to
	mandate string        // that this has from the one that is acted for; "" where it is the same
	tasks   []events.Task
	fresh   bool // the sign-in is recent and sure enough to sign
}

// actingIn finds out what a session may do. A mandate that is not in force any
// more leaves the person acting for nobody, until they choose.
func (v *Request) actingIn(s *secrets.Session) (a acting, err error) {
	i, _ := v.Shell.Config.SignIn.Find(s.Issuer)
	a.fresh = s.Fresh(v.Shell.Config.Clock(), access.FreshWithin, i.Signing)
	if s.Organisation == "" {
		return a, nil
	}
	read := v.Shell.Config.App.Query
	if s.Through != "" {
		if a.mandate, a.tasks, err = read.Mandate(s.Organisation, s.Through); err != nil {
			return a, err
		}
		if a.mandate == "" {
			s.Organisation, s.Through = "", ""
			return a, nil
		}
	}
	own, err := read.Organisation(ownOf(*s))
	if err == nil {
		a.roles = own.RolesOf(v.Shell.MemberCode(s.Person, ownOf(*s)))
	}
	return a, err
}

// ownOf is the organisation that a person belongs to as they act now.
func ownOf(s secrets.Session) string {
	if s.Through != "" {
		return s.Through
	}
	return s.Organisation
}

// MemberCode is the pseudonym of a person in an organisation.
func (w *Shell) MemberCode(person, organisation string) string {
	return w.Config.Keys.Pseudonym("person", person, organisation)
}

// caller is who acts; the actor is a pseudonym, one for each person and
// organisation that they belong to.
func (w *Shell) caller(s Session) access.Caller {
	if !s.SignedIn() {
		return access.Caller{}
	}
	own := ownOf(s.Session)
	c := access.Caller{Organisation: own, Person: true, Roles: s.acting.roles, Fresh: s.acting.fresh, Actor: w.MemberCode(s.Person, own)}
	if s.Through != "" {
		return c.Under(s.Organisation, s.acting.mandate, s.acting.tasks)
	}
	return c
}

// As is the person who is here as the member of an organisation that they act
// for only from now on.
func (v *Request) As(organisation string) access.Caller {
	return access.Caller{Organisation: organisation, Person: true, Actor: v.Shell.MemberCode(v.Session.Person, organisation)}
}

// Roles are those of who is here, in the organisation that they belong to.
func (s Session) Roles() []events.Role { return s.acting.roles }

// HasRole says whether who is here has one of some roles.
func (s Session) HasRole(some ...events.Role) bool {
	return slices.ContainsFunc(some, func(r events.Role) bool { return slices.Contains(s.acting.roles, r) })
}

// May says whether who is here may do something that is about no initiative, once
// the sign-in is fresh enough.
func (v *Request) May(operation string) bool {
	return v.Shell.Config.App.Command.MayAsk(v.Caller(), operation) == nil
}

// Mandate is the name of the organisation that acts for the one that is spoken for; ""
// where that one acts itself.
func (v *Request) Mandate() string {
	if v.Session.Through == "" {
		return ""
	}
	return v.Shell.OrganisationName(v.Session.Through)
}
