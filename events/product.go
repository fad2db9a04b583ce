package events

// Readiness is how far a vendor says that a product has come for an initiative.
type Readiness string

// The states of readiness in their order. That the vendor has said nothing is none
// of them, and that the owner of the initiative has verified it is an event of its
// own.
const (
	ReadinessNotStarted Readiness = "not_started"
	ReadinessPlanned    Readiness = "planned"
	ReadinessReady      Readiness = "ready"
)

// Readinesses lists them.
var Readinesses = []Readiness{ReadinessNotStarted, ReadinessPlanned, ReadinessReady}

// ProductRegistered: a vendor has a product that municipalities use. Written
// again, it takes the place of what was registered before.
type ProductRegistered struct {
	Vendor      string   `json:"vendor"`                // organisation number
	VendorName  string   `json:"vendorName,omitempty"`  // as the vendor calls itself
	Name        string   `json:"name"`                  // as its users call it
	Description Text     `json:"description,omitempty"` // what it is used for
	Themes      []string `json:"themes,omitempty"`      // service areas that it is used in
	Homepage    string   `json:"homepage,omitempty"`    // where the vendor tells of it
}

// EventName implements Payload.
func (*ProductRegistered) EventName() string { return "product-registered" }

// ReadinessWord is how far a product has come for an initiative.
type ReadinessWord struct {
	State     Readiness `json:"state" jsonschema:"enum=not_started,enum=planned,enum=ready"`
	Version   string    `json:"version,omitempty"`                                                                                      // of the product, that it comes in or came in
	Date      Date      `json:"date,omitempty"`                                                                                         // when it is to be ready, or since when it is
	Precision string    `json:"precision,omitempty" jsonschema:"enum=day,enum=month,enum=quarter,enum=season,enum=half_year,enum=year"` // how exact the date is; empty: day
}

// ReadinessReported is the vendor's word on how far a product has come for an
// initiative that touches it; it takes the place of what the vendor said before.
type ReadinessReported struct {
	Initiative string `json:"initiative"`
	Vendor     string `json:"vendor"`  // organisation number
	Product    string `json:"product"` // what it was called on the day this was said
	ReadinessWord
	Was  *ReadinessWord `json:"was,omitempty"` // what the vendor said before
	Note Text           `json:"note,omitempty"`
}

// EventName implements Payload.
func (*ReadinessReported) EventName() string { return "readiness-reported" }

// ReadinessVerified: the owner of the initiative has seen that the product is ready
// for it, as the vendor has reported.
type ReadinessVerified struct {
	Initiative string `json:"initiative"`
	Vendor     string `json:"vendor"`            // organisation number
	Product    string `json:"product"`           // what it was called on the day this was said
	Report     string `json:"report"`            // id of the event in which the vendor reported it
	Version    string `json:"version,omitempty"` // that was reported
	Note       Text   `json:"note,omitempty"`    // how it was seen
}

// EventName implements Payload.
func (*ReadinessVerified) EventName() string { return "readiness-verified" }

// ProductUseDeclared is all products that a municipality uses, of those that are
// registered; it takes the place of what was declared before.
type ProductUseDeclared struct {
	Municipality string   `json:"municipality"` // its number on the day this was said
	By           Speaker  `json:"by" jsonschema:"enum=self,enum=mandate,enum=owner,enum=county,enum=ks"`
	Products     []string `json:"products"` // ids; none: it uses none of those that are registered
}

// EventName implements Payload.
func (*ProductUseDeclared) EventName() string { return "product-use-declared" }
