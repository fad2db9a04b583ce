package contacts

import (
	"slices"

	"github.com/samstyring/samstyring/internal/contact"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/notify"
	"github.com/samstyring/samstyring/internal/web/form"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// askForm asks a question about an initiative.
type askForm struct {
	To     string // the task of the mailbox that it reaches
	Form   *form.Form
	Fields []form.View
}

// askable is the role mailbox that a question about an initiative reaches: one of
// its own, else a general one of its owner; nil where the reader may see none.
func askable(v *shell.Request, s *initiative.State, own []contact.Contact) (*contact.Contact, error) {
	if n := v.Shell.Config.Notify; n == nil || !n.Mails() {
		return nil, nil
	}
	role := func(c contact.Contact) bool { return c.Kind == contact.Role }
	if i := slices.IndexFunc(own, role); i >= 0 {
		return &own[i], nil
	}
	if s.Owner == "" {
		return nil, nil
	}
	all, err := v.Shell.Config.App.Secrets.ShownContacts(v.HTTP.Context(), v.Caller(), s.Owner)
	if i := slices.IndexFunc(all, func(c contact.Contact) bool { return c.General && role(c) }); i >= 0 {
		return &all[i], err
	}
	return nil, err
}

func askBinding(v *shell.Request, f *form.Form) *form.Binding {
	b := v.Binding(f, form.Field{Path: "text", Kind: form.Area, Required: true}, form.OneLine("from").Needed())
	b.Key = "question"
	return b
}

// newAskForm is a fresh form, or one that was refused.
func newAskForm(v *shell.Request, to *contact.Contact, f *form.Form) (*askForm, error) {
	if f == nil {
		var err error
		if f, err = v.NewForm(); err != nil {
			return nil, err
		}
	}
	return &askForm{To: to.Task, Form: f, Fields: askBinding(v, f).Views()}, nil
}

// ask sends a question.
func ask(v *shell.Request) error {
	f, err := v.ReadForm()
	if err != nil {
		return err
	}
	s, err := v.Shell.Config.App.Query.State(v.HTTP.PathValue("id"))
	if err != nil {
		return err
	}
	own, err := ofState(v, &s)
	if err != nil {
		return unread(err)
	}
	to, err := askable(v, &s, own)
	switch {
	case err != nil:
		return unread(err)
	case to == nil:
		return fault.New(fault.NotAllowedNow, "nobody_to_ask", nil)
	}
	q, wrong, err := form.Bind[notify.Question](askBinding(v, f))
	if err != nil {
		return err
	}
	q.Initiative, q.Title, q.To = s.ID, s.Title, *to
	if err = fault.Merge(wrong, v.Shell.Config.Notify.Ask(v.HTTP.Context(), q)); err != nil {
		if err := v.Refused(f, err); err != nil {
			return err
		}
		return showInitiative(v, &s, f)
	}
	v.Leave("question.sent", nil)
	return v.Redirect("/tiltak/" + s.ID)
}
