package events

// HandoverItems lists the nine points of handover (decision point 4 of the
// state's project guide, Prosjektveiviseren).
var HandoverItems = []string{
	"results", "deliveries", "remaining_work", "benefit_plan", "line_organisation",
	"effects", "operations", "change_plan", "security_privacy",
}

// Package is what a municipality needs in order to adopt.
type Package struct {
	URL  string `json:"url"`
	Text Text   `json:"text"`
}

// PriceYear is what a municipality pays in one year, in NOK.
type PriceYear struct {
	Year      int    `json:"year"`
	Amount    int64  `json:"amount"`                                                                                                // NOK a year; 0 is free of charge
	SizeClass string `json:"sizeClass,omitempty" jsonschema:"enum=under_5000,enum=5000_19999,enum=20000_49999,enum=50000_and_over"` // empty: all alike
	Basis     Text   `json:"basis,omitempty"`
}

// HandoverPrepared says who takes over and what comes with it. It replaces
// what was prepared before and voids acceptances given on it.
type HandoverPrepared struct {
	Receiver          string      `json:"receiver"` // organisation number
	OnboardingPackage *Package    `json:"onboardingPackage,omitempty"`
	PriceModel        []PriceYear `json:"priceModel,omitempty"`
	BenefitOwner      string      `json:"benefitOwner,omitempty"` // organisation number
}

// EventName implements Payload.
func (*HandoverPrepared) EventName() string { return "handover-prepared" }

// HandoverItemSettled: the receiver accepts a point, or waives it.
type HandoverItemSettled struct {
	Item    string `json:"item" jsonschema:"enum=results,enum=deliveries,enum=remaining_work,enum=benefit_plan,enum=line_organisation,enum=effects,enum=operations,enum=change_plan,enum=security_privacy"`
	Outcome string `json:"outcome" jsonschema:"enum=accepted,enum=waived"`
	Reason  Text   `json:"reason,omitempty"` // required when waived
}

// EventName implements Payload.
func (*HandoverItemSettled) EventName() string { return "handover-item-settled" }

// HandoverAccepted is one of the three acceptances.
type HandoverAccepted struct {
	As   string `json:"as" jsonschema:"enum=owner,enum=receiver,enum=ks"`
	Note Text   `json:"note,omitempty"`
}

// EventName implements Payload.
func (*HandoverAccepted) EventName() string { return "handover-accepted" }

// HandedToOperations moves the initiative to operational.
type HandedToOperations struct {
	Receiver string `json:"receiver"`
}

// EventName implements Payload.
func (*HandedToOperations) EventName() string { return "handed-to-operations" }

// Retired ends what was in operation.
type Retired struct {
	Reason     Text   `json:"reason"`
	On         Date   `json:"on"`
	ReplacedBy string `json:"replacedBy,omitempty"` // initiative id
}

// EventName implements Payload.
func (*Retired) EventName() string { return "retired" }
