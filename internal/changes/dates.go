package changes

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// dates is a plan that has changed. What moves most says by how much it moved.
func dates(old, now Value) Change {
	c := act(DateMoved, old, now)
	c.Moves = moves(old.Dates, now.Dates)
	c.Severity = Minor // unless something moves, comes or goes
	for _, m := range c.Moves {
		if abs(m.Days) > abs(c.By) {
			c.By = m.Days
		}
		if m.Old != m.New {
			c.Severity = Know
		}
	}
	return c
}

// moves compares two plans, in the order of the new one; what is gone comes last. A
// milestone's name is its identity.
func moves(old, now []events.Milestone) (out []Move) {
	before := make(map[string]events.Milestone, len(old))
	for _, m := range old {
		before[m.Milestone] = m
	}
	after := make(map[string]bool, len(now))
	for _, m := range now {
		after[m.Milestone] = true
		was, known := before[m.Milestone]
		if known && was.Date == m.Date && exactness(was) == exactness(m) {
			continue
		}
		move := Move{Milestone: m.Milestone, Old: was.Date, New: m.Date, OldPrecision: was.Precision, NewPrecision: m.Precision}
		if known {
			move.Days = days(was.Date, m.Date)
		}
		out = append(out, move)
	}
	for _, m := range old {
		if !after[m.Milestone] {
			out = append(out, Move{Milestone: m.Milestone, Old: m.Date, OldPrecision: m.Precision})
		}
	}
	return out
}

// Slipped is by how many days the date that a change has moved most is later
// than it was; dated is false of a change that moves no date.
func (c *Change) Slipped() (days int, dated bool) {
	for _, m := range c.Moves {
		if m.Old != "" && m.New != "" {
			days, dated = max(days, initiative.Later(m.Old, m.OldPrecision, m.New, m.NewPrecision)), true
		}
	}
	was, is := deadlineOf(c.Old.Obligation), deadlineOf(c.New.Obligation)
	if was != "" && is != "" && was != is {
		days, dated = max(days, initiative.Later(was, "", is, "")), true
	}
	if c.Is(BreakingChange) && c.By != 0 {
		days, dated = max(days, c.By), true
	}
	return days, dated
}

// exactness is the precision of a date; an empty one means the day.
func exactness(m events.Milestone) string {
	if m.Precision == "" {
		return events.PrecisionDay
	}
	return m.Precision
}

// days is how many days later to is than from; 0 if either is no date.
func days(from, to events.Date) int {
	a, errA := time.Parse(time.DateOnly, string(from))
	b, errB := time.Parse(time.DateOnly, string(to))
	if errA != nil || errB != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}

func abs(n int) int { return max(n, -n) }
