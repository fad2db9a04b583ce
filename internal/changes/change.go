package changes

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
)

// Change is one piece of news about one initiative, with the initiative as it
// was when it was published, or about one need or one network.
type Change struct {
	ID         string   `json:"id"` // the same whenever and wherever it is derived: positions and class
	Cursor     Cursor   `json:"cursor"`
	Class      Class    `json:"class"`
	Also       []Class  `json:"also,omitempty"` // other classes that the same news belongs to
	Severity   Severity `json:"severity"`
	Initiative string   `json:"initiative,omitempty"` // absent from news of a need that none has taken up
	Need       string   `json:"need,omitempty"`       // the need that it is news of; then it has no stage and no owner
	Network    string   `json:"network,omitempty"`    // the network that it is news of; likewise
	Absorbed   []string `json:"absorbed,omitempty"`   // the initiatives that were merged into it before, sorted

	Title      events.Text            `json:"title"`
	Summary    events.Text            `json:"summary,omitempty"`
	Owner      string                 `json:"owner,omitempty"` // organisation number
	OwnerName  string                 `json:"ownerName,omitempty"`
	Ministry   string                 `json:"ministry,omitempty"` // organisation number
	Themes     []string               `json:"themes,omitempty"`   // with those taken away by this change
	Stage      events.Stage           `json:"stage,omitempty"`
	Obligation events.ObligationLevel `json:"obligation,omitempty"`
	Setting

	FormerOwner    string `json:"formerOwner,omitempty"` // if this change gave it another owner
	FormerMinistry string `json:"formerMinistry,omitempty"`

	// Municipalities are the numbers, sorted, of today's municipalities that
	// the initiative concerns, with those it no longer does because of this
	// change. It is shared and must not be changed.
	Municipalities []string `json:"municipalities"`
	Added          []string `json:"added,omitempty"`   // newly concerned, of a change of reach
	Removed        []string `json:"removed,omitempty"` // no longer concerned

	First        uint64    `json:"first"` // position of the first event it is made of
	Last         uint64    `json:"last"`  // of the last one
	At           time.Time `json:"at"`    // of the last event
	Organisation string    `json:"organisation,omitempty"`
	Held         bool      `json:"held"`               // it waited in a window
	Imported     bool      `json:"imported,omitempty"` // it was read from a file: At is the day of the import, not of what the file tells

	Old    Value    `json:"old"`
	New    Value    `json:"new"`
	Moves  []Move   `json:"moves,omitempty"`  // of dates, in the order of the plan
	By     int      `json:"by,omitempty"`     // days that the date moved which moved most; later is positive
	Fields []string `json:"fields,omitempty"` // of a description: which were changed
}

// Is says whether a change is news of a class.
func (c *Change) Is(class Class) bool { return c.Class == class || slices.Contains(c.Also, class) }

