package calendar

import (
	"strconv"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/network"
)

// NeedDays are the days of a need: by when KS answers. It is taken back when KS has
// answered, or nothing more is asked for.
func NeedDays(s *need.State) []Day {
	changed := s.At
	switch {
	case s.Closed != nil:
		changed = s.Closed.At
	case s.Answer != nil:
		changed = s.Answer.At
	}
	return []Day{{Kind: Answer, Date: s.AnswerBy, Position: s.Position, Changed: changed, Created: s.At, Cancelled: s.Phase() != need.PhaseOpen}}
}

// ListDays are the days of a network: by when its members say which needs are most urgent
// to them. One is taken back when the list was published before, or the network was
// closed. Name is the year.
func ListDays(s *network.State) (out []Day) {
	for _, l := range s.Lists {
		d := Day{Kind: NeedList, Name: strconv.Itoa(l.Year), Date: l.Deadline, Position: s.Position, Changed: l.At, Created: l.At}
		over := func(at time.Time) {
			d.Changed, d.Cancelled = at, d.Cancelled || events.Date(at.In(oslo).Format(time.DateOnly)) <= l.Deadline
		}
		if l.Published != nil {
			over(l.Published.At)
		}
		if s.Closed != nil {
			over(s.Closed.At)
		}
		out = append(out, d)
	}
	return out
}
