package contacts

import (
	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// cardPage is what a contact sees who follows the link of a letter.
type cardPage struct {
	Contact contact.Contact
	Owner   string // name of the organisation whose it is
	Done    string // what a press has led to; "": nothing was pressed
	Person  bool   // somebody has signed in, and can say that the card is theirs
	Held    bool   // they have
	Form    *form.Form
	Fields  []form.View
}

// letterRoutes are the link of the letters to contacts. Opening it changes nothing,
// because mail filters open every link; a press does. The address is the key:
// whoever reads the mailbox is whom the card is about.
func letterRoutes(w *shell.Shell) []shell.Route {
	if w.Config.Notify == nil {
		return nil
	}
	return []shell.Route{
		{Pattern: "GET " + mail.CardPath + "{token}", Handle: card},
		{Pattern: "POST " + mail.CardPath + "{token}", Handle: answer},
	}
}

// correctable are the fields that whoever the card is about may correct.
func correctable(v *shell.Request, f *form.Form, c contact.Contact) *form.Binding {
	var fields []form.Field
	if c.Kind == contact.Person {
		fields = append(fields, form.OneLine("name").Needed())
	}
	fields = append(fields, form.OneLine("task").Needed(), form.OneLine("phone"))
	b := v.Binding(f, fields...)
	b.Key = "contact"
	return b
}

// card shows what an organisation has said of whoever reads the mailbox.
func card(v *shell.Request) error {
	c, err := v.Shell.Config.Notify.LinkedContact(v.HTTP.Context(), v.HTTP.PathValue("token"))
	if err != nil {
		return deadLink(v, err)
	}
	f, err := v.NewForm()
	if err != nil {
		return err
	}
	f.Values = form.Fill(c.Card)
	return showCard(v, f, c, "")
}

func showCard(v *shell.Request, f *form.Form, c contact.Contact, done string) error {
	d := &cardPage{
		Contact: c, Owner: v.Shell.OrganisationName(c.Organisation), Done: done, Form: f, Fields: correctable(v, f, c).Views(),
		Person: v.Session.Known(), Held: v.Session.Known() && c.Holder == v.Session.Person,
	}
	return v.Render("contact-card-own", shell.Page{Title: v.T("card.title", nil), Form: f, Status: f.Status, Secret: true}, d)
}

// answer confirms, corrects, erases or takes the card.
func answer(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	ctx, registry := v.HTTP.Context(), v.Shell.Config.App
	c, err := v.Shell.Config.Notify.LinkedContact(ctx, v.HTTP.PathValue("token"))
	if err != nil {
		return deadLink(v, err)
	}
	done := f.Value("gjor")
	switch done {
	case "bekreft":
		c, err = registry.Secrets.ConfirmContact(ctx, c)
	case "rett":
		var said contact.Card
		var wrong []fault.Field
		if said, wrong, err = form.Bind[contact.Card](correctable(v, f, c)); err == nil {
			c, err = registry.Secrets.CorrectContact(ctx, c, said, wrong...)
		}
	case "slett":
		if err = registry.Command.EraseHeld(ctx, c); err == nil {
			v.Shell.Config.Notify.TellGone(ctx, c)
		}
	case "min":
		if !v.Session.Known() {
			return fault.New(fault.Unauthenticated, "sign_in_needed", nil)
		}
		c, err = registry.Secrets.HoldContact(ctx, c, v.Session.Person)
	default:
		return shell.NotUnderstood("gjor", done)
	}
	if err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		return showCard(v, f, c, "")
	}
	shown := form.New(f.Token)
	shown.Values = form.Fill(c.Card)
	return showCard(v, shown, c, done)
}

// deadLink tells why a link leads nowhere.
func deadLink(v *shell.Request, err error) error {
	f := app.Fault(err)
	if f.Code != fault.NotFound {
		return err
	}
	return v.Render("contact-card-none", shell.Page{Title: v.T("card.none", nil), Status: f.Code.Status(), Secret: true}, nil)
}
