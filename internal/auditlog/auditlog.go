// Package auditlog keeps who looked at or changed what is not public: scores
// before they are revealed, subscriptions with their addresses, files that wait to
// be imported, contacts, who may act for an organisation, API keys. It is a stream of its own beside the event log
// (stream.go). Nobody can change or remove an entry; it goes when its time is over.
//
// What is looked at is shown, and what is changed is done, only after the entry is
// on disk (Record). What takes a right or a secret away is done all the same
// (Record with an act of Removing), and what could not be written stands in the
// program's own log and is counted. Who may read is decided by whoever calls Read.
package auditlog

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/recent"
)

// Act is what somebody did. Its words are value.act.<act>.
type Act string

// The acts.
const (
	ScoresRead          Act = "scores_read"
	ScoresWritten       Act = "scores_written"
	SubscriptionsRead   Act = "subscriptions_read"
	SubscriptionMade    Act = "subscription_made"
	SubscriptionChanged Act = "subscription_changed"
	SubscriptionErased  Act = "subscription_erased"
	DeliveriesRead      Act = "deliveries_read"
	ImportGiven         Act = "import_given"
	ImportRead          Act = "import_read"
	ImportChanged       Act = "import_changed"
	ImportDiscarded     Act = "import_discarded"
	ImportCarriedOut    Act = "import_carried_out"
	KeysRead            Act = "keys_read"
	KeyMade             Act = "key_made"
	KeyWithdrawn        Act = "key_withdrawn"
	AuditRead           Act = "audit_read"
	ContactsRead        Act = "contacts_read"
	ContactAdded        Act = "contact_added"
	ContactChanged      Act = "contact_changed"
	ContactErased       Act = "contact_erased"
	AccessRead          Act = "access_read"
	RoleClaimed         Act = "role_claimed"
	RoleGranted         Act = "role_granted"
	RoleWithdrawn       Act = "role_withdrawn"
	InvitationMade      Act = "invitation_made"
	InvitationUsed      Act = "invitation_used"
	InvitationWithdrawn Act = "invitation_withdrawn"
	MandateGiven        Act = "mandate_given"
	MandateWithdrawn    Act = "mandate_withdrawn"
)

// Acts lists them.
var Acts = []Act{
	ScoresRead, ScoresWritten, SubscriptionsRead, SubscriptionMade, SubscriptionChanged, SubscriptionErased, DeliveriesRead,
	ImportGiven, ImportRead, ImportChanged, ImportDiscarded, ImportCarriedOut, KeysRead, KeyMade, KeyWithdrawn, AuditRead,
	ContactsRead, ContactAdded, ContactChanged, ContactErased, AccessRead, RoleClaimed, RoleGranted, RoleWithdrawn,
	InvitationMade, InvitationUsed, InvitationWithdrawn, MandateGiven, MandateWithdrawn,
}

// reading are the acts that change nothing. The same by the same actor within
// readOnce is one entry.
var reading = map[Act]bool{
	ScoresRead: true, SubscriptionsRead: true, DeliveriesRead: true, ImportRead: true, KeysRead: true, AuditRead: true,
	ContactsRead: true, AccessRead: true,
}

// removing are the acts that take something away. They are done even when they
// cannot be written down.
var removing = map[Act]bool{
	SubscriptionErased: true, ImportDiscarded: true, KeyWithdrawn: true, ContactErased: true, RoleWithdrawn: true,
	InvitationWithdrawn: true, MandateWithdrawn: true,
}

// Entry is what somebody did.
type Entry struct {
	Sequence     uint64    `json:"-"`
	At           time.Time `json:"at"`
	Organisation string    `json:"organisation"`  // whose it is
	Actor        string    `json:"actor"`         // pseudonym
	By           string    `json:"by,omitempty"`  // the organisation that acted, if it was another
	Key          string    `json:"key,omitempty"` // id of the API key that was used
	Act          Act       `json:"act"`
	About        string    `json:"about,omitempty"` // id of what it was about
}

// Config is what a Log works with.
type Config struct {
	Beside eventlog.Beside
	Keep   time.Duration // how long an entry is kept; 0: as long as before, and DefaultKeep at first
	Clock  func() time.Time
	Logger *slog.Logger
}

const (
	// DefaultKeep is two years and some: an audit of last year can look at it.
	DefaultKeep = personal.AuditKept
	// readOnce is for how long a look at the same by the same is one entry.
	readOnce = 10 * time.Minute
	// maxLooks bounds the looks that are remembered.
	maxLooks = 8192
	// patience bounds the write of an entry.
	patience = 3 * time.Second
	// maxAbout bounds the id of what an entry is about, in bytes.
	maxAbout = 200
)

// Log writes and reads entries. It is safe for concurrent use.
type Log struct {
	cfg   Config
	looks *recent.Set[Entry]

	unwritten atomic.Uint64
}

// Record writes down what somebody does for the organisation that they act for,
// before it is done. On an error it cannot be written, and must not be done: of a
// look it is Unavailable, of a change that of the log. Of an act that takes
// something away it is always nil.
func (l *Log) Record(ctx context.Context, c access.Caller, act Act, about string) error {
	return l.RecordFor(ctx, c, c.Organisation, act, about)
}

// RecordFor is Record about something of another organisation than the caller's.
func (l *Log) RecordFor(ctx context.Context, c access.Caller, organisation string, act Act, about string) error {
	e := Entry{Organisation: organisation, Actor: c.Actor, By: c.Supplier, Key: c.Key, Act: act, About: about[:min(len(about), maxAbout)]}
	if organisation != c.Organisation {
		e.By = c.Organisation
	}
	look, now := e, l.cfg.Clock()
	if reading[act] && l.looks.Has(look, now) {
		return nil
	}
	e.At = now.UTC().Truncate(time.Millisecond)
	err := l.write(ctx, e)
	switch {
	case err == nil:
		if reading[act] {
			l.looks.Add(look, now)
		}
		return nil
	case removing[act]:
		l.unwritten.Add(1)
		l.cfg.Logger.Error("the audit log could not be written; this was done all the same", "entry", e, "err", err)
		return nil
	case !reading[act]:
		return err // what cannot be written cannot be written for the same reason
	}
	return &fault.Error{Code: fault.Unavailable, Key: "audit_unavailable", Cause: err}
}

// write stores an entry. It does not end with the request: an entry that is being
// written is not lost because somebody has hung up.
func (l *Log) write(ctx context.Context, e Entry) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encode entry of the audit log: %w", err)
	}
	m := nats.NewMsg(subject(e.Organisation, e.Actor))
	m.Data = raw
	if _, err = l.cfg.Beside.Publish(ctx, []*nats.Msg{m}); err != nil {
		return fmt.Errorf("write audit log: %w", err)
	}
	return nil
}

// Unwritten counts what was done since the start and could not be written down.
func (l *Log) Unwritten() uint64 { return l.unwritten.Load() }

// subject is where the entries of an actor of an organisation are. Both come from
// tokens that were checked; what cannot stand in a subject is nobody's.
func subject(organisation, actor string) string {
	return subjects + "." + part(organisation) + "." + part(actor)
}

func part(s string) string {
	if s == "" || strings.ContainsAny(s, ".*> \t\r\n") {
		return "none"
	}
	return s
}
