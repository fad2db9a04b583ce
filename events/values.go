package events

// Text is one text in one or more languages, by language tag: nb, nn, en, se.
type Text map[string]string

// Date is a calendar day in Norway, YYYY-MM-DD.
type Date string

// Stage is where the joint governance of an initiative stands. It moves only
// through the gates.
type Stage string

// The stages in their order.
const (
	StageProposed    Stage = "proposed"
	StageAssessed    Stage = "assessed"
	StagePrioritized Stage = "prioritized"
	StagePiloted     Stage = "piloted"
	StageOperational Stage = "operational"
)

// Stages lists the stages in their order.
var Stages = []Stage{StageProposed, StageAssessed, StagePrioritized, StagePiloted, StageOperational}

// Phase is what the owner reports about its own project (the phases of
// Prosjektveiviseren, mapped). It never moves the stage.
type Phase string

// The phases in their order.
const (
	PhaseIdea      Phase = "idea"
	PhaseConcept   Phase = "concept"
	PhasePlanning  Phase = "planning"
	PhaseExecution Phase = "execution"
	PhaseRollout   Phase = "rollout"
	PhaseOperation Phase = "operation"
	PhaseEnded     Phase = "ended"
	PhaseStopped   Phase = "stopped"
)

// Phases lists the phases in their order.
var Phases = []Phase{PhaseIdea, PhaseConcept, PhasePlanning, PhaseExecution, PhaseRollout, PhaseOperation, PhaseEnded, PhaseStopped}

// TargetGroup is whom an initiative is for in the end: who meets the service.
type TargetGroup string

// The target groups.
const (
	TargetResidents TargetGroup = "residents"
	TargetChildren  TargetGroup = "children_and_youth"
	TargetOlder     TargetGroup = "older_people"
	TargetPatients  TargetGroup = "patients_and_users" // of health and care services
	TargetBusiness  TargetGroup = "businesses"
	TargetVoluntary TargetGroup = "voluntary_sector"
	TargetEmployees TargetGroup = "employees" // of the municipality
	TargetElected   TargetGroup = "elected_representatives"
)

// TargetGroups lists them in the order in which they are offered.
var TargetGroups = []TargetGroup{
	TargetResidents, TargetChildren, TargetOlder, TargetPatients, TargetBusiness, TargetVoluntary, TargetEmployees, TargetElected,
}

// Standing says whether an initiative is alive.
type Standing string

// The standings.
const (
	StandingActive    Standing = "active"
	StandingOnHold    Standing = "on_hold"
	StandingWithdrawn Standing = "withdrawn"
	StandingRejected  Standing = "rejected"
	StandingMerged    Standing = "merged"
	StandingRetired   Standing = "retired"
)

// Standings lists the standings.
var Standings = []Standing{StandingActive, StandingOnHold, StandingWithdrawn, StandingRejected, StandingMerged, StandingRetired}

// Party is one of the two keys of a joint decision.
type Party string

// The parties: the state acts through Digdir, the municipalities through KS.
const (
	PartyState          Party = "state"
	PartyMunicipalities Party = "municipalities"
)

// Parties lists the two parties.
var Parties = []Party{PartyState, PartyMunicipalities}

// ReachScope says how a reach is expressed.
type ReachScope string

// The scopes. ScopeUnspecified is for imported records whose source says that
// some municipalities are concerned without naming them; it resolves to none
// and is listed as missing.
const (
	ScopeAll            ReachScope = "all"
	ScopeCounties       ReachScope = "counties"
	ScopeMunicipalities ReachScope = "municipalities"
	ScopePopulation     ReachScope = "population"
	ScopeUnspecified    ReachScope = "unspecified"
)

