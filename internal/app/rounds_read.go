package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// RoundHistory reads every event of a round, oldest first.
func (a *App) RoundHistory(id string) ([]document.Entry, error) {
	if _, err := a.round(id); err != nil {
		return nil, err
	}
	raw, err := a.views.History(id)
	if err != nil {
		return nil, err
	}
	return decodeEntries(raw)
}

// RoundStateAt is a round as it stood right after a position; it is what a
// repeated command is answered with.
func (a *App) RoundStateAt(id string, position uint64) (round.State, error) {
	s, err := a.round(id)
	if err != nil || s.Position <= position {
		return s, err
	}
	entries, err := a.RoundHistory(id)
	if err != nil {
		return s, err
	}
	s = round.State{}
	for _, e := range entries {
		if e.Position > position {
			break
		}
		r, err := e.Record()
		if err != nil {
			return s, fmt.Errorf("read round %s: %w", id, err)
		}
		round.Evolve(&s, r)
	}
	return s, nil
}

// ShowRound shapes a round in a state, with its initiatives as they are today.
func (a *App) ShowRound(s *round.State) (*document.Round, error) {
	l := a.lookups()
	shown := document.NewRound(s, l.initiative, l.title)
	return shown, l.or(nil)
}

// CriteriaSets lists the sets that ship and those that rounds have used, by id
// and version.
func (a *App) CriteriaSets() ([]events.CriteriaSet, error) {
	out := round.Sets()
	states, err := a.views.Rounds()
	if err != nil {
		return nil, err
	}
	for i := range states {
		used := states[i].Criteria
		if !slices.ContainsFunc(out, func(s events.CriteriaSet) bool { return s.ID == used.ID && s.Version == used.Version }) {
			out = append(out, used)
		}
	}
	slices.SortStableFunc(out, func(x, y events.CriteriaSet) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Version, y.Version))
	})
	return out, nil
}

// ExportRound gives a round as one document that anybody can verify: its
// events as they stand in the log, and each initiative as it was signed.
func (a *App) ExportRound(ctx context.Context, id string) (round.Export, error) {
	s, err := a.round(id)
	if err != nil {
		return round.Export{}, err
	}
	records, err := a.log.ReadAggregate(ctx, events.AggregateRound, id)
	if err != nil {
		return round.Export{}, fmt.Errorf("export round: %w", err)
	}
	// What the views have not seen yet is left out with what belongs to it.
	records = slices.DeleteFunc(records, func(r events.Record) bool { return r.Position > s.Position })
	contents := map[string]json.RawMessage{}
	for _, signed := range signedContents(records) {
		if err := a.contents(signed.initiative, signed.hashes, contents); err != nil {
			return round.Export{}, fmt.Errorf("export round: %w", err)
		}
	}
	return round.NewExport(records, contents), nil
}

// signedContent is what has been signed about one initiative, in all versions.
type signedContent struct {
	initiative string
	hashes     []string
}

func signedContents(records []events.Record) (out []signedContent) {
	for _, r := range records {
		e, ok := r.Data.(*events.RoundDecisionSigned)
		if !ok {
			continue
		}
		i := slices.IndexFunc(out, func(c signedContent) bool { return c.initiative == e.Initiative })
		if i < 0 {
			i, out = len(out), append(out, signedContent{initiative: e.Initiative})
		}
		if !slices.Contains(out[i].hashes, e.ContentHash) {
			out[i].hashes = append(out[i].hashes, e.ContentHash)
		}
	}
	return out
}

// contents finds an initiative's contents by their hashes in its history.
func (a *App) contents(id string, hashes []string, into map[string]json.RawMessage) error {
	entries, err := a.History(id)
	if err != nil {
		return err
	}
	var state initiative.State
	missing := len(hashes)
	for _, e := range entries {
		if missing == 0 {
			return nil
		}
		r, err := e.Record()
		if err != nil {
			return err
		}
		initiative.Evolve(&state, r)
		if hash := state.ContentHash(); slices.Contains(hashes, hash) && into[hash] == nil {
			into[hash] = state.CanonicalContent()
			missing--
		}
	}
	return nil
}

// ChooseCriteria completes a criteria set that is named by id and version
// alone: one that ships, or that a round has used. Without an id it is the
// default. A whole set is given back as it is.
func (a *App) ChooseCriteria(set events.CriteriaSet) (events.CriteriaSet, error) {
	switch {
	case set.ID == "" && set.Version == 0 && set.Name == nil && set.Criteria == nil:
		return round.Default(), nil
	case set.Name != nil || set.Criteria != nil:
		return set, nil
	}
	known, err := a.CriteriaSets()
	if err != nil {
		return set, err
	}
	for _, k := range known {
		if k.ID == set.ID && k.Version == set.Version {
			return k, nil
		}
	}
	var wrong fault.List
	wrong.Add("criteriaSet", "unknown_criteria_set", fault.Args{"id": set.ID, "version": set.Version})
	return set, wrong.Err(fault.Invalid, "", nil)
}
