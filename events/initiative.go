package events

// Proposed registers an initiative.
type Proposed struct {
	Title       Text        `json:"title"`
	Summary     Text        `json:"summary"` // at most 280 characters a language
	Description Text        `json:"description,omitempty"`
	Owner       string      `json:"owner,omitempty"`     // organisation number
	OwnerName   string      `json:"ownerName,omitempty"` // only where an imported owner has no known number
	Reach       Reach       `json:"reach"`
	Obligation  *Obligation `json:"obligation,omitempty"`
	Phase       Phase       `json:"phase,omitempty" jsonschema:"enum=idea,enum=concept,enum=planning,enum=execution,enum=rollout,enum=operation,enum=ended,enum=stopped"`
	PhaseNote   Text        `json:"phaseNote,omitempty"`
	Themes      []string    `json:"themes,omitempty"`    // Los slugs
	Functions   []string    `json:"functions,omitempty"` // KOSTRA function codes
	// TargetGroups are whom it is for in the end.
	TargetGroups []TargetGroup `json:"targetGroups,omitempty"`
	Plan         []Milestone   `json:"plan,omitempty"` // becomes the baseline
	Links        []Link        `json:"links,omitempty"`
	ExternalID   string        `json:"externalId,omitempty"`
	Provenance   *Provenance   `json:"provenance,omitempty"`
}

// EventName implements Payload.
func (*Proposed) EventName() string { return "proposed" }

// Described changes what an initiative is called and how it is described. A
// field that is absent has not changed; an empty one was removed.
type Described struct {
	Title        *Text          `json:"title,omitempty"`
	Summary      *Text          `json:"summary,omitempty"`
	Description  *Text          `json:"description,omitempty"`
	Owner        *string        `json:"owner,omitempty"`
	Themes       *[]string      `json:"themes,omitempty"`
	Functions    *[]string      `json:"functions,omitempty"`
	TargetGroups *[]TargetGroup `json:"targetGroups,omitempty"`
	Links        *[]Link        `json:"links,omitempty"`
	ExternalID   *string        `json:"externalId,omitempty"`
	Provenance   *Provenance    `json:"provenance,omitempty"`
}

// EventName implements Payload.
func (*Described) EventName() string { return "described" }

// ReachChanged says anew whom the initiative concerns.
type ReachChanged struct {
	Reach      Reach       `json:"reach"`
	Provenance *Provenance `json:"provenance,omitempty"`
}

// EventName implements Payload.
func (*ReachChanged) EventName() string { return "reach-changed" }

// ObligationChanged says anew how binding the initiative is; null: not stated.
type ObligationChanged struct {
	Obligation *Obligation `json:"obligation"`
	Provenance *Provenance `json:"provenance,omitempty"`
}

// EventName implements Payload.
func (*ObligationChanged) EventName() string { return "obligation-changed" }

// PhaseReported is the owner's word on its own project.
type PhaseReported struct {
	Phase      Phase       `json:"phase" jsonschema:"enum=idea,enum=concept,enum=planning,enum=execution,enum=rollout,enum=operation,enum=ended,enum=stopped"`
	Note       Text        `json:"note,omitempty"`
	Provenance *Provenance `json:"provenance,omitempty"`
}

// EventName implements Payload.
func (*PhaseReported) EventName() string { return "phase-reported" }

// PlanBaselined sets the plan that later forecasts are measured against.
type PlanBaselined struct {
	Milestones []Milestone `json:"milestones"`
	Reason     Text        `json:"reason,omitempty"`
	Provenance *Provenance `json:"provenance,omitempty"`
}

// EventName implements Payload.
func (*PlanBaselined) EventName() string { return "plan-baselined" }

// ForecastChanged says when the milestones are expected now. The baseline
// stays.
type ForecastChanged struct {
	Milestones []Milestone `json:"milestones"`
	Reason     Text        `json:"reason,omitempty"`
}

