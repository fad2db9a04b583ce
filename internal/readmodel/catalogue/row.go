package catalogue

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
)

// Row is everything that the list needs about one initiative. It is stored in
// the views as JSON, so a field that is renamed needs a new version of them.
type Row struct {
	ID           string          `json:"id"`
	ExternalID   string          `json:"externalId,omitempty"`
	Title        events.Text     `json:"title"`
	Summary      events.Text     `json:"summary,omitempty"`
	Owner        string          `json:"owner,omitempty"`
	OwnerNames   string          `json:"ownerNames,omitempty"` // all that it can be found by
	Ministry     string          `json:"ministry,omitempty"`
	Stage        events.Stage    `json:"stage"`
	Standing     events.Standing `json:"standing"`
	Phase        events.Phase    `json:"phase,omitempty"`
	Obligation   string          `json:"obligation,omitempty"`
	Deadline     events.Date     `json:"deadline,omitempty"`
	Themes       []string        `json:"themes,omitempty"`
	Reach        events.Reach    `json:"reach"`
	Bypassed     bool            `json:"bypassed,omitempty"`
	BypassOver   bool            `json:"bypassOver,omitempty"` // it was, until it was assessed
	Class        events.Class    `json:"class,omitempty"`      // of the joint decision
	Completeness int             `json:"completeness"`         // per cent
	Registered   time.Time       `json:"registered"`
	Changed      time.Time       `json:"changed"`
	Position     uint64          `json:"position"`
	Item         json.RawMessage `json:"item,omitempty"` // the list item, ready to send

	Slipped      string               `json:"slipped,omitempty"` // a value of filter.Slipped; "" where nothing has a date
	Disagreed    bool                 `json:"disagreed,omitempty"`
	LifeEvents   []string             `json:"lifeEvents,omitempty"`
	Products     []string             `json:"products,omitempty"`
	TargetGroups []events.TargetGroup `json:"targetGroups,omitempty"`
	Spans        []initiative.Span    `json:"spans,omitempty"`     // when something is planned or due
	ChangedOn    []events.Date        `json:"changedOn,omitempty"` // the days on which something was recorded, ascending

	LastDay events.Date `json:"lastDay,omitempty"` // of the plan, the deadline and breaking changes, the last day that may be meant

	// What internal/outlook sums up for a municipality.
	Costs  []events.CostLine `json:"costs,omitempty"`  // of the assessment, without the words
	NoCost bool              `json:"noCost,omitempty"` // the assessment says that there is no cost
	Pilot  []string          `json:"pilot,omitempty"`  // numbers of the municipalities in a pilot that is not concluded
}

// field is something that rows are filtered by: a place in fieldSpecs.
type field int

// fieldSpec says which values of a filter a row holds, and how many of them are
// counted out; 0 is all. Values that can be listed are counted in their order,
// of others the most frequent come first. Of periods there are too many: each row
// is asked whether it has anything in one.
type fieldSpec struct {
	filter filter.Name
	held   func(*Row) []string
	in     func(*Row, filter.Period) bool
	top    int
}

// topOwners is how many owners are counted out; there may be hundreds.
const topOwners = 50

// topProducts is how many vendor systems are counted out.
const topProducts = 50

// fieldSpecs are the filters that are counted, and at last the periods and the
// municipalities, which are not.
var fieldSpecs = [...]fieldSpec{
	{filter: filter.Stage, held: func(r *Row) []string { return []string{string(r.Stage)} }},
	{filter: filter.Standing, held: func(r *Row) []string { return []string{string(r.Standing)} }},
	{filter: filter.Phase, held: func(r *Row) []string { return []string{string(r.Phase)} }},
	{filter: filter.Obligation, held: func(r *Row) []string { return []string{r.Obligation} }},
	{filter: filter.Bypassed, held: func(r *Row) []string { return filter.BypassedValues(r.Bypassed, r.BypassOver) }},
	{filter: filter.Slipped, held: func(r *Row) []string { return []string{r.Slipped} }},
	{filter: filter.Disagreed, held: func(r *Row) []string { return []string{strconv.FormatBool(r.Disagreed)} }},
	{filter: filter.Class, held: func(r *Row) []string { return []string{string(r.Class)} }},
	{filter: filter.Owner, held: func(r *Row) []string { return []string{r.Owner} }, top: topOwners},
	{filter: filter.Ministry, held: func(r *Row) []string { return []string{r.Ministry} }},
	{filter: filter.Theme, held: func(r *Row) []string { return r.Themes }},
	{filter: filter.LifeEvent, held: func(r *Row) []string { return r.LifeEvents }},
	{filter: filter.TargetGroup, held: func(r *Row) []string { return texts(r.TargetGroups) }},
	{filter: filter.Product, held: func(r *Row) []string { return r.Products }, top: topProducts},
	{filter: filter.Due, held: none, in: func(r *Row, p filter.Period) bool {
		return slices.ContainsFunc(r.Spans, func(s initiative.Span) bool { return p.Meets(s.First, s.Last) })
	}},
	{filter: filter.Changed, held: none, in: func(r *Row, p filter.Period) bool {
		return slices.ContainsFunc(r.ChangedOn, func(d events.Date) bool { return p.Meets(d, d) })
	}},
	{filter: filter.Municipality, held: none}, // from the reach; see index.concerned
}

func none(*Row) []string { return nil }

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

const (
	fieldCount        = len(fieldSpecs)
	facetCount        = fieldCount - 3 // without the periods and the municipalities
	fieldMunicipality = field(fieldCount - 1)
)

// selects says whether rows can be filtered by a name.
func selects(name filter.Name) bool {
	return slices.ContainsFunc(fieldSpecs[:], func(s fieldSpec) bool { return s.filter == name })
}

// Encode writes the row as it is stored. The item has been encoded already and
// is not looked through again.
func (r Row) Encode() ([]byte, error) {
	item := r.Item
	r.Item = nil
	rest, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode row %s: %w", r.ID, err)
	}
	line := append(make([]byte, 0, len(item)+len(rest)+16), `{"item":`...)
	line = append(append(line, item...), ',')
	return append(line, rest[1:]...), nil
}

// entry is a row with what is derived from it. It is never changed: a changed
// row is a new entry in the same slot, so whoever holds one may read it without
// a lock.
type entry struct {
	Row
	slot   uint32
	number string     // the id with its running number padded, for sorting
	title  string     // collation key of the title
	in     []*posting // the sets of the row's own values
	reach  []*posting // the sets of the municipalities that it concerns
}
