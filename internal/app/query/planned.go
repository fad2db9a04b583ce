package query

import (
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// Planned reads what is planned of an initiative, for the municipalities that it
// concerns, from its row. The list item is handed on. What a breaking change is
// about stands in the document.
func (q *Reader) Planned(r *catalogue.Row, concerned []agenda.Share) (i agenda.Initiative, item document.Item, err error) {
	i = agenda.Initiative{ID: r.ID, Title: r.Title, Group: outlook.GroupOf(r), Costs: r.Costs, NoCost: r.NoCost, Concerned: concerned}
	if err := json.Unmarshal(r.Item, &item); err != nil {
		return i, item, fmt.Errorf("read item %s: %w", r.ID, err)
	}
	i.Functions, i.Owner = item.Functions, q.ownerName(&item)
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
	if len(item.BreakingDays) > 0 {
		err = q.breaking(&i)
	}
	return i, item, err
}

// OwnerName is the name of the owner of an initiative, whose number may not be known.
func (q *Reader) OwnerName(r *catalogue.Row) (string, error) {
	if r.Owner != "" {
		return names.Book{Ref: q.ref}.Organisation(r.Owner), nil
	}
	var item document.Item
	if err := json.Unmarshal(r.Item, &item); err != nil {
		return "", fmt.Errorf("read item %s: %w", r.ID, err)
	}
	return q.ownerName(&item), nil
}

func (q *Reader) ownerName(item *document.Item) string {
	if item.Owner.Number != "" {
		return names.Book{Ref: q.ref}.Organisation(item.Owner.Number)
	}
	return item.Owner.Name
}

func (q *Reader) breaking(i *agenda.Initiative) error {
	kept, err := q.Document(i.ID)
	if err != nil {
		return fmt.Errorf("read breaking changes of %s: %w", i.ID, err)
	}
	var d document.Initiative
	if err := json.Unmarshal(kept.JSON, &d); err != nil {
		return fmt.Errorf("read document %s: %w", i.ID, err)
	}
	for _, b := range d.Breaking {
		i.Days = append(i.Days, agenda.Day{Kind: agenda.Breaking, Date: b.On, What: b.What, Action: b.Action})
	}
	return nil
}
