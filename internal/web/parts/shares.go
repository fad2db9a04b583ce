package parts

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/reference"
)

// Shares says how many of some municipalities an initiative concerns, by size
// class.
type Shares struct {
	ref     *reference.Data
	classes map[string]string // by number of a municipality
}

// NewShares is of some of today's municipalities.
func NewShares(ref *reference.Data, of []reference.Municipality) *Shares {
	out := &Shares{ref, map[string]string{}}
	for i := range of {
		out.classes[of[i].Number] = of[i].SizeClass()
	}
	return out
}

// Of is the shares of a reach; nil where it concerns none of them.
func (s *Shares) Of(reach events.Reach) []agenda.Share {
	count := map[string]int{}
	for _, number := range s.ref.Concerned(reach) {
		if class, ok := s.classes[number]; ok {
			count[class]++
		}
	}
	var out []agenda.Share
	for _, class := range events.SizeClasses {
		if count[class] > 0 {
			out = append(out, agenda.Share{Class: class, Municipalities: count[class]})
		}
	}
	return out
}
