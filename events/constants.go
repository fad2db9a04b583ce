package events

// The values of fields that are plain strings in the payloads. The lists are in
// the order in which they are offered.

// What a cost line is counted in, and how often it comes.
const (
	UnitNOK         = "NOK"
	UnitHours       = "hours"
	FrequencyOneOff = "one_off"
	FrequencyYearly = "yearly"
)

// Units and Frequencies list them.
var (
	Units       = []string{UnitNOK, UnitHours}
	Frequencies = []string{FrequencyOneOff, FrequencyYearly}
)

// What an estimate rests on.
const (
	EvidenceMeasured = "measured"
	EvidenceQuote    = "quote"
	EvidenceExpert   = "expert"
	EvidenceGuess    = "guess"
)

// EvidenceKinds lists them.
var EvidenceKinds = []string{EvidenceMeasured, EvidenceQuote, EvidenceExpert, EvidenceGuess}

// How probable a risk is, and how grave.
const (
	LevelLow    = "low"
	LevelMedium = "medium"
	LevelHigh   = "high"
)

// RiskLevels lists them.
var RiskLevels = []string{LevelLow, LevelMedium, LevelHigh}

// Where KS stands in its statement on an assessment.
const (
	StatementSupports            = "supports"
	StatementSupportsWithChanges = "supports_with_changes"
	StatementObjects             = "objects"
)

// StatementPositions lists them.
var StatementPositions = []string{StatementSupports, StatementSupportsWithChanges, StatementObjects}

// What the owner answers to a change that KS has asked for.
const (
	AnswerTaken  = "taken"
	AnswerPartly = "partly"
	AnswerNot    = "not"
)

// Answers lists them.
var Answers = []string{AnswerTaken, AnswerPartly, AnswerNot}

// What becomes of a point of the handover.
const (
	OutcomeAccepted = "accepted"
	OutcomeWaived   = "waived"
)

// HandoverOutcomes lists them.
var HandoverOutcomes = []string{OutcomeAccepted, OutcomeWaived}

// How exact a date is; a date without a precision is exact to the day.
const (
	PrecisionDay      = "day"
	PrecisionMonth    = "month"
	PrecisionQuarter  = "quarter"
	PrecisionSeason   = "season"    // three months: spring begins in March, winter in December
	PrecisionHalfYear = "half_year" // six months: the first begins in January
	PrecisionYear     = "year"
)

// Precisions lists them.
var Precisions = []string{PrecisionDay, PrecisionMonth, PrecisionQuarter, PrecisionSeason, PrecisionHalfYear, PrecisionYear}
