package municipalities

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/agenda"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

const (
	soonMonths  = 6  // how far ahead a deadline is something to do now
	todosShown  = 8  // the others are folded away
	mostAhead   = 16 // of what stands in the year ahead too
	missedShown = 3  // deadlines that are over, one by one; more are counted
	todosOfKind = 5  // of what may be many: vendors that are ready, packages that were begun
)

// todo is something that waits for the municipality.
type todo struct {
	by    events.Date // the last day; "" where there is none
	When  string      // the same in words, as a label
	What  string
	Href  string // of what it is about
	Takes string // how long
	Press string // what one who may presses; "" for nothing
	To    string // where that leads
	ahead bool   // it stands in the year ahead too
}

// todos finds all that waits for the municipality, what has a day first.
type todos struct {
	v    *shell.Request
	d    *municipalityPage
	list []todo
	over []*catalogue.Row // whose deadline is over
}

// say is the address of the form that says how far the municipality has come.
func (d *municipalityPage) say(initiative string) string {
	return "/tiltak/" + initiative + "/innforing/" + d.Number + "/meld?tilbake=/kommuner/" + d.Number
}

// findTodos fills Now and Later. The adoptions have been read by then.
func (d *municipalityPage) findTodos(v *shell.Request) error {
	t := &todos{v: v, d: d}
	if err := t.deadlines(); err != nil {
		return err
	}
	t.waves()
	t.confirmations()
	t.packages()
	t.vendors()
	t.networks()
	t.silent()
	if err := t.products(); err != nil {
		return err
	}
	slices.SortStableFunc(t.list, func(a, b todo) int {
		if a.by == "" || b.by == "" {
			return strings.Compare(string(b.by), string(a.by)) // what has no day is last
		}
		return strings.Compare(string(a.by), string(b.by))
	})
	ahead := 0
	t.list = slices.DeleteFunc(t.list, func(one todo) bool {
		if one.ahead {
			ahead++
		}
		return one.ahead && ahead > mostAhead
	})
	d.Further = max(0, ahead-mostAhead)
	shown := min(todosShown, len(t.list))
	d.Now, d.Later = t.list[:shown], t.list[shown:]
	return nil
}

// add takes something up; press, in words, and to are for those who may say something
// for the municipality.
func (t *todos) add(one todo, press, to string) {
	if t.d.May {
		one.Press, one.To = press, to
	}
	t.list = append(t.list, one)
}

// inUse says that the municipality itself has said that it uses what an initiative
// gives.
func (d *municipalityPage) inUse(initiative string) bool {
	a := d.Adopted[initiative]
	return a != nil && a.Stand.Own != nil && a.Stand.Own.State == events.AdoptionInUse
}

// deadlines are the days by which the municipality must have done something.
func (t *todos) deadlines() error {
	today, err := time.Parse(time.DateOnly, string(t.v.Today()))
	if err != nil {
		return err
	}
	until := events.Date(today.AddDate(0, soonMonths, 0).Format(time.DateOnly))
	for g := range t.d.Groups {
		for i := range t.d.Groups[g].rows {
			if err := t.deadline(&t.d.Groups[g].rows[i], until); err != nil {
				return err
			}
		}
	}
	t.overdue()
	return nil
}

// overdue are the deadlines that are over: each, or how many where they are many.
func (t *todos) overdue() {
	if n := len(t.over); n > missedShown {
		href := t.d.part(groupSlugs[outlook.Must], 1)
		t.add(todo{by: t.over[0].Deadline, What: t.v.T("now.missed.many", fault.Args{"n": n}), Href: href, Takes: t.v.T("now.takes.each", nil)}, t.v.T("now.press.silent", nil), href)
		return
	}
	for _, r := range t.over {
		t.add(todo{
			by: r.Deadline, When: t.v.T("now.was", fault.Args{"date": t.v.Lang.Date(r.Deadline, "")}), Href: "/tiltak/" + r.ID,
			What: t.v.T("now.missed", fault.Args{"title": t.v.Lang.Pick(r.Title)}), Takes: t.v.T("now.takes.form", nil),
		}, t.v.T("now.press.say", nil), t.d.say(r.ID))
	}
}

// until is the label of a day by which something must be done.
func (t *todos) until(day events.Date, precision string) string {
	return t.v.T("now.by", fault.Args{"date": t.v.Lang.Date(day, precision)})
}

