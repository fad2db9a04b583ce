package changes

import (
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
)

// dates compares two plans. A milestone's name is its identity. What moves most
// says by how much the plan moved.
func dates(old, now Value) (Change, bool) {
	c := act(DateMoved, old, now)
	before := make(map[string]events.Milestone, len(old.Dates))
	for _, m := range old.Dates {
		before[m.Milestone] = m
	}
	after := make(map[string]bool, len(now.Dates))
	for _, m := range now.Dates {
		after[m.Milestone] = true
		was, known := before[m.Milestone]
		if known && was.Date == m.Date && exactness(was) == exactness(m) {
			continue
		}
		move := Move{Milestone: m.Milestone, Old: was.Date, New: m.Date, OldPrecision: was.Precision, NewPrecision: m.Precision}
		if known {
			move.Days = days(was.Date, m.Date)
		}
		c.Moves = append(c.Moves, move)
	}
	for _, m := range old.Dates {
		if !after[m.Milestone] {
			c.Moves = append(c.Moves, Move{Milestone: m.Milestone, Old: m.Date, OldPrecision: m.Precision})
		}
	}
	c.Severity = Minor // unless something moves, comes or goes
	for _, m := range c.Moves {
		if abs(m.Days) > abs(c.By) {
			c.By = m.Days
		}
		if m.Old != m.New {
			c.Severity = Know
		}
	}
	return c, len(c.Moves) > 0
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
