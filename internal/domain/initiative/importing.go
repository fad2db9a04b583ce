package initiative

import (
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
	"github.com/samstyring/samstyring/internal/fault"
)

// Import registers or updates an initiative from a row of a list. A field that
// Values does not give is one that the row says nothing of, and stays: of a text
// that goes for each language, of a plan for each milestone. What the row takes
// away it says in Erase. Every value keeps its provenance, only what differs is
// written, and nothing over what the owner has written since (see Kept).
type Import struct {
	Values   events.Proposed         // with Provenance and ExternalID
	Erase    []string                // fields that the row takes away, of Erasable
	Recorded *events.RecordedAtStage // what was in operation before the registry existed; for a new initiative only
	Known    bool                    // this list has written to the initiative before
	Own      bool                    // the row is of the registry's own spreadsheet: see edits
	Consent  Consent
}

// edits says that the row is an initiative as the registry itself wrote it to a
// spreadsheet, edited by hand. What it changes is written as in a form: it has
// no list as its source, and no list takes the initiative over by it.
func (c Import) edits(s *State) bool { return c.Own && s.Exists() }

// Consent is what a person has said yes to about one row.
type Consent struct {
	Owner bool     `json:"owner,omitempty"` // another organisation becomes responsible
	Adopt bool     `json:"adopt,omitempty"` // the list writes to an initiative that another one, or none, wrote to last
	Over  []string `json:"over,omitempty"`  // fields in which the list is right, whatever the owner has written since
}

