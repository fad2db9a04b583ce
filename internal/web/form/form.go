package form

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/plaintext"
)

// The fields that every form has beside its own. A name that begins with an
// underscore is no content: it is in no command, draft or fingerprint.
const (
	TokenField  = "_token"   // ties the form to the session that it was shown in
	KeyField    = "_nokkel"  // ties it to one showing of it
	ButtonField = "_gjor"    // which button was pressed
	SeenField   = "_sett"    // the position, or the revision, that it was made from
	countField  = "_antall." // of a list: how many rows are shown
)

// Form is a form as it was typed, with what is wrong with it.
type Form struct {
	Token  string
	Values url.Values
	Status int // of the answer that shows it
	Title  string
	Detail string
	Errors []Error
}

// Error is one thing that is wrong. ID is the id of the field in the page, or ""
// for what concerns the whole.
type Error struct{ Path, ID, Label, Text string }

// New is an empty form.
func New(token string) *Form {
	return &Form{Token: token, Values: url.Values{}, Status: http.StatusOK}
}

// Sent is a form with what was typed, cleaned of characters that nobody meant
// to write.
func Sent(token string, values url.Values) *Form {
	values.Del(TokenField)
	for _, typed := range values {
		for i := range typed {
			typed[i] = plaintext.Clean(typed[i])
		}
	}
	return &Form{Token: token, Values: values, Status: http.StatusOK}
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

// Refuse notes why a form was refused, so that it can be shown again with what
// was typed. It is false for an error that the form can do nothing about.
func (f *Form) Refuse(lang locale.Language, e *fault.Error) bool {
	switch e.Code {
	case fault.Invalid, fault.GateUnmet, fault.NotAllowedNow, fault.SignatureMismatch,
		fault.Conflict, fault.PreconditionFailed, fault.KeyReused, fault.RateLimited,
		fault.UnsupportedMedia, fault.TooLarge: // another file can be given
	default:
		return false
	}
	f.Status = e.Code.Status()
	f.Title, f.Detail = lang.Fault(e)
	for _, field := range e.Fields {
		f.Errors = append(f.Errors, Error{
			Path: field.Path, ID: ID(field.Path), Label: lang.Label(field.Path), Text: lang.Field(field),
		})
	}
	return true
}

// Unlink takes the links away from errors, for a page that has none of their
// fields.
func (f *Form) Unlink() {
	for i := range f.Errors {
		f.Errors[i].ID = ""
	}
}

// inID keeps places in lists out of what must be escaped in an address.
var inID = strings.NewReplacer("[", "-", "]", "")

// ID is the id that the field of a path has in a page: what an error summary
// leads to. Templates write it with the same function.
func ID(path string) string {
	if path == "" {
		return ""
	}
	return "felt-" + inID.Replace(path)
}
