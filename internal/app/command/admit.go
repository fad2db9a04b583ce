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
	role := access.Operations[operation]
	var s initiative.State
	if role.About() && !c.Anonymous() && initiative.ValidID(id) {
		var err error
		if s, err = h.query.Stored(id); err != nil {
			return err
		}
		if !s.Exists() {
			role = access.RoleWriter
		}
	} else if role.About() {
		role = access.RoleWriter
	}
	return h.policy.Admit(c, role, &s)
}
