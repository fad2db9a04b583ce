package subscription

import (
	"log/slog"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
)

// Channel is how changes reach a subscriber.
type Channel string

// The channels.
const (
	Webhook Channel = "webhook"
	Email   Channel = "email"
)

// Channels lists the channels.
var Channels = []Channel{Webhook, Email}

// Frequency is how often changes are delivered.
type Frequency string

// The frequencies.
const (
	Immediate Frequency = "immediate"
	Daily     Frequency = "daily"     // on working days
	Weekly    Frequency = "weekly"    // on a chosen weekday
	Quarterly Frequency = "quarterly" // no changes, but a letter of what a municipality must do
)

// Frequencies lists the frequencies.
var Frequencies = []Frequency{Immediate, Daily, Weekly, Quarterly}

// Status says whether a subscription is delivered to.
type Status string

// The statuses.
const (
	Pending  Status = "pending" // the receiver has not yet answered, or the address is not confirmed
	Active   Status = "active"
	Paused   Status = "paused"   // by its owner
	Disabled Status = "disabled" // by the registry, with a reason
)

// Statuses lists the statuses.
var Statuses = []Status{Pending, Active, Paused, Disabled}

// The reasons for which the registry disables a subscription.
const (
	ReasonGone         = "gone"         // the receiver answered 410
	ReasonFailing      = "failing"      // it failed for too long
	ReasonBounced      = "bounced"      // the mail came back
	ReasonUnsubscribed = "unsubscribed" // by the link in a mail
)

// Command is what a subscriber asks for, when it subscribes or changes what it
// subscribes to.
type Command struct {
	Channel   Channel         `json:"channel"`
	Endpoint  string          `json:"endpoint,omitempty"` // of a webhook
	Address   string          `json:"address,omitempty"`  // e-mail
	Contact   string          `json:"contact,omitempty"`  // of a webhook: the e-mail of whom is notified when it is disabled
	Filters   Filters         `json:"filters"`
	Frequency Frequency       `json:"frequency"`
	At        string          `json:"at,omitempty"`      // time of day of a digest in Norway, "07:30"
	Weekday   string          `json:"weekday,omitempty"` // of a weekly digest: monday … friday
	Language  locale.Language `json:"language"`
}

// mailboxOwner begins the owner of what somebody follows without an organisation.
const mailboxOwner = "mailbox."

// Subscription is what one organisation, or the reader of one mailbox, has
// subscribed to. It holds personal data and secrets: it is neither logged nor
// shown as it is.
type Subscription struct {
	ID    string `json:"id"`
	Owner string `json:"owner"`        // organisation number, or "mailbox." and a keyed hash; only it sees and manages the subscription
	By    string `json:"by,omitempty"` // pseudonym of who made it, so that they can have it erased
	Command
	Secrets Secrets `json:"secrets"` // of a webhook

	ContactConfirmed time.Time `json:"contactConfirmed,omitzero"` // when the contact agreed to be notified; zero: it has not

	Status  Status         `json:"status"`
	Reason  string         `json:"reason,omitempty"` // why it was disabled
	After   changes.Cursor `json:"after"`            // what was published up to here is not delivered
	Created time.Time      `json:"created"`
	Changed time.Time      `json:"changed"`

	Quarters time.Time `json:"quarters,omitzero"` // a letter of a quarter that was due up to then is not sent

	// Moved says that it was active when it was moved: what waits for the
	// receiver before, and what is published after Held, goes to the new one.
	Moved bool           `json:"moved,omitempty"`
	Held  changes.Cursor `json:"held,omitzero"` // the last change when it was moved

	Calls     []Call `json:"calls,omitempty"` // under idempotency keys, in the order in which they were made
	Tasks     []Task `json:"tasks,omitempty"` // by rising number; those that are done may be among them
	TaskCount int    `json:"taskCount,omitempty"`
}

// LogValue shows logs which subscription it is and nothing else.
func (s Subscription) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", s.ID), slog.String("status", string(s.Status)))
}

// OfMailbox says whether an owner is whoever reads a mailbox, and no organisation.
func OfMailbox(owner string) bool { return strings.HasPrefix(owner, mailboxOwner) }

// New gives a subscription as it begins: pending, until the receiver answers or
// the address is confirmed. The command must have been validated.
func New(id, owner string, c Command, secret Secret, now time.Time) Subscription {
	return Subscription{
		ID: id, Owner: owner, Command: c.withDefaults(), Secrets: Secrets{Current: secret},
		Status: Pending, Created: now, Changed: now,
	}
}

// Change gives the subscription with another command. Where it delivers
// somewhere else it is pending again: the new receiver has not agreed. Nor has
// another contact. What waits for one that was active waits for the new
// receiver; last is the change that was published last.
func (s Subscription) Change(c Command, last changes.Cursor, now time.Time) Subscription {
	c = c.withDefaults()
	if c.Channel != s.Channel || c.Endpoint != s.Endpoint || c.Address != normal(s.Address) {
		if s.Status == Active {
			s.Moved, s.Held = true, last
		}
		s.Status, s.Reason = Pending, ""
	}
	if c.Contact != normal(s.Contact) {
		s.ContactConfirmed = time.Time{}
	}
	switch {
	case c.Frequency == Quarterly && (s.Frequency != Quarterly || c.Filters.Municipality() != s.Filters.Municipality()):
		s.Quarters = now
	case c.Frequency != Quarterly && s.Frequency == Quarterly:
		s.After = last
	}
	before := s.Command
	s.Command, s.Changed = c, now
	return s.forgetting(before)
}

// Confirm activates a pending subscription, when its receiver has answered or
// its address was confirmed. One that is active stays as it is. Deliveries
// begin after the cursor, with what was published last; those to one that was moved
// go on where they were.
func (s Subscription) Confirm(last changes.Cursor, now time.Time) (Subscription, error) {
	switch {
	case s.Status == Active:
		return s, nil
	case s.Moved:
		s.Moved = false
		return s.to(Active, now, Pending)
	}
	return s.begin(last, now, Pending)
}

// Pause stops deliveries on the owner's wish. What is published meanwhile is not
// delivered afterwards.
func (s Subscription) Pause(now time.Time) (Subscription, error) {
	return s.to(Paused, now, Active)
}

// Resume ends a pause; deliveries begin after the cursor.
func (s Subscription) Resume(last changes.Cursor, now time.Time) (Subscription, error) {
	return s.begin(last, now, Paused)
}

func (s Subscription) begin(last changes.Cursor, now time.Time, from Status) (Subscription, error) {
	next, err := s.to(Active, now, from)
	if err == nil {
		next.After, next.Quarters = last, now
	}
	return next, err
}

// Disable stops deliveries for a reason; one that is disabled keeps its first
// reason. Enable makes it pending again.
func (s Subscription) Disable(reason string, now time.Time) Subscription {
	if s.Status != Disabled {
		s.Status, s.Reason, s.Changed, s.Moved = Disabled, reason, now, false
	}
	return s
}

// Enable lets a disabled subscription begin anew: its receiver must answer, or
// its address be confirmed, again.
func (s Subscription) Enable(now time.Time) (Subscription, error) {
	return s.to(Pending, now, Disabled)
}

func (s Subscription) to(next Status, now time.Time, from Status) (Subscription, error) {
	if s.Status != from {
		return s, fault.New(fault.NotAllowedNow, "subscription_status", fault.Args{"status": s.Status})
	}
	s.Status, s.Reason, s.Changed = next, "", now
	return s, nil
}
