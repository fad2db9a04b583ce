package initiatives

import (
	"encoding/json"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// todo is what the signed-in organisation may do about an initiative now.
type todo struct {
	Next   []action // on the way through the stages
	Upkeep []action
}

// action leads to a form, and says what the gate behind it still lacks.
type action struct {
	Title, Href string
	Unmet       []string
	action      *actionForm
}

// form is the address of the form of an action, opened for an announcement; "" if
// the action is not open.
func (t *todo) form(a *actionForm, day events.Date) string {
	if t == nil {
		return ""
	}
	for _, item := range t.Upkeep {
		if item.action == a {
			return item.Href + "?" + dayField + "=" + string(day)
		}
	}
	return ""
}

// readTodo is nil for somebody who is not signed in, and without actions for
// somebody who may do nothing.
func readTodo(v *shell.Request, d *document.Initiative) (*todo, error) {
	if !v.Session.SignedIn() {
		return nil, nil
	}
	state, err := v.Shell.Config.App.Query.State(d.ID)
	if err != nil {
		return nil, err
	}
	out := &todo{}
	for _, a := range actionForms {
		c := &actionRequest{v: v, action: a, state: &state, doc: d, f: &form.Form{}}
		refusal, unmet := c.possible()
		if refusal != nil {
			continue
		}
		item := action{Title: v.T("action."+a.key, nil), Href: "/tiltak/" + d.ID + "/" + a.slug, action: a}
		for _, f := range unmet {
			item.Unmet = append(item.Unmet, v.Lang.Label(f.Path)+": "+v.Lang.Field(f))
		}
		if a.upkeep {
			out.Upkeep = append(out.Upkeep, item)
		} else {
			out.Next = append(out.Next, item)
		}
	}
	return out, nil
}

// minePage is what the signed-in organisation answers for, and what waits for
// it.
type minePage struct {
	Name        string
	Number      string
	MayRegister bool
	NoRole      bool // who is here has no role in the organisation, so nothing can be done
	MayGiveKeys bool
	Waits       []wait
	Unconfirmed int // contacts that nobody has confirmed, for who can do something about them
	Own         []document.Item
	OwnTotal    int
	Pilots      []wait
}

// wait is one thing that waits for an organisation.
type wait struct {
	What  string // in words
	Href  string
	ID    string
	Title events.Text
	Until events.Date
}

const mostWaits = 100

// mine is the page of the signed-in organisation.
func mine(v *shell.Request) error {
	if !v.Session.SignedIn() {
		return v.Redirect("/logg-inn?tilbake=/min-side")
	}
	org := v.Session.Organisation
	d := &minePage{Name: v.Shell.OrganisationName(org), Number: org, MayRegister: mayRegister(v.Shell, v.Caller()), NoRole: len(v.Caller().Roles) == 0, MayGiveKeys: v.May("listApiKeys")}
	own, err := v.Shell.Config.App.Query.List(catalogue.Query{Where: filter.Set{filter.Owner: {org}}, Limit: 20})
	if err != nil {
		return err
	}
	d.OwnTotal = own.Total
	for _, raw := range own.Items {
		var item document.Item
		if err := json.Unmarshal(raw, &item); err != nil {
			return err
		}
		d.Own = append(d.Own, item)
	}
	if err := waiting(v, d); err != nil {
		return err
	}
	if d.Unconfirmed, err = unconfirmed(v); err != nil {
		return err
	}
	return v.Render("mine", shell.Page{Title: v.T("mine.title", nil)}, d)
}

// unconfirmed counts the contacts of the organisation that nobody has confirmed;
// none for somebody who cannot change them.
func unconfirmed(v *shell.Request) (n int, err error) {
	if !v.May("changeContact") {
		return 0, nil
	}
	list, err := v.Shell.Config.App.Secrets.Contacts(v.HTTP.Context(), v.Caller())
	for _, c := range list {
		if c.Stale() {
			n++
		}
	}
	return n, err
}

// waiting goes through everything that is alive and finds what waits for the
// organisation, the nearest deadline first.
func waiting(v *shell.Request, d *minePage) error {
	var failed error
	alive := catalogue.Query{Where: filter.Set{filter.Standing: {string(events.StandingActive), string(events.StandingOnHold)}}}
	municipality, isMunicipality := v.Shell.Config.Ref.ByOrganisation(d.Number)
	err := v.Shell.Config.App.Query.Each(alive, func(row catalogue.Row) bool {
		if isMunicipality && slices.Contains(row.Pilot, municipality.Number) {
			d.Pilots = append(d.Pilots, wait{ID: row.ID, Href: "/tiltak/" + row.ID, Title: row.Title})
		}
		if row.Stage == events.StageOperational || isMunicipality {
			return true
		}
		state, err := v.Shell.Config.App.Query.State(row.ID)
		if err != nil {
			failed = err
			return false
		}
		d.Waits = append(d.Waits, waitsIn(v, &state)...)
		return len(d.Waits) < mostWaits
	})
	if err == nil {
		err = failed
	}
	slices.SortStableFunc(d.Waits, func(a, b wait) int { return compareDeadlines(a.Until, b.Until) })
	return err
}

// compareDeadlines puts what has no deadline last.
func compareDeadlines(a, b events.Date) int {
	switch {
	case a == b:
		return 0
	case a == "" || b != "" && a > b:
		return 1
	}
	return -1
}

// waitsIn is what one initiative waits for the organisation with.
func waitsIn(v *shell.Request, s *initiative.State) (out []wait) {
	org := v.Session.Organisation
	add := func(a *actionForm, until events.Date) {
		c := &actionRequest{v: v, action: a, state: s, f: &form.Form{}}
		if refusal, unmet := c.possible(); refusal != nil || len(unmet) > 0 {
			return
		}
		out = append(out, wait{What: v.T("action."+a.key, nil), Href: "/tiltak/" + s.ID + "/" + a.slug, ID: s.ID, Title: s.Title, Until: until})
	}
	a := s.Assessment
	if a != nil && !a.Finalised && a.Statement == nil {
		add(&stating, a.StatementDeadline)
	}
	if s.Owner == org && a != nil && !a.Finalised {
		if len(a.Answers) < len(requestedIn(a)) {
			add(&answering, "")
		}
		add(&finalising, "")
	}
	hash := s.ContentHash()
	if x, ok := s.Decision.Pending[counterpart(org)]; ok && x.ContentHash == hash {
		if mine, signed := s.Decision.Pending[partyOf(org)]; !signed || mine.ContentHash != hash {
			add(&signingDecision, "")
		}
	}
	if p := s.Pilot; p != nil && p.Concluded == "" && s.Stage == events.StagePrioritized {
		if mine, signed := p.Conclusions[partyOf(org)]; partyOf(org) != "" && (!signed || mine.ContentHash != s.PilotHash()) {
			add(&concluding, p.Plan.End)
		}
	}
	if _, waived := s.Waivers[counterpart(org)]; waived {
		add(&waiving, "")
	}
	if s.Stage == events.StagePiloted {
		if len(s.Handover.Items) < len(events.HandoverItems) {
			add(&settling, "")
		}
		add(&accepting, "")
	}
	return out
}

func requestedIn(a *initiative.AssessmentState) []events.RequestedChange {
	if a.Statement == nil {
		return nil
	}
	return a.Statement.RequestedChanges
}
