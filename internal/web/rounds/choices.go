package rounds

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// choicesShown is how many initiatives one can choose between on one page.
const choicesShown = 100

// choices are the initiatives that a round can decide on, as many as a page has
// room for.
type choices struct {
	Shown     []candidateChoice
	Elsewhere []string     // that are chosen on other pages
	Pager     *shell.Pager // nil where all have room
}

// candidateChoice is an initiative that can be decided on: it waits for a
// decision, or has one that rests on an earlier version.
type candidateChoice struct {
	document.Item
	Chosen  bool
	Earlier *earlierDecision // nil for one that has no decision
}

// earlierDecision is a decision over content that has changed since.
type earlierDecision struct {
	Class events.Class
	At    time.Time
	Since []parts.HistoryItem // how it has changed
}

// candidateChoices are the initiatives that a round can decide on, but some.
func candidateChoices(v *shell.Request, chosen, but []string, page, id string) (*choices, error) {
	all, err := decidable(v, but)
	if err != nil {
		return nil, err
	}
	out := &choices{}
	from, to, p := v.Cut(len(all), choicesShown, page, id)
	for i := range all {
		all[i].Chosen = slices.Contains(chosen, all[i].ID)
		if all[i].Chosen && (i < from || i >= to) {
			out.Elsewhere = append(out.Elsewhere, all[i].ID)
		}
	}
	out.Shown, out.Pager = all[from:to], p
	for i := range out.Shown {
		if out.Shown[i].Earlier == nil {
			continue
		}
		if out.Shown[i].Earlier, err = readEarlierDecision(v, out.Shown[i].ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// decidable are all of them, by title. What is said of earlier decisions is
// still to be filled in.
func decidable(v *shell.Request, but []string) (out []candidateChoice, err error) {
	q := catalogue.Query{
		Where: filter.Set{
			filter.Stage:    {string(events.StageAssessed), string(events.StagePrioritized)},
			filter.Standing: {string(events.StandingActive)},
		},
		Sort: "title",
	}
	failed := v.Shell.Config.App.Query.Each(q, func(row catalogue.Row) bool {
		if slices.Contains(but, row.ID) {
			return true
		}
		c := candidateChoice{}
		if row.Stage == events.StagePrioritized {
			var s initiative.State
			if s, err = v.Shell.Config.App.Query.State(row.ID); err != nil {
				return false
			}
			if !s.RestsOnEarlierVersion() {
				return true
			}
			c.Earlier = &earlierDecision{}
		}
		if err = json.Unmarshal(row.Item, &c.Item); err != nil {
			err = fmt.Errorf("decode row: %w", err)
			return false
		}
		out = append(out, c)
		return true
	})
	if failed != nil {
		return nil, failed
	}
	return out, err
}

// readEarlierDecision goes through an initiative's history from what was signed.
func readEarlierDecision(v *shell.Request, id string) (*earlierDecision, error) {
	now, err := v.Shell.Config.App.Query.State(id)
	if err != nil {
		return nil, err
	}
	history, err := v.Shell.Config.App.Query.History(id)
	if err != nil {
		return nil, err
	}
	var s initiative.State
	var since []document.Entry
	before := ""
	for _, e := range history {
		r, err := e.Record()
		if err != nil {
			return nil, fmt.Errorf("read history of %s: %w", id, err)
		}
		initiative.Evolve(&s, r)
		switch hash := s.ContentHash(); hash {
		case now.Decision.ContentHash:
			since, before = nil, hash
		case before:
		default:
			since, before = append(since, e), hash
		}
	}
	return &earlierDecision{Class: now.Decision.Class, At: now.Decision.At, Since: parts.HistoryItems(v, since)}, nil
}
