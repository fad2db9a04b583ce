package changes

// Class says what kind of news a change is.
type Class string

// The classes.
const (
	StageMoved           Class = "stage_moved" // also: registered
	DecisionMade         Class = "decision_made"
	DeadlineSet          Class = "deadline_set" // for KS' statement, or of an obligation
	StatementGiven       Class = "statement_given"
	AssessmentReopened   Class = "assessment_reopened"
	PilotOpened          Class = "pilot_opened" // or its period moved
	PilotConcluded       Class = "pilot_concluded"
	AvailableForAdoption Class = "available_for_adoption"
	VendorReady          Class = "vendor_ready"   // a product is ready for it, or when it will be has changed
	WaveAnnounced        Class = "wave_announced" // or changed, closed or cancelled, or a place in it given to one who waited
	NeedRaised           Class = "need_raised"    // by a municipality
	NeedAnswered         Class = "need_answered"  // by KS
	NeedMerged           Class = "need_merged"    // with another one
	NeedClosed           Class = "need_closed"
	NetworkFormed        Class = "network_formed"   // or described otherwise
	NetworkMember        Class = "network_member"   // somebody is said to be a member, or to be none any more
	NeedListOpened       Class = "need_list_opened" // a network asks its members which needs are most urgent, or gives them longer
	NeedList             Class = "need_list"        // a network has published its most urgent needs, or corrected them
	NetworkClosed        Class = "network_closed"
	OnboardingChanged    Class = "onboarding_changed" // what municipalities do to begin is described, or otherwise
	BreakingChange       Class = "breaking_change"
	Sunset               Class = "sunset"
	Bypassed             Class = "bypassed" // the owner has gone ahead before the municipalities were asked
	ObligationChanged    Class = "obligation_changed"
	DateMoved            Class = "date_moved"
	CostChanged          Class = "cost_changed"
	ReachChanged         Class = "reach_changed"
	StandingChanged      Class = "standing_changed"
	Described            Class = "described" // minor: texts, themes, links, phase, owner
)

// Classes lists the classes, the most pressing first. Changes that are published
// together are published in this order.
var Classes = []Class{
	BreakingChange, Sunset, DeadlineSet, ObligationChanged, AvailableForAdoption, DecisionMade, StageMoved, Bypassed,
	PilotOpened, PilotConcluded, WaveAnnounced, VendorReady, OnboardingChanged, StatementGiven, AssessmentReopened, StandingChanged, DateMoved, CostChanged, ReachChanged,
	NeedAnswered, NeedMerged, NeedClosed, NeedRaised, NeedListOpened, NeedList, NetworkMember, NetworkClosed, NetworkFormed, Described,
}

// edits are the classes that wait in a window.
var edits = []Class{ObligationChanged, StandingChanged, DateMoved, CostChanged, ReachChanged, OnboardingChanged, Described}

// Severity says what a change asks of whom it concerns.
type Severity string

// The severities.
const (
	Act   Severity = "act"   // something must be done or planned for
	Know  Severity = "know"  // worth knowing
	Minor Severity = "minor" // for those who follow closely
)

// Severities lists the severities, the most pressing first.
var Severities = []Severity{Act, Know, Minor}

// severityOf is what a class asks when nothing more is known.
func severityOf(c Class) Severity {
	switch c {
	case BreakingChange, Sunset, DeadlineSet, AvailableForAdoption, WaveAnnounced, NeedListOpened:
		return Act
	case Described:
		return Minor
	}
	return Know
}
