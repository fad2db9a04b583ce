package mail

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
)

// Recipient is who is written to, and why.
type Recipient struct {
	Address      string // as mailaddress.Parse gave it
	Mailbox      string // keyed hash of the mailbox, which the link that refuses all letters is about
	Lang         locale.Language
	Subscription string    // its id: what the links of the letter are about
	Changed      time.Time // when the subscription was changed last: what comes back from before that says nothing of it
	About        string    // what is subscribed to, in words
	Own          bool      // they follow for themselves, and not for an organisation
}

// Severity says what a change asks of the reader.
type Severity string

// The severities, the most pressing first. Any other value is read as Know.
const (
	Act   Severity = "act"   // something must be done or planned for
	Know  Severity = "know"  // worth knowing
	Minor Severity = "minor" // for those who follow closely
)

// rank orders severities: what is to be done first comes first.
func (s Severity) rank() int {
	switch s {
	case Act:
		return 0
	case Minor:
		return 2
	}
	return 1
}

// Change is one net change in the reader's words. What was edited several times
// in the period is one change, and what was undone is none: the caller has seen
// to that.
type Change struct {
	Headline string // what changed, short and without a full stop: "Fristen er flyttet til 1. juni 2027"
	Severity Severity
	At       time.Time // of its last event
	Values   []Value   // old and new
	Details  []string  // further lines, in sentences
	Action   string    // what the reader can do; ""
	Concerns string    // whom it concerns, such as "alle kommuner"; ""
}

// Value is one value before and after, as the reader's language writes it.
type Value struct {
	Label string
	From  string // "": it was not given
	To    string // "": it is not given any more
	Note  string // such as "tre måneder senere"; ""
}

// Initiative is what changed in one initiative.
type Initiative struct {
	ID       string // 2026-0042; "" of what is none
	Path     string // of the page of what is none; "" of an initiative
	Kind     string // of what is none: need, network
	Title    string
	TitleTag string // language of the title, if it is not the reader's; ""
	Owner    string // name of the responsible organisation; ""
	Changes  []Change
}

// Frequency is how often digests are sent.
type Frequency string

// The frequencies of digests.
const (
	Daily  Frequency = "daily"
	Weekly Frequency = "weekly"
)

// Digest is what changed in a period.
type Digest struct {
	From, To    events.Date // first and last day
	Frequency   Frequency
	Initiatives []Initiative // in any order
}

// Reason says why a webhook was disabled.
type Reason string

// The reasons.
const (
	ReasonGone      Reason = "gone"      // the receiver answered 410
	ReasonFailing   Reason = "failing"   // it has failed for too long
	ReasonForbidden Reason = "forbidden" // its address leads where the registry does not send
)

// WebhookDisabled is what its owner needs to know of a webhook that gets no
// more deliveries.
type WebhookDisabled struct {
	Host        string // of the endpoint: its whole address may hold a secret
	Reason      Reason
	Since       time.Time // of the first failure that no success followed; zero: not known
	Status      int       // last HTTP status; 0: there was no answer
	Undelivered int       // changes that were not delivered
	Position    uint64    // from which they can be replayed
}
