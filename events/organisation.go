package events

import "time"

// Role is what a person may do for an organisation.
type Role string

// The roles. Whoever has one may read what is not public of the organisation;
// none includes another beyond that.
const (
	RoleReader        Role = "reader"        // reads what is not public of the organisation
	RoleRegistrar     Role = "registrar"     // registers, edits and imports
	RoleAssessor      Role = "assessor"      // assesses, and drafts scores
	RoleSignatory     Role = "signatory"     // signs, seals, concludes and accepts
	RoleAdministrator Role = "administrator" // manages roles, keys and mandates
)

// Roles lists them.
var Roles = []Role{RoleReader, RoleRegistrar, RoleAssessor, RoleSignatory, RoleAdministrator}

// Basis is what a role was given on.
type Basis string

// What a role can be given on.
const (
	BasisClaim         Basis = "claim"         // a right that the issuer of the sign-in has stated
	BasisOperator      Basis = "operator"      // an invitation of whoever operates the registry
	BasisAdministrator Basis = "administrator" // an administrator of the organisation, by name or by invitation
)

// Bases lists them.
var Bases = []Basis{BasisClaim, BasisOperator, BasisAdministrator}

// Task is what an organisation can let another do for it. Signing, scoring and
// what KS does for the municipalities are none.
type Task string

// The tasks.
const (
	TaskInitiatives   Task = "initiatives"   // register, maintain and import initiatives
	TaskAssessments   Task = "assessments"   // submit impact assessments, and answer statements
	TaskPilots        Task = "pilots"        // plan, measure, join and leave pilots
	TaskAdoptions     Task = "adoptions"     // say how far a municipality has come with an initiative, or report it as its owner; announce waves, and sign up for them; raise and support needs; form networks, and say which it is in
	TaskProducts      Task = "products"      // register products, report their readiness, and say which of them a municipality uses
	TaskHandovers     Task = "handovers"     // prepare a handover, and settle its points
	TaskSubscriptions Task = "subscriptions" // read and keep subscriptions
)

// Tasks lists them.
var Tasks = []Task{TaskInitiatives, TaskAssessments, TaskPilots, TaskAdoptions, TaskProducts, TaskHandovers, TaskSubscriptions}

// RoleGranted: a person has a role in the organisation from now on.
type RoleGranted struct {
	Member     string `json:"member"` // pseudonym of the person, one for each organisation
	Role       Role   `json:"role" jsonschema:"enum=reader,enum=registrar,enum=assessor,enum=signatory,enum=administrator"`
	Basis      Basis  `json:"basis" jsonschema:"enum=claim,enum=operator,enum=administrator"`
	Invitation string `json:"invitation,omitempty"` // id of the invitation that was used
}

// EventName implements Payload.
func (*RoleGranted) EventName() string { return "role-granted" }

// RoleWithdrawn: a person does not have a role any more.
type RoleWithdrawn struct {
	Member string `json:"member"` // pseudonym of the person, one for each organisation
	Role   Role   `json:"role" jsonschema:"enum=reader,enum=registrar,enum=assessor,enum=signatory,enum=administrator"`
}

// EventName implements Payload.
func (*RoleWithdrawn) EventName() string { return "role-withdrawn" }

// InvitationMade: whoever shows a code gets roles, once.
type InvitationMade struct {
	Invitation string    `json:"invitation"` // its id
	Code       string    `json:"code"`       // SHA-256 of the code, lower-case hex
	Roles      []Role    `json:"roles"`
	Basis      Basis     `json:"basis" jsonschema:"enum=claim,enum=operator,enum=administrator"` // of the roles
	Expires    time.Time `json:"expires"`
}

// EventName implements Payload.
func (*InvitationMade) EventName() string { return "invitation-made" }

// InvitationWithdrawn: a code is good for nothing any more.
type InvitationWithdrawn struct {
	Invitation string `json:"invitation"`
}

// EventName implements Payload.
func (*InvitationWithdrawn) EventName() string { return "invitation-withdrawn" }

// MandateGiven: another organisation may carry out tasks for this one, and does
// so in its name.
type MandateGiven struct {
	Mandate string `json:"mandate"` // its id
	To      string `json:"to"`      // organisation number
	Tasks   []Task `json:"tasks"`
	Until   Date   `json:"until,omitempty"` // last day; empty only for a unit
	Unit    bool   `json:"unit,omitempty"`  // To is a part of this organisation with a number of its own
}

// EventName implements Payload.
func (*MandateGiven) EventName() string { return "mandate-given" }

// MandateWithdrawn: the other organisation may do nothing more under a mandate.
type MandateWithdrawn struct {
	Mandate string `json:"mandate"`
}

// EventName implements Payload.
func (*MandateWithdrawn) EventName() string { return "mandate-withdrawn" }