func (t *todos) deadline(r *catalogue.Row, until events.Date) error {
	if t.d.inUse(r.ID) {
		return nil
	}
	if t.missed(r) {
		t.over = append(t.over, r)
		return nil
	}
	if r.LastDay < t.v.Today() {
		return nil
	}
	i, _, err := parts.Planned(t.v, r, []agenda.Share{{Class: t.d.Class, Municipalities: 1}})
	if err != nil {
		return err
	}
	next, ok := agenda.Next(t.v.Today(), &i)
	if !ok || !next.Kind.Acts() || next.Last > until {
		return nil
	}
	takes := strings.Join(parts.Effort(t.v, next.Effort), ", ")
	t.add(todo{
		by: next.Last, ahead: true, When: t.until(next.Date, next.Precision), Href: "/tiltak/" + r.ID,
		What:  t.v.Lang.Pick(r.Title) + ": " + parts.Doing(t.v, next),
		Takes: cmp.Or(takes, t.v.T("municipality.effort.unknown", nil)),
	}, t.v.T("now.press.say", nil), t.d.say(r.ID))
	return nil
}

// missed says that the deadline of an obligation is over, and that the municipality has
// said neither that it has done what it must nor that it will not.
func (t *todos) missed(r *catalogue.Row) bool {
	if r.Deadline == "" || r.Deadline >= t.v.Today() || outlook.GroupOf(r) != outlook.Must {
		return false
	}
	a := t.d.Adopted[r.ID]
	return a == nil || a.Stand.Own == nil || !slices.Contains(ended, a.Stand.Own.State)
}

// ended are the states of whoever will not do it.
var ended = []events.AdoptionState{events.AdoptionDecidedNo, events.AdoptionStopped}

// waves are those that the municipality can sign up for.
func (t *todos) waves() {
	for i := range t.d.Waves {
		w := &t.d.Waves[i]
		if !w.Asks() {
			continue
		}
		said := fault.Args{"wave": w.Name, "title": t.v.Lang.Pick(w.Initiative.Title), "start": t.v.Lang.Date(w.Start, "")}
		what := t.v.T("now.wave", said)
		if w.Free() == 0 {
			what = t.v.T("now.wave.full", said)
		}
		href := "/tiltak/" + w.Initiative.ID + "/puljer/" + w.ID
		t.add(todo{by: w.SignUpBy, ahead: true, When: t.until(w.SignUpBy, ""), What: what, Href: href, Takes: t.v.T("now.takes.minute", nil)}, t.v.T("now.press.wave", nil), href)
	}
}

// confirmations are the adoptions of which the municipality is asked.
func (t *todos) confirmations() {
	n := 0
	for _, a := range t.d.Adopted {
		if a.Stand.Asks(t.v.Today()) != "" {
			n++
		}
	}
	if n > 0 {
		href := "/kommuner/" + t.d.Number + "/innforing"
		t.add(todo{What: counted(n, t.v.T("now.confirm.one", nil), t.v.T("now.confirm.other", fault.Args{"n": n})), Href: href, Takes: t.v.T("now.takes.minute", nil)}, t.v.T("now.press.confirm", nil), href)
	}
}

// packages are the onboarding packages that are left by half, and those of what the
// municipality has decided on.
func (t *todos) packages() {
	left := todosOfKind
	for _, r := range t.d.each() {
		a := t.d.Adopted[r.ID]
		if a == nil || left == 0 {
			continue
		}
		p := adoption.NewProgress(a.Initiative.Onboarding.Steps, a.Stand.Ticked)
		if p.Of == 0 || p.Finished() || !(len(p.Done) > 0 || a.Stand.Own != nil && slices.Contains(beginning, a.Stand.Own.State)) {
			continue
		}
		left--
		steps := p.Of - len(p.Done)
		t.add(todo{
			What: t.v.T("now.package", fault.Args{"title": t.v.Lang.Pick(r.Title), "left": steps, "of": p.Of}), Href: "/tiltak/" + r.ID + "/startpakke",
			Takes: parts.OnboardingTime(t.v, p.Left, steps),
		}, t.v.T("now.press.package", nil), "/tiltak/"+r.ID+"/innforing/"+t.d.Number+"/startpakke?tilbake=/kommuner/"+t.d.Number)
	}
}

