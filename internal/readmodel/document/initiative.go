package document

import (
	"encoding/json"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

// Organisation is an organisation by number and name.
type Organisation struct {
	Number string `json:"number,omitempty"`
	Name   string `json:"name,omitempty"`
}

// Ministry is the ministry of the owner. Verified says that a public document
// names it.
type Ministry struct {
	Organisation
	Verified bool `json:"verified"`
}

// Concerns sums up whom the reach leads to today.
type Concerns struct {
	Municipalities int `json:"municipalities"` // number of today's municipalities
	Population     int `json:"population"`     // inhabitants in them
}

// Milestone is a milestone as forecast, beside what was planned.
type Milestone struct {
	events.Milestone
	Baseline events.Date `json:"baseline,omitempty"` // the date in the baseline
	Dropped  bool        `json:"dropped,omitempty"`  // in the baseline, but no longer in the plan
}

// BreakingChange is a breaking change that has been announced and not withdrawn.
type BreakingChange = initiative.Announcement

// Onboarding is what a municipality does to begin, and the hours of all of it.
type Onboarding struct {
	Steps []initiative.OnboardingStep `json:"steps"`
	Hours initiative.Hours            `json:"hours"`
}

func onboarding(s *initiative.State) *Onboarding {
	if len(s.Onboarding.Steps) == 0 {
		return nil
	}
	return &Onboarding{Steps: s.Onboarding.Steps, Hours: initiative.HoursOf(s.Onboarding.Steps)}
}

// Source says which fields rest on which source.
type Source struct {
	events.Provenance
	Fields []string `json:"fields"`
}

// Initiative is the whole record. Its schema is Initiative in openapi.yaml.
type Initiative struct {
	ID             string                  `json:"id"`
	ExternalID     string                  `json:"externalId,omitempty"`
	Title          events.Text             `json:"title"`
	Summary        events.Text             `json:"summary"`
	Description    events.Text             `json:"description,omitempty"`
	Owner          Organisation            `json:"owner"`
	Ministry       *Ministry               `json:"ministry,omitempty"`
	Stage          events.Stage            `json:"stage"`
	StageSince     time.Time               `json:"stageSince,omitzero"`
	Recorded       *events.RecordedAtStage `json:"recordedAtStage,omitempty"`
	Standing       events.Standing         `json:"standing"`
	StandingReason events.Text             `json:"standingReason,omitempty"`
	HoldUntil      events.Date             `json:"holdUntil,omitempty"`
	MergedInto     string                  `json:"mergedInto,omitempty"`
	Phase          events.Phase            `json:"phase,omitempty"`
	PhaseNote      events.Text             `json:"phaseNote,omitempty"`
	Bypassed       bool                    `json:"bypassed"`
	Bypass         *initiative.Bypass      `json:"bypass,omitempty"` // also when it is over
	Reach          events.Reach            `json:"reach"`
	Concerns       Concerns                `json:"concerns"`
	Obligation     *events.Obligation      `json:"obligation,omitempty"`
	Themes         []string                `json:"themes"`
	Functions      []string                `json:"functions"`
	TargetGroups   []events.TargetGroup    `json:"targetGroups,omitempty"`
	Plan           []Milestone             `json:"plan"`
	Links          []events.Link           `json:"links"`
	Relations      []events.Relation       `json:"relations"`
	Completeness   initiative.Completeness `json:"completeness"`
	Assessment     *Assessment             `json:"assessment,omitempty"`
	ContentHash    string                  `json:"contentHash"`
	Decision       *Decision               `json:"decision,omitempty"`
	Signatures     []Signature             `json:"pendingSignatures,omitempty"`
	Pilot          *Pilot                  `json:"pilot,omitempty"`
	Waiver         []Signature             `json:"pilotWaiver,omitempty"`
	Handover       *Handover               `json:"handover,omitempty"`
	Onboarding     *Onboarding             `json:"onboarding,omitempty"`
	Retired        *events.Retired         `json:"retired,omitempty"`
	Breaking       []BreakingChange        `json:"breakingChanges,omitempty"` // announced, by day
	SlippedDays    *int                    `json:"slippedDays,omitempty"`     // nil: nothing has a date
	Products       []string                `json:"products,omitempty"`        // vendor systems that it names
	Sources        []Source                `json:"sources"`
	RegisteredAt   time.Time               `json:"registeredAt"`
	RegisteredBy   Organisation            `json:"registeredBy"`
	ChangedAt      time.Time               `json:"changedAt"`
	FromList       bool                    `json:"fromList,omitempty"`
	SaidAt         time.Time               `json:"saidAt,omitzero"`
	ChangedByList  bool                    `json:"changedByList,omitempty"`
	ConfirmedAt    time.Time               `json:"confirmedAt,omitzero"`
	Position       uint64                  `json:"position"`
}

// Renderer shapes documents with the reference data that names things.
type Renderer struct {
	ref      *reference.Data
	everyone Concerns // whom a reach of all leads to: most of them
}

// NewRenderer gives a renderer on reference data.
func NewRenderer(ref *reference.Data) *Renderer {
	r := &Renderer{ref: ref}
	r.everyone = r.count(ref.Concerned(events.Reach{Scope: events.ScopeAll}))
	return r
}

// Version changes whenever the same state could be shaped differently; it is
// part of the name of the views. Other fields are seen by themselves; the number
// is for other values in the same fields.
func (r *Renderer) Version() string { return "6+" + shape() + "+" + r.ref.Version() }

// Initiative shapes the whole record.
func (r *Renderer) Initiative(s *initiative.State) *Initiative {
	d := &Initiative{
		ID: s.ID, ExternalID: s.ExternalID, Title: s.Title, Summary: s.Summary, Description: s.Description,
		Owner: r.owner(s), Ministry: r.ministry(s),
		Stage: s.Stage, StageSince: s.StageSince, Recorded: s.Recorded,
		Standing: s.Standing, StandingReason: s.StandingReason, HoldUntil: s.HoldUntil, MergedInto: s.MergedInto,
		Phase: s.Phase, PhaseNote: s.PhaseNote, Bypassed: s.Bypassed(), Bypass: s.Bypass,
		Reach: s.Reach, Concerns: r.concerns(s.Reach), Obligation: s.Obligation,
		Themes: list(s.Themes), Functions: list(s.Functions), TargetGroups: s.TargetGroups, Plan: plan(s), Links: list(s.Links), Relations: list(s.Relations),
		Completeness: s.Completeness(), ContentHash: s.ContentHash(), Retired: s.Retired, Breaking: s.BreakingChanges, Sources: sources(s),
		RegisteredAt: s.RegisteredAt, RegisteredBy: r.organisation(s.RegisteredBy, s.RegisteredAt),
		ChangedAt: s.ChangedAt, FromList: s.FromList, SaidAt: s.SaidAt, ChangedByList: s.ChangedByList, ConfirmedAt: s.ConfirmedAt, Position: s.Position,
	}
	if days, dated := s.Slipped(); dated {
		d.SlippedDays = &days
	}
	d.Products = s.Products()
	d.Assessment = assessment(s)
	d.Decision, d.Signatures = r.decision(s, d.ContentHash)
	d.Pilot, d.Waiver = r.pilot(s)
	d.Handover = r.handover(s)
	d.Onboarding = onboarding(s)
	return d
}

// JSON is the document ready to send.
func (r *Renderer) JSON(s *initiative.State) ([]byte, error) { return json.Marshal(r.Initiative(s)) }

func (r *Renderer) owner(s *initiative.State) Organisation {
	if s.Owner == "" {
		return Organisation{Name: s.OwnerName}
	}
	return r.organisation(s.Owner, s.ChangedAt)
}

// organisation names an organisation as it was called at the time.
func (r *Renderer) organisation(number string, at time.Time) Organisation {
	return Organisation{Number: number, Name: r.ref.NameOf(number, events.Date(at.Format(time.DateOnly)))}
}

func (r *Renderer) ministry(s *initiative.State) *Ministry {
	org, ok := r.ref.Organisation(s.Owner)
	if s.Owner == "" {
		org, ok = r.ref.OrganisationByName(s.OwnerName)
	}
	if !ok || org.Ministry == "" {
		return nil
	}
	return &Ministry{
		Organisation: Organisation{Number: org.Ministry, Name: org.MinistryName},
		Verified:     org.MinistryVerified,
	}
}

func (r *Renderer) concerns(reach events.Reach) Concerns {
	if reach.Scope == events.ScopeAll && len(reach.Except) == 0 {
		return r.everyone
	}
	return r.count(r.ref.Concerned(reach))
}

func (r *Renderer) count(numbers []string) Concerns {
	c := Concerns{Municipalities: len(numbers)}
	for _, number := range numbers {
		m, _ := r.ref.Municipality(number)
		c.Population += m.Population
	}
	return c
}

// list is never nil, so that a list is always a list in JSON.
func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}

