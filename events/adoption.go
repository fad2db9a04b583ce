package events

// AdoptionState is how far one municipality has come with one initiative.
type AdoptionState string

// The states in their order. That nobody has said anything is none of them.
const (
	AdoptionNotConsidered AdoptionState = "not_considered"
	AdoptionConsidering   AdoptionState = "considering"
	AdoptionDecidedYes    AdoptionState = "decided_yes"
	AdoptionDecidedNo     AdoptionState = "decided_no"
	AdoptionInPlan        AdoptionState = "planned"
	AdoptionInUse         AdoptionState = "in_use"
	AdoptionStopped       AdoptionState = "stopped"
)

// AdoptionStates lists them.
var AdoptionStates = []AdoptionState{
	AdoptionNotConsidered, AdoptionConsidering, AdoptionDecidedYes, AdoptionDecidedNo, AdoptionInPlan, AdoptionInUse, AdoptionStopped,
}

// Speaker is who says something about an adoption.
type Speaker string

// The speakers. The first two are the municipality's own word; the others report
// what they know of it.
const (
	SpeakerSelf    Speaker = "self"    // the municipality itself
	SpeakerMandate Speaker = "mandate" // an organisation that the municipality has let act for it
	SpeakerOwner   Speaker = "owner"   // the owner of the initiative
	SpeakerCounty  Speaker = "county"  // the county that the municipality is in
	SpeakerKS      Speaker = "ks"      // KS
	SpeakerHost    Speaker = "host"    // the host of a network, of its members
)

// Speakers lists them.
var Speakers = []Speaker{SpeakerSelf, SpeakerMandate, SpeakerOwner, SpeakerCounty, SpeakerKS}

// How much of a municipality uses something.
const (
	ExtentSome = "some"
	ExtentAll  = "all"
)

// Extents lists them.
var Extents = []string{ExtentSome, ExtentAll}

// What a municipality decides.
const (
	AdoptionYes = "yes"
	AdoptionNo  = "no"
)

// When effort is reported.
const (
	EffortOnUse     = "on_use"     // when it was taken into use
	EffortAfterYear = "after_year" // after a year of use
)

// EffortMoments lists them.
var EffortMoments = []string{EffortOnUse, EffortAfterYear}

// What keeps a municipality from an adoption.
const (
	ObstacleCapacity     = "capacity"
	ObstacleCompetence   = "competence"
	ObstacleFunding      = "funding"
	ObstacleLaw          = "law_or_agreement"
	ObstacleVendor       = "vendor_not_ready"
	ObstacleInfoSecurity = "information_security"
	ObstacleNoBenefit    = "no_benefit"
	ObstacleOther        = "other"
)

// Obstacles lists them.
var Obstacles = []string{
	ObstacleCapacity, ObstacleCompetence, ObstacleFunding, ObstacleLaw, ObstacleVendor, ObstacleInfoSecurity, ObstacleNoBenefit, ObstacleOther,
}

// AdoptionWord is what every event about an adoption says: of whom, by whom, and
// what it rests on.
type AdoptionWord struct {
	Initiative   string  `json:"initiative"`
	Municipality string  `json:"municipality"` // its number on the day this was said
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate,enum=owner,enum=county,enum=ks"`
	Corrects     string  `json:"corrects,omitempty"` // id of the event that this says was wrong, in its own words or in a report
	Evidence     []Link  `json:"evidence,omitempty"` // where it can be read
	Note         Text    `json:"note,omitempty"`
}

// AdoptionConsidered: the municipality is considering the initiative, or says that
// it has not.
type AdoptionConsidered struct {
	AdoptionWord
	State     AdoptionState `json:"state" jsonschema:"enum=not_considered,enum=considering"`
	Date      Date          `json:"date,omitempty"`                                                                                         // since when
	Precision string        `json:"precision,omitempty" jsonschema:"enum=day,enum=month,enum=quarter,enum=season,enum=half_year,enum=year"` // how exact the date is; empty: day
}

// EventName implements Payload.
func (*AdoptionConsidered) EventName() string { return "adoption-considered" }

// AdoptionDecided: the municipality has decided.
type AdoptionDecided struct {
	AdoptionWord
	Outcome    string `json:"outcome" jsonschema:"enum=yes,enum=no"`
	Date       Date   `json:"date"`
	Precision  string `json:"precision,omitempty" jsonschema:"enum=day,enum=month,enum=quarter,enum=season,enum=half_year,enum=year"` // how exact the date is; empty: day
	Body       string `json:"body,omitempty"`                                                                                         // who decided, such as the municipal council
	CaseNumber string `json:"caseNumber,omitempty"`                                                                                   // in the municipality's records
	Reason     Text   `json:"reason,omitempty"`                                                                                       // of a no
}

// EventName implements Payload.
func (*AdoptionDecided) EventName() string { return "adoption-decided" }