// Reach says whom an initiative concerns, as an expression that is resolved
// when it is read.
type Reach struct {
	Scope         ReachScope `json:"scope" jsonschema:"enum=all,enum=counties,enum=municipalities,enum=population,enum=unspecified"`
	Codes         []string   `json:"codes,omitempty"`         // county (2 digits) or municipality numbers (4 digits)
	Except        []string   `json:"except,omitempty"`        // county or municipality numbers that are not concerned after all; not for the scope municipalities
	Min           *int       `json:"min,omitempty"`           // inhabitants, inclusive
	Max           *int       `json:"max,omitempty"`           // inhabitants, inclusive
	ReferenceDate Date       `json:"referenceDate,omitempty"` // the day the codes were valid
	Note          Text       `json:"note,omitempty"`          // the source's own words
}

// ObligationLevel says how binding an initiative is for municipalities.
type ObligationLevel string

// The obligation levels.
const (
	ObligationMandatory      ObligationLevel = "mandatory"
	ObligationMandatoryLater ObligationLevel = "mandatory_later"
	ObligationRecommended    ObligationLevel = "recommended"
	ObligationVoluntary      ObligationLevel = "voluntary"
)

// ObligationLevels lists the obligation levels, most binding first.
var ObligationLevels = []ObligationLevel{ObligationMandatory, ObligationMandatoryLater, ObligationRecommended, ObligationVoluntary}

// Obligation says whether a municipality must act, by when and by which law.
type Obligation struct {
	Level      ObligationLevel `json:"level" jsonschema:"enum=mandatory,enum=mandatory_later,enum=recommended,enum=voluntary"`
	Deadline   Date            `json:"deadline,omitempty"`
	LegalBasis string          `json:"legalBasis,omitempty"`
	Note       Text            `json:"note,omitempty"` // what the level leaves out
}

// Milestone is a named point of the plan. Its name is its identity.
type Milestone struct {
	Milestone string `json:"milestone"`
	Date      Date   `json:"date"`
	Precision string `json:"precision,omitempty" jsonschema:"enum=day,enum=month,enum=quarter,enum=season,enum=half_year,enum=year"` // how exact the date is; empty: day. A season is three months: spring begins in March, winter in December
}

// Link points to more about the initiative.
type Link struct {
	URL   string `json:"url"`
	Title Text   `json:"title,omitempty"`
	Kind  string `json:"kind,omitempty" jsonschema:"enum=homepage,enum=source,enum=documentation,enum=other"`
}

// Certainty says how sure an imported value is.
type Certainty string

// The certainties.
const (
	CertaintyVerified Certainty = "verified"
	CertaintyPartly   Certainty = "partly"
	CertaintyMemory   Certainty = "memory"
)

// Certainties lists the certainties, surest first.
var Certainties = []Certainty{CertaintyVerified, CertaintyPartly, CertaintyMemory}

// Provenance says where imported values come from.
type Provenance struct {
	Source    string    `json:"source"`         // who compiled it, in words
	URL       string    `json:"url,omitempty"`  // the page that is cited
	Date      Date      `json:"date,omitempty"` // the day it was true
	Certainty Certainty `json:"certainty" jsonschema:"enum=verified,enum=partly,enum=memory"`
}

// RelationKind says how one initiative relates to another.
type RelationKind string

// The relation kinds, read from the initiative that holds the relation.
const (
	RelationDependsOn RelationKind = "depends_on"
	RelationReplaces  RelationKind = "replaces"
	RelationPartOf    RelationKind = "part_of"
	RelationOverlaps  RelationKind = "overlaps"
	RelationRelatesTo RelationKind = "relates_to"
)

// RelationKinds lists the relation kinds.
var RelationKinds = []RelationKind{RelationDependsOn, RelationReplaces, RelationPartOf, RelationOverlaps, RelationRelatesTo}

// Relation links two initiatives.
type Relation struct {
	Kind   RelationKind `json:"kind" jsonschema:"enum=depends_on,enum=replaces,enum=part_of,enum=overlaps,enum=relates_to"`
	Target string       `json:"target"` // initiative id
	Note   Text         `json:"note,omitempty"`
}
