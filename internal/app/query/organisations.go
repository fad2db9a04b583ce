package query

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/organisation"
)

// Organisation is who may act for an organisation; the zero state if nobody has
// been given anything. It is not public.
func (q *Reader) Organisation(number string) (organisation.State, error) {
	if s, ok := q.members.State(number); ok {
		return s, nil
	}
	return q.views.Organisation(number)
}

// MemberOf are the organisations that a person acts for because of an invitation,
// by number. as is the person's pseudonym in an organisation.
func (q *Reader) MemberOf(as func(organisation string) string) (out []string, err error) {
	err = q.views.Organisations(func(s *organisation.State) bool {
		if m := s.Members[as(s.ID)]; m.Invited && len(m.Roles) > 0 {
			out = append(out, s.ID)
		}
		return true
	})
	return out, err
}

// Received is a mandate as the organisation sees it that it was given to.
type Received struct {
	ID, From string
	organisation.Mandate
}

// MandatesTo are the mandates in force that organisations have been given, by
// whom they are of.
func (q *Reader) MandatesTo(organisations ...string) (out []Received, err error) {
	today := q.Today(q.clock())
	err = q.views.Organisations(func(s *organisation.State) bool {
		for _, to := range organisations {
			if id, tasks := s.Tasks(to, today); id != "" && len(tasks) > 0 {
				out = append(out, Received{ID: id, From: s.ID, Mandate: s.Mandates[id]})
			}
		}
		return true
	})
	return out, err
}

// Mandate is what an organisation may do for another today, and under which
// mandate; "" if it may do nothing.
func (q *Reader) Mandate(from, to string) (id string, tasks []events.Task, err error) {
	s, err := q.Organisation(from)
	if err != nil {
		return "", nil, err
	}
	id, tasks = s.Tasks(to, q.Today(q.clock()))
	return id, slices.Clone(tasks), nil
}

// AsNow is a caller with the rights that they have now: roles are withdrawn and
// mandates end while something waits that they have begun. Of a machine they follow
// from the token that it came with.
func (q *Reader) AsNow(c access.Caller) (access.Caller, error) {
	var err error
	if c.Mandate != "" {
		var id string
		if id, c.Tasks, err = q.Mandate(c.Organisation, c.Supplier); err != nil {
			return c, err
		}
		c.Mandate = cmp.Or(id, c.Mandate) // one that has ended names no task
	}
	if c.Person || c.Key != "" {
		own, err := q.Organisation(cmp.Or(c.Supplier, c.Organisation))
		if err != nil {
			return c, err
		}
		c.Roles = own.RolesOf(c.Actor)
	}
	return c, nil
}

// OrganisationEnv is what a decision about who may act for an organisation may
// look at.
func (q *Reader) OrganisationEnv(at time.Time, number string) organisation.Env {
	return organisation.Env{Organisation: number, Now: at, Today: q.Today(at), World: q.world}
}

// InvitedBy is the organisation that a code invites to; "" if it is good for
// nothing.
func (q *Reader) InvitedBy(code string) (number string, err error) {
	now := q.clock()
	err = q.views.Organisations(func(s *organisation.State) bool {
		if _, _, ok := s.Invited(code, now); ok {
			number = s.ID
		}
		return number == ""
	})
	return number, err
}

// Access is who may act for an organisation now: what is past its time is left out.
type Access struct {
	organisation.State
	Received []Received // mandates of others to the organisation
}

// Access reads who may act for an organisation.
func (q *Reader) Access(number string) (a Access, err error) {
	if a.State, err = q.Organisation(number); err != nil {
		return a, err
	}
	now := q.clock()
	a.Invitations, a.Mandates = maps.Clone(a.Invitations), maps.Clone(a.Mandates)
	maps.DeleteFunc(a.Invitations, func(_ string, i organisation.Invitation) bool { return !now.Before(i.Expires) })
	maps.DeleteFunc(a.Mandates, func(_ string, m organisation.Mandate) bool { return !m.In(q.Today(now)) })
	a.Received, err = q.MandatesTo(number)
	return a, err
}
