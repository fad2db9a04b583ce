package vocabulary

import (
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
)

// MaxRemembered is how many of the last changes a state has; the log has them all.
const MaxRemembered = 500

// State is what was changed of the words so far. Its slices are never changed, only
// replaced.
type State struct {
	Position uint64     `json:"position"`          // of its last event; 0: nothing was changed
	Added    []Group    `json:"added,omitempty"`   // groups that were added or changed and stand, in that order
	Removed  [][]string `json:"removed,omitempty"` // groups that came with the program and do not stand
	Changes  []Change   `json:"changes,omitempty"` // the last ones, the latest first
}

// Group is some words for the same.
type Group struct {
	Words        []string  `json:"words"`                  // as they are written
	Organisation string    `json:"organisation,omitempty"` // number of whoever said so last; "": it came with the program
	At           time.Time `json:"at,omitzero"`            // when they did
}

// Change is one change of the list.
type Change struct {
	At           time.Time `json:"at"`
	Organisation string    `json:"organisation"`
	Words        []string  `json:"words,omitempty"` // that are for the same since; none: the group was removed
	Was          []string  `json:"was,omitempty"`   // that were until then; none: the group was added
}

// Groups are the groups that stand, where those of start came with the program: these
// first.
func (s *State) Groups(start [][]string) []Group {
	out := make([]Group, 0, len(start)+len(s.Added))
	for _, words := range start {
		if !slices.ContainsFunc(s.Removed, func(gone []string) bool { return slices.Equal(gone, words) }) {
			out = append(out, Group{Words: words})
		}
	}
	return append(out, s.Added...)
}

// Evolve applies one event. It is total: an event of a type this program does not know
// only moves the position.
func Evolve(s *State, r events.Record) {
	s.Position = r.Position
	switch e := r.Data.(type) {
	case *events.SynonymsAdded:
		s.change(r, e.Words, nil)
	case *events.SynonymsChanged:
		s.change(r, e.Words, e.Was)
	case *events.SynonymsRemoved:
		s.change(r, nil, e.Was)
	}
}

func (s *State) change(r events.Record, words, was []string) {
	s.Changes = append([]Change{{r.Time, r.Organisation, words, was}}, s.Changes[:min(len(s.Changes), MaxRemembered-1)]...)
	added := slices.Clone(s.Added)
	if was != nil {
		at := slices.IndexFunc(added, func(g Group) bool { return slices.Equal(g.Words, was) })
		if at >= 0 {
			added = slices.Delete(added, at, at+1)
		} else {
			s.Removed = append(slices.Clone(s.Removed), was)
		}
	}
	if words != nil {
		added = append(added, Group{words, r.Organisation, r.Time})
	}
	s.Added = added
}
