package parts

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// Doing says what is to be done on a day, or what happens.
func Doing(v *shell.Request, s agenda.Step) string {
	switch {
	case s.Date == "":
		return ""
	case s.Kind == agenda.Deadline && s.Obligation.LegalBasis != "":
		return v.T("year.do.deadline.law", fault.Args{"law": s.Obligation.LegalBasis})
	case s.Kind == agenda.Deadline:
		return v.T("year.do.deadline", nil)
	case s.Kind == agenda.Breaking:
		if action := v.Lang.Pick(s.Action); action != "" {
			return action
		}
		return v.Lang.Pick(s.What)
	case s.Kind == agenda.SignUp || s.Kind == agenda.WaveStart:
		return waveDay(v, s.Day)
	}
	return v.Lang.Milestone(s.Name)
}

// waveDay says what a day of a wave is, and for whom, if not for all.
func waveDay(v *shell.Request, d agenda.Day) string {
	said := fault.Args{"wave": d.Name, "turn": d.Turn}
	text := v.T("year.wave.signup", said)
	switch {
	case d.Kind == agenda.WaveStart && d.Turn > 0:
		text = v.T("year.wave.waiting", said)
	case d.Kind == agenda.WaveStart:
		text = v.T("year.wave.start", said)
	}
	if len(d.Counties) == 0 {
		return text
	}
	names := make([]string, len(d.Counties))
	for i, number := range d.Counties {
		names[i] = v.Said(filter.County, number)
	}
	return v.T("year.wave.counties", fault.Args{"text": text, "counties": strings.Join(names, ", ")})
}

// Effort is hours and money in words; nil where nobody has assessed.
func Effort(v *shell.Request, e agenda.Effort) []string {
	if !e.Known {
		return nil
	}
	var out []string
	once := func(amount string) string { return v.T("year.effort.once", fault.Args{"amount": amount}) }
	yearly := func(amount string) string { return v.T("year.effort.yearly", fault.Args{"amount": amount}) }
	for _, part := range []struct {
		say    func(amount string) string
		unit   string
		amount outlook.Range
	}{
		{once, events.UnitHours, e.OneOff}, {yearly, events.UnitHours, e.Yearly}, {once, events.UnitNOK, e.OneOffMoney}, {yearly, events.UnitNOK, e.YearlyMoney},
	} {
		if !part.amount.Zero() {
			out = append(out, part.say(shell.Interval(v.Lang, part.amount, part.unit)))
		}
	}
	if len(out) == 0 {
		out = append(out, v.T("year.effort.none", nil))
	}
	return out
}

// Planned reads what is planned of an initiative, for the municipalities that it
// concerns, from its row. The list item is handed on. What a breaking change is
// about stands in the document.
func Planned(v *shell.Request, r *catalogue.Row, concerned []agenda.Share) (i agenda.Initiative, item document.Item, err error) {
	i = agenda.Initiative{ID: r.ID, Title: r.Title, Group: outlook.GroupOf(r), Costs: r.Costs, NoCost: r.NoCost, Concerned: concerned}
	if err := json.Unmarshal(r.Item, &item); err != nil {
		return i, item, fmt.Errorf("read item %s: %w", r.ID, err)
	}
	i.Functions, i.Owner = item.Functions, ownerName(v, &item)
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
		err = breaking(v, &i)
	}
	return i, item, err
}

// OwnerName is the name of the owner of an initiative, whose number may not be known.
func OwnerName(v *shell.Request, r *catalogue.Row) (string, error) {
	if r.Owner != "" {
		return v.Shell.OrganisationName(r.Owner), nil
	}
	var item document.Item
	if err := json.Unmarshal(r.Item, &item); err != nil {
		return "", fmt.Errorf("read item %s: %w", r.ID, err)
	}
	return ownerName(v, &item), nil
}

func ownerName(v *shell.Request, item *document.Item) string {
	if item.Owner.Number != "" {
		return v.Shell.OrganisationName(item.Owner.Number)
	}
	return item.Owner.Name
}

func breaking(v *shell.Request, i *agenda.Initiative) error {
	kept, err := v.Shell.Config.App.Query.Document(i.ID)
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
