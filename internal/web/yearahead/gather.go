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
	shares := parts.NewShares(v.Shell.Config.Ref, s.municipalities)
	err := v.Shell.Config.App.Query.Each(s.query(v.Shell.Config.Ref), func(r catalogue.Row) bool {
		group := outlook.GroupOf(&r)
		obliged := r.Obligation == string(events.ObligationMandatory) || r.Obligation == string(events.ObligationMandatoryLater)
		if group == outlook.Over || r.LastDay < today && !obliged {
			return true
		}
		concerned := shares.Of(r.Reach)
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
