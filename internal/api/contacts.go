package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// shownContact is a contact as others see it. Its schema is ShownContact.
type shownContact struct {
	ID    string       `json:"id"`
	Kind  contact.Kind `json:"kind"`
	Task  string       `json:"task"`
	Name  string       `json:"name,omitempty"`
	Email string       `json:"email"`
	Phone string       `json:"phone,omitempty"`

	UnconfirmedSince time.Time `json:"unconfirmedSince,omitzero"`
}

// ownContact is a contact as its organisation sees it. Its schema is OwnContact.
type ownContact struct {
	shownContact
	ShownTo    contact.Audience `json:"shownTo"`
	General    bool             `json:"general,omitempty"`
	Registered time.Time        `json:"registered"`
	Changed    time.Time        `json:"changed"`
	Confirmed  time.Time        `json:"confirmed"`
	Asked      time.Time        `json:"asked,omitzero"`

	Language locale.Language `json:"language"`
}

func showContact(c contact.Contact) shownContact {
	out := shownContact{ID: c.ID, Kind: c.Kind, Task: c.Task, Name: c.Name, Email: c.Email, Phone: c.Phone}
	if c.Stale() {
		out.UnconfirmedSince = c.Confirmed
	}
	return out
}

func showOwnContact(c contact.Contact) ownContact {
	return ownContact{
		shownContact: showContact(c), ShownTo: cmp.Or(c.ShownTo, contact.Nobody), General: c.General,
		Registered: c.Registered, Changed: c.Changed, Confirmed: c.Confirmed, Asked: c.Asked, Language: c.Speaks(),
	}
}

// shownContacts answers with contacts, to be kept by nobody.
func shownContacts(list []contact.Contact, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	items := make([]shownContact, len(list))
	for i, c := range list {
		items[i] = showContact(c)
	}
	return private().json(map[string]any{"items": items})
}

// ListInitiativeContacts answers whom the caller may ask about an initiative.
func (a *API) ListInitiativeContacts(ctx context.Context, r gen.ListInitiativeContactsRequestObject) (gen.ListInitiativeContactsResponseObject, error) {
	s, err := a.app.Query.State(r.Id)
	switch {
	case err != nil:
		return nil, err
	case len(s.Contacts) == 0:
		return shownContacts(nil, nil)
	}
	return shownContacts(a.app.Secrets.ShownContacts(ctx, meta(ctx).Caller, s.Owner, s.Contacts...))
}

// ListOrganisationContacts answers whom the caller may ask at an organisation.
func (a *API) ListOrganisationContacts(ctx context.Context, r gen.ListOrganisationContactsRequestObject) (gen.ListOrganisationContactsResponseObject, error) {
	if !orgnr.Valid(r.Number) {
		return nil, fault.New(fault.NotFound, "organisation_not_found", fault.Args{"given": r.Number})
	}
	return shownContacts(a.app.Secrets.ShownContacts(ctx, meta(ctx).Caller, r.Number))
}

// ChooseContacts says whom to ask about an initiative.
func (a *API) ChooseContacts(ctx context.Context, r gen.ChooseContactsRequestObject) (gen.ChooseContactsResponseObject, error) {
	return a.do(ctx, r.Id, initiative.ChooseContacts{Contacts: r.Body.Contacts})
}

// ListContacts answers those of the caller's organisation.
func (a *API) ListContacts(ctx context.Context, _ gen.ListContactsRequestObject) (gen.ListContactsResponseObject, error) {
	list, err := a.app.Secrets.Contacts(ctx, meta(ctx).Caller)
	if err != nil {
		return nil, err
	}
	items := make([]ownContact, len(list))
	for i, c := range list {
		items[i] = showOwnContact(c)
	}
	return private().json(map[string]any{"items": items})
}

// AddContact registers one.
func (a *API) AddContact(ctx context.Context, r gen.AddContactRequestObject) (gen.AddContactResponseObject, error) {
	c, err := a.app.Secrets.AddContact(ctx, meta(ctx).Caller, meta(ctx).Key, *r.Body, meta(ctx).Pending...)
	return contactAnswer(http.StatusCreated, c, err)
}

// ChangeContact says something else of one.
func (a *API) ChangeContact(ctx context.Context, r gen.ChangeContactRequestObject) (gen.ChangeContactResponseObject, error) {
	req, err := request(ctx)
	if err != nil {
		return nil, err
	}
	c, err := a.app.Secrets.ChangeContact(ctx, req.Caller, r.Contact, *r.Body, req.IfMatch, req.Pending...)
	return contactAnswer(http.StatusOK, c, err)
}

func contactAnswer(status int, c contact.Contact, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	out := private()
	out.status = status
	out.set("ETag", etag(c.Revision))
	return out.json(showOwnContact(c))
}

// EraseContact erases one for good.
func (a *API) EraseContact(ctx context.Context, r gen.EraseContactRequestObject) (gen.EraseContactResponseObject, error) {
	if err := a.app.Command.EraseContact(ctx, meta(ctx).Caller, r.Contact); err != nil {
		return nil, err
	}
	return reply{status: http.StatusNoContent}, nil
}
