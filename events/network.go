package events

// NetworkTerms are what a network of municipalities is, as its host says it.
type NetworkTerms struct {
	Name     string `json:"name"`               // as it is known
	Short    string `json:"short,omitempty"`    // what people call it for short
	Purpose  Text   `json:"purpose"`            // what it is for
	HomePage string `json:"homePage,omitempty"` // address of its own page
	Contact  string `json:"contact,omitempty"`  // address of the role mailbox that answers questions
}

// NetworkFormed: municipalities that work together are a network. Its host is the
// organisation that the event was done for.
type NetworkFormed struct {
	NetworkTerms
}

// EventName implements Payload.
func (*NetworkFormed) EventName() string { return "network-formed" }

// NetworkDescribed: the network is described otherwise from now on.
type NetworkDescribed struct {
	NetworkTerms
	Was NetworkTerms `json:"was"` // what was said before
}

// EventName implements Payload.
func (*NetworkDescribed) EventName() string { return "network-described" }

// MemberReported: the host or KS says that a municipality is a member. The
// municipality has not said so itself.
type MemberReported struct {
	Name         string  `json:"name"`            // of the network, on the day of this
	Municipality string  `json:"municipality"`    // its number on the day of this
	Under        string  `json:"under,omitempty"` // an earlier number of its own that the membership stood under until now
	By           Speaker `json:"by" jsonschema:"enum=host,enum=ks"`
	From         Date    `json:"from"` // its first day as a member
}

// EventName implements Payload.
func (*MemberReported) EventName() string { return "member-reported" }

// MemberJoined: a municipality says that it is a member.
type MemberJoined struct {
	Name         string  `json:"name"`            // of the network, on the day of this
	Municipality string  `json:"municipality"`    // its number on the day of this
	Under        string  `json:"under,omitempty"` // an earlier number of its own that the membership stood under until now
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate"`
	From         Date    `json:"from"` // its first day as a member
}

// EventName implements Payload.
func (*MemberJoined) EventName() string { return "member-joined" }

// MemberConfirmed: a municipality says that it is a member, as the host or KS has
// reported.
type MemberConfirmed struct {
	Name         string  `json:"name"`            // of the network, on the day of this
	Municipality string  `json:"municipality"`    // its number on the day of this
	Under        string  `json:"under,omitempty"` // an earlier number of its own that the membership stood under until now
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate"`
	From         Date    `json:"from"` // its first day as a member, as the municipality says
}

// EventName implements Payload.
func (*MemberConfirmed) EventName() string { return "member-confirmed" }

// MemberLeft: a municipality is a member until a day, as it says itself, or as
// whoever had reported it says of what it has not confirmed.
type MemberLeft struct {
	Name         string  `json:"name"`         // of the network, on the day of this
	Municipality string  `json:"municipality"` // the number that it is a member under
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate,enum=host,enum=ks"`
	From         Date    `json:"from"`  // its first day as a member
	Until        Date    `json:"until"` // its last day as a member
}

// EventName implements Payload.
func (*MemberLeft) EventName() string { return "member-left" }

// MembershipDenied: a municipality never was the member that it was reported to be,
// as it says itself, or as whoever had reported it takes back.
type MembershipDenied struct {
	Name         string  `json:"name"`         // of the network, on the day of this
	Municipality string  `json:"municipality"` // the number that it was reported under
	By           Speaker `json:"by" jsonschema:"enum=self,enum=mandate,enum=host,enum=ks"`
}

// EventName implements Payload.
func (*MembershipDenied) EventName() string { return "membership-denied" }

// NetworkClosed: there is no such network any more.
type NetworkClosed struct {
	Name    string   `json:"name"`    // on the day of this
	Members []string `json:"members"` // numbers, on the day of this, of today's municipalities that were members
	Reason  Text     `json:"reason"`
}

// EventName implements Payload.
func (*NetworkClosed) EventName() string { return "network-closed" }

// NeedListOpened: the host of a network opens the year's list of the needs that are
// most urgent to it, or gives its members longer.
type NeedListOpened struct {
	Name     string   `json:"name"`          // of the network, on the day of this
	Year     int      `json:"year"`          // that the list is for
	Deadline Date     `json:"deadline"`      // the last day for members to say which needs they would put there
	Was      Date     `json:"was,omitempty"` // the deadline before, which was earlier
	Members  []string `json:"members"`       // numbers, on the day of this, of today's municipalities that were members
}

// EventName implements Payload.
func (*NeedListOpened) EventName() string { return "need-list-opened" }

// NeedListProposed: a member says which needs it would put on the year's list. It takes
// the place of what it said before.
type NeedListProposed struct {
	Name         string      `json:"name"` // of the network, on the day of this
	Year         int         `json:"year"`
	Municipality string      `json:"municipality"`    // its number on the day of this
	Under        string      `json:"under,omitempty"` // an earlier number of its own that it had said it under
	By           Speaker     `json:"by" jsonschema:"enum=self,enum=mandate"`
	Needs        []NamedNeed `json:"needs"` // the most urgent first
}

// EventName implements Payload.
func (*NeedListProposed) EventName() string { return "need-list-proposed" }

// NeedListProposalWithdrawn: a member takes back what it has proposed for the year's list.
type NeedListProposalWithdrawn struct {
	Name         string      `json:"name"` // of the network, on the day of this
	Year         int         `json:"year"`
	Municipality string      `json:"municipality"` // the number that it had proposed under
	By           Speaker     `json:"by" jsonschema:"enum=self,enum=mandate"`
	Needs        []NamedNeed `json:"needs"` // what it had proposed, the most urgent first
}

// EventName implements Payload.
func (*NeedListProposalWithdrawn) EventName() string { return "need-list-proposal-withdrawn" }

// NamedNeed is a need, and what it was called on the day of an event.
type NamedNeed struct {
	Need  string `json:"need"` // its id
	Title Text   `json:"title"`
}

// NeedListPublished: the host publishes which needs are most urgent to the network in
// a year. It takes the place of what was published before for that year.
type NeedListPublished struct {
	Name       string       `json:"name"` // of the network, on the day of this
	Year       int          `json:"year"`
	Needs      []ListedNeed `json:"needs"` // the most urgent first
	Note       Text         `json:"note,omitempty"`
	Correction Text         `json:"correction,omitempty"` // why the list is published anew; absent: it is the first one
	Members    []string     `json:"members"`              // numbers, on the day of this, of today's municipalities that were members
}

// EventName implements Payload.
func (*NeedListPublished) EventName() string { return "need-list-published" }

// ListedNeed is a need on a list, with what it is told by.
type ListedNeed struct {
	Need string `json:"need"` // its id
	NeedAbout
}
