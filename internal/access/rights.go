package access

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Who says which organisations may do something at all.
type Who string

// Who there is.
const (
	WhoEverybody    Who = "everybody"    // any organisation, for itself
	WhoAgency       Who = "agency"       // a state agency for itself, or Digdir for one
	WhoOwner        Who = "owner"        // the owner of the initiative, or Digdir for a state agency
	WhoDigdir       Who = "digdir"       // Digdir alone
	WhoKS           Who = "ks"           // KS alone
	WhoParty        Who = "party"        // whoever holds one of the two keys, for its own party
	WhoMunicipality Who = "municipality" // a municipality for itself
	WhoVendor       Who = "vendor"       // whoever has registered a product, for that product
	WhoHost         Who = "host"         // the owner of the initiative, or KS: whoever announces a wave, for that wave
	WhoReporter     Who = "reporter"     // the owner of the initiative, KS, or the county: whoever knows who uses it
	WhoRaiser       Who = "raiser"       // the municipality that raised a need, or KS
	WhoConvener     Who = "convener"     // KS, a county or a municipality
	WhoNetwork      Who = "network"      // the host of a network
	WhoMembers      Who = "members"      // the host of a network, or KS: whoever knows who is a member
	WhoReceiver     Who = "receiver"     // whoever takes an initiative over
	WhoAcceptor     Who = "acceptor"     // the owner, the receiver and KS, each for itself
	WhoOperator     Who = "operator"     // the organisation itself, or whoever operates the service
	WhoPerson       Who = "person"       // whoever has signed in, for whichever organisation or none
)

// About says whether it depends on the initiative that is asked about.
func (w Who) About() bool { return w == WhoOwner || w == WhoReceiver }

// Right is one line of the rights table: who may give a kind of command, or read
// something that is not public.
type Right struct {
	Operation string // id of the operation of the API, or of what only pages do
	Who       Who
	Reads     bool
	// Scope is what a machine's token must have; "-" for no machine.
	Scope string
	// Roles are those of which a person needs one; none: any role.
	Roles []events.Role
	// Fresh says that a person must have shown who they are within FreshWithin.
	Fresh bool
	// Task is the one that a mandate must name for another organisation to do it;
	// "": nobody does it for another.
	Task events.Task
}

// FreshWithin is how long ago a person may have shown who they are to do what is Fresh.
const FreshWithin = 10 * time.Minute

// noMachine is the scope of what only people do.
const noMachine = "-"

var (
	registrar     = []events.Role{events.RoleRegistrar}
	assessor      = []events.Role{events.RoleAssessor}
	scorer        = []events.Role{events.RoleAssessor, events.RoleSignatory}
	signatory     = []events.Role{events.RoleSignatory}
	administrator = []events.Role{events.RoleAdministrator}
	subscriber    = []events.Role{events.RoleRegistrar, events.RoleAdministrator}
)

// Section is a part of the rights table.
type Section struct {
	Key    string // of its heading in the document
	Rights []Right
}