// EventName implements Payload.
func (*ForecastChanged) EventName() string { return "forecast-changed" }

// RelationAdded links the initiative to another one.
type RelationAdded struct {
	Relation Relation `json:"relation"`
}

// EventName implements Payload.
func (*RelationAdded) EventName() string { return "relation-added" }

// RelationRemoved takes a link away.
type RelationRemoved struct {
	Kind   RelationKind `json:"kind" jsonschema:"enum=depends_on,enum=replaces,enum=part_of,enum=overlaps,enum=relates_to"`
	Target string       `json:"target"`
}

// EventName implements Payload.
func (*RelationRemoved) EventName() string { return "relation-removed" }

// ContactsChosen says whom to ask about the initiative, in the place of whoever
// was chosen before. Who they are is not in the log: it lies where it can be
// erased, under these pseudonyms.
type ContactsChosen struct {
	Contacts []string `json:"contacts"` // "per_" and 32 hexadecimal digits each; none: nobody any more
}

// EventName implements Payload.
func (*ContactsChosen) EventName() string { return "contacts-chosen" }

// RecordedAtStage records where an initiative stood before the registry
// existed. It went through no gate here.
type RecordedAtStage struct {
	Stage    Stage      `json:"stage" jsonschema:"enum=assessed,enum=prioritized,enum=piloted,enum=operational"`
	Since    Date       `json:"since,omitempty"`
	Evidence Provenance `json:"evidence"`
}

// EventName implements Payload.
func (*RecordedAtStage) EventName() string { return "recorded-at-stage" }

// BreakingChangeAnnounced warns those who have connected: from a day on, the way
// they do it now stops working. Announced again for the same day, it is a
// correction of what was said about that day; moved from another day, it takes
// the place of what was announced for that one.
type BreakingChangeAnnounced struct {
	On        Date   `json:"on"`                  // from this day the old way no longer works
	MovedFrom Date   `json:"movedFrom,omitempty"` // the day that it was announced for until now
	What      Text   `json:"what"`                // what changes for those who have connected
	Action    Text   `json:"action,omitempty"`    // what a municipality or its vendor must do
	Reference string `json:"reference,omitempty"` // address of the documentation
}

// EventName implements Payload.
func (*BreakingChangeAnnounced) EventName() string { return "breaking-change-announced" }

// BreakingChangeWithdrawn takes back what was announced for a day: those who have
// connected can go on as they do.
type BreakingChangeWithdrawn struct {
	On     Date `json:"on"` // the day that it was announced for
	Reason Text `json:"reason"`
}

// EventName implements Payload.
func (*BreakingChangeWithdrawn) EventName() string { return "breaking-change-withdrawn" }

// PutOnHold pauses the initiative.
type PutOnHold struct {
	Reason Text `json:"reason"`
	Until  Date `json:"until,omitempty"`
}

// EventName implements Payload.
func (*PutOnHold) EventName() string { return "put-on-hold" }

// Resumed ends a pause.
type Resumed struct {
	Reason Text `json:"reason"`
}

// EventName implements Payload.
func (*Resumed) EventName() string { return "resumed" }

// Withdrawn ends the initiative without a result.
type Withdrawn struct {
	Reason Text `json:"reason"`
}

// EventName implements Payload.
func (*Withdrawn) EventName() string { return "withdrawn" }

// Merged ends the initiative because another one carries it on.
type Merged struct {
	Into   string `json:"into"` // initiative id
	Reason Text   `json:"reason"`
}

// EventName implements Payload.
func (*Merged) EventName() string { return "merged" }

// ConfirmedCurrent says that what is recorded is still true.
type ConfirmedCurrent struct {
	Note       Text        `json:"note,omitempty"`
	Provenance *Provenance `json:"provenance,omitempty"`
}

// EventName implements Payload.
func (*ConfirmedCurrent) EventName() string { return "confirmed-current" }
