package yearahead

import (
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// gather reads what lies ahead of the municipalities of a scope.
func gather(v *shell.Request, s *scope) (*agenda.Agenda, error) {
	today := v.Today()
	var all []agenda.Initiative
	var failed error
	shares := newShares(v, s)
	err := v.Shell.Config.App.Query.Each(s.query(v.Shell.Config.Ref), func(r catalogue.Row) bool {
		group := outlook.GroupOf(&r)
		obliged := r.Obligation == string(events.ObligationMandatory) || r.Obligation == string(events.ObligationMandatoryLater)
		if group == outlook.Over || r.LastDay < today && !obliged {
			return true
		}
		concerned := shares.of(r.Reach)
		if len(concerned) == 0 {
			return true
		}
		var i agenda.Initiative
		if i, _, failed = parts.Planned(v, &r, concerned); failed != nil {
			return false
		}
		all = append(all, i)
		return true
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, err
	}
	return agenda.New(today, all)
}

// shares says how many municipalities of a scope an initiative concerns, by size
// class.
type shares struct {
	v       *shell.Request
	classes map[string]string // by number of a municipality of the scope
}

func newShares(v *shell.Request, s *scope) *shares {
	out := &shares{v, map[string]string{}}
	for i := range s.municipalities {
		out.classes[s.municipalities[i].Number] = s.municipalities[i].SizeClass()
	}
	return out
}

func (s *shares) of(reach events.Reach) []agenda.Share {
	count := map[string]int{}
	for _, number := range s.v.Shell.Config.Ref.Concerned(reach) {
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