// AdoptionPlanned: the municipality has planned when it will begin.
type AdoptionPlanned struct {
	AdoptionWord
	Date      Date   `json:"date"`                                                                                                   // when use is to begin
	Precision string `json:"precision,omitempty" jsonschema:"enum=day,enum=month,enum=quarter,enum=season,enum=half_year,enum=year"` // how exact the date is; empty: day
	Wave      string `json:"wave,omitempty"`                                                                                         // the wave of municipalities that it begins with, as whoever announced it calls it
	Extent    string `json:"extent,omitempty" jsonschema:"enum=some,enum=all"`                                                       // how much of the municipality
}

// EventName implements Payload.
func (*AdoptionPlanned) EventName() string { return "adoption-planned" }

// TakenIntoUse: the municipality uses it.
type TakenIntoUse struct {
	AdoptionWord
	Date      Date   `json:"date"`                                                                                                   // since when
	Precision string `json:"precision,omitempty" jsonschema:"enum=day,enum=month,enum=quarter,enum=season,enum=half_year,enum=year"` // how exact the date is; empty: day
	Wave      string `json:"wave,omitempty"`                                                                                         // the wave of municipalities that it began with
	Extent    string `json:"extent" jsonschema:"enum=some,enum=all"`                                                                 // how much of the municipality
}

// EventName implements Payload.
func (*TakenIntoUse) EventName() string { return "taken-into-use" }

// UseEnded: the municipality uses it no longer.
type UseEnded struct {
	AdoptionWord
	Date      Date   `json:"date"`                                                                                                   // since when
	Precision string `json:"precision,omitempty" jsonschema:"enum=day,enum=month,enum=quarter,enum=season,enum=half_year,enum=year"` // how exact the date is; empty: day
	Reason    Text   `json:"reason"`
}

// EventName implements Payload.
func (*UseEnded) EventName() string { return "use-ended" }

// AdoptionConfirmed: the municipality says that a word is true today, its own of
// earlier or what somebody else has reported. What it says is repeated here, so
// that it is the municipality's word from now on.
type AdoptionConfirmed struct {
	AdoptionWord
	Confirms  string        `json:"confirms"` // id of the event that said it
	State     AdoptionState `json:"state" jsonschema:"enum=not_considered,enum=considering,enum=decided_yes,enum=decided_no,enum=planned,enum=in_use,enum=stopped"`
	Date      Date          `json:"date,omitempty"`
	Precision string        `json:"precision,omitempty" jsonschema:"enum=day,enum=month,enum=quarter,enum=season,enum=half_year,enum=year"` // how exact the date is; empty: day
	Extent    string        `json:"extent,omitempty" jsonschema:"enum=some,enum=all"`
}

// EventName implements Payload.
func (*AdoptionConfirmed) EventName() string { return "adoption-confirmed" }

// AdoptionReported is what somebody else knows of a municipality. It never takes
// the place of the municipality's own word.
type AdoptionReported struct {
	AdoptionWord
	State     AdoptionState `json:"state" jsonschema:"enum=not_considered,enum=considering,enum=decided_yes,enum=decided_no,enum=planned,enum=in_use,enum=stopped"`
	Date      Date          `json:"date,omitempty"`                                                                                         // since when it is in the state, or when use is to begin
	Precision string        `json:"precision,omitempty" jsonschema:"enum=day,enum=month,enum=quarter,enum=season,enum=half_year,enum=year"` // how exact the date is; empty: day
	Extent    string        `json:"extent,omitempty" jsonschema:"enum=some,enum=all"`
	AsOf      Date          `json:"asOf"`   // the day that it was true
	Source    Text          `json:"source"` // where it is known from, such as the owner's own statistics
}

// EventName implements Payload.
func (*AdoptionReported) EventName() string { return "adoption-reported" }

// EffortLine is what an adoption has taken, as a range; a figure is a range with
// two equal ends.
type EffortLine struct {
	Unit      string `json:"unit" jsonschema:"enum=NOK,enum=hours"`
	Frequency string `json:"frequency" jsonschema:"enum=one_off,enum=yearly"`
	Low       int64  `json:"low"`
	High      int64  `json:"high"`
}

// EffortReported is what an adoption has taken of a municipality; a later report
// for the same moment takes the place of an earlier one.
type EffortReported struct {
	AdoptionWord
	Moment      string       `json:"moment" jsonschema:"enum=on_use,enum=after_year"`
	Lines       []EffortLine `json:"lines"`
	Basis       string       `json:"basis" jsonschema:"enum=measured,enum=quote,enum=expert,enum=guess"` // what the figures rest on
	Definitions int          `json:"definitions"`                                                        // version of what counts as hours and cost
}

// EventName implements Payload.
func (*EffortReported) EventName() string { return "effort-reported" }

// Obstacle is one thing that keeps a municipality from an adoption.
type Obstacle struct {
	Kind string `json:"kind" jsonschema:"enum=capacity,enum=competence,enum=funding,enum=law_or_agreement,enum=vendor_not_ready,enum=information_security,enum=no_benefit,enum=other"`
	Note Text   `json:"note,omitempty"`
}

// ObstacleReported is all that keeps a municipality from an adoption on the day
// it is said; it takes the place of what was said before.
type ObstacleReported struct {
	AdoptionWord
	Obstacles []Obstacle `json:"obstacles"` // none: nothing any more
}

// EventName implements Payload.
func (*ObstacleReported) EventName() string { return "obstacle-reported" }