// Table is every command and every read that is not public. What is not in it is
// denied. docs/rights.md is made from it by TestRightsDocument.
var Table = []Section{
	{"initiatives", []Right{
		command("proposeInitiative", WhoAgency, registrar, events.TaskInitiatives),
		command("importInitiatives", WhoAgency, registrar, events.TaskInitiatives),
		{Operation: "listImports", Who: WhoAgency, Reads: true, Scope: ScopeWrite, Roles: registrar, Task: events.TaskInitiatives},
		{Operation: "getImport", Who: WhoAgency, Reads: true, Scope: ScopeWrite, Roles: registrar, Task: events.TaskInitiatives},
		{Operation: "getImportReversal", Who: WhoAgency, Reads: true, Scope: ScopeWrite, Roles: registrar, Task: events.TaskInitiatives},
		{Operation: "getImportRemarks", Who: WhoAgency, Reads: true, Scope: ScopeWrite, Roles: registrar, Task: events.TaskInitiatives},
		command("amendImport", WhoAgency, registrar, events.TaskInitiatives),
		command("discardImport", WhoAgency, registrar, events.TaskInitiatives),
		command("executeImport", WhoAgency, registrar, events.TaskInitiatives),
		command("reverseImport", WhoAgency, registrar, events.TaskInitiatives),
		command("recordAtStage", WhoDigdir, registrar, events.TaskInitiatives),
		command("amendInitiative", WhoOwner, registrar, events.TaskInitiatives),
		command("reportPhase", WhoOwner, registrar, events.TaskInitiatives),
		command("rebaselinePlan", WhoOwner, registrar, events.TaskInitiatives),
		command("confirmInitiative", WhoOwner, registrar, events.TaskInitiatives),
		command("addRelation", WhoOwner, registrar, events.TaskInitiatives),
		command("chooseContacts", WhoOwner, registrar, events.TaskInitiatives),
		command("describeOnboarding", WhoOwner, registrar, events.TaskInitiatives),
		command("removeRelation", WhoOwner, registrar, events.TaskInitiatives),
		command("announceBreakingChange", WhoOwner, registrar, events.TaskInitiatives),
		command("withdrawBreakingChange", WhoOwner, registrar, events.TaskInitiatives),
		command("putOnHold", WhoOwner, registrar, events.TaskInitiatives),
		command("resumeInitiative", WhoOwner, registrar, events.TaskInitiatives),
		command("withdrawInitiative", WhoOwner, registrar, events.TaskInitiatives),
		command("mergeInitiative", WhoOwner, registrar, events.TaskInitiatives),
		command("retireInitiative", WhoOwner, registrar, events.TaskInitiatives),
	}},
	{"assessments", []Right{
		command("submitAssessment", WhoOwner, assessor, events.TaskAssessments),
		command("answerStatement", WhoOwner, assessor, events.TaskAssessments),
		command("finaliseAssessment", WhoOwner, assessor, events.TaskAssessments),
		command("reopenAssessment", WhoOwner, assessor, events.TaskAssessments),
		signed("giveStatement", WhoKS),
	}},
	{"decisions", []Right{
		signed("signDecision", WhoParty),
		command("openRound", WhoParty, registrar, ""),
		command("addCandidate", WhoParty, registrar, ""),
		command("removeCandidate", WhoParty, registrar, ""),
		command("setWeights", WhoParty, assessor, ""),
		{Operation: "listDrafts", Who: WhoParty, Reads: true, Scope: ScopeWrite, Roles: scorer},
		command("writeDraft", WhoParty, assessor, ""),
		signed("sealScores", WhoParty),
		command("declarePosition", WhoParty, scorer, ""),
		signed("signDecisionInRound", WhoParty),
		signed("signCapacityException", WhoParty),
		signed("recordDisagreement", WhoParty),
		signed("escalateDisagreement", WhoParty),
		signed("resolveEscalation", WhoParty),
		signed("concludeRound", WhoParty),
	}},
	{"pilots", []Right{
		command("planPilot", WhoOwner, registrar, events.TaskPilots),
		command("joinPilot", WhoMunicipality, registrar, events.TaskPilots),
		command("leavePilot", WhoMunicipality, registrar, events.TaskPilots),
		command("measurePilot", WhoOwner, registrar, events.TaskPilots),
		signed("concludePilot", WhoParty),
		signed("waivePilot", WhoParty),
	}},
	{"adoptions", []Right{
		command("sayAdoption", WhoMunicipality, registrar, events.TaskAdoptions),
		command("confirmAdoptions", WhoMunicipality, registrar, events.TaskAdoptions),
		command("reportEffort", WhoMunicipality, registrar, events.TaskAdoptions),
		command("reportObstacles", WhoMunicipality, registrar, events.TaskAdoptions),
		command("tickOnboarding", WhoMunicipality, registrar, events.TaskAdoptions),
		command("reportAdoption", WhoReporter, registrar, events.TaskAdoptions),
		command("reportAdoptions", WhoReporter, registrar, events.TaskAdoptions),
	}},
	{"needs", []Right{
		command("raiseNeed", WhoMunicipality, registrar, events.TaskAdoptions),
		command("supportNeed", WhoMunicipality, registrar, events.TaskAdoptions),
		command("withdrawSupport", WhoMunicipality, registrar, events.TaskAdoptions),
		command("answerNeed", WhoKS, registrar, ""),
		command("closeNeed", WhoRaiser, registrar, events.TaskAdoptions),
	}},
	{"networks", []Right{
		command("formNetwork", WhoConvener, registrar, events.TaskAdoptions),
		command("describeNetwork", WhoNetwork, registrar, events.TaskAdoptions),
		command("reportMembers", WhoMembers, registrar, events.TaskAdoptions),
		command("correctMember", WhoMembers, registrar, events.TaskAdoptions),
		command("joinNetwork", WhoMunicipality, registrar, events.TaskAdoptions),
		command("leaveNetwork", WhoMunicipality, registrar, events.TaskAdoptions),
		command("denyMembership", WhoMunicipality, registrar, events.TaskAdoptions),
		command("openNeedList", WhoNetwork, registrar, events.TaskAdoptions),
		command("proposeNeeds", WhoMunicipality, registrar, events.TaskAdoptions),
		command("withdrawNeedProposal", WhoMunicipality, registrar, events.TaskAdoptions),
		command("publishNeedList", WhoNetwork, registrar, events.TaskAdoptions),
		command("closeNetwork", WhoNetwork, registrar, events.TaskAdoptions),
	}},
	{"search", []Right{
		command("changeSynonyms", WhoDigdir, registrar, ""),
	}},
	{"waves", []Right{
		command("announceWave", WhoHost, registrar, events.TaskAdoptions),
		command("changeWave", WhoHost, registrar, events.TaskAdoptions),
		command("closeWave", WhoHost, registrar, events.TaskAdoptions),
		command("cancelWave", WhoHost, registrar, events.TaskAdoptions),
		command("signUpForWave", WhoMunicipality, registrar, events.TaskAdoptions),
		command("withdrawFromWave", WhoMunicipality, registrar, events.TaskAdoptions),
	}},
	{"products", []Right{
		command("registerProduct", WhoEverybody, registrar, events.TaskProducts),
		command("changeProduct", WhoVendor, registrar, events.TaskProducts),
		command("reportReadiness", WhoVendor, registrar, events.TaskProducts),
		command("verifyReadiness", WhoOwner, registrar, events.TaskInitiatives),
		command("declareProductUse", WhoMunicipality, registrar, events.TaskProducts),
	}},
	{"handovers", []Right{
		command("prepareHandover", WhoOwner, registrar, events.TaskHandovers),
		command("settleHandoverItem", WhoReceiver, registrar, events.TaskHandovers),
		signed("acceptHandover", WhoAcceptor),
	}},
	{"subscriptions", []Right{
		read("listSubscriptions", events.TaskSubscriptions),
		read("getSubscription", events.TaskSubscriptions),
		read("listDeliveries", events.TaskSubscriptions),
		command("createSubscription", WhoEverybody, subscriber, events.TaskSubscriptions),
		command("changeSubscription", WhoEverybody, subscriber, events.TaskSubscriptions),
		command("deleteSubscription", WhoEverybody, subscriber, events.TaskSubscriptions),
		command("pauseSubscription", WhoEverybody, subscriber, events.TaskSubscriptions),
		command("resumeSubscription", WhoEverybody, subscriber, events.TaskSubscriptions),
		command("rotateSecret", WhoEverybody, subscriber, events.TaskSubscriptions),
		command("testSubscription", WhoEverybody, subscriber, events.TaskSubscriptions),
		command("replaySubscription", WhoEverybody, subscriber, events.TaskSubscriptions),
	}},
	{"contacts", []Right{
		read("listContacts", ""),
		command("addContact", WhoEverybody, subscriber, ""),
		command("changeContact", WhoEverybody, subscriber, ""),
		command("eraseContact", WhoEverybody, subscriber, ""),
	}},
	{"organisation", []Right{
		{Operation: "getAccess", Who: WhoEverybody, Reads: true, Scope: ScopeManage},
		{Operation: "listApiKeys", Who: WhoEverybody, Reads: true, Scope: ScopeManage, Roles: administrator},
		managed("createApiKey", WhoEverybody),
		managed("withdrawApiKey", WhoEverybody),
		read("listAudit", ""),
		managed("grantRole", WhoEverybody),
		managed("withdrawRole", WhoEverybody),
		managed("inviteMember", WhoOperator),
		managed("withdrawInvitation", WhoEverybody),
		managed("giveMandate", WhoEverybody),
		managed("withdrawMandate", WhoEverybody),
		{Operation: "redeemInvitation", Who: WhoPerson, Scope: noMachine},
	}},
}

