package command

import (
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// Admit is nil if the caller may ask for an operation of the API at all, given
// its operation id and the initiative that its address names, if any. It is
// asked before a body is read or checked; who is admitted may still be refused
// when the command is known. An initiative that is not registered is for the
// operation to answer.
func (h *Handler) Admit(c access.Caller, operation, id string) error {
	var s initiative.State
	if r, _ := access.RightTo(operation); r.Who.About() && !c.Anonymous() {
		var err error
		if initiative.ValidID(id) {
			s, err = h.query.Stored(id)
		}
		if err != nil {
			return err
		}
		if !s.Exists() {
			return access.Enter(c, operation)
		}
	}
	return h.policy.Admit(c, operation, &s)
}

// MayAsk is nil if the caller may ask for an operation that is about no initiative.
// A page asks before it offers something, and so takes the sign-in for fresh.
func (h *Handler) MayAsk(c access.Caller, operation string) error {
	return h.policy.Admit(c.Offered(), operation, nil)
}
