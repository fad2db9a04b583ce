package initiative

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/checks"
)

// field is one of the things that an import can say of an initiative.
type field struct {
	name string
	of   func(*events.Proposed) any
}

// fields are what an import can say, in the order that people read them.
var fields = []field{
	{"title", func(p *events.Proposed) any { return p.Title }},
	{"summary", func(p *events.Proposed) any { return p.Summary }},
	{"description", func(p *events.Proposed) any { return p.Description }},
	{"owner", func(p *events.Proposed) any { return p.Owner }},
	{"reach", func(p *events.Proposed) any { return p.Reach }},
	{"obligation", func(p *events.Proposed) any { return p.Obligation }},
	{"phase", func(p *events.Proposed) any { return phased{p.Phase, p.PhaseNote} }},
	{"themes", func(p *events.Proposed) any { return p.Themes }},
	{"functions", func(p *events.Proposed) any { return p.Functions }},
	{"targetGroups", func(p *events.Proposed) any { return p.TargetGroups }},
	{"plan", func(p *events.Proposed) any { return p.Plan }},
	{"links", func(p *events.Proposed) any { return p.Links }},
}

// Fields names what an import can say, in the order that people read it.
func Fields() []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	return out
}

// erasable are the fields that a row can take away whole.
var erasable = []string{"description", "obligation", "phaseNote", "themes", "functions", "targetGroups", "plan", "links"}

// Erasable says whether a row can take a field away. Of a text one language can
// go, as in "summary.nn", and of a plan one milestone, as in "plan.slutt". What
// an initiative cannot be without cannot go.
func Erasable(name string) bool {
	if slices.Contains(erasable, name) {
		return true
	}
	of, part, ok := strings.Cut(name, ".")
	switch of {
	case "title", "summary", "description", "phaseNote":
		return ok && slices.Contains(checks.Languages, part)
	case "plan":
		return ok && part != ""
	}
	return false
}

// recorded is what the record says, as an import would say it.
func recorded(s *State) events.Proposed {
	return events.Proposed{
		Title: s.Title, Summary: s.Summary, Description: s.Description, Owner: s.Owner, OwnerName: s.OwnerName,
		Reach: s.Reach, Obligation: s.Obligation, Phase: s.Phase, PhaseNote: s.PhaseNote,
		Themes: s.Themes, Functions: s.Functions, TargetGroups: s.TargetGroups, Plan: s.Plan, Links: s.Links, ExternalID: s.ExternalID,
	}
}

// over is the record with what the row says laid over it.
func (c Import) over(now events.Proposed) events.Proposed {
	v, out := &c.Values, now
	out.Title, out.Summary = joined(now.Title, v.Title), joined(now.Summary, v.Summary)
	out.Description = joined(now.Description, v.Description)
	if v.Owner != "" { // a number that is known is not forgotten for a name
		out.Owner = v.Owner
	}
	if v.Reach.Scope != "" {
		out.Reach = v.Reach
	}
	if v.Obligation != nil {
		out.Obligation = obliged(now.Obligation, v.Obligation)
	}
	if v.Phase != "" {
		if out.Phase = v.Phase; v.Phase != now.Phase {
			out.PhaseNote = nil // it was of the phase before
		}
	}
	out.PhaseNote = joined(out.PhaseNote, v.PhaseNote)
	out.Themes, out.Functions = given(v.Themes, now.Themes), given(v.Functions, now.Functions)
	out.TargetGroups = given(v.TargetGroups, now.TargetGroups)
	out.Links, out.Plan = given(v.Links, now.Links), planned(now.Plan, v.Plan)
	out.ExternalID, out.Provenance = v.ExternalID, v.Provenance
	for _, name := range c.Erase {
		erase(&out, name)
	}
	return out
}

