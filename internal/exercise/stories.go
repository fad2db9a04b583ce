package exercise

import (
	"container/heap"
	"context"
	"time"
)

// step is one thing that happens at a time.
type step struct {
	at   time.Time
	turn int // among those of the same time, the one that was told first
	what string
	do   func(context.Context) error
}

// stories are the steps that are known to come, by their time.
type stories struct {
	waiting queue
	turns   int
}

type queue []step

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	return q[i].at.Before(q[j].at) || q[i].at.Equal(q[j].at) && q[i].turn < q[j].turn
}
func (q *queue) Push(x any) { *q = append(*q, x.(step)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	x := (*q)[last]
	*q = (*q)[:last]
	return x
}

func (s *stories) tell(next step) {
	s.turns++
	next.turn = s.turns
	heap.Push(&s.waiting, next)
}

func (s *stories) next() (step, bool) {
	if len(s.waiting) == 0 {
		return step{}, false
	}
	return heap.Pop(&s.waiting).(step), true
}

// in lets something happen after so many days, in working hours of a working day.
func (p *player) in(days int, what string, do func(context.Context) error) {
	t := p.clock.Now().In(p.app.Query.Zone()).AddDate(0, 0, days)
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	t = time.Date(t.Year(), t.Month(), t.Day(), 8+p.rand.IntN(8), p.rand.IntN(60), p.rand.IntN(60), 0, t.Location())
	p.stories.tell(step{at: t, what: what, do: do})
}

// between is a number from low to high, both included.
func (p *player) between(low, high int) int { return low + p.rand.IntN(high-low+1) }

// chance says yes in so many of a hundred cases.
func (p *player) chance(percent int) bool { return p.rand.IntN(100) < percent }

// one picks one of a list.
func one[T any](p *player, list []T) T { return list[p.rand.IntN(len(list))] }

// some picks so many of a list, in an order of its own.
func some[T any](p *player, n int, list []T) []T {
	out := make([]T, 0, min(n, len(list)))
	for _, i := range p.rand.Perm(len(list))[:min(n, len(list))] {
		out = append(out, list[i])
	}
	return out
}
