package contacts

import (
	"strconv"

	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

type ownPage struct {
	Contacts []contact.Contact
	One      *contact.Contact // that is changed; nil: one is added
	Form     *form.Form
	Fields   []form.View
	Action   string
}

func binding(v *shell.Request, f *form.Form) *form.Binding {
	b := v.Binding(f,
		form.OneOfFew("kind", form.Values("contactKind", contact.Kinds)).Needed(), form.OneLine("task").Needed(), form.OneLine("email").Needed(),
		form.OneLine("name"), form.OneLine("phone"), form.OneOfFew("shownTo", form.Values("shownTo", contact.Audiences)).Needed(),
		form.Field{Path: "general", Kind: form.Tick}, form.OneOfFew("language", form.Values("language", locale.Languages)))
	b.Key = "contact"
	return b
}

// typed is a card as the form has it.
type typed struct {
	contact.Card
	General string `json:"general"` // that the box was ticked
}

func bind(v *shell.Request, f *form.Form) (contact.Card, []fault.Field, error) {
	t, wrong, err := form.Bind[typed](binding(v, f))
	t.Card.General = t.General != ""
	return t.Card, wrong, err
}

// own lists the contacts of one's organisation, with a form for another.
func own(v *shell.Request) error {
	f, err := begin(v)
	if err != nil {
		return err
	}
	f.NewKey()
	f.Values.Set("kind", string(contact.Role))
	f.Values.Set("shownTo", string(contact.Nobody))
	f.Values.Set("language", string(v.Lang))
	return showOwn(v, f, nil)
}

func begin(v *shell.Request) (*form.Form, error) {
	if v.Caller().Anonymous() {
		return nil, fault.New(fault.Unauthenticated, "sign_in_needed", nil)
	}
	return v.NewForm()
}

func showOwn(v *shell.Request, f *form.Form, one *contact.Contact) error {
	d := &ownPage{Form: f, Fields: binding(v, f).Views(), One: one, Action: ownPath}
	page := shell.Page{Title: v.T("contacts.own", nil), Form: f, Status: f.Status, Crumbs: []shell.Crumb{{Title: v.T("mine.link", nil), Href: "/min-side"}}}
	if one != nil {
		d.Action += "/" + one.ID
		page.Title = v.T("contacts.change", nil)
		page.Crumbs = append(page.Crumbs, shell.Crumb{Title: v.T("contacts.own", nil), Href: ownPath})
		return v.Render("contacts-own", page, d)
	}
	var err error
	if d.Contacts, err = v.Shell.Config.App.Secrets.Contacts(v.HTTP.Context(), v.Caller()); err != nil {
		return unread(err)
	}
	return v.Render("contacts-own", page, d)
}

// add registers a contact of one's organisation.
func add(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	card, wrong, err := bind(v, f)
	if err != nil {
		return err
	}
	if _, err = v.Shell.Config.App.Secrets.AddContact(v.HTTP.Context(), v.Caller(), v.Once(f, 0).Key, card, wrong...); err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		v.SentBefore(f, err, v.T("contacts.before", nil))
		return showOwn(v, f, nil)
	}
	v.Leave("contacts.added", nil)
	return v.Redirect(ownPath)
}

// one is the form that changes a contact.
func one(v *shell.Request) error {
	f, err := begin(v)
	if err != nil {
		return err
	}
	c, err := v.Shell.Config.App.Secrets.OwnContact(v.HTTP.Context(), v.Caller(), v.HTTP.PathValue("contact"))
	if err != nil {
		return err
	}
	f.Values = form.Fill(c.Card)
	f.Values.Set("language", string(c.Speaks()))
	if c.General {
		f.Values.Set("general", "ja")
	}
	f.Values.Set(form.SeenField, strconv.FormatUint(c.Revision, 10))
	return showOwn(v, f, &c)
}

// change says something else of a contact, or erases it.
func change(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	registry, ctx, id := v.Shell.Config.App, v.HTTP.Context(), v.HTTP.PathValue("contact")
	if f.Value("gjor") == "slett" {
		if err := registry.Command.EraseContact(ctx, v.Caller(), id); err != nil {
			return err
		}
		v.Leave("contacts.erased", nil)
		return v.Redirect(ownPath)
	}
	c, err := registry.Secrets.OwnContact(ctx, v.Caller(), id)
	if err != nil {
		return err
	}
	if f.Value("gjor") == "min" {
		return claim(v, c)
	}
	card, wrong, err := bind(v, f)
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseUint(f.Value(form.SeenField), 10, 64) // none: whichever
	if _, err = registry.Secrets.ChangeContact(ctx, v.Caller(), id, card, seen, wrong...); err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		return showOwn(v, f, &c)
	}
	v.Leave("contacts.changed", nil)
	return v.Redirect(ownPath)
}

// claim sends a link to the address of a card that somebody says is theirs: only
// who reads that mailbox can take it.
func claim(v *shell.Request, c contact.Contact) error {
	if v.Shell.Config.Notify == nil {
		return fault.New(fault.NotAllowedNow, "email_not_configured", nil)
	}
	if err := v.Shell.Config.Notify.ClaimContact(v.HTTP.Context(), c); err != nil {
		return err
	}
	v.Leave("contacts.claimed", nil)
	return v.Redirect(ownPath + "/" + c.ID)
}
