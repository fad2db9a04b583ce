package document

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// FieldChange is one value that an event changed.
type FieldChange struct {
	Field string `json:"field"`
	From  any    `json:"from,omitempty"`
	To    any    `json:"to,omitempty"`
}

// Entry is one event as the history tells it. Its schema is
// HistoryEntry in openapi.yaml; the words are added when it is read.
type Entry struct {
	Position     uint64          `json:"position"`
	Initiative   string          `json:"initiative,omitempty"` // absent from an event of a round that is about all of it
	Round        string          `json:"round,omitempty"`      // the round that the event belongs to
	Product      string          `json:"product,omitempty"`    // the product that the event belongs to
	Wave         string          `json:"wave,omitempty"`       // the wave that the event belongs to
	Need         string          `json:"need,omitempty"`       // the need that the event belongs to
	Network      string          `json:"network,omitempty"`    // the network that the event belongs to
	Title        events.Text     `json:"title"`                // of the initiative, the round, the product, the wave or the need; name of the network
	Type         string          `json:"type"`
	At           time.Time       `json:"at"`
	Organisation Organisation    `json:"organisation"`
	Supplier     *Organisation   `json:"supplier,omitempty"` // who did it for the organisation; nil: itself
	Changes      []FieldChange   `json:"changes"`
	Import       string          `json:"import,omitempty"`    // the import that the event is about
	ImportRow    string          `json:"importRow,omitempty"` // <import id>/<line> of the file that the event was read from
	Data         json.RawMessage `json:"data,omitempty"`
}

// Encode writes an entry as it is stored. The data of an event that this program knows
// was read as JSON before, and goes in as the log holds it; read says that it was.
func (e Entry) Encode(read bool) ([]byte, error) {
	data := e.Data
	if read {
		e.Data = nil // the last field
	}
	raw, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode entry %d: %w", e.Position, err)
	}
	if read && len(data) > 0 {
		raw = append(raw[:len(raw)-1], `,"data":`...)
		raw = append(append(raw, data...), '}')
	}
	return raw, nil
}

// Entry tells one event, given the state before and after it.
func (r *Renderer) Entry(before, after *initiative.State, rec events.Record) Entry {
	e := Entry{
		Position: rec.Position, Initiative: rec.AggregateID, Title: after.Title, Type: rec.Type(), At: rec.Time,
		Organisation: r.organisation(rec.Organisation, rec.Time), ImportRow: rec.ImportRow, Data: rec.Raw,
		Changes: []FieldChange{},
	}
	if rec.Supplier != "" {
		supplier := r.organisation(rec.Supplier, rec.Time)
		e.Supplier = &supplier
	}
	for _, f := range watched(rec) {
		from, to := f.of(before), f.of(after)
		if f.name == "stage" && !before.Exists() {
			from = nil
		}
		if from != to {
			e.Changes = append(e.Changes, FieldChange{Field: f.name, From: from, To: to})
		}
	}
	e.Changes = append(e.Changes, contentChanges(before, rec)...)
	return e
}

// ImportEntry tells an event of an import of a file.
func (r *Renderer) ImportEntry(file string, rec events.Record) Entry {
	return Entry{
		Position: rec.Position, Import: rec.AggregateID, Title: events.Text{"nb": file}, Type: rec.Type(), At: rec.Time,
		Organisation: r.organisation(rec.Organisation, rec.Time), Changes: []FieldChange{}, Data: rec.Raw,
	}
}

// field is a plain value of the state that is compared around every event.
type field struct {
	name string
	of   func(*initiative.State) any
}

// always lists what any event may move.
var always = []field{
	{"stage", func(s *initiative.State) any { return text(s.Stage) }},
	{"standing", func(s *initiative.State) any { return text(s.Standing) }},
	{"decision.class", func(s *initiative.State) any { return text(s.Decision.Class) }},
	{"mergedInto", func(s *initiative.State) any { return text(s.MergedInto) }},
}

