package initiatives

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/outlook"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/parts"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// initiativePage is everything that is known about one initiative.
type initiativePage struct {
	*document.Initiative
	Steps       []step
	Reach       string
	Todo        *todo // nil for somebody who is not signed in, and for an earlier day
	Gate        *gate // nil at the last stage, and for an earlier day
	Classes     []outlook.ClassCost
	HasCosts    bool
	Questions   []questionText
	Changes     []requestedChange
	Plan        *parts.Timeline
	Breaking    []breakingChange
	Rounds      []roundPart
	Readiness   *query.Readiness // of vendors' products; nil for an earlier day, and where nobody has said anything
	OwnProducts []shell.Link     // the forms of who is here as a vendor, of products that it has said nothing of
	Needs       []query.NeedSum  // that it has taken up; none for an earlier day
	Onboarding  *onboardingPart  // what a municipality does to begin; nil where nobody has said
	Relations   []relation
	Merged      *relation
	History     []parts.HistoryItem
	Older       string // where earlier history is; "" if there is none
	Today       events.Date
	AsOf        events.Date         // the day it is shown as of; "" for today
	Since       []parts.HistoryItem // what has happened after that day
	Sections    []shell.Link
}

// step is a stage on the way.
type step struct {
	Stage events.Stage
	State string // done, skipped (before the registry was there), now or next
	Since string // in words; "" for unknown
}

// gate is what the next stage still needs.
type gate struct {
	Next  events.Stage
	Unmet []string
}

// relation leads to another initiative by its title.
type relation struct {
	Kind  events.RelationKind
	ID    string
	Title events.Text // nil if it is not registered
	Note  events.Text
}

// breakingChange is one that was announced.
type breakingChange struct {
	document.BreakingChange
	Applies        bool   // its day has come
	Edit, Withdraw string // the forms for it; "" for whoever may not
}

type questionText struct {
	Name string // of the label
	Text events.Text
}

// requestedChange is a change that KS asked for, with its answer if there is one.
type requestedChange struct {
	events.RequestedChange
	Answer *events.Answer
}

// showInitiative is the page of one initiative, today or as it stood on a day.
func showInitiative(v *shell.Request) error {
	id := v.HTTP.PathValue("id")
	if !initiative.ValidID(id) {
		return fault.New(fault.NotFound, "initiative_not_found", fault.Args{"id": id})
	}
	history, err := v.Shell.Config.App.Query.History(id)
	if err != nil {
		return err
	}
	d := &initiativePage{Today: v.Today()}
	if err := readInitiative(v, d, id, history); err != nil {
		return err
	}
	fillInitiative(v, d)
	if d.AsOf == "" {
		if d.Todo, err = readTodo(v, d.Initiative); err != nil {
			return err
		}
		d.offerCorrections()
	}
	if d.Relations, d.Merged, err = relations(v, d.Initiative); err != nil {
		return err
	}
	if d.AsOf == "" {
		if d.Rounds, err = roundParts(v, id); err != nil {
			return err
		}
		if err := d.readReadiness(v); err != nil {
			return err
		}
		if d.Needs, err = v.Shell.Config.App.Query.NeedsMetBy(id); err != nil {
			return err
		}
		d.Sections = sections(v, d)
	}
	return v.Render("initiative", shell.Page{
		Title:   v.Lang.Pick(d.Title) + " – " + d.ID,
		About:   v.Lang.Pick(d.Summary),
		Changes: filter.Set{filter.Initiative: {d.ID}},
		Crumbs:  []shell.Crumb{{Title: v.T("menu.initiatives", nil), Href: "/tiltak"}},
	}, d)
}

