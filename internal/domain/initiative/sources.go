package initiative

import (
	"maps"

	"github.com/samstyring/samstyring/events"
)

// set applies one changed field and keeps track of what an import wrote.
func set[T any](s *State, from *events.Provenance, field string, value, target *T, imported func(*events.Proposed) *T) {
	if value == nil {
		return
	}
	*target = *value
	s.imported(from, field, func(p *events.Proposed) { *imported(p) = *value })
}

// imported notes what an import wrote. A value that the owner wrote itself
// rests on no source but the owner.
func (s *State) imported(from *events.Provenance, field string, write func(*events.Proposed)) {
	if from == nil {
		if _, ok := s.Sources[field]; ok {
			s.Sources = maps.Clone(s.Sources)
			delete(s.Sources, field)
		}
		return
	}
	next := events.Proposed{}
	if s.Imported != nil {
		next = *s.Imported
	}
	write(&next)
	next.Provenance = from
	s.Imported = &next
	if field != "" {
		s.source(field, *from)
	}
}

func (s *State) source(field string, from events.Provenance) {
	s.Sources = cloned(s.Sources)
	s.Sources[field] = from
}