// read is looking at what is the organisation's own.
func read(operation string, task events.Task) Right {
	return Right{Operation: operation, Who: WhoEverybody, Reads: true, Scope: ScopeRead, Task: task}
}

// command is what is done in an organisation's everyday work.
func command(operation string, who Who, roles []events.Role, task events.Task) Right {
	return Right{Operation: operation, Who: who, Scope: ScopeWrite, Roles: roles, Task: task}
}

// signed is what binds an organisation, and stands for good as its word: nobody does
// it for another.
func signed(operation string, who Who) Right {
	return Right{Operation: operation, Who: who, Scope: ScopeSign, Roles: signatory, Fresh: true}
}

// managed is what decides who may act for an organisation.
func managed(operation string, who Who) Right {
	return Right{Operation: operation, Who: who, Scope: ScopeManage, Roles: administrator}
}

var rights = func() map[string]Right {
	out := map[string]Right{}
	for _, s := range Table {
		for _, r := range s.Rights {
			out[r.Operation] = r
		}
	}
	return out
}()

// RightTo is the line of an operation; ok is false if there is none.
func RightTo(operation string) (r Right, ok bool) {
	r, ok = rights[operation]
	return r, ok
}

// has says whether one of the roles that are asked for is among some.
func (r Right) has(roles []events.Role) bool {
	if len(r.Roles) == 0 {
		return len(roles) > 0
	}
	return slices.ContainsFunc(r.Roles, func(role events.Role) bool { return slices.Contains(roles, role) })
}

// opensTo says whether the scopes of a machine are enough. To read takes any of the
// registry's: a token that was issued for another API has none of them.
func (r Right) opensTo(c Caller) bool {
	return c.HasScope(r.Scope) || r.Scope == ScopeRead && c.Known() ||
		r.Who == WhoOperator && c.HasScope(ScopeAdmin)
}