// Value is what a change changed: the fields of its class, before or after.
type Value struct {
	Stage    events.Stage    `json:"stage,omitempty"`
	Standing events.Standing `json:"standing,omitempty"`
	Until    events.Date     `json:"until,omitempty"`    // on hold until
	Into     string          `json:"into,omitempty"`     // initiative it was merged into, or replaced by, or that takes a need up
	Class    events.Class    `json:"decision,omitempty"` // of the joint decision
	Phase    events.Phase    `json:"phase,omitempty"`

	Obligation *events.Obligation `json:"obligation,omitempty"`
	Deadline   events.Date        `json:"deadline,omitempty"` // for KS' statement, or its answer to a need
	Reach      *events.Reach      `json:"reach,omitempty"`
	Dates      []events.Milestone `json:"dates,omitempty"`

	Costs  []Cost             `json:"costs,omitempty"`
	NoCost bool               `json:"noCost,omitempty"` // the assessment says that it costs nothing
	Prices []events.PriceYear `json:"prices,omitempty"`

	Position   string          `json:"position,omitempty"` // of a statement: supports, supports_with_changes, objects, none, answered
	Start      events.Date     `json:"start,omitempty"`    // of a pilot, or a membership
	End        events.Date     `json:"end,omitempty"`
	Conclusion string          `json:"conclusion,omitempty"` // of a pilot: go, no_go
	Receiver   string          `json:"receiver,omitempty"`   // organisation number
	Package    *events.Package `json:"package,omitempty"`    // for those who adopt
	On         events.Date     `json:"on,omitempty"`         // the day it takes effect
	What       events.Text     `json:"what,omitempty"`       // what breaks for those who have connected, or is hard for those with a need
	Action     events.Text     `json:"action,omitempty"`     // what they must do
	Reference  string          `json:"reference,omitempty"`  // address of the documentation

	Onboarding []Step `json:"onboarding,omitempty"` // what a municipality does to begin

	Product   string                `json:"product,omitempty"`   // name of a vendor's product
	Readiness *events.ReadinessWord `json:"readiness,omitempty"` // of the product, as the vendor says
	Verified  bool                  `json:"verified,omitempty"`  // the owner has seen that it is ready

	Wave         *events.WaveTerms `json:"wave,omitempty"`         // what is offered; its name alone where nothing else is news
	Municipality string            `json:"municipality,omitempty"` // that got a place, or is or was a member, by the number that this was said under
	Ended        string            `json:"ended,omitempty"`        // of a wave: closed, cancelled

	Answer    string      `json:"answer,omitempty"` // of KS to a need: taken_up, not_now
	Need      string      `json:"need,omitempty"`   // id of the one that another goes on as, or that goes on as it
	NeedTitle events.Text `json:"needTitle,omitempty"`

	Year  int           `json:"year,omitempty"`  // of a network's list of needs
	Needs []events.Text `json:"needs,omitempty"` // what those on it are called, the most urgent first

	Membership string         `json:"membership,omitempty"` // of a network: reported, joined, confirmed, left, denied
	Speaker    events.Speaker `json:"speaker,omitempty"`    // who says so

	Title        events.Text          `json:"title,omitempty"`
	Owner        string               `json:"owner,omitempty"`
	OwnerName    string               `json:"ownerName,omitempty"`
	Themes       []string             `json:"themes,omitempty"`
	TargetGroups []events.TargetGroup `json:"targetGroups,omitempty"`
	Details      *details             `json:"digests,omitempty"` // what may be long; only while a window is open

	Reason events.Text `json:"reason,omitempty"`
}

// Move is one date that moved, came or went.
type Move struct {
	Milestone    string      `json:"milestone"`
	Old          events.Date `json:"old,omitempty"`
	New          events.Date `json:"new,omitempty"`
	OldPrecision string      `json:"oldPrecision,omitempty"` // day, month, quarter, year; empty: day
	NewPrecision string      `json:"newPrecision,omitempty"`
	Days         int         `json:"days,omitempty"` // how much later; earlier is negative
}

// Cost is what an assessment expects of one municipality of a size class.
type Cost struct {
	SizeClass string `json:"sizeClass,omitempty"` // empty: all alike
	Unit      string `json:"unit"`                // NOK, hours
	Frequency string `json:"frequency"`           // one_off, yearly: in the year that costs most
	Low       int64  `json:"low"`
	Expected  int64  `json:"expected"`
	High      int64  `json:"high"`
}

// Cursor is a place in the order of publication. The zero cursor is before all.
type Cursor struct {
	Position uint64 // of the log when it was published
	N        int    // place among the changes published there, from 0
}

// Compare orders cursors.
func (c Cursor) Compare(d Cursor) int {
	switch {
	case c == d:
		return 0
	case c.Position < d.Position || c.Position == d.Position && c.N < d.N:
		return -1
	}
	return 1
}

// Previous is the last cursor before another.
func (c Cursor) Previous() Cursor {
	switch {
	case c.N > 0:
		return Cursor{Position: c.Position, N: c.N - 1}
	case c.Position == 0:
		return Cursor{}
	}
	return Cursor{Position: c.Position - 1, N: maxPlace}
}

// maxPlace is more than the changes that can be published at one position.
const maxPlace = 1<<31 - 2

// String writes a cursor as "1042.0".
func (c Cursor) String() string {
	return strconv.FormatUint(c.Position, 10) + "." + strconv.Itoa(c.N)
}

// ParseCursor reads what String writes, and nothing else.
func ParseCursor(s string) (Cursor, error) {
	position, n, _ := strings.Cut(s, ".")
	p, errP := strconv.ParseUint(position, 10, 64)
	i, errN := strconv.ParseUint(n, 10, 31)
	c := Cursor{Position: p, N: int(i)}
	if errP != nil || errN != nil || c.String() != s {
		return Cursor{}, fmt.Errorf("parse cursor: %q is not a cursor", s)
	}
	return c, nil
}

// MarshalText implements encoding.TextMarshaler.
func (c Cursor) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (c *Cursor) UnmarshalText(b []byte) (err error) {
	*c, err = ParseCursor(string(b))
	return err
}
