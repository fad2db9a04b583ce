package initiatives

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// minePage is what the signed-in organisation answers for, and what waits for
// it.
type minePage struct {
	Name        string
	Number      string
	MayRegister bool
	NoRole      bool // who is here has no role in the organisation, so nothing can be done
	MayGiveKeys bool
	Waits       *waits
	Unconfirmed int // contacts that nobody has confirmed, for who can do something about them
	Own         []document.Item
	OwnTotal    int
	Pilots      []wait
	Here        string // number of the municipality that it is; "" for others
	County      string // number of the county whose council it is; "" for others
	CountyName  string
}

// mineFollows is what the page of the signed-in organisation follows from beside the
// views: who may do what, and the contacts.
func mineFollows(v *shell.Request) (string, error) {
	caller := v.Caller()
	caller.Actor, caller.TokenID = "", "" // no right follows from them
	if version, known := v.Shell.Config.App.Secrets.ContactsVersion(caller.Organisation); known {
		return fmt.Sprintf("%#v %d", caller, version), nil
	}
	n, err := unconfirmed(v)
	return fmt.Sprintf("%#v %d", caller, n), err
}

// mine is the page of the signed-in organisation.
func mine(v *shell.Request) error {
	if !v.Session.SignedIn() {
		return v.Redirect("/logg-inn?tilbake=/min-side")
	}
	org := v.Session.Organisation
	d := &minePage{Name: v.Shell.OrganisationName(org), Number: org, MayRegister: mayRegister(v.Shell, v.Caller()), NoRole: len(v.Caller().Roles) == 0, MayGiveKeys: v.May("listApiKeys")}
	own, err := v.Shell.Config.App.Query.List(catalogue.Query{Where: filter.Set{filter.Owner: {org}}, Limit: 20, WithoutFacets: true})
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
	if err := d.gather(v); err != nil {
		return err
	}
	if c, is := v.Shell.Config.Ref.CountyByOrganisation(org); is && d.Here == "" { // Oslo's is a municipality
		d.County, d.CountyName = c.Number, c.Name
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

// gather goes through everything that is alive and finds what waits for the
// organisation, and the pilots that it is in.
func (d *minePage) gather(v *shell.Request) error {
	w, err := newWaits(v)
	if err != nil {
		return err
	}
	var failed error
	alive := catalogue.Query{Where: filter.Set{filter.Standing: {string(events.StandingActive), string(events.StandingOnHold)}}}
	municipality, isMunicipality := v.Shell.Config.Ref.ByOrganisation(d.Number)
	d.Here = municipality.Number
	err = v.Shell.Config.App.Query.Each(alive, func(row catalogue.Row) bool {
		if isMunicipality && slices.Contains(row.Pilot, municipality.Number) {
			d.Pilots = append(d.Pilots, wait{ID: row.ID, Href: "/tiltak/" + row.ID, Title: row.Title})
		}
		if row.Stage == events.StageOperational || isMunicipality || !initiative.CanWait(row.Owner, row.Stage, d.Number, partyOf(d.Number)) {
			return true
		}
		state, err := v.Shell.Config.App.Query.State(row.ID)
		if err != nil {
			failed = err
			return false
		}
		w.initiative(&state)
		return true
	})
	if err == nil {
		err = failed
	}
	if err == nil {
		err = w.needs()
	}
	if err == nil {
		err = w.lists(d.Here)
	}
	w.order()
	d.Waits = w
	return err
}
