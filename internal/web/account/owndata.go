package account

import (
	"cmp"
	"encoding/json"
	"time"

	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// ownDataPath is where one sees, takes along and erases what is kept of oneself.
const ownDataPath = "/min-side/opplysninger"

// own is everything that is kept of whoever has signed in, as it is given to them.
type own struct {
	Person        string            `json:"person"` // pseudonym
	Actors        []ownActor        `json:"actors"`
	Sessions      []ownSession      `json:"sessions"`
	Contacts      []ownContact      `json:"contacts"`
	Subscriptions []ownSubscription `json:"subscriptions"`
}

// ownActor is the pseudonym under which somebody acts for an organisation.
type ownActor struct {
	Organisation string `json:"organisation"`
	Name         string `json:"-"`
	Actor        string `json:"actor"`
}

type ownSession struct {
	Issuer       string    `json:"issuer"`
	Organisation string    `json:"organisation,omitempty"`
	Level        string    `json:"acr,omitempty"`
	Begun        time.Time `json:"begun"`
	Used         time.Time `json:"used"`
}

type ownContact struct {
	ID           string `json:"id"`
	Organisation string `json:"organisation"`
	contact.Card
	Registered time.Time `json:"registered"`
	Changed    time.Time `json:"changed"`
	Confirmed  time.Time `json:"confirmed"`
}

type ownSubscription struct {
	ID    string `json:"id"`
	Owner string `json:"organisation"`
	subscription.Command
	Created time.Time `json:"created"`
}

// gather reads everything that is kept of whoever has signed in.
func gather(v *shell.Request) (o own, err error) {
	ctx, kept := v.HTTP.Context(), v.Shell.Config.App.Secrets
	o = own{Person: v.Session.Person, Actors: []ownActor{}, Sessions: []ownSession{}, Contacts: []ownContact{}, Subscriptions: []ownSubscription{}}
	for i, actor := range v.Pseudonyms() {
		number := v.Session.Organisations[i]
		o.Actors = append(o.Actors, ownActor{number, v.Shell.OrganisationName(number), actor})
	}
	sessions, err := kept.SessionsOf(ctx, v.Session.Person)
	if err != nil {
		return o, err
	}
	for _, s := range sessions {
		o.Sessions = append(o.Sessions, ownSession{s.Issuer, s.Organisation, s.ACR, s.Begun, s.Used})
	}
	contacts, err := kept.HeldContacts(ctx, v.Session.Person)
	if err != nil {
		return o, err
	}
	for _, c := range contacts {
		o.Contacts = append(o.Contacts, ownContact{c.ID, c.Organisation, c.Card, c.Registered, c.Changed, c.Confirmed})
	}
	if v.Shell.Config.Notify == nil {
		return o, nil
	}
	made, err := v.Shell.Config.Notify.MadeBy(ctx, v.Pseudonyms()...)
	for _, s := range made {
		o.Subscriptions = append(o.Subscriptions, ownSubscription{s.ID, s.Owner, s.Command, s.Created})
	}
	return o, err
}

type ownDataPage struct {
	Form *form.Form
	own
}

// ownData shows what is kept of whoever has signed in.
func ownData(v *shell.Request) error {
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	return showOwnData(v, f)
}

func showOwnData(v *shell.Request, f *form.Form) error {
	o, err := gather(v)
	if err != nil {
		return unread(err)
	}
	return v.Render("owndata", shell.Page{Title: v.T("owndata.title", nil), Form: f, Status: f.Status, Crumbs: []shell.Crumb{{Title: v.T("mine.link", nil), Href: "/min-side"}}}, &ownDataPage{f, o})
}

func unread(err error) error {
	return &fault.Error{Code: fault.Unavailable, Key: "own_data_unread", Cause: err}
}

// exportOwnData gives the same as a file that machines read.
func exportOwnData(v *shell.Request) error {
	o, err := gather(v)
	if err != nil {
		return unread(err)
	}
	raw, err := json.MarshalIndent(o, "", "  ")
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="opplysninger.json"`)
	h.Set("Cache-Control", "no-store")
	_, _ = v.W.Write(append(raw, '\n')) // the browser is gone if this fails
	return nil
}

// eraseOwnData erases everything of whoever has signed in, everywhere and for
// good, and then their sessions, this one too. The log keeps that it was done.
func eraseOwnData(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	if f.Value("confirmed") == "" {
		wrong := &fault.Error{Code: fault.Invalid, Fields: []fault.Field{{Path: "confirmed", Code: "confirm_needed"}}}
		if err := v.Refused(f, wrong); err != nil {
			return err
		}
		return showOwnData(v, f)
	}
	if err := eraseAll(v); err != nil {
		return &fault.Error{Code: fault.Unavailable, Key: "not_all_erased", Cause: err}
	}
	v.Forget(idTokenCookie)
	if err := v.End(); err != nil {
		return err
	}
	return v.Render("owndata-erased", shell.Page{Title: v.T("owndata.erased", nil)}, nil)
}

func eraseAll(v *shell.Request) error {
	ctx, registry, s := v.HTTP.Context(), v.Shell.Config.App, v.Session
	contacts, err := registry.Secrets.HeldContacts(ctx, s.Person)
	if err != nil {
		return err
	}
	for _, c := range contacts {
		if err := registry.Command.EraseHeld(ctx, c); err != nil {
			return err
		}
		if v.Shell.Config.Notify != nil {
			v.Shell.Config.Notify.TellGone(ctx, c)
		}
	}
	if v.Shell.Config.Notify != nil {
		if _, err := v.Shell.Config.Notify.EraseMadeBy(ctx, v.Pseudonyms()...); err != nil {
			return err
		}
	}
	if _, err := registry.Secrets.EndSessionsOf(ctx, s.Person, func(other secrets.Session) bool { return other.Handle != s.Handle }); err != nil {
		return err
	}
	if len(s.Organisations) == 0 {
		return nil // nothing was done in anybody's name, so that the log knows nothing
	}
	organisation := cmp.Or(s.Organisation, s.Organisations[0])
	return registry.Command.RecordErasure(ctx, secrets.AccountErasure(organisation, []string{"sessions", "subscriptions"}))
}
