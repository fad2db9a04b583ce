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
	ref := v.Shell.Config.Ref
	shares := parts.NewShares(ref, s.municipalities)
	waves, err := readWaves(v, s)
	if err != nil {
		return nil, err
	}
	err = v.Shell.Config.App.Query.Each(s.query(ref), func(r catalogue.Row) bool {
		group := outlook.GroupOf(&r)
		obliged := r.Obligation == string(events.ObligationMandatory) || r.Obligation == string(events.ObligationMandatoryLater)
		days := waves.of(ref, &r, today, s)
		if group == outlook.Over || r.LastDay < today && !obliged && len(days) == 0 {
			return true
		}
		concerned := shares.Of(r.Reach)
		if len(concerned) == 0 {
			return true
		}
		var i agenda.Initiative
		if i, _, failed = v.Shell.Config.App.Query.Planned(&r, concerned); failed != nil {
			return false
		}
		i.Days = append(i.Days, days...)
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
