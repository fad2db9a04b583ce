package events

import "time"

// How often something is hard.
const (
	OftenDaily   = "daily"
	OftenWeekly  = "weekly"
	OftenMonthly = "monthly"
	OftenYearly  = "yearly"
	OftenSeldom  = "seldom" // less than once a year
)

// Often lists them, most often first.
var Often = []string{OftenDaily, OftenWeekly, OftenMonthly, OftenYearly, OftenSeldom}

// How much a need matters to a municipality.
const (
	MattersSome   = "some" // it would be good
	MattersMuch   = "much"
	MattersUrgent = "urgent"
)

// Matters lists them, least first.
var Matters = []string{MattersSome, MattersMuch, MattersUrgent}

// NeedTerms are what is hard, as whoever raised the need says it.
type NeedTerms struct {
	Title     Text   `json:"title"`
	Problem   Text   `json:"problem"`  // what is hard
	Audience  Text   `json:"audience"` // for whom it is
	Frequency string `json:"frequency" jsonschema:"enum=daily,enum=weekly,enum=monthly,enum=yearly,enum=seldom"`
	Theme     string `json:"theme"`               // the service area, a word of the thesaurus Los
	LifeEvent string `json:"lifeEvent,omitempty"` // a life event of Los
	Hours     *int   `json:"hours,omitempty"`     // lost a month in the municipality that raised it; absent: it does not know
}

// NeedRaised: a municipality says what is hard. It is the first of those behind it.
type NeedRaised struct {
	Municipality string  `json:"municipality"` // its number on the day of this
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate"`
	NeedTerms
	Matters  string `json:"matters" jsonschema:"enum=some,enum=much,enum=urgent"` // to the municipality
	AnswerBy Date   `json:"answerBy"`                                             // the last day for KS to answer
}

// EventName implements Payload.
func (*NeedRaised) EventName() string { return "need-raised" }

// NeedSupported: a municipality has the same need, or it matters more or less to it
// than it said before.
type NeedSupported struct {
	Title        Text    `json:"title"`        // of the need
	Municipality string  `json:"municipality"` // its number on the day of this
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate"`
	Matters      string  `json:"matters" jsonschema:"enum=some,enum=much,enum=urgent"`
	Note         Text    `json:"note,omitempty"` // what the municipality wants to add
}

// EventName implements Payload.
func (*NeedSupported) EventName() string { return "need-supported" }

// SupportWithdrawn: a municipality is not behind a need any more.
type SupportWithdrawn struct {
	Title        Text    `json:"title"`
	Municipality string  `json:"municipality"` // the number that it supported the need under
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate"`
}

// EventName implements Payload.
func (*SupportWithdrawn) EventName() string { return "support-withdrawn" }

// What KS answers.
const (
	NeedTakenUp = "taken_up" // an initiative does something about it
	NeedNotNow  = "not_now"
	NeedJoin    = "merged" // it is the same as another need
)

// NeedAnswers lists them.
var NeedAnswers = []string{NeedTakenUp, NeedJoin, NeedNotNow}

// NeedAnswered: KS says what becomes of a need.
type NeedAnswered struct {
	NeedAbout
	Answer     string `json:"answer" jsonschema:"enum=taken_up,enum=not_now"`
	Initiative string `json:"initiative,omitempty"` // that does something about it
	Reason     Text   `json:"reason,omitempty"`
}

// EventName implements Payload.
func (*NeedAnswered) EventName() string { return "need-answered" }

// NeedAbout is what a need is told by, on the day of an event: what it is called, and
// whom a step of it is told.
type NeedAbout struct {
	Title     Text     `json:"title"`
	Theme     string   `json:"theme"`
	LifeEvent string   `json:"lifeEvent,omitempty"`
	Behind    []string `json:"behind"` // numbers of the municipalities behind it
}

// NeedMerged: a need goes on as another one.
type NeedMerged struct {
	NeedAbout
	Into      string `json:"into"`      // id of the need that it goes on as
	IntoTitle Text   `json:"intoTitle"` // what that is called
	Reason    Text   `json:"reason,omitempty"`
}

// EventName implements Payload.
func (*NeedMerged) EventName() string { return "need-merged" }

// NeedJoined: another need goes on as this one. It stands beside that one's
// NeedMerged, in the same batch.
type NeedJoined struct {
	NeedAbout             // those behind it before
	From      string      `json:"from"` // id of the other need
	FromTitle Text        `json:"fromTitle"`
	Voices    []NeedVoice `json:"voices"` // of the other need, from those that were not behind this one
}

// NeedVoice is one municipality behind a need, as it said it.
type NeedVoice struct {
	Municipality string    `json:"municipality"` // the number that it said it under
	By           Speaker   `json:"by" jsonschema:"enum=self,enum=mandate"`
	At           time.Time `json:"at"`
	Matters      string    `json:"matters" jsonschema:"enum=some,enum=much,enum=urgent"`
	Note         Text      `json:"note,omitempty"`
	Supplier     string    `json:"supplier,omitempty"` // number of the organisation that said it for the municipality
}

// EventName implements Payload.
func (*NeedJoined) EventName() string { return "need-joined" }

// NeedClosed: nothing more is asked for.
type NeedClosed struct {
	NeedAbout
	By     Speaker `json:"by" jsonschema:"enum=self,enum=mandate,enum=ks"`
	Reason Text    `json:"reason"`
}

// EventName implements Payload.
func (*NeedClosed) EventName() string { return "need-closed" }
