package document

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/reference"
)

// Item is an initiative's line in a list. Its schema is InitiativeItem in
// openapi.yaml.
type Item struct {
	ID            string                  `json:"id"`
	ExternalID    string                  `json:"externalId,omitempty"`
	Title         events.Text             `json:"title"`
	Summary       events.Text             `json:"summary"`
	Owner         Organisation            `json:"owner"`
	Ministry      *Ministry               `json:"ministry,omitempty"`
	Stage         events.Stage            `json:"stage"`
	Standing      events.Standing         `json:"standing"`
	Phase         events.Phase            `json:"phase,omitempty"`
	Bypassed      bool                    `json:"bypassed"`
	Bypass        *initiative.Bypass      `json:"bypass,omitempty"` // also when it is over
	Class         events.Class            `json:"class,omitempty"`
	Obligation    *events.Obligation      `json:"obligation,omitempty"`
	Reach         events.Reach            `json:"reach"`
	Concerns      Concerns                `json:"concerns"`
	Themes        []string                `json:"themes"`
	Functions     []string                `json:"functions"`
	TargetGroups  []events.TargetGroup    `json:"targetGroups,omitempty"`
	Plan          []Milestone             `json:"plan"`
	BreakingDays  []events.Date           `json:"breakingChangeDays,omitempty"` // of announced breaking changes
	SlippedDays   *int                    `json:"slippedDays,omitempty"`        // nil: nothing has a date
	Disagreed     bool                    `json:"disagreed"`                    // a party has said in a round that it does not agree
	Products      []string                `json:"products,omitempty"`           // vendor systems that it names
	Completeness  initiative.Completeness `json:"completeness"`
	Sources       []Source                `json:"sources"`
	RegisteredAt  time.Time               `json:"registeredAt"`
	ChangedAt     time.Time               `json:"changedAt"`
	SaidAt        time.Time               `json:"saidAt,omitzero"`
	ChangedByList bool                    `json:"changedByList,omitempty"`
	Position      uint64                  `json:"position"`
}

// Row is what the list keeps about an initiative, from its state and its whole
// record.
func (r *Renderer) Row(s *initiative.State, d *Initiative) (catalogue.Row, error) {
	item := Item{
		ID: d.ID, ExternalID: d.ExternalID, Title: d.Title, Summary: d.Summary, Owner: d.Owner, Ministry: d.Ministry,
		Stage: d.Stage, Standing: d.Standing, Phase: d.Phase, Bypassed: d.Bypassed, Bypass: d.Bypass, Obligation: d.Obligation,
		Reach: d.Reach, Concerns: d.Concerns, Themes: d.Themes, Functions: d.Functions, TargetGroups: d.TargetGroups, Plan: d.Plan,
		Completeness: d.Completeness, Sources: d.Sources, SlippedDays: d.SlippedDays, Disagreed: s.Disagreed, Products: d.Products,
		RegisteredAt: d.RegisteredAt, ChangedAt: d.ChangedAt, SaidAt: d.SaidAt, ChangedByList: d.ChangedByList, Position: d.Position,
	}
	row := catalogue.Row{
		ID: d.ID, ExternalID: d.ExternalID, Title: d.Title, Summary: d.Summary, Owner: d.Owner.Number, OwnerNames: r.ownerNames(d),
		Stage: d.Stage, Standing: d.Standing, Phase: d.Phase, Themes: d.Themes, Reach: d.Reach, Bypassed: d.Bypassed,
		Completeness: d.Completeness.Percent, Registered: d.RegisteredAt, Changed: d.ChangedAt, Position: d.Position,
		BypassOver: d.Bypass != nil && !d.Bypassed, Disagreed: s.Disagreed, Products: d.Products, Spans: s.Spans(), ChangedOn: s.ChangedOn,
		TargetGroups: d.TargetGroups,
	}
	for _, slug := range d.Themes {
		if t, ok := r.ref.Theme(slug); ok && t.Kind == reference.ThemeEvent {
			row.LifeEvents = append(row.LifeEvents, slug)
		}
	}
	if d.SlippedDays != nil {
		row.Slipped = filter.SlippedValue(*d.SlippedDays)
	}
	for _, b := range d.Breaking {
		item.BreakingDays = append(item.BreakingDays, b.On)
	}
	if d.Decision != nil {
		item.Class, row.Class = d.Decision.Class, d.Decision.Class
	}
	if d.Ministry != nil {
		row.Ministry = d.Ministry.Number
	}
	if d.Obligation != nil {
		row.Obligation, row.Deadline = string(d.Obligation.Level), d.Obligation.Deadline
	}
	row.LastDay = lastDay(&item)
	row.Costs, row.NoCost, row.Pilot = costs(d.Assessment), noCost(d.Assessment), piloting(d)
	var err error
	if row.Item, err = json.Marshal(item); err != nil {
		return row, fmt.Errorf("encode item %s: %w", d.ID, err)
	}
	return row, nil
}

// ownerNames is what the owner can be found by.
func (r *Renderer) ownerNames(d *Initiative) string {
	if o, ok := r.ref.Organisation(d.Owner.Number); ok && d.Owner.Number != "" {
		return d.Owner.Name + " " + o.AllNames()
	}
	return d.Owner.Name
}

// lastDay is the last day that may be meant by anything that is planned.
func lastDay(i *Item) (last events.Date) {
	if i.Obligation != nil {
		last = i.Obligation.Deadline
	}
	for _, m := range i.Plan {
		if _, to, ok := m.Date.Period(m.Precision); ok && !m.Dropped {
			last = max(last, to)
		}
	}
	for _, on := range i.BreakingDays {
		last = max(last, on)
	}
	return last
}

// costs are the cost lines of an assessment without their words, which the
// list does not show.
func costs(a *Assessment) []events.CostLine {
	if a == nil {
		return nil
	}
	out := slices.Clone(a.Content.Costs)
	for i := range out {
		out[i].What = nil
	}
	return out
}

func noCost(a *Assessment) bool {
	return a != nil && len(a.Content.Costs) == 0 && len(a.Content.NoCostReason) > 0
}

// piloting lists who takes part in a pilot that is not concluded.
func piloting(d *Initiative) []string {
	if d.Pilot == nil || d.Stage != events.StagePrioritized || d.Pilot.Status != "planned" {
		return nil
	}
	var out []string
	for _, p := range d.Pilot.Participants {
		out = append(out, p.Municipality)
	}
	return out
}
