package rounds

import (
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reading"
	"github.com/samstyring/samstyring/internal/web/shell"
)

// openForm is the room of a party with an empty form.
func openForm(v *shell.Request) (*roundRequest, error) {
	r, err := enterAsParty(v)
	if err != nil {
		return nil, err
	}
	if r.head.Form, err = v.NewForm(); err != nil {
		return nil, err
	}
	r.head.Form.NewKey()
	return r, nil
}

// sentForm is the room of a party with the form that it has sent.
func sentForm(v *shell.Request) (*roundRequest, error) {
	f, err := v.ReadForm()
	if err != nil {
		return nil, err
	}
	r, err := enterAsParty(v)
	if err == nil {
		r.head.Form = f
	}
	return r, err
}

// give gives the form's command, with what is already known to be wrong. It is
// false where the form has to be shown again.
func (r *roundRequest) give(cmd round.Command, pending ...fault.Field) (bool, error) {
	req := r.head.Form.Request(r.Request, 0)
	req.Pending = pending
	_, err := r.Shell.Config.App.Command.DoRound(r.HTTP.Context(), req, r.state.ID, cmd)
	if err == nil {
		return true, nil
	}
	return false, r.refuse(err)
}

// refuse notes in the form why it was refused, and reads the round anew: it may
// be another one by now. An error that the form can do nothing about is given
// back.
func (r *roundRequest) refuse(err error) error {
	form := r.head.Form
	if err := form.Refused(r.Request, err); err != nil {
		return err
	}
	form.SentBefore(r.Request, err, r.T("round.again", nil))
	place(form, func(string) (string, string) { return "", "" })
	fresh, err := enter(r.Request)
	if err != nil {
		return err
	}
	fresh.head.Form = form
	*r = *fresh
	return nil
}

// place puts errors at the fields that the page has: of a path it gives the
// field's path and what it is called, either "" to leave it. A text is one
// field, whatever language it was written in.
func place(f *shell.Form, at func(path string) (field, label string)) {
	for i := range f.Errors {
		e := &f.Errors[i]
		for _, tag := range []string{".nb", ".nn"} {
			if whole, cut := strings.CutSuffix(e.Path, tag); cut {
				e.Path, e.ID = whole, shell.FieldID(whole)
			}
		}
		field, label := at(e.Path)
		if field != "" {
			e.Path, e.ID = field, shell.FieldID(field)
		}
		if label != "" {
			e.Label = label
		}
	}
}

// unlinked takes the links away from errors that have no field on the page.
func unlinked(f *shell.Form) {
	for i := range f.Errors {
		f.Errors[i].ID = ""
	}
}

// written is a text as it was typed, in the page's own Norwegian; bokmål on the
// English pages, which say so. Nil for none.
func written(v *shell.Request, s string) events.Text {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if s == "" {
		return nil
	}
	if v.Lang == locale.Nynorsk {
		return events.Text{string(locale.Nynorsk): s}
	}
	return events.Text{string(locale.Bokmaal): s}
}

// wholeNumber reads what is counted; an empty one is 0.
func wholeNumber(path, s string, pending *[]fault.Field) int64 {
	typed := reading.Typed(s)
	n := reading.Whole(typed, reading.Of{})
	if reason, trouble := n.Trouble(typed); trouble {
		*pending = append(*pending, fault.Field{Path: path, Code: reason.Code, Args: reason.Args})
	}
	return n.Value
}
