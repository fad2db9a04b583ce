package shell

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// tokenField is the hidden field that ties a form to the session it was shown
// in.
const tokenField = "_token"

// Form is a form as it was typed, with what is wrong with it.
type Form struct {
	Token  string
	Values url.Values
	Status int // of the answer that shows it
	Title  string
	Detail string
	Errors []fieldError
}

// fieldError is one thing that is wrong. ID is the id of the field in the page,
// or "" for what concerns the whole.
type fieldError struct{ Path, ID, Label, Text string }

// NewForm is an empty form; a browser without a session gets one to tie it to.
func (v *Request) NewForm() (*Form, error) {
	if v.Session.ID == "" {
		if err := v.Begin("", ""); err != nil {
			return nil, err
		}
	}
	return &Form{Token: v.Shell.formToken(v.Session.ID), Values: url.Values{}, Status: http.StatusOK}, nil
}

// ReadForm reads a form that was sent. It refuses one that was not shown in
// this session.
func (v *Request) ReadForm() (*Form, error) {
	if err := v.HTTP.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, fault.New(fault.TooLarge, "body_too_large", fault.Args{"max": v.Shell.Config.MaxForm})
		}
		return nil, &fault.Error{Code: fault.Malformed, Cause: err}
	}
	token := v.Shell.formToken(v.Session.ID)
	if v.Session.ID == "" || !hmac.Equal([]byte(token), []byte(v.HTTP.PostForm.Get(tokenField))) {
		return nil, fault.New(fault.Forbidden, "form_expired", nil)
	}
	values := v.HTTP.PostForm
	values.Del(tokenField)
	for _, typed := range values {
		for i := range typed {
			typed[i] = plaintext.Clean(typed[i])
		}
	}
	return &Form{Token: token, Values: values, Status: http.StatusOK}, nil
}

func (w *Shell) formToken(session string) string {
	h := hmac.New(sha256.New, w.formKey)
	h.Write([]byte(session)) // never fails
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// Refused notes why a form was refused, so that it can be shown again with what
// was typed. An error that the form can do nothing about is returned.
func (f *Form) Refused(v *Request, err error) error {
	e := app.Fault(err)
	switch e.Code {
	case fault.Invalid, fault.GateUnmet, fault.NotAllowedNow, fault.SignatureMismatch,
		fault.Conflict, fault.PreconditionFailed, fault.KeyReused, fault.RateLimited:
	default:
		return err
	}
	f.Status = e.Code.Status()
	f.Title, f.Detail = v.Lang.Fault(e)
	for _, field := range e.Fields {
		f.Errors = append(f.Errors, fieldError{
			Path: field.Path, ID: FieldID(field.Path), Label: v.Lang.Label(field.Path), Text: v.Lang.Field(field),
		})
	}
	return nil
}

// inID keeps places in lists out of what must be escaped in an address.
var inID = strings.NewReplacer("[", "-", "]", "")

// FieldID is the id that the field of a path has in a page: what an error
// summary leads to. Templates write it with the same function.
func FieldID(path string) string {
	if path == "" {
		return ""
	}
	return "felt-" + inID.Replace(path)
}

// Value is what was typed in a field.
func (f *Form) Value(name string) string { return f.Values.Get(name) }

// Error is what is wrong with a field; "" if nothing is.
func (f *Form) Error(path string) string {
	for _, e := range f.Errors {
		if e.Path == path {
			return e.Text
		}
	}
	return ""
}
