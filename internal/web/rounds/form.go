package rounds

import (
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
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

// binding joins the fields of a form of the round to what was typed in them.
func (r *roundRequest) binding(fields ...form.Field) *form.Binding {
	return r.Binding(r.head.Form, fields...)
}

// give gives the form's command, with what is already known to be wrong. It is
// false where the form has to be shown again, with every reason at its field.
func (r *roundRequest) give(b *form.Binding, cmd round.Command, wrong ...fault.Field) (bool, error) {
	req := r.Once(b.Form, 0)
	req.Pending = wrong
	_, err := r.Shell.Config.App.Command.DoRound(r.HTTP.Context(), req, r.state.ID, cmd)
	if err == nil {
		return true, nil
	}
	return false, r.refuse(b, err)
}

// refuse notes in the form why it was refused, and reads the round anew: it may
// be another one by now. An error that the form can do nothing about is given
// back.
func (r *roundRequest) refuse(b *form.Binding, err error) error {
	if err := r.Refused(b.Form, err); err != nil {
		return err
	}
	r.SentBefore(b.Form, err, r.T("round.again", nil))
	b.Place()
	fresh, err := enter(r.Request)
	if err != nil {
		return err
	}
	fresh.head.Form = b.Form
	*r = *fresh
	return nil
}

// reason asks why; everybody can read the answer.
func reason() form.Field { return form.NorwegianLongText("reason") }

// leads takes the path of an error to the field of another one.
func leads(from, to string) func(string) string {
	return func(path string) string {
		if path == from {
			return to
		}
		return ""
	}
}
