package access

import (
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/reference"
)

// Role is who may give a kind of command at all. It is asked before the body of
// a request is read; Allow asks again when the command is known.
type Role string

// The roles.
const (
	RoleReader       Role = "reader"       // anybody who has signed in
	RoleWriter       Role = "writer"       // anybody whose token may write
	RoleRegistrar    Role = "registrar"    // a state agency, or Digdir for one
	RoleMaintainer   Role = "maintainer"   // the owner of the initiative, or Digdir for a state agency
	RoleDigdir       Role = "digdir"       // Digdir alone
	RoleKS           Role = "ks"           // KS alone
	RoleParty        Role = "party"        // whoever holds one of the two keys
	RoleMunicipality Role = "municipality" // a municipality
	RoleReceiver     Role = "receiver"     // whoever takes an initiative over
)

// Operations says, for every operation of the API that is not public, who may
// ask for it; the kinds of commands are among them. What is not here is denied.
var Operations = map[string]Role{
	"proposeInitiative": RoleRegistrar, "importInitiatives": RoleRegistrar, "recordAtStage": RoleDigdir,
	"listImports": RoleRegistrar, "getImport": RoleRegistrar, "amendImport": RoleRegistrar, "discardImport": RoleRegistrar, "executeImport": RoleRegistrar,
	"getImportReversal": RoleRegistrar, "reverseImport": RoleRegistrar, "getImportRemarks": RoleRegistrar,

	"amendInitiative": RoleMaintainer, "reportPhase": RoleMaintainer, "rebaselinePlan": RoleMaintainer, "confirmInitiative": RoleMaintainer,
	"addRelation": RoleMaintainer, "chooseContacts": RoleMaintainer, "removeRelation": RoleMaintainer, "putOnHold": RoleMaintainer, "resumeInitiative": RoleMaintainer,
	"withdrawInitiative": RoleMaintainer, "mergeInitiative": RoleMaintainer, "retireInitiative": RoleMaintainer,
	"announceBreakingChange": RoleMaintainer, "withdrawBreakingChange": RoleMaintainer,
	"submitAssessment": RoleMaintainer, "answerStatement": RoleMaintainer, "finaliseAssessment": RoleMaintainer, "reopenAssessment": RoleMaintainer,
	"planPilot": RoleMaintainer, "measurePilot": RoleMaintainer, "prepareHandover": RoleMaintainer,

	"giveStatement": RoleKS, "signDecision": RoleParty, "concludePilot": RoleParty, "waivePilot": RoleParty,
	"joinPilot": RoleMunicipality, "leavePilot": RoleMunicipality,
	"settleHandoverItem": RoleReceiver, "acceptHandover": RoleWriter,

	"openRound": RoleParty, "addCandidate": RoleParty, "removeCandidate": RoleParty, "setWeights": RoleParty,
	"listDrafts": RoleParty, "writeDraft": RoleParty, "sealScores": RoleParty, "declarePosition": RoleParty,
	"signDecisionInRound": RoleParty, "signCapacityException": RoleParty, "recordDisagreement": RoleParty,
	"escalateDisagreement": RoleParty, "resolveEscalation": RoleParty, "concludeRound": RoleParty,

	"listContacts": RoleReader, "addContact": RoleWriter, "changeContact": RoleWriter, "eraseContact": RoleWriter,

	"listSubscriptions": RoleReader, "getSubscription": RoleReader, "listDeliveries": RoleReader,
	"createSubscription": RoleWriter, "changeSubscription": RoleWriter, "deleteSubscription": RoleWriter,
	"pauseSubscription": RoleWriter, "resumeSubscription": RoleWriter, "rotateSecret": RoleWriter,
	"testSubscription": RoleWriter, "replaySubscription": RoleWriter,
}

// About says whether the role depends on the initiative that is asked about.
func (r Role) About() bool { return r == RoleMaintainer || r == RoleReceiver }

// Admit is nil if the caller may ask for an operation of a role at all. s is the
// initiative where the role is About one.
func (p Policy) Admit(c Caller, role Role, s *initiative.State) error {
	switch {
	case c.Anonymous():
		return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	case role == RoleReader:
		return nil
	case !c.HasScope(ScopeWrite):
		return fault.New(fault.Forbidden, "scope_missing", fault.Args{"scope": ScopeWrite})
	}
	switch role {
	case RoleWriter:
		return nil
	case RoleRegistrar:
		return p.register(c, c.Organisation)
	case RoleMaintainer:
		return p.maintain(c, s)
	case RoleReceiver:
		return receiver(c, s)
	case RoleDigdir:
		return only(c, reference.Digdir, "only_digdir_records")
	case RoleKS:
		return only(c, reference.KS, "only_ks_states")
	case RoleParty:
		return p.Party(c)
	case RoleMunicipality:
		if m, ok := p.ref.ByOrganisation(c.Organisation); ok {
			return p.municipality(c, m.Number)
		}
		return fault.New(fault.Forbidden, "only_municipalities", fault.Args{"organisation": c.Organisation})
	}
	return fault.New(fault.Forbidden, "", nil)
}