func plan(s *initiative.State) []Milestone {
	baseline := make(map[string]events.Date, len(s.Baseline))
	for _, m := range s.Baseline {
		baseline[m.Milestone] = m.Date
	}
	out := make([]Milestone, 0, len(s.Plan))
	for _, m := range s.Plan {
		out = append(out, Milestone{Milestone: m, Baseline: baseline[m.Milestone]})
		delete(baseline, m.Milestone)
	}
	for _, m := range s.Baseline {
		if _, dropped := baseline[m.Milestone]; dropped {
			out = append(out, Milestone{Milestone: m, Baseline: m.Date, Dropped: true})
		}
	}
	return out
}

// sourceFields is the order in which fields are listed under their source.
var sourceFields = []string{
	"title", "summary", "description", "owner", "reach", "obligation", "phase",
	"themes", "functions", "plan", "links", "externalId",
}

// sources groups the fields by what they rest on.
func sources(s *initiative.State) []Source {
	out := []Source{}
	place := map[events.Provenance]int{}
	for _, field := range sourceFields {
		p, ok := s.Sources[field]
		if !ok {
			continue
		}
		i, known := place[p]
		if !known {
			i = len(out)
			place[p] = i
			out = append(out, Source{Provenance: p})
		}
		out[i].Fields = append(out[i].Fields, field)
	}
	return out
}