// beginning are the states of whoever is about to begin.
var beginning = []events.AdoptionState{events.AdoptionDecidedYes, events.AdoptionInPlan}

// vendors are the products of the municipality that are ready for what it has not
// taken a stand on.
func (t *todos) vendors() {
	left := todosOfKind
	for _, r := range t.d.each() {
		a := t.d.Adopted[r.ID]
		if a != nil && a.Stand.Own != nil && a.Stand.Own.State != events.AdoptionConsidering && a.Stand.Own.State != events.AdoptionNotConsidered {
			continue
		}
		ready := slices.IndexFunc(t.d.Vendors.Stands[r.ID], func(s query.ProductStand) bool { return s.Ready() })
		if ready < 0 || left == 0 {
			continue
		}
		left--
		t.add(todo{
			What: t.v.T("now.vendor", fault.Args{"product": t.d.Vendors.Stands[r.ID][ready].Name, "title": t.v.Lang.Pick(r.Title)}), Href: "/tiltak/" + r.ID,
			Takes: t.v.T("now.takes.form", nil),
		}, t.v.T("now.press.say", nil), t.d.say(r.ID))
	}
}

// networks are those that others have said the municipality is in, and those that ask
// which needs are most urgent to it.
func (t *todos) networks() {
	for i := range t.d.Networks {
		n := &t.d.Networks[i]
		t.lists(n)
		if m := n.Of(t.d.Number); m == nil || m.Own() {
			continue
		}
		href := "/nettverk/" + n.ID
		t.add(todo{What: t.v.T("now.network", fault.Args{"name": n.Name}), Href: href, Takes: t.v.T("now.takes.minute", nil)}, t.v.T("now.press.network", nil), href)
	}
}

// lists are those of the most urgent needs that the municipality has proposed nothing
// for.
func (t *todos) lists(n *query.NetworkSum) {
	q := t.v.Shell.Config.App.Query
	for i := range n.Lists {
		l := &n.Lists[i]
		if !q.MayPropose(n, l, t.d.Number) || q.NeedProposal(l, t.d.Number) != nil {
			continue
		}
		href := "/nettverk/" + n.ID
		t.add(todo{
			by: l.Deadline, When: t.until(l.Deadline, ""), What: t.v.T("now.list", fault.Args{"name": n.Name, "year": l.Year}), Href: href + "#lister", Takes: t.v.T("now.takes.form", nil),
		}, t.v.T("now.press.list", nil), href+"/liste/"+strconv.Itoa(l.Year)+"/forslag")
	}
}

// silent are the obligations of which the municipality has said nothing.
func (t *todos) silent() {
	n := 0
	for _, g := range t.d.Groups {
		for i := range g.rows {
			if a := t.d.Adopted[g.rows[i].ID]; g.Group == outlook.Must && (a == nil || a.Stand.Own == nil && len(a.Stand.Reports) == 0) {
				n++
			}
		}
	}
	if n > 0 {
		href := t.d.part(groupSlugs[outlook.Must], 1)
		t.add(todo{What: counted(n, t.v.T("now.silent.one", nil), t.v.T("now.silent.other", fault.Args{"n": n})), Href: href, Takes: t.v.T("now.takes.each", nil)}, t.v.T("now.press.silent", nil), href)
	}
}

// products asks which products the municipality uses, where there is any to name.
func (t *todos) products() error {
	if t.d.Vendors.Use.Declared != nil {
		return nil
	}
	list, err := t.v.Shell.Config.App.Query.Products()
	if err != nil || len(list) == 0 {
		return err
	}
	href := "/kommuner/" + t.d.Number + "/fagsystemer"
	t.add(todo{What: t.v.T("now.products", nil), Href: href, Takes: t.v.T("now.takes.form", nil)}, t.v.T("now.press.products", nil), href)
	return nil
}

// counted chooses the text for one or for several.
func counted(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}

// each are the initiatives that concern the municipality, the most pressing group
// first.
func (d *municipalityPage) each() (out []*catalogue.Row) {
	for g := range d.Groups {
		for i := range d.Groups[g].rows {
			out = append(out, &d.Groups[g].rows[i])
		}
	}
	return out
}
