package changes

import (
	"cmp"
	"container/heap"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/reference"
)

// How long edits are gathered, and how much longer the clock waits than the
// log: a command's events bear the time it was given at, and may be appended
// until its attempts have run out.
const (
	DefaultLength = 10 * time.Minute
	DefaultLag    = 30 * time.Second
)

// Window turns the log into changes, and holds edits back until the window of
// their initiative closes; the package comment says when that is.
//
// What it holds is a function of the records applied so far and of nothing
// else. It is used from one goroutine at a time.
type Window struct {
	length, lag time.Duration
	ref         *reference.Data

	last      uint64 // position of the last record applied
	published int    // how many changes were published at that position
	open      map[string]*pending
	order     byClosing

	merged map[string][]string // by initiative: those that were merged into it, and into those, sorted

	touched map[string]bool // initiatives whose window is another since Parts was asked
}

// pending is an open window.
type pending struct {
	Initiative string          `json:"initiative"`
	Opened     time.Time       `json:"opened"`
	First      uint64          `json:"first"` // position of the edit that opened it
	Edits      map[Class]*edit `json:"edits"`
	Scene      scene           `json:"scene"` // as it is now

	news []Change // the net changes, once they were worked out; nil after the next record
}

// edit is what has become of one class of edits so far.
type edit struct {
	Old  Value  `json:"old"`
	New  Value  `json:"new"`
	From source `json:"from"`
}

// NewWindow gives a window that has seen nothing. length is how long edits are
// gathered (0: not at all), lag how late an event may reach the log. Everybody
// who reads the same log must use the same length.
func NewWindow(length, lag time.Duration, ref *reference.Data) *Window {
	return &Window{length: length, lag: lag, ref: ref, open: map[string]*pending{}, merged: map[string][]string{}, touched: map[string]bool{}}
}

// Position is the position of the last record that was applied.
func (w *Window) Position() uint64 { return w.last }

// Apply takes the next record of the log, of any aggregate and any type, and appends
// to out what it makes known in the order of publication: first what the windows held
// that it closes, then what it does itself. before and after are the state of its
// initiative around it, or of the one that it is About, and may be nil for any other
// record of another aggregate. What they refer to is kept for as long as a window or a
// change is, so it must not be changed; they themselves are not kept. A record that was
// applied before is passed over.
func (w *Window) Apply(out []Change, before, after *initiative.State, rec events.Record) []Change {
	if rec.Position <= w.last {
		return out
	}
	from := len(out)
	for len(w.order) > 0 && !rec.Time.Before(w.closing(w.order[0])) {
		p := heap.Pop(&w.order).(*pending)
		delete(w.open, p.Initiative)
		w.touched[p.Initiative] = true
		out = w.net(out, p)
	}
	closed := len(out)
	w.published = w.publish(out[from:], Cursor{w.last, w.published})
	w.last, w.published = rec.Position, 0
	out = w.news(out, before, after, rec)
	w.published = w.publish(out[closed:], Cursor{w.last, 0})
	return out
}

// news appends what a record does itself.
func (w *Window) news(out []Change, before, after *initiative.State, rec events.Record) []Change {
	switch {
	case About(rec) != "":
		return append(out, besides(after, rec, w.ref)...)
	case rec.Aggregate == events.AggregateNeed:
		return append(out, needed(rec, w.ref)...)
	case rec.Aggregate == events.AggregateNetwork:
		return append(out, networked(rec, w.ref)...)
	case rec.Aggregate != events.AggregateInitiative || rec.Data == nil:
		return out
	}
	if m, ok := rec.Data.(*events.Merged); ok {
		w.merge(rec.AggregateID, m.Into)
	}
	p := w.open[rec.AggregateID]
	if p != nil {
		p.Scene, p.news = sceneOf(after), nil
		w.touched[p.Initiative] = true
	}
	if w.length > 0 {
		w.gather(before, after, rec)
		return w.act(out, p, before, after, rec)
	}
	all := Classify(before, after, rec, w.ref)
	for i := range all {
		all[i].Held = false
	}
	return append(out, all...)
}

// act appends what a record does. What it takes from the window is published from
// where it stood before the window.
func (w *Window) act(out []Change, p *pending, before, after *initiative.State, rec events.Record) []Change {
	c, ok := acted(before, after, rec)
	if !ok {
		return out
	}
	from := sourceOf(rec)
	if p != nil {
		from = c.take(p, from)
	}
	c.place(sceneOf(after), from, w.ref)
	return append(out, c)
}

