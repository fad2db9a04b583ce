package contacts

import (
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

type shownPage struct {
	Contacts []contact.Contact
	Owner    string // name of the organisation whose they are
	Number   string // and its number
	Others   string // where its other contacts are; "" here
	SignIn   bool   // whoever signs in may see more
	Ask      *askForm
}

// ofInitiative is whom the reader may ask about an initiative.
func ofInitiative(v *shell.Request) error {
	s, err := v.Shell.Config.App.Query.State(v.HTTP.PathValue("id"))
	if err != nil {
		return err
	}
	return showInitiative(v, &s, nil)
}

// showInitiative shows whom one may ask, with a form for it where a question
// reaches somebody; f is nil for a fresh one.
func showInitiative(v *shell.Request, s *initiative.State, f *form.Form) error {
	d := &shownPage{Owner: v.Shell.OrganisationName(s.Owner), Number: s.Owner, Others: "/virksomheter/" + s.Owner + "/kontakt"}
	var err error
	if d.Contacts, err = ofState(v, s); err != nil {
		return unread(err)
	}
	mailbox, err := askable(v, s, d.Contacts)
	if err != nil {
		return unread(err)
	}
	if mailbox != nil {
		if d.Ask, err = newAskForm(v, mailbox, f); err != nil {
			return err
		}
	}
	return show(v, d, v.T("contacts.of", fault.Args{"name": v.Lang.Pick(s.Title)}),
		shell.Crumb{Title: v.T("menu.initiatives", nil), Href: "/tiltak"}, shell.Crumb{Title: v.Lang.Pick(s.Title), Href: "/tiltak/" + s.ID})
}

// ofState are those contacts of an initiative that the reader may see.
func ofState(v *shell.Request, s *initiative.State) ([]contact.Contact, error) {
	if len(s.Contacts) == 0 {
		return nil, nil
	}
	return v.Shell.Config.App.Secrets.ShownContacts(v.HTTP.Context(), v.Caller(), s.Owner, s.Contacts...)
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
	d := &shownPage{Contacts: list, Owner: v.Shell.OrganisationName(number), Number: number}
	return show(v, d, v.T("contacts.of", fault.Args{"name": d.Owner}))
}

// show answers with a page that nobody keeps and no search engine takes up.
func show(v *shell.Request, d *shownPage, title string, crumbs ...shell.Crumb) error {
	d.SignIn = !v.Session.SignedIn() && v.MaySignIn()
	v.W.Header().Set("X-Robots-Tag", "noindex")
	page := shell.Page{Title: title, Crumbs: crumbs, Fleeting: true}
	if d.Ask != nil {
		page.Form, page.Status = d.Ask.Form, d.Ask.Form.Status
	}
	return v.Render("contacts-shown", page, d)
}

func unread(err error) error {
	return &fault.Error{Code: fault.Unavailable, Key: "contacts_unread", Cause: err}
}
