package events

// AssessmentLevel says how thorough an assessment must be.
type AssessmentLevel string

// The levels, least demanding first.
const (
	LevelMinimum    AssessmentLevel = "minimum"
	LevelSimplified AssessmentLevel = "simplified"
	LevelFull       AssessmentLevel = "full"
)

// AssessmentLevels lists the levels, least demanding first.
var AssessmentLevels = []AssessmentLevel{LevelMinimum, LevelSimplified, LevelFull}

// SizeClasses lists the size classes of municipalities by inhabitants.
var SizeClasses = []string{"under_5000", "5000_19999", "20000_49999", "50000_and_over"}

// Questions are the six questions of the state's instruction for official
// studies (utredningsinstruksen § 2-1).
type Questions struct {
	Problem        Text `json:"problem,omitempty"`        // what is the problem, and what do we want to achieve
	Measures       Text `json:"measures,omitempty"`       // which measures are relevant
	Principles     Text `json:"principles,omitempty"`     // which questions of principle are raised
	Effects        Text `json:"effects,omitempty"`        // the effects, how lasting, and who is affected
	Recommendation Text `json:"recommendation,omitempty"` // which measure is recommended, and why
	Prerequisites  Text `json:"prerequisites,omitempty"`  // what it takes to succeed
}

// CostLine is one range of money or hours for one municipality of a size class.
type CostLine struct {
	What         Text   `json:"what"`
	Unit         string `json:"unit" jsonschema:"enum=NOK,enum=hours"`
	Frequency    string `json:"frequency" jsonschema:"enum=one_off,enum=yearly"`
	FromYear     int    `json:"fromYear,omitempty"`                                                                                    // first year of the cost; required for yearly
	ToYear       int    `json:"toYear,omitempty"`                                                                                      // last year of the cost, inclusive; required for yearly
	SizeClass    string `json:"sizeClass,omitempty" jsonschema:"enum=under_5000,enum=5000_19999,enum=20000_49999,enum=50000_and_over"` // empty: all classes alike
	VendorSystem string `json:"vendorSystem,omitempty"`
	Low          int64  `json:"low"`
	Expected     int64  `json:"expected"`
	High         int64  `json:"high"`
	Confidence   int    `json:"confidence"` // 1 (a guess) to 5 (as good as certain)
	Evidence     string `json:"evidence" jsonschema:"enum=measured,enum=quote,enum=expert,enum=guess"`
}

// Benefit says what is gained and by whom.
type Benefit struct {
	What Text `json:"what"`
	Who  Text `json:"who"`
}

// SystemEffect says what an initiative does to one vendor system.
type SystemEffect struct {
	System string `json:"system"`
	Effect Text   `json:"effect"`
}

// Risk is what may go wrong and what is done about it.
type Risk struct {
	What        Text   `json:"what"`
	Probability string `json:"probability" jsonschema:"enum=low,enum=medium,enum=high"`
	Consequence string `json:"consequence" jsonschema:"enum=low,enum=medium,enum=high"`
	Measure     Text   `json:"measure,omitempty"`
}

// CapacityWindow is a period in which municipalities can or cannot take part.
type CapacityWindow struct {
	From Date `json:"from"`
	To   Date `json:"to"`
	Note Text `json:"note"`
}

// Assessment is what an initiative does to the municipalities.
type Assessment struct {
	Level           AssessmentLevel  `json:"level" jsonschema:"enum=minimum,enum=simplified,enum=full"`
	Questions       Questions        `json:"questions"`
	Costs           []CostLine       `json:"costs,omitempty"`
	NoCostReason    Text             `json:"noCostReason,omitempty"` // instead of cost lines
	Benefits        []Benefit        `json:"benefits,omitempty"`
	SystemEffects   []SystemEffect   `json:"systemEffects,omitempty"`
	NoSystemEffects Text             `json:"noSystemEffects,omitempty"` // why no vendor system is affected
	Risks           []Risk           `json:"risks,omitempty"`
	CapacityWindows []CapacityWindow `json:"capacityWindows,omitempty"`
	HalfAdoption    Text             `json:"halfAdoption,omitempty"` // what if only half of the municipalities adopt
}

// AssessmentSubmitted sends an assessment to KS and starts its deadline.
type AssessmentSubmitted struct {
	Assessment        Assessment `json:"assessment"`
	StatementDeadline Date       `json:"statementDeadline"` // last day for KS' statement
}

// EventName implements Payload.
func (*AssessmentSubmitted) EventName() string { return "assessment-submitted" }

// RequestedChange is one change that KS asks for.
type RequestedChange struct {
	ID   string `json:"id"` // unique in the statement, such as "1"
	Text Text   `json:"text"`
}

// StatementGiven is KS' statement on the assessment.
type StatementGiven struct {
	Position         string            `json:"position" jsonschema:"enum=supports,enum=supports_with_changes,enum=objects"`
	Text             Text              `json:"text"`
	RequestedChanges []RequestedChange `json:"requestedChanges,omitempty"`
}

// EventName implements Payload.
func (*StatementGiven) EventName() string { return "statement-given" }

// Answer is the owner's answer to one requested change.
type Answer struct {
	Change string `json:"change"` // id of the requested change
	Answer string `json:"answer" jsonschema:"enum=taken,enum=partly,enum=not"`
	Reason Text   `json:"reason"`
}

// StatementAnswered answers requested changes; later answers replace earlier.
type StatementAnswered struct {
	Answers []Answer `json:"answers"`
}

// EventName implements Payload.
func (*StatementAnswered) EventName() string { return "statement-answered" }

// StatementDeadlinePassed records that KS gave no statement in time.
type StatementDeadlinePassed struct {
	Deadline Date `json:"deadline"`
}

// EventName implements Payload.
func (*StatementDeadlinePassed) EventName() string { return "statement-deadline-passed" }

// ImpactAssessed moves the initiative to assessed.
type ImpactAssessed struct {
	Level            AssessmentLevel `json:"level" jsonschema:"enum=minimum,enum=simplified,enum=full"`
	WithoutStatement bool            `json:"withoutStatement"`
}

// EventName implements Payload.
func (*ImpactAssessed) EventName() string { return "impact-assessed" }

// AssessmentReopened lets the assessment be submitted anew.
type AssessmentReopened struct {
	Reason Text `json:"reason"`
}

// EventName implements Payload.
func (*AssessmentReopened) EventName() string { return "assessment-reopened" }