// erase takes a field away, or a part of it.
func erase(p *events.Proposed, name string) {
	of, part, _ := strings.Cut(name, ".")
	without := func(t events.Text) events.Text {
		out := events.Text{}
		for tag, text := range t {
			if part != "" && tag != part {
				out[tag] = text
			}
		}
		return out
	}
	switch of {
	case "title":
		p.Title = without(p.Title)
	case "summary":
		p.Summary = without(p.Summary)
	case "description":
		p.Description = without(p.Description)
	case "phaseNote":
		p.PhaseNote = without(p.PhaseNote)
	case "obligation":
		p.Obligation = nil
	case "themes":
		p.Themes = nil
	case "functions":
		p.Functions = nil
	case "targetGroups":
		p.TargetGroups = nil
	case "links":
		p.Links = nil
	case "plan":
		p.Plan = slices.DeleteFunc(slices.Clone(p.Plan), func(m events.Milestone) bool { return part == "" || m.Milestone == part })
	}
}

// given is what was said, or what was there if nothing was.
func given[T any](said, now []T) []T {
	if len(said) > 0 {
		return said
	}
	return now
}

// joined is a text with the languages that were said in the place of the same
// ones.
func joined(now, said events.Text) events.Text {
	if len(said) == 0 {
		return now
	}
	out := cloned(now)
	for tag, text := range said {
		if !checks.Blank(text) {
			out[tag] = text
		}
	}
	return out
}

// obliged is an obligation as said; what the record has besides the level goes
// with that level, and stays with it.
func obliged(now, said *events.Obligation) *events.Obligation {
	out := *said
	if now == nil || now.Level != said.Level {
		return &out
	}
	if out.Deadline == "" {
		out.Deadline = now.Deadline
	}
	if out.LegalBasis == "" {
		out.LegalBasis = now.LegalBasis
	}
	out.Note = joined(now.Note, said.Note)
	return &out
}

// planned is a plan with the milestones that were said in the place of those of
// the same name, and new ones behind them.
func planned(now, said []events.Milestone) []events.Milestone {
	if len(said) == 0 {
		return now
	}
	out := slices.Clone(now)
	for _, m := range said {
		at := slices.IndexFunc(out, func(o events.Milestone) bool { return o.Milestone == m.Milestone })
		if at < 0 {
			out = append(out, m)
		} else {
			out[at] = m
		}
	}
	return out
}

// partOf says that a field that can be erased is one of Fields or a part of it.
func partOf(erased, name string) bool {
	of, _, _ := strings.Cut(erased, ".")
	return of == name || of == "phaseNote" && name == "phase"
}

// Difference is a field in which a list and the record differ.
type Difference struct {
	Field string
	Now   events.Proposed // the record; of it, only Field counts
	Said  events.Proposed // as it would be with what the row says laid over it
	Kept  bool            // the owner has written it since: it stays as it is
	// Base is the record as it was when the row was written to a spreadsheet, where
	// somebody else has changed the field since; else nil.
	Base *events.Proposed
}

// Old is what the record says of the field.
func (d Difference) Old() any { return Value(d.Field, &d.Now) }

// New is what the row says of it.
func (d Difference) New() any { return Value(d.Field, &d.Said) }

// Value is one of Fields, as a proposal has it; nil for an unknown name.
func Value(name string, p *events.Proposed) any {
	for _, f := range fields {
		if f.name != name {
			continue
		}
		if v, ok := f.of(p).(phased); ok {
			return v.Phase
		}
		return f.of(p)
	}
	return nil
}

// Differences lists the fields that the row says otherwise than the record, in
// the order that people read them.
func (c Import) Differences(s *State) []Difference {
	now := recorded(s)
	said := c.over(now)
	kept := c.Kept(s)
	var out []Difference
	for _, f := range fields {
		if !same(f.of(&now), f.of(&said)) {
			out = append(out, Difference{Field: f.name, Now: now, Said: said, Kept: slices.Contains(kept, f.name)})
		}
	}
	return out
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
	add("targetGroups", len(e.TargetGroups) > 0)
	add("plan", len(e.Plan) > 0)
	add("links", len(e.Links) > 0)
	add("externalId", e.ExternalID != "")
	return out
}
