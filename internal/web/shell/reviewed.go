package shell

import (
	"strconv"

	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/web/form"
)

// Reviewed is a form whose command is shown as it was understood before it is recorded.
type Reviewed[C any] struct {
	Binding *form.Binding
	Single  bool   // one button and nothing typed, to be taken back with another: recorded without a preview
	Before  string // says where to see what was recorded, where it was sent before with another content
	// Seen is the position of what the form is about, as it stands now; 0: it is something
	// new. What has changed since it was looked over is looked over again before it is sent.
	Seen uint64
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
			r.show(show)
			return res, false, nil
		}
	default:
		req := v.Once(b.Form, 0)
		req.Pending = wrong
		if !r.Single {
			req.IfMatch = b.Form.Seen(form.SeenField)
		}
		if res, err = r.Send(req, cmd); err == nil {
			return res, true, nil
		}
		if !r.Single && fault.CodeOf(err) == fault.PreconditionFailed {
			return res, false, r.again(v, cmd, err)
		}
	}
	if err := v.Refused(b.Form, err); err != nil {
		return res, false, err
	}
	v.SentBefore(b.Form, err, r.Before)
	b.Place()
	return res, false, nil
}

// show shows what would be recorded, and notes in the form what that was made from.
func (r Reviewed[C]) show(show func()) {
	r.Binding.Form.Values.Set(form.SeenField, strconv.FormatUint(r.Seen, 10))
	show()
}

// again shows a form that was overtaken as it would be recorded now.
func (r Reviewed[C]) again(v *Request, cmd C, overtaken error) error {
	f := r.Binding.Form
	show, refused := r.Try(cmd)
	if refused != nil { // what stands now does not let it
		err := v.Refused(f, refused)
		r.Binding.Place()
		return err
	}
	r.show(show)
	return v.Overtaken(f, overtaken)
}

// Overtaken tells on a preview that it was made anew, because what it was made from had
// changed when it was sent.
func (v *Request) Overtaken(f *form.Form, refused error) error {
	err := v.Refused(f, refused)
	f.Title, f.Detail = v.T("review.overtaken.title", nil), v.T("review.overtaken", nil)
	return err
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

// Notified describes which municipalities are notified of what is about to be sent, the first
// dozen of many by name; nothing if there are none.
func (v *Request) Notified(numbers []string) []form.Described {
	if len(numbers) == 0 {
		return nil
	}
	return []form.Described{form.Known(v.T("review.notified", nil), v.Shell.names().Places(v.Lang, numbers))}
}
