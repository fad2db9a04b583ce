package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// happened are the changes of the period that the report is of, in the order
// in which they were published.
func happened(v *shell.Request, s *scope) ([]changes.Change, error) {
	asked := subscription.Filters{Set: s.where.With(filter.Changed, s.value)}
	wants := subscription.Select(asked, v.Shell.Config.Ref, v.Shell.Config.App.Query.Synonyms)
	var out []changes.Change
	for c, err := range v.Shell.Lately(nil) {
		if err != nil {
			return nil, fmt.Errorf("read changes: %w", err)
		}
		if subscription.Passed(asked, c) {
			break
		}
		if wants.Matches(c) {
			out = append(out, *c)
		}
	}
	slices.Reverse(out)
	return out, nil
}

// slipped are the dates that are later at the end of the period than at its
// beginning.
func slipped(all []changes.Change) (out []changes.Change) {
	for _, c := range changes.Net(all) {
		if days, _ := c.Slipped(); days > 0 {
			out = append(out, c)
		}
	}
	return out
}

// of are the changes that are news of a class.
func of(all []changes.Change, class changes.Class) (out []changes.Change) {
	for _, c := range all {
		if c.Is(class) {
			out = append(out, c)
		}
	}
	return out
}

// bypassed is an initiative that bypassed the municipalities, or does.
type bypassed struct {
	document.Item
}

// allBypassed are those that ever bypassed the municipalities, by number.
func allBypassed(v *shell.Request, s *scope) ([]bypassed, error) {
	where := s.where.Rows(v.Shell.Config.Ref)
	where[filter.Bypassed] = []string{filter.BypassedNow, filter.BypassedBefore}
	var out []bypassed
	var failed error
	err := v.Shell.Config.App.Query.Each(catalogue.Query{Sort: "id", Where: where}, func(r catalogue.Row) bool {
		var one bypassed
		if failed = json.Unmarshal(r.Item, &one.Item); failed != nil {
			failed = fmt.Errorf("decode item %s: %w", r.ID, failed)
		}
		out = append(out, one)
		return failed == nil
	})
	if err == nil {
		err = failed
	}
	return out, err
}

// tally is how many bypassed the municipalities in a period.
type tally struct {
	All      int // at any time of it
	Began    int // that the owner reported in it
	Assessed int // that were assessed in it after all
}

func count(list []bypassed, from, to time.Time) (t tally) {
	in := func(at time.Time) bool { return !at.IsZero() && !at.Before(from) && at.Before(to) }
	for _, one := range list {
		if one.Bypass.In(from, to) {
			t.All++
		}
		if in(one.Bypass.Since) {
			t.Began++
		}
		if in(one.Bypass.Until) {
			t.Assessed++
		}
	}
	return t
}

// disagreement is what a party said in the period.
type disagreement struct {
	Initiative string
	Title      events.Text
	Round      string
	RoundName  events.Text
	Party      events.Party
	At         time.Time
	Lifted     bool
}

// disagreements are what the parties did not agree on in a period.
func disagreements(v *shell.Request, s *scope, from, to time.Time) ([]disagreement, error) {
	where := s.where.Rows(v.Shell.Config.Ref).With(filter.Disagreed, "true")
	var out []disagreement
	var failed error
	err := v.Shell.Config.App.Query.Each(catalogue.Query{Sort: "id", Where: where}, func(r catalogue.Row) bool {
		rounds, err := v.Shell.Config.App.Query.RoundsOf(r.ID)
		failed = err
		for _, round := range rounds {
			for _, d := range round.Disagreements[r.ID] {
				if !d.At.Before(from) && d.At.Before(to) {
					out = append(out, disagreement{r.ID, r.Title, round.ID, round.Name, d.Party, d.At, d.Lifted})
				}
			}
		}
		return err == nil
	})
	if err == nil {
		err = failed
	}
	slices.SortStableFunc(out, func(a, b disagreement) int { return a.At.Compare(b.At) })
	return out, err
}

// began is the day from which the registry knows anything; "" if it knows
// nothing yet.
func began(v *shell.Request) (events.Date, error) {
	first := events.Date("")
	err := v.Shell.Config.App.Query.Each(catalogue.Query{Sort: "registered"}, func(r catalogue.Row) bool {
		first = initiative.Day(r.Registered)
		return false
	})
	return first, err
}
