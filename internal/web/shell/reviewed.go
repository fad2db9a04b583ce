package shell

import (
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// Reviewed is a form whose command is shown as it was understood before it is recorded.
type Reviewed[C any] struct {
	Binding *form.Binding
	Single  bool   // one button and nothing typed, to be taken back with another: recorded without a preview
	Before  string // says where to see what was recorded, where it was sent before with another content
	// Bind reads the command, and lists what cannot be read.
	Bind func(*form.Binding) (C, []fault.Field, error)
	// Try gives what shows a command that would be recorded. An error is what it would be
	// refused with.
	Try func(C) (show func(), err error)
	// Send gives the command.
	Send func(command.Request, C) (command.Result, error)
}

// Receive takes the form as it was sent: it shows what would be recorded, or records it.
// Where nothing was recorded, the page is to be shown again, with what the form says is
// wrong. An error is one that the form can do nothing about.
func (r Reviewed[C]) Receive(v *Request) (res command.Result, recorded bool, err error) {
	b, do := r.Binding, r.Binding.Value(form.ButtonField)
	if b.Press(do) {
		return res, false, nil
	}
	b.Compact()
	cmd, wrong, err := r.Bind(b)
	switch {
	case err != nil:
		return res, false, err
	case !r.Single && do == "rett":
		return res, false, nil
	case !r.Single && do != "send":
		show, refused := r.Try(cmd)
		if err = fault.Merge(wrong, refused); err == nil {
			show()
			return res, false, nil
		}
	default:
		req := v.Once(b.Form, 0)
		req.Pending = wrong
		if res, err = r.Send(req, cmd); err == nil {
			return res, true, nil
		}
	}
	if err := v.Refused(b.Form, err); err != nil {
		return res, false, err
	}
	v.SentBefore(b.Form, err, r.Before)
	b.Place()
	return res, false, nil
}

// FormTitle is the title of the page of a form, or of its preview.
func (v *Request) FormTitle(review bool, title string) string {
	if review {
		return v.T("review.title", nil) + ": " + title
	}
	return title
}

// Municipalities are some municipalities by name, as a preview shows them under a label;
// nothing where there are none.
func (v *Request) Municipalities(label string, numbers []string) []form.Described {
	if len(numbers) == 0 {
		return nil
	}
	var names []string
	for _, number := range numbers {
		names = append(names, v.Shell.MunicipalityName(number))
	}
	return []form.Described{form.Known(label, names...)}
}

// Told describes which municipalities are told of what is about to be sent, the first
// dozen of many by name; nothing if there are none.
func (v *Request) Told(numbers []string) []form.Described {
	if len(numbers) == 0 {
		return nil
	}
	return []form.Described{form.Known(v.T("review.told", nil), v.Shell.names().Places(v.Lang, numbers))}
}
