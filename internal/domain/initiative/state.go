package initiative

import (
	"time"

	"github.com/samstyring/samstyring/events"
)

// State is what is true about one initiative after the events so far.
type State struct {
	ID       string `json:"id"`
	Position uint64 `json:"position"` // of its last event; 0: it does not exist

	Title        events.Text          `json:"title"`
	Summary      events.Text          `json:"summary"`
	Description  events.Text          `json:"description,omitempty"`
	Owner        string               `json:"owner,omitempty"`
	OwnerName    string               `json:"ownerName,omitempty"`
	Reach        events.Reach         `json:"reach"`
	Obligation   *events.Obligation   `json:"obligation,omitempty"`
	Themes       []string             `json:"themes,omitempty"`
	Functions    []string             `json:"functions,omitempty"`
	TargetGroups []events.TargetGroup `json:"targetGroups,omitempty"`
	Links        []events.Link        `json:"links,omitempty"`
	ExternalID   string               `json:"externalId,omitempty"`
	Baseline     []events.Milestone   `json:"baseline,omitempty"`
	Plan         []events.Milestone   `json:"plan,omitempty"` // as forecast now
	First        Dates                `json:"first,omitzero"` // what has moved since, as it was said first
	Relations    []events.Relation    `json:"relations,omitempty"`
	Contacts     []string             `json:"contacts,omitempty"` // pseudonyms; who they are is not known here
	Onboarding   Onboarding           `json:"onboarding,omitzero"`

	Stage          events.Stage            `json:"stage"`
	StageSince     time.Time               `json:"stageSince,omitzero"` // zero: it was recorded as being at the stage, see Recorded, or is as a list says
	Recorded       *events.RecordedAtStage `json:"recorded,omitempty"`
	Standing       events.Standing         `json:"standing"`
	StandingReason events.Text             `json:"standingReason,omitempty"`
	HoldUntil      events.Date             `json:"holdUntil,omitempty"`
	MergedInto     string                  `json:"mergedInto,omitempty"`
	Phase          events.Phase            `json:"phase,omitempty"`
	PhaseNote      events.Text             `json:"phaseNote,omitempty"`
	FurthestPhase  events.Phase            `json:"furthestPhase,omitempty"` // the latest phase it was ever reported in, stopped left aside
	Bypass         *Bypass                 `json:"bypass,omitempty"`

	Assessment *AssessmentState        `json:"assessment,omitempty"`
	Decision   DecisionState           `json:"decision"`
	Pilot      *PilotState             `json:"pilot,omitempty"`
	Waivers    map[events.Party]Signed `json:"waivers,omitempty"`
	Handover   HandoverState           `json:"handover"`
	Retired    *events.Retired         `json:"retired,omitempty"`

	BreakingChanges []Announcement `json:"breakingChanges,omitempty"` // by day, whenever they were announced

	Sources  map[string]events.Provenance `json:"sources,omitempty"`  // by field
	Imported *events.Proposed             `json:"imported,omitempty"` // as last imported, to know what a new import changes

	RegisteredAt  time.Time `json:"registeredAt"`
	RegisteredBy  string    `json:"registeredBy"`
	ChangedAt     time.Time `json:"changedAt"`
	FromList      bool      `json:"fromList,omitempty"`      // it was read from a list: the day of that says nothing of when it was proposed
	SaidAt        time.Time `json:"saidAt,omitzero"`         // when something was last said of it, other than in a list; zero: never
	ChangedByList bool      `json:"changedByList,omitempty"` // and a list has changed it since
	ConfirmedAt   time.Time `json:"confirmedAt,omitzero"`    // when whoever maintains it last said that it is true; zero: never

	ChangedOn []events.Date `json:"changedOn"`           // every day in Norway on which something was recorded about it, ascending
	Disagreed bool          `json:"disagreed,omitempty"` // a party has said in a round that it does not agree; see NoteRound
}

// AssessmentState is the assessment with its statement and answers.
type AssessmentState struct {
	Content           events.Assessment        `json:"content"`
	SubmittedAt       time.Time                `json:"submittedAt"`
	StatementDeadline events.Date              `json:"statementDeadline"`
	Statement         *events.StatementGiven   `json:"statement,omitempty"`
	StatementAt       time.Time                `json:"statementAt,omitzero"`
	Answers           map[string]events.Answer `json:"answers,omitempty"` // by requested change
	Finalised         bool                     `json:"finalised"`
	FinalisedAt       time.Time                `json:"finalisedAt,omitzero"`
	WithoutStatement  bool                     `json:"withoutStatement"`
	ReopenedReason    events.Text              `json:"reopenedReason,omitempty"`
}

// Signed is one party's signature.
type Signed struct {
	By          string       `json:"by"` // organisation number
	At          time.Time    `json:"at"`
	Class       events.Class `json:"class,omitempty"`
	Conclusion  string       `json:"conclusion,omitempty"`
	ContentHash string       `json:"contentHash,omitempty"`
	Reason      events.Text  `json:"reason,omitempty"`

	DecisionHash string `json:"decisionHash,omitempty"` // what was signed in the round it was decided in
}

// DecisionState is the joint decision in force and the signatures under way.
type DecisionState struct {
	Class       events.Class            `json:"class,omitempty"` // in force
	ContentHash string                  `json:"contentHash,omitempty"`
	Round       string                  `json:"round,omitempty"` // the round it was decided in; empty when it was decided on its own
	At          time.Time               `json:"at,omitzero"`
	Signatures  map[events.Party]Signed `json:"signatures,omitempty"` // under the decision in force
	Pending     map[events.Party]Signed `json:"pending,omitempty"`    // not yet met by the other party
}

// PilotState is the pilot that is planned, under way or concluded.
type PilotState struct {
	Plan         events.PilotPlanned             `json:"plan"`
	Participants map[string]events.Date          `json:"participants,omitempty"` // municipality number → joined
	Measured     map[string]events.PilotMeasured `json:"measured,omitempty"`     // by criterion
	Conclusions  map[events.Party]Signed         `json:"conclusions,omitempty"`
	Concluded    string                          `json:"concluded,omitempty"` // go or no_go, once both have signed
}

// HandoverState is what has been prepared, settled and accepted.
type HandoverState struct {
	Prepared *events.HandoverPrepared              `json:"prepared,omitempty"`
	Items    map[string]events.HandoverItemSettled `json:"items,omitempty"`
	Accepted map[string]Signed                     `json:"accepted,omitempty"` // owner, receiver, ks
}

// Exists says whether the initiative has been registered.
func (s *State) Exists() bool { return s.Position > 0 }

// Binding says whether the obligation by law applies, now or later.
func (s *State) Binding() bool {
	return s.Obligation != nil &&
		(s.Obligation.Level == events.ObligationMandatory || s.Obligation.Level == events.ObligationMandatoryLater)
}

// StageIndex is the place of a stage in the order, from 0; -1 if unknown.
func StageIndex(stage events.Stage) int { return index(events.Stages, stage) }

func phaseIndex(p events.Phase) int { return index(events.Phases, p) }

func index[T comparable](list []T, v T) int {
	for i, x := range list {
		if x == v {
			return i
		}
	}
	return -1
}
