package api

import (
	"context"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/waiting"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/outlook"
)

// ListMunicipalityWaiting answers what waits for a municipality: all of it, which its
// page and the letter of a quarter show in brief.
func (a *API) ListMunicipalityWaiting(ctx context.Context, r gen.ListMunicipalityWaitingRequestObject) (gen.ListMunicipalityWaitingResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	if out, done, err := a.today(r.Number, "/waiting"); done || err != nil {
		return out, err
	}
	m, _ := a.ref.Municipality(r.Number)
	position, on := a.app.Query.Position(), a.app.Query.Today(a.app.Clock())
	about, err := waiting.Read(a.app.Query, m, on)
	if err != nil {
		return nil, err
	}
	all, err := about.Find(a.app.Query)
	if err != nil {
		return nil, err
	}
	d := waitingList{Municipality: m.Number, Name: m.DisplayName, On: on, Items: make([]waitingItem, 0, len(all))}
	for i := range all {
		d.Items = append(d.Items, a.shapeWaiting(&all[i], m.Number, meta(ctx).Language))
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	return out.json(d)
}

// waitingList is what waits for a municipality. Its schema is MunicipalityWaiting.
type waitingList struct {
	Municipality string        `json:"municipality"`
	Name         string        `json:"name"`
	On           events.Date   `json:"on"`
	Items        []waitingItem `json:"items"`
}

// waitingItem is something that waits. Its schema is WaitingItem.
type waitingItem struct {
	Kind        waiting.Kind        `json:"kind"`
	Text        string              `json:"text"`
	Takes       string              `json:"takes"`
	Page        string              `json:"page"`
	Date        events.Date         `json:"date,omitempty"`
	Precision   string              `json:"precision,omitempty"`
	Last        events.Date         `json:"last,omitempty"`
	Initiatives []waitingInitiative `json:"initiatives,omitempty"`
	Effort      *waitingEffort      `json:"effort,omitempty"`
	Wave        *waitingWave        `json:"wave,omitempty"`
	Steps       *waitingSteps       `json:"steps,omitempty"`
	Product     *waitingName        `json:"product,omitempty"`
	Network     *waitingName        `json:"network,omitempty"`
	Year        int                 `json:"year,omitempty"`
}

// waitingInitiative is an initiative that something is about. Its schema is WaitingInitiative.
type waitingInitiative struct {
	ID    string      `json:"id"`
	Title events.Text `json:"title"`
}

// waitingName is something with a name. Its schema is WaitingName.
type waitingName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// waitingWave is a wave to sign up for. Its schema is WaitingWave.
type waitingWave struct {
	ID    string      `json:"id"`
	Name  string      `json:"name"`
	Start events.Date `json:"start"`
	Free  int         `json:"free"`
}

// waitingSteps are steps of an onboarding package. Its schema is WaitingSteps.
type waitingSteps struct {
	Left  int              `json:"left"`
	Of    int              `json:"of"`
	Hours initiative.Hours `json:"hours"`
}

// waitingEffort is what something takes. Its schema is WaitingEffort.
type waitingEffort struct {
	OneOffHours *waitingRange `json:"oneOffHours,omitempty"`
	YearlyHours *waitingRange `json:"yearlyHours,omitempty"`
	OneOffCost  *waitingRange `json:"oneOffCost,omitempty"`
	YearlyCost  *waitingRange `json:"yearlyCost,omitempty"`
}

// waitingRange is an amount with its range. Its schema is WaitingRange.
type waitingRange struct {
	Low      int64 `json:"low"`
	Expected int64 `json:"expected"`
	High     int64 `json:"high"`
}

func (a *API) shapeWaiting(i *waiting.Item, number string, l locale.Language) waitingItem {
	words := i.Words(l, a.ref)
	out := waitingItem{
		Kind: i.Kind, Text: words.What, Takes: words.Takes, Page: i.Path(number),
		Date: i.Date, Precision: i.Precision, Last: i.Last, Year: i.Year,
	}
	for _, n := range i.Initiatives {
		out.Initiatives = append(out.Initiatives, waitingInitiative(n))
	}
	if i.Kind == waiting.Deadline {
		out.Effort = shapeWaitingEffort(i.Step.Effort)
	}
	if w := i.Wave; w != nil {
		out.Wave = &waitingWave{w.ID, w.Name, w.Start, w.Free()}
	}
	if i.Of > 0 {
		out.Steps = &waitingSteps{i.Left, i.Of, i.Hours}
	}
	if i.Product.ID != "" {
		out.Product = &waitingName{i.Product.ID, i.Product.Name}
	}
	if i.Network.ID != "" {
		out.Network = &waitingName{i.Network.ID, i.Network.Name}
	}
	return out
}

// shapeWaitingEffort is nil where nobody has assessed it.
func shapeWaitingEffort(e agenda.Effort) *waitingEffort {
	if !e.Known {
		return nil
	}
	some := func(r outlook.Range) *waitingRange {
		if r.Zero() {
			return nil
		}
		return &waitingRange{r.Low, r.Expected, r.High}
	}
	return &waitingEffort{some(e.OneOff), some(e.Yearly), some(e.OneOffMoney), some(e.YearlyMoney)}
}
