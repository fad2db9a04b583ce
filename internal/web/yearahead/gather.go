package yearahead

import (
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
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
		i := agenda.Initiative{ID: r.ID, Title: r.Title, Owner: r.Owner, Group: group, Costs: r.Costs, NoCost: r.NoCost, Concerned: shares.of(r.Reach)}
		if len(i.Concerned) == 0 {
			return true
		}
		if failed = days(v, &r, &i); failed != nil {
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

// days reads what is planned from the list item. What a breaking change is
// about stands in the document.
func days(v *shell.Request, r *catalogue.Row, i *agenda.Initiative) error {
	var item document.Item
	if err := json.Unmarshal(r.Item, &item); err != nil {
		return fmt.Errorf("read item %s: %w", r.ID, err)
	}
	i.Functions = item.Functions
	if item.Obligation != nil {
		i.Obligation = *item.Obligation
		if item.Obligation.Deadline != "" {
			i.Days = append(i.Days, agenda.Day{Kind: agenda.Deadline, Date: item.Obligation.Deadline})
		}
	}
	for _, m := range item.Plan {
		if !m.Dropped {
			i.Days = append(i.Days, agenda.Day{Kind: agenda.Milestone, Date: m.Date, Precision: m.Precision, Name: m.Milestone.Milestone})
		}
	}
	if len(item.BreakingDays) == 0 {
		return nil
	}
	kept, err := v.Shell.Config.App.Query.Document(r.ID)
	if err != nil {
		return fmt.Errorf("read breaking changes of %s: %w", r.ID, err)
	}
	var d document.Initiative
	if err := json.Unmarshal(kept.JSON, &d); err != nil {
		return fmt.Errorf("read document %s: %w", r.ID, err)
	}
	for _, b := range d.Breaking {
		i.Days = append(i.Days, agenda.Day{Kind: agenda.Breaking, Date: b.On, What: b.What, Action: b.Action})
	}
	return nil
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