// take publishes an open edit of the obligation or the standing together with the
// act that settles it.
func (c *Change) take(p *pending, from source) source {
	for _, class := range []Class{ObligationChanged, StandingChanged} {
		e := p.Edits[class]
		if e == nil || !c.Is(class) {
			continue
		}
		delete(p.Edits, class)
		from.First, from.Imported = e.From.First, from.Imported && e.From.Imported
		if class == ObligationChanged {
			*c = obligation(e.Old, c.New)
		} else {
			c.Old.Standing, c.Old.Until = e.Old.Standing, e.Old.Until
		}
	}
	return from
}

// gather takes the edits of a record into the window of its initiative, and
// opens it if there is anything to hold.
func (w *Window) gather(before, after *initiative.State, rec events.Record) {
	for _, class := range edited(before, rec) {
		p := w.open[rec.AggregateID]
		if p != nil && p.Edits[class] != nil {
			e := p.Edits[class]
			e.New = Value{}
			e.New.measure(class, after)
			e.From.Last, e.From.At, e.From.Organisation = rec.Position, rec.Time, rec.Organisation
			e.From.Imported = e.From.Imported && imported(rec)
			continue
		}
		e := &edit{From: sourceOf(rec)}
		e.Old.measure(class, before)
		e.New.measure(class, after)
		if !differ(class, &e.Old, &e.New) {
			continue
		}
		if p == nil {
			p = &pending{
				Initiative: rec.AggregateID, Opened: rec.Time, First: rec.Position,
				Edits: map[Class]*edit{}, Scene: sceneOf(after),
			}
			w.open[p.Initiative] = p
			w.touched[p.Initiative] = true
			heap.Push(&w.order, p)
		}
		p.Edits[class] = e
	}
}

// net appends the net changes of a window, most pressing first.
func (w *Window) net(out []Change, p *pending) []Change {
	if p.news != nil {
		return append(out, p.news...)
	}
	from := len(out)
	for _, class := range edits {
		e := p.Edits[class]
		if e == nil {
			continue
		}
		if c, ok := compare(class, &e.Old, &e.New); ok {
			c.Held = true
			c.place(p.Scene, e.From, w.ref)
			out = append(out, c)
		}
	}
	sortByClass(out[from:])
	return out
}

// merge notes that an initiative goes on as another one: who follows it follows
// that. What is noted is never changed, because changes share it.
func (w *Window) merge(id, into string) {
	w.merged[into] = union(union(w.merged[into], w.merged[id]), []string{id})
}

// publish gives changes their places in the order of publication, from one on, and
// says which number the next one at the same position gets.
func (w *Window) publish(list []Change, at Cursor) (next int) {
	for i := range list {
		c := &list[i]
		c.Absorbed = w.merged[c.Initiative]
		c.Cursor = at
		at.N++
	}
	return at.N
}

// Due gives what the clock has closed and the log has not yet, in the order of
// publication and without what was published up to and including a cursor. It changes
// nothing that is published: asked again it gives the same and perhaps more, and the
// log will give the same under the same cursors.
//
// now must be a time at which everything that stood in the log was applied;
// whoever is behind the log gives the last time at which it was not.
func (w *Window) Due(now time.Time, after Cursor) []Change {
	var due []*pending
	for _, p := range w.order {
		if !now.Before(w.closing(p).Add(w.lag)) {
			due = append(due, p)
		}
	}
	slices.SortFunc(due, compareClosing)
	var out []Change
	at := Cursor{Position: w.last, N: w.published}
	for _, p := range due {
		if p.news == nil {
			p.news = w.net([]Change{}, p)
		}
		for _, c := range p.news {
			c.Absorbed = w.merged[c.Initiative]
			if c.Cursor = at; at.Compare(after) > 0 {
				out = append(out, c)
			}
			at.N++
		}
	}
	return out
}

// Next is when Due may give more than it does at now; ok is false when nothing
// more is held.
func (w *Window) Next(now time.Time) (at time.Time, ok bool) {
	for _, p := range w.order {
		if t := w.closing(p).Add(w.lag); t.After(now) && (!ok || t.Before(at)) {
			at, ok = t, true
		}
	}
	return at, ok
}

func (w *Window) closing(p *pending) time.Time { return p.Opened.Add(w.length) }

// byClosing is a heap of open windows, the one that closes first on top.
type byClosing []*pending

func compareClosing(a, b *pending) int {
	return cmp.Or(a.Opened.Compare(b.Opened), cmp.Compare(a.First, b.First))
}

func (h byClosing) Len() int           { return len(h) }
func (h byClosing) Less(i, j int) bool { return compareClosing(h[i], h[j]) < 0 }
func (h byClosing) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *byClosing) Push(x any) { *h = append(*h, x.(*pending)) }

// Pop implements heap.Interface.
func (h *byClosing) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
