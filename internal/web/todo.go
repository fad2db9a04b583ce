package web

import (
	"encoding/json"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
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
	act         *act
}

// form is the address of the form of an act, opened for an announcement; "" if
// the act is not open.
func (t *todo) form(a *act, day events.Date) string {
	if t == nil {
		return ""
	}
	for _, item := range t.Upkeep {
		if item.act == a {
			return item.Href + "?" + dayField + "=" + string(day)
		}
	}
	return ""
}

// todo is nil for somebody who is not signed in, and without actions for
// somebody who may do nothing.
func (v *visit) todo(d *document.Initiative) (*todo, error) {
	if !v.session.SignedIn() {
		return nil, nil
	}
	state, err := v.web.cfg.App.Query.State(d.ID)
	if err != nil {
		return nil, err
	}
	out := &todo{}
	for _, a := range acts {
		c := &work{v: v, act: a, state: &state, doc: d, f: &form{}}
		refusal, unmet := c.possible()
		if refusal != nil {
			continue
		}
		item := action{Title: v.text("act."+a.key, nil), Href: "/tiltak/" + d.ID + "/" + a.slug, act: a}
		for _, f := range unmet {
			item.Unmet = append(item.Unmet, v.lang.Label(f.Path)+": "+v.lang.Field(f))
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
	Waits       []wait
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
func (w *Web) mine(v *visit) error {
	if !v.session.SignedIn() {
		return v.redirect("/logg-inn?tilbake=/min-side")
	}
	org := v.session.Organisation
	d := &minePage{Name: w.organisationName(org), Number: org, MayRegister: w.mayRegister(v.caller())}
	own, err := w.cfg.App.Query.List(catalogue.Query{Where: filter.Set{filter.Owner: {org}}, Limit: 20})
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
	if err := v.waiting(d); err != nil {
		return err
	}
	return v.render("mine", Page{Title: v.text("mine.title", nil)}, d)
}

// waiting goes through everything that is alive and finds what waits for the
// organisation, the nearest deadline first.
func (v *visit) waiting(d *minePage) error {
	var failed error
	alive := catalogue.Query{Where: filter.Set{filter.Standing: {string(events.StandingActive), string(events.StandingOnHold)}}}
	municipality, isMunicipality := v.web.cfg.Ref.ByOrganisation(d.Number)
	err := v.web.cfg.App.Query.Each(alive, func(row catalogue.Row) bool {
		if isMunicipality && slices.Contains(row.Pilot, municipality.Number) {
			d.Pilots = append(d.Pilots, wait{ID: row.ID, Href: "/tiltak/" + row.ID, Title: row.Title})
		}
		if row.Stage == events.StageOperational || isMunicipality {
			return true
		}
		state, err := v.web.cfg.App.Query.State(row.ID)
		if err != nil {
			failed = err
			return false
		}
		d.Waits = append(d.Waits, v.waitsIn(&state)...)
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
func (v *visit) waitsIn(s *initiative.State) (out []wait) {
	org := v.session.Organisation
	add := func(a *act, until events.Date) {
		c := &work{v: v, act: a, state: s, f: &form{}}
		if refusal, unmet := c.possible(); refusal != nil || len(unmet) > 0 {
			return
		}
		out = append(out, wait{What: v.text("act."+a.key, nil), Href: "/tiltak/" + s.ID + "/" + a.slug, ID: s.ID, Title: s.Title, Until: until})
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
		if mine, signed := s.Decision.Pending[ownParty(org)]; !signed || mine.ContentHash != hash {
			add(&signingDecision, "")
		}
	}
	if p := s.Pilot; p != nil && p.Concluded == "" && s.Stage == events.StagePrioritized {
		if mine, signed := p.Conclusions[ownParty(org)]; ownParty(org) != "" && (!signed || mine.ContentHash != s.PilotHash()) {
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