func watched(rec events.Record) []field {
	switch rec.Data.(type) {
	case *events.Proposed:
		return always[:1]
	case *events.PhaseReported:
		return []field{{"phase", func(s *initiative.State) any { return text(s.Phase) }}}
	}
	return always
}

// text is nil for an empty value, so that "nothing" is left out.
func text[T ~string](v T) any {
	if v == "" {
		return nil
	}
	return string(v)
}

// contentChanges lists old and new of what an event wrote.
func contentChanges(before *initiative.State, rec events.Record) []FieldChange {
	var out []FieldChange
	switch e := rec.Data.(type) {
	case *events.Described:
		out = describedChanges(before, e)
	case *events.ReachChanged:
		out = append(out, FieldChange{"reach", before.Reach, e.Reach})
	case *events.ObligationChanged:
		c := FieldChange{Field: "obligation"}
		if before.Obligation != nil {
			c.From = before.Obligation
		}
		if e.Obligation != nil {
			c.To = e.Obligation
		}
		out = append(out, c)
	case *events.PlanBaselined:
		out = planChanges(before.Plan, e.Milestones)
	case *events.ForecastChanged:
		out = planChanges(before.Plan, e.Milestones)
	}
	return out
}

func describedChanges(before *initiative.State, e *events.Described) []FieldChange {
	var out []FieldChange
	add(&out, "title", before.Title, e.Title)
	add(&out, "summary", before.Summary, e.Summary)
	add(&out, "description", before.Description, e.Description)
	add(&out, "owner", before.Owner, e.Owner)
	add(&out, "themes", before.Themes, e.Themes)
	add(&out, "functions", before.Functions, e.Functions)
	add(&out, "targetGroups", before.TargetGroups, e.TargetGroups)
	add(&out, "links", before.Links, e.Links)
	add(&out, "externalId", before.ExternalID, e.ExternalID)
	return out
}

func add[T any](out *[]FieldChange, name string, from T, to *T) {
	if to != nil {
		*out = append(*out, FieldChange{Field: name, From: from, To: *to})
	}
}

// planChanges lists the milestones that moved, came or went, by name.
func planChanges(from, to []events.Milestone) []FieldChange {
	old := make(map[string]events.Date, len(from))
	for _, m := range from {
		old[m.Milestone] = m.Date
	}
	var out []FieldChange
	for _, m := range to {
		if old[m.Milestone] != m.Date {
			out = append(out, FieldChange{"plan." + m.Milestone, text(old[m.Milestone]), text(m.Date)})
		}
		delete(old, m.Milestone)
	}
	for _, m := range from {
		if d, gone := old[m.Milestone]; gone {
			out = append(out, FieldChange{"plan." + m.Milestone, text(d), nil})
		}
	}
	return out
}

// Name is the name of the event without aggregate and version.
func (e Entry) Name() string {
	_, name, _, _ := events.ParseType(e.Type) // as it was written
	return name
}

// Record is the event again, for a replay; actor and command are not kept.
func (e Entry) Record() (events.Record, error) {
	aggregate, name, version, err := events.ParseType(e.Type)
	if err != nil {
		return events.Record{}, err
	}
	id := e.Initiative
	switch aggregate {
	case events.AggregateRound:
		id = e.Round
	case events.AggregateProduct:
		id = e.Product
	case events.AggregateWave:
		id = e.Wave
	case events.AggregateNeed:
		id = e.Need
	case events.AggregateNetwork:
		id = e.Network
	}
	r := events.Record{
		Aggregate: aggregate, AggregateID: id, Name: name, Version: version, Time: e.At,
		Organisation: e.Organisation.Number, Position: e.Position, ImportRow: e.ImportRow, Raw: e.Data,
	}
	if e.Supplier != nil {
		r.Supplier = e.Supplier.Number
	}
	r.Data, err = events.Default.Decode(aggregate, name, version, e.Data)
	return r, err
}
