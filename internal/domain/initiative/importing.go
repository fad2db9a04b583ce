package initiative

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
)

// Import registers or updates an initiative from a row of a source. Every
// value keeps its provenance. A row that says what the last import said
// changes nothing; of a changed row only what changed is written, and never
// over what the owner has written itself since (see Kept).
type Import struct {
	Values   events.Proposed         // with Provenance and ExternalID
	Recorded *events.RecordedAtStage // what was in operation before the registry existed; for a new initiative only
}

func (c Import) decide(s *State, env Env) ([]events.Payload, error) {
	if err := c.check(env); err != nil {
		return nil, err
	}
	v := c.Values
	if !s.Exists() {
		out := []events.Payload{&v}
		if c.Recorded != nil {
			out = append(out, c.Recorded)
		}
		return out, nil
	}
	out := c.changes(s)
	switch s.Standing {
	case events.StandingActive, events.StandingOnHold:
	default: // what has ended stays as it was
		if len(out) > 0 {
			return nil, refused(s.Standing)
		}
		return nil, nil
	}
	if len(out) == 0 && s.Imported != nil && *s.Imported.Provenance != *v.Provenance {
		out = append(out, &events.ConfirmedCurrent{Provenance: v.Provenance})
	}
	return out, nil
}

func (c Import) check(env Env) error {
	var p check
	v := &c.Values
	p.content(v, env)
	if v.Owner != "" || checks.Blank(v.OwnerName) {
		p.owner(v.Owner)
	}
	p.Check(!checks.Blank(v.ExternalID), "externalId", "required", nil)
	if v.Provenance == nil {
		p.Add("provenance", "required", nil)
	} else {
		p.provenance("provenance", v.Provenance)
	}
	if c.Recorded != nil {
		p.recorded(c.Recorded, env)
	}
	return p.Invalid()
}

// changes lists what differs from the last import.
func (c Import) changes(s *State) []events.Payload {
	v, from := c.Values, c.Values.Provenance
	kept := map[string]bool{}
	for _, field := range c.Kept(s) {
		kept[field] = true
	}
	if v.Owner == "" {
		kept["owner"] = true // a number that is known is not forgotten for a name
	}
	last := events.Proposed{}
	if s.Imported != nil {
		last = *s.Imported
	}
	d := events.Described{
		Title: renewed(kept, "title", v.Title, last.Title), Summary: renewed(kept, "summary", v.Summary, last.Summary),
		Description: renewed(kept, "description", v.Description, last.Description),
		Owner:       renewed(kept, "owner", v.Owner, last.Owner), Themes: renewed(kept, "themes", v.Themes, last.Themes),
		Functions: renewed(kept, "functions", v.Functions, last.Functions), Links: renewed(kept, "links", v.Links, last.Links),
	}
	var out []events.Payload
	if d != (events.Described{}) {
		d.Provenance = from
		out = append(out, &d)
	}
	if r := renewed(kept, "reach", v.Reach, last.Reach); r != nil {
		out = append(out, &events.ReachChanged{Reach: *r, Provenance: from})
	}
	if o := renewed(kept, "obligation", v.Obligation, last.Obligation); o != nil {
		out = append(out, &events.ObligationChanged{Obligation: *o, Provenance: from})
	}
	phase := renewed(kept, "phase", v.Phase, last.Phase)
	note := renewed(kept, "phase", v.PhaseNote, last.PhaseNote)
	if v.Phase != "" && (phase != nil || note != nil) {
		out = append(out, &events.PhaseReported{Phase: v.Phase, Note: v.PhaseNote, Provenance: from})
	}
	if plan := renewed(kept, "plan", v.Plan, last.Plan); plan != nil {
		out = append(out, &events.PlanBaselined{Milestones: *plan, Provenance: from})
	}
	return out
}

// renewed is nil unless the source says something else than last time.
func renewed[T any](kept map[string]bool, field string, now, last T) *T {
	if kept[field] || same(now, last) {
		return nil
	}
	return &now
}

// phased is a phase with its note: they are reported together.
type phased struct {
	Phase events.Phase
	Note  events.Text
}

// Kept lists the fields that the owner has written since the last import; an
// import leaves them alone.
func (c Import) Kept(s *State) []string {
	if s.Imported == nil {
		return importedFields(&c.Values)
	}
	last := s.Imported
	var kept []string
	for _, f := range []struct {
		name       string
		now, wrote any
	}{
		{"title", s.Title, last.Title}, {"summary", s.Summary, last.Summary}, {"description", s.Description, last.Description},
		{"owner", s.Owner, last.Owner}, {"reach", s.Reach, last.Reach}, {"obligation", s.Obligation, last.Obligation},
		{"phase", phased{s.Phase, s.PhaseNote}, phased{last.Phase, last.PhaseNote}}, {"themes", s.Themes, last.Themes}, {"functions", s.Functions, last.Functions},
		{"plan", s.Plan, last.Plan}, {"links", s.Links, last.Links},
	} {
		if !same(f.now, f.wrote) {
			kept = append(kept, f.name)
		}
	}
	return kept
}

// importedFields lists the fields that a row gives a value to.
func importedFields(e *events.Proposed) []string {
	var out []string
	add := func(name string, given bool) {
		if given {
			out = append(out, name)
		}
	}
	add("title", len(e.Title) > 0)
	add("summary", len(e.Summary) > 0)
	add("description", len(e.Description) > 0)
	add("owner", e.Owner != "" || e.OwnerName != "")
	add("reach", true)
	add("obligation", e.Obligation != nil)
	add("phase", e.Phase != "")
	add("themes", len(e.Themes) > 0)
	add("functions", len(e.Functions) > 0)
	add("plan", len(e.Plan) > 0)
	add("links", len(e.Links) > 0)
	add("externalId", e.ExternalID != "")
	return out
}