// readInitiative reads the document of today, or of the end of the day that the
// address asks for.
func readInitiative(v *shell.Request, d *initiativePage, id string, history []document.Entry) error {
	app, given := v.Shell.Config.App, v.HTTP.URL.Query().Get("som")
	stored, err := app.Query.Document(id)
	if given != "" {
		asked := reading.Day(reading.Typed(given))
		day, perr := time.ParseInLocation(time.DateOnly, string(asked.Value), app.Query.Zone())
		if perr != nil {
			return &fault.Error{Code: fault.Malformed, Fields: []fault.Field{
				{Path: "query.som", Code: "unread_date", Args: fault.Args{"given": given}}}}
		}
		end := day.AddDate(0, 0, 1).Add(-time.Nanosecond)
		stored, err = app.Query.AsOf(id, end)
		d.AsOf = asked.Value
		d.Since = parts.HistoryItems(v, parts.After(history, end))
		history = history[:len(history)-len(d.Since)]
	}
	if err != nil {
		return err
	}
	d.Initiative = new(document.Initiative)
	if err := json.Unmarshal(stored.JSON, d.Initiative); err != nil {
		return fmt.Errorf("decode document %s: %w", id, err)
	}
	if d.AsOf == "" {
		if d.Gate, err = readGate(v, id); err != nil {
			return err
		}
	}
	d.History, d.Older = parts.HistoryPage(v, id, history)
	return nil
}

func readGate(v *shell.Request, id string) (*gate, error) {
	g, err := v.Shell.Config.App.Query.Gate(id)
	if err != nil || g.Next == "" {
		return nil, err
	}
	out := &gate{Next: g.Next}
	for _, f := range g.Unmet {
		out.Unmet = append(out.Unmet, v.Lang.Label(f.Path)+": "+v.Lang.Field(f))
	}
	return out, nil
}

// readReadiness reads which products are ready for the initiative.
func (d *initiativePage) readReadiness(v *shell.Request) error {
	r, err := v.Shell.Config.App.Query.Readiness(d.ID)
	if err != nil {
		return err
	}
	if len(r.Products) > 0 {
		d.Readiness = &r
	}
	if v.Session.Organisation == "" {
		return nil
	}
	own, err := v.Shell.Config.App.Query.ProductsOf(v.Session.Organisation)
	for i := range own {
		if p := &own[i]; p.Report(d.ID) == nil && v.Shell.Config.App.Command.MayProduct(v.Caller(), product.KindReport, p, nil) == nil {
			d.OwnProducts = append(d.OwnProducts, shell.Link{
				Title: v.T("readiness.own", fault.Args{"name": p.Name}), Href: "/fagsystemer/" + p.ID + "/tiltak/" + d.ID,
			})
		}
	}
	return err
}

// fillInitiative works out what is shown and not stored.
func fillInitiative(v *shell.Request, d *initiativePage) {
	d.Reach = v.Shell.ReachWords(v.Lang, d.Initiative.Reach)
	d.Onboarding = newOnboardingPart(v, d)
	d.Steps = steps(v, d.Initiative)
	d.Breaking = breakingChanges(d.Initiative.Breaking, cmp.Or(d.AsOf, d.Today))
	if a := d.Assessment; a != nil {
		d.Classes, d.HasCosts = outlook.PerClass(a.Content.Costs), len(a.Content.Costs) > 0
		d.Questions = questions(&a.Content.Questions)
		d.Changes = requestedChanges(a)
	}
	if len(d.Initiative.Plan) > 0 || len(d.Initiative.Breaking) > 0 || d.Obligation != nil && d.Obligation.Deadline != "" {
		t, axis := parts.NewTimeline(v)
		deadline := events.Date("")
		if d.Obligation != nil {
			deadline = d.Obligation.Deadline
		}
		t.Single = true
		t.Rows = []parts.Strip{axis.Strip(d.ID, d.Title, d.Initiative.Plan, deadline)}
		for _, b := range d.Initiative.Breaking {
			t.Rows[0].Add(axis, parts.Mark{Date: b.On, Kind: "breaking"})
		}
		d.Plan = t
	}
	d.Sections = sections(v, d)
}

// breakingChanges puts what is to come first, the nearest day at the top, and
// then what has come, the last day first.
func breakingChanges(list []document.BreakingChange, on events.Date) []breakingChange {
	var ahead, behind []breakingChange
	for _, c := range list {
		if c.On > on {
			ahead = append(ahead, breakingChange{BreakingChange: c})
		} else {
			behind = append(behind, breakingChange{BreakingChange: c, Applies: true})
		}
	}
	slices.Reverse(behind)
	return append(ahead, behind...)
}

