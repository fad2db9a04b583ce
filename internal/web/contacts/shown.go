package contacts

import (
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/shell"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

type shownPage struct {
	Contacts []contact.Contact
	Owner    string // name of the organisation whose they are
	Others   string // where its other contacts are; "" here
	SignIn   bool   // whoever signs in may see more
}

// ofInitiative is whom the reader may ask about an initiative.
func ofInitiative(v *shell.Request) error {
	s, err := v.Shell.Config.App.Query.State(v.HTTP.PathValue("id"))
	if err != nil {
		return err
	}
	d := &shownPage{Owner: v.Shell.OrganisationName(s.Owner), Others: "/virksomheter/" + s.Owner + "/kontakt"}
	if len(s.Contacts) > 0 {
		d.Contacts, err = v.Shell.Config.App.Secrets.ShownContacts(v.HTTP.Context(), v.Caller(), s.Owner, s.Contacts...)
	}
	if err != nil {
		return unread(err)
	}
	return show(v, d, v.T("contacts.of", fault.Args{"name": v.Lang.Pick(s.Title)}),
		shell.Crumb{Title: v.T("menu.initiatives", nil), Href: "/tiltak"}, shell.Crumb{Title: v.Lang.Pick(s.Title), Href: "/tiltak/" + s.ID})
}

// ofOrganisation is whom the reader may ask at an organisation.
func ofOrganisation(v *shell.Request) error {
	number := v.HTTP.PathValue("number")
	if !orgnr.Valid(number) {
		return fault.New(fault.NotFound, "organisation_not_found", fault.Args{"given": number})
	}
	list, err := v.Shell.Config.App.Secrets.ShownContacts(v.HTTP.Context(), v.Caller(), number)
	if err != nil {
		return unread(err)
	}
	d := &shownPage{Contacts: list, Owner: v.Shell.OrganisationName(number)}
	return show(v, d, v.T("contacts.of", fault.Args{"name": d.Owner}))
}

// show answers with a page that nobody keeps and no search engine takes up.
func show(v *shell.Request, d *shownPage, title string, crumbs ...shell.Crumb) error {
	d.SignIn = !v.Session.SignedIn() && v.MaySignIn()
	v.W.Header().Set("X-Robots-Tag", "noindex")
	return v.Render("contacts-shown", shell.Page{Title: title, Crumbs: crumbs, Fleeting: true}, d)
}

func unread(err error) error {
	return &fault.Error{Code: fault.Unavailable, Key: "contacts_unread", Cause: err}
}
