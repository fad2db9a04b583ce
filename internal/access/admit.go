package access

import (
	"cmp"
	"slices"

	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// Admit is nil if the caller may ask for an operation at all. It is asked before
// the body of a request is read; Allow asks again when the command is known. s is
// the initiative where the right is About one.
func (p Policy) Admit(c Caller, operation string, s *initiative.State) error {
	if err := Enter(c, operation); err != nil {
		return err
	}
	r, _ := RightTo(operation)
	switch r.Who {
	case WhoEverybody, WhoVendor, WhoHost, WhoReporter, WhoRaiser, WhoNetwork, WhoMembers, WhoAcceptor, WhoOperator, WhoPerson:
		return nil
	case WhoAgency:
		return p.register(c, c.Organisation)
	case WhoOwner:
		return p.maintain(c, s)
	case WhoReceiver:
		return receiver(c, s)
	case WhoDigdir:
		if operation == string(vocabulary.KindChange) {
			return only(c, reference.Digdir, "only_digdir_words")
		}
		return only(c, reference.Digdir, "only_digdir_records")
	case WhoKS:
		if operation == string(need.KindAnswer) {
			return only(c, reference.KS, "only_ks_answers")
		}
		return only(c, reference.KS, "only_ks_states")
	case WhoConvener:
		if p.convenes(c.Organisation) {
			return nil
		}
		return fault.New(fault.Forbidden, "only_conveners", fault.Args{"organisation": c.Organisation})
	case WhoParty:
		return only(c, partyOrganisation(c), "only_parties")
	case WhoMunicipality:
		if m, ok := p.ref.ByOrganisation(c.Organisation); ok {
			return p.municipality(c, m.Number)
		}
		return fault.New(fault.Forbidden, "only_municipalities", fault.Args{"organisation": c.Organisation})
	}
	return fault.New(fault.Forbidden, "", nil)
}

// partyOrganisation is the caller's own organisation if it holds a key, and no
// organisation else.
func partyOrganisation(c Caller) string {
	if PartyOf(c.Organisation) == "" {
		return "nobody"
	}
	return c.Organisation
}

// Manage is nil if the caller may do something about who may act for an
// organisation: its own, or whichever if they operate the service.
func (p Policy) Manage(c Caller, operation, organisation string) error {
	if err := p.Admit(c, operation, nil); err != nil {
		return err
	}
	r, _ := RightTo(operation)
	if c.Organisation == organisation || r.Who == WhoOperator && !c.Person && c.HasScope(ScopeAdmin) {
		return nil
	}
	return fault.New(fault.Forbidden, "other_organisation", fault.Args{"organisation": c.Organisation})
}

// Enter is the part of a right that follows from who is asking, and from no
// organisation: the scope of a machine, the role of a person or an API key, the
// fresh sign-in of a person, the task of a mandate.
func Enter(c Caller, operation string) error {
	r, there := RightTo(operation)
	switch {
	case r.Who == WhoPerson && c.Person:
		return nil
	case c.Anonymous():
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	case !there:
		return fault.New(fault.Forbidden, "", nil)
	case c.Key != "" && r.Task == "": // no key does what nobody does for another
		return fault.New(fault.Forbidden, "not_with_api_key", nil)
	case r.Scope == noMachine && !c.Person:
		return fault.New(fault.Forbidden, "only_people", nil)
	case (c.Person || c.Key != "") && !r.has(c.Roles):
		return fault.New(fault.Forbidden, "role_missing", fault.Args{"organisation": cmp.Or(c.Supplier, c.Organisation), "role": r.Roles})
	case !c.Person && c.Key == "" && !r.opensTo(c):
		return fault.New(fault.Forbidden, "scope_missing", fault.Args{"scope": r.Scope})
	case c.Supplier != "" && r.Task == "":
		return fault.New(fault.Forbidden, "only_itself", fault.Args{"organisation": c.Organisation})
	case c.Mandate != "" && !slices.Contains(c.Tasks, r.Task):
		return fault.New(fault.Forbidden, "not_in_mandate", fault.Args{"organisation": c.Organisation, "task": r.Task})
	case r.Fresh && c.Person && !c.Fresh:
		return fault.New(fault.Forbidden, "sign_in_not_fresh", nil)
	}
	return nil
}

// Offered is a caller as a page asks for it that offers something: whether the
// sign-in is fresh enough is asked for when it is done.
func (c Caller) Offered() Caller {
	c.Fresh = true
	return c
}