// offerCorrections leads from each announcement to the forms for it that are
// open to whoever has signed in.
func (d *initiativePage) offerCorrections() {
	for i := range d.Breaking {
		if b := &d.Breaking[i]; b.On >= d.Today {
			b.Edit, b.Withdraw = d.Todo.form(&announcing, b.On), d.Todo.form(&callingOff, b.On)
		}
	}
}

// reached says in words when an initiative came to its stage.
func reached(v *shell.Request, d *document.Initiative) string {
	switch {
	case !d.StageSince.IsZero():
		return v.T("since", fault.Args{"date": v.Lang.Date(v.Shell.Config.App.Query.Today(d.StageSince), "")})
	case d.Recorded != nil && d.Recorded.Since != "":
		return v.T("since", fault.Args{"date": v.Lang.Date(d.Recorded.Since, "")})
	}
	if d.Recorded == nil && d.FromList {
		return v.T("since.list", nil)
	}
	return v.T("since.unknown", nil)
}

func steps(v *shell.Request, d *document.Initiative) []step {
	at := initiative.StageIndex(d.Stage)
	out := make([]step, len(events.Stages))
	for i, s := range events.Stages {
		out[i] = step{Stage: s, State: "next"}
		switch {
		case d.Recorded != nil && i < initiative.StageIndex(d.Recorded.Stage):
			out[i].State = "skipped"
		case i < at:
			out[i].State = "done"
		case i == at:
			out[i].State, out[i].Since = "now", reached(v, d)
		}
	}
	return out
}

func questions(q *events.Questions) []questionText {
	return []questionText{
		{"problem", q.Problem}, {"measures", q.Measures}, {"principles", q.Principles},
		{"effects", q.Effects}, {"recommendation", q.Recommendation}, {"prerequisites", q.Prerequisites},
	}
}

func requestedChanges(a *document.Assessment) []requestedChange {
	if a.Statement == nil {
		return nil
	}
	answers := map[string]*events.Answer{}
	for i := range a.Answers {
		answers[a.Answers[i].Change] = &a.Answers[i]
	}
	var out []requestedChange
	for _, c := range a.Statement.RequestedChanges {
		out = append(out, requestedChange{c, answers[c.ID]})
	}
	return out
}

// relations gives the titles of what the initiative is related to.
func relations(v *shell.Request, d *document.Initiative) (out []relation, merged *relation, err error) {
	for _, r := range d.Relations {
		title, err := titleOf(v, r.Target)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, relation{r.Kind, r.Target, title, r.Note})
	}
	if d.MergedInto != "" {
		title, err := titleOf(v, d.MergedInto)
		if err != nil {
			return nil, nil, err
		}
		merged = &relation{ID: d.MergedInto, Title: title}
	}
	return out, merged, nil
}

// titleOf is nil for an initiative that is not registered.
func titleOf(v *shell.Request, id string) (events.Text, error) {
	s, err := v.Shell.Config.App.Query.State(id)
	if fault.CodeOf(err) == fault.NotFound && err != nil {
		return nil, nil
	}
	return s.Title, err
}

// sections are the parts of the page that have something in them.
func sections(v *shell.Request, d *initiativePage) []shell.Link {
	var out []shell.Link
	for _, s := range []struct {
		id    string
		shown bool
	}{
		{"kommunene", true},
		{"brytende-endringer", len(d.Breaking) > 0},
		{"veien-videre", d.Gate != nil},
		{"vurdering", true},
		{"beslutning", d.Decision != nil || len(d.Signatures) > 0},
		{"prioritering", len(d.Rounds) > 0},
		{"pilot", d.Pilot != nil || len(d.Waiver) > 0},
		{"overlevering", d.Handover != nil},
		{"startpakke", d.Onboarding != nil},
		{"fagsystemer", d.Readiness != nil},
		{"plan", d.Plan != nil},
		{"om-tiltaket", true},
		{"behov", len(d.Needs) > 0},
		{"koblinger", len(d.Initiative.Relations) > 0},
		{"kilder", true},
		{"historikk", true},
	} {
		if s.shown {
			out = append(out, shell.Link{Title: v.T("initiative.section."+s.id, nil), Href: "#" + s.id})
		}
	}
	return out
}
