package query

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
func (q *Reader) RoundHistory(id string) ([]document.Entry, error) {
	if _, err := q.RoundState(id); err != nil {
		return nil, err
	}
	raw, err := q.views.History(id)
	if err != nil {
		return nil, err
	}
	return decodeEntries(raw)
}

// RoundStateAt is a round as it stood right after a position; it is what a
// repeated command is answered with.
func (q *Reader) RoundStateAt(id string, position uint64) (round.State, error) {
	s, err := q.RoundState(id)
	if err != nil || s.Position <= position {
		return s, err
	}
	entries, err := q.RoundHistory(id)
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
func (q *Reader) ShowRound(s *round.State) (*document.Round, error) {
	l := q.Lookups()
	shown := document.NewRound(s, l.Initiative, l.Title)
	return shown, l.Or(nil)
}

// CriteriaSets lists the sets that ship and those that rounds have used, by id
// and version.
func (q *Reader) CriteriaSets() ([]events.CriteriaSet, error) {
	out := round.Sets()
	states, err := q.views.Rounds()
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
func (q *Reader) ExportRound(ctx context.Context, id string) (round.Export, error) {
	s, err := q.RoundState(id)
	if err != nil {
		return round.Export{}, err
	}
	records, err := q.log.ReadAggregate(ctx, events.AggregateRound, id)
	if err != nil {
		return round.Export{}, fmt.Errorf("export round: %w", err)
	}
	// What the views have not seen yet is left out with what belongs to it.
	records = slices.DeleteFunc(records, func(r events.Record) bool { return r.Position > s.Position })
	contents := map[string]json.RawMessage{}
	for _, signed := range signedContents(records) {
		if err := q.contents(signed.initiative, signed.hashes, contents); err != nil {
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
func (q *Reader) contents(id string, hashes []string, into map[string]json.RawMessage) error {
	entries, err := q.History(id)
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
func (q *Reader) ChooseCriteria(set events.CriteriaSet) (events.CriteriaSet, error) {
	switch {
	case set.ID == "" && set.Version == 0 && set.Name == nil && set.Criteria == nil:
		return round.Default(), nil
	case set.Name != nil || set.Criteria != nil:
		return set, nil
	}
	known, err := q.CriteriaSets()
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

// hours are the hours that an initiative is expected to take of all the
// municipalities that it reaches today.
func (q *Reader) hours(s *initiative.State) int64 {
	if s.Assessment == nil {
		return 0
	}
	each := map[string]int64{}
	for _, class := range events.SizeClasses {
		each[class] = initiative.HoursPerMunicipality(&s.Assessment.Content, class)
	}
	var total int64
	for _, number := range q.ref.Concerned(s.Reach) {
		m, _ := q.ref.Municipality(number)
		total += each[m.SizeClass()]
	}
	return total
}

// Round is a round with everything that may be known about it now.
func (q *Reader) Round(id string) (*document.Round, error) {
	s, err := q.RoundState(id)
	if err != nil {
		return nil, err
	}
	return q.ShowRound(&s)
}

// RoundState is the state of a round. NotFound: there is none.
func (q *Reader) RoundState(id string) (round.State, error) {
	s, err := q.views.Round(id)
	if err == nil && !s.Exists() {
		err = fault.New(fault.NotFound, "round_not_found", nil)
	}
	return s, err
}

// Rounds lists all rounds, the one that was opened last first.
func (q *Reader) Rounds() ([]document.RoundItem, error) {
	states, err := q.views.Rounds()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(states, byOpening)
	out := make([]document.RoundItem, 0, len(states))
	for i := range states {
		out = append(out, document.NewRoundItem(&states[i]))
	}
	return out, nil
}

// RoundsOf are the rounds in which an initiative is a candidate, or was one, the
// one that was opened last first.
func (q *Reader) RoundsOf(initiative string) ([]round.State, error) {
	states, err := q.views.RoundsOf(initiative)
	if err != nil {
		return nil, err
	}
	states = slices.DeleteFunc(states, func(s round.State) bool {
		removed := slices.ContainsFunc(s.Removed, func(r round.Removed) bool { return r.Initiative == initiative })
		return !removed && !slices.Contains(s.Candidates, initiative)
	})
	slices.SortFunc(states, byOpening)
	return states, nil
}

// byOpening has the round that was opened last first.
func byOpening(x, y round.State) int {
	return cmp.Or(y.OpenedAt.Compare(x.OpenedAt), cmp.Compare(y.ID, x.ID))
}

// RoundCapacity is what initiatives in class now would take of a round's frame.
func (q *Reader) RoundCapacity(id string, initiatives []string) (document.Capacity, error) {
	s, err := q.RoundState(id)
	if err != nil {
		return document.Capacity{}, err
	}
	l := q.Lookups()
	capacity := document.NewCapacity(&s, initiatives, func(id string) int64 {
		x, _ := l.Initiative(id)
		return x.Hours
	})
	return capacity, l.Or(nil)
}
