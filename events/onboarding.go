package events

// What a step of an onboarding package is.
const (
	OnboardingAgreement = "agreement"
	OnboardingTechnical = "technical"
	OnboardingTraining  = "training"
	OnboardingContact   = "contact"
	OnboardingOther     = "other"
)

// OnboardingKinds lists them.
var OnboardingKinds = []string{OnboardingAgreement, OnboardingTechnical, OnboardingTraining, OnboardingContact, OnboardingOther}

// OnboardingDoers lists who at a municipality a step is for.
var OnboardingDoers = []string{
	"management", "service", "it", "information_security", "legal", "procurement", "records", "finance", "communication", "other",
}

// HourRange is how many hours something takes one municipality.
type HourRange struct {
	Low  int64 `json:"low"`
	High int64 `json:"high"`
}

// OnboardingStep is one thing that a municipality does to begin to use what an
// initiative gives.
type OnboardingStep struct {
	ID     string     `json:"id"` // the same for as long as the step is there, however it is worded; never given to another one
	Kind   string     `json:"kind" jsonschema:"enum=agreement,enum=technical,enum=training,enum=contact,enum=other"`
	Title  Text       `json:"title"`
	Detail Text       `json:"detail,omitempty"`
	DoneBy string     `json:"doneBy,omitempty" jsonschema:"enum=management,enum=service,enum=it,enum=information_security,enum=legal,enum=procurement,enum=records,enum=finance,enum=communication,enum=other"` // who at the municipality; empty: not said
	Hours  *HourRange `json:"hours,omitempty"`                                                                                                                                                                  // absent: not assessed
	Link   string     `json:"link,omitempty"`                                                                                                                                                                   // where it is done, or told of
}

// OnboardingDescribed is all that a municipality does to begin, in the place of
// what was described before.
type OnboardingDescribed struct {
	Steps []OnboardingStep `json:"steps"` // none: there is no package any more
}

// EventName implements Payload.
func (*OnboardingDescribed) EventName() string { return "onboarding-described" }

// OnboardingTicked is all the steps of an onboarding package that a municipality
// has done, in the place of what it said before.
type OnboardingTicked struct {
	AdoptionWord
	Done []string `json:"done"` // ids of steps; none: nothing yet
}

// EventName implements Payload.
func (*OnboardingTicked) EventName() string { return "onboarding-ticked" }