func (c Import) decide(s *State, env Env) ([]events.Payload, error) {
	if err := c.check(s, env); err != nil {
		return nil, err
	}
	if !s.Exists() {
		out := []events.Payload{&c.Values}
		if c.Recorded != nil {
			out = append(out, c.Recorded)
		}
		return out, nil
	}
	if c.edits(s) {
		c.Values.ExternalID, c.Values.Provenance = s.ExternalID, nil
	} else {
		c.Values.Provenance = c.provenance(s)
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
	if len(out) == 0 && !c.edits(s) && !c.unknownTo(s) && *s.Imported.Provenance != *c.Values.Provenance {
		out = append(out, &events.ConfirmedCurrent{Provenance: c.Values.Provenance})
	}
	return out, nil
}

// provenance is where the row is from. The page and the day that it does not
// name are those of the last time; and that it does not say how sure it is makes
// nothing less sure that it repeats.
func (c Import) provenance(s *State) *events.Provenance {
	from := *c.Values.Provenance
	if c.unknownTo(s) {
		return &from
	}
	last := s.Imported.Provenance
	if from.URL == "" {
		from.URL = last.URL
	}
	if from.Date == "" {
		from.Date = last.Date
	}
	if from.URL == last.URL && from.Date == last.Date && from.Certainty == events.CertaintyMemory {
		from.Certainty = last.Certainty
	}
	return &from
}

// check looks at the record as it would be afterwards, and at what the row says
// itself.
func (c Import) check(s *State, env Env) error {
	var p check
	v := c.Values
	next := v
	if s.Exists() {
		next = c.over(recorded(s))
	}
	p.content(&next, env)
	if !s.Exists() && (v.Owner != "" || checks.Blank(v.OwnerName)) || s.Exists() && v.Owner != "" {
		p.owner(v.Owner)
	}
	p.Check(!checks.Blank(v.ExternalID) || c.edits(s), "externalId", "required", nil)
	if v.Provenance == nil {
		p.Add("provenance", "required", nil)
	} else {
		p.provenance("provenance", v.Provenance)
	}
	if c.Recorded != nil {
		p.recorded(c.Recorded, env)
	}
	for _, field := range c.Erase {
		p.Check(Erasable(field), field, "cannot_be_erased", nil)
	}
	if c.TakesOver(s) && !c.Consent.Owner {
		p.Add("owner", "other_owner_registered", fault.Args{"given": v.Owner, "owner": s.Owner})
	}
	if c.unknownTo(s) && !c.Known && !c.Consent.Adopt {
		p.Add("externalId", "other_list_registered", fault.Args{"given": v.ExternalID})
	}
	return p.Invalid()
}

// TakesOver says that the row makes another organisation responsible than the
// one that is: somebody must say yes to that.
func (c Import) TakesOver(s *State) bool {
	v := &c.Values
	return s.Exists() && v.Owner != "" && s.Owner != "" && v.Owner != s.Owner && !slices.Contains(c.Kept(s), "owner")
}

// changes lists what the row says otherwise than the record does.
func (c Import) changes(s *State) []events.Payload {
	from, now := c.Values.Provenance, recorded(s)
	v := c.over(now)
	kept := map[string]bool{}
	for _, field := range c.Kept(s) {
		kept[field] = true
	}
	d := events.Described{
		Title: renewed(kept, "title", v.Title, now.Title), Summary: renewed(kept, "summary", v.Summary, now.Summary),
		Description: renewed(kept, "description", v.Description, now.Description),
		Owner:       renewed(kept, "owner", v.Owner, now.Owner), Themes: renewed(kept, "themes", v.Themes, now.Themes),
		Functions: renewed(kept, "functions", v.Functions, now.Functions), TargetGroups: renewed(kept, "targetGroups", v.TargetGroups, now.TargetGroups), Links: renewed(kept, "links", v.Links, now.Links),
	}
	var out []events.Payload
	if r := renewed(kept, "reach", v.Reach, now.Reach); r != nil {
		out = append(out, &events.ReachChanged{Reach: *r, Provenance: from})
	}
	if o := renewed(kept, "obligation", v.Obligation, now.Obligation); o != nil {
		out = append(out, &events.ObligationChanged{Obligation: *o, Provenance: from})
	}
	if p := renewed(kept, "phase", phased{v.Phase, v.PhaseNote}, phased{now.Phase, now.PhaseNote}); p != nil && p.Phase != "" {
		out = append(out, &events.PhaseReported{Phase: p.Phase, Note: p.Note, Provenance: from})
	}
	if plan := renewed(kept, "plan", v.Plan, now.Plan); plan != nil {
		out = append(out, &events.PlanBaselined{Milestones: *plan, Provenance: from})
	}
	if c.unknownTo(s) && (c.Consent.Adopt || len(out) > 0 || d != (events.Described{})) {
		d.ExternalID = &c.Values.ExternalID
	}
	if d != (events.Described{}) {
		d.Provenance = from
		out = append([]events.Payload{&d}, out...)
	}
	return out
}

// unknownTo says that it was not this row of this list that wrote to the
// initiative last.
func (c Import) unknownTo(s *State) bool {
	if !s.Exists() || c.edits(s) {
		return false
	}
	row, last := c.Listed(), Listed{}
	if l, ok := ListedAs(s); ok {
		last = l
	}
	return row.List != last.List || row.ID != last.ID
}

// renewed is nil unless the row says something else than the record.
func renewed[T any](kept map[string]bool, field string, said, now T) *T {
	if kept[field] || same(said, now) {
		return nil
	}
	return &said
}

// phased is a phase with its note: they are reported together.
type phased struct {
	Phase events.Phase
	Note  events.Text
}

// Kept lists the fields that the owner has written since the last import, or
// that none has given: an import leaves them alone unless a person has said that
// the list is right.
func (c Import) Kept(s *State) []string {
	if !s.Exists() {
		return nil
	}
	last := events.Proposed{}
	if s.Imported != nil {
		last = *s.Imported
	}
	now := recorded(s)
	var kept []string
	for _, f := range fields {
		if !same(f.of(&now), f.of(&last)) && !slices.Contains(c.Consent.Over, f.name) && (f.name != "owner" || !c.Consent.Owner) {
			kept = append(kept, f.name)
		}
	}
	return kept
}
