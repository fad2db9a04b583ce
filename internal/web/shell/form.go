package shell

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/web/form"
)

// NewForm is an empty form; a browser without a session gets one to tie it to.
func (v *Request) NewForm() (*form.Form, error) {
	if v.Session.ID == "" {
		if err := v.beginUnknown(); err != nil {
			return nil, err
		}
	}
	return form.New(v.Shell.formToken(v.Session.ID)), nil
}

// ReadForm reads a form that was sent. It refuses one that was not shown in
// this session.
func (v *Request) ReadForm() (*form.Form, error) {
	if err := v.parseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, fault.New(fault.TooLarge, "body_too_large", fault.Args{"max": v.Shell.Config.MaxForm})
		}
		return nil, &fault.Error{Code: fault.Malformed, Cause: err}
	}
	if v.Session.ID == "" || !v.Shell.shownIn(v.Session.ID, v.HTTP.PostForm.Get(form.TokenField)) {
		return nil, fault.New(fault.Forbidden, "form_expired", nil)
	}
	return form.Sent(v.Shell.formToken(v.Session.ID), v.HTTP.PostForm), nil
}

// maxInMemory is how much of a form with a file is held in memory, in bytes; the
// rest lies in a temporary file while it is read.
const maxInMemory = 4 << 20

// parseForm reads what was sent, as a form or as a form with files.
func (v *Request) parseForm() error {
	if kind, _, err := mime.ParseMediaType(v.HTTP.Header.Get("Content-Type")); err == nil && kind == "multipart/form-data" {
		return v.HTTP.ParseMultipartForm(maxInMemory)
	}
	return v.HTTP.ParseForm()
}

// File reads a file that was sent with a form; ReadForm must have been called.
// ok is false if none was chosen.
func (v *Request) File(field string) (name string, content []byte, ok bool, err error) {
	if v.HTTP.MultipartForm == nil {
		return "", nil, false, nil
	}
	file, header, err := v.HTTP.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) {
		return "", nil, false, nil
	}
	if err != nil {
		return "", nil, false, &fault.Error{Code: fault.Malformed, Cause: err}
	}
	defer file.Close()
	content, err = io.ReadAll(file)
	return header.Filename, content, err == nil && header.Filename != "", err
}

// formToken ties a form to a session. It is another one each time, so that the
// size of a compressed page does not give it away letter by letter: a random
// mask, and the session's code under it.
func (w *Shell) formToken(session string) string {
	token := make([]byte, 2*sha256.Size)
	_, _ = rand.Read(token[:sha256.Size]) // never fails
	subtle.XORBytes(token[sha256.Size:], token[:sha256.Size], w.sessionCode(session))
	return base64.RawURLEncoding.EncodeToString(token)
}

// shownIn says whether a token is one of the session's.
func (w *Shell) shownIn(session, token string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 2*sha256.Size {
		return false
	}
	code := make([]byte, sha256.Size)
	subtle.XORBytes(code, raw[:sha256.Size], raw[sha256.Size:])
	return hmac.Equal(code, w.sessionCode(session))
}

func (w *Shell) sessionCode(session string) []byte {
	h := hmac.New(sha256.New, w.formKey)
	h.Write([]byte(session)) // never fails
	return h.Sum(nil)
}

// Refused notes why a form was refused, so that it can be shown again with what
// was typed. An error that the form can do nothing about is returned.
func (v *Request) Refused(f *form.Form, err error) error {
	if f.Refuse(v.Lang, names.WithNames(app.Fault(err))) {
		return nil
	}
	return err
}

// Once is the request of the n-th command of a form: however often the form is
// sent with the same content, it is the same command.
func (v *Request) Once(f *form.Form, n int) command.Request {
	r := command.Request{Caller: v.Caller()}
	r.Key, r.Fingerprint = f.Once(v.HTTP.URL.Path, n)
	return r
}

// SentBefore lets a form that was refused because it has been sent before, with
// another content, be sent once more. The detail says where to see what was
// recorded.
func (v *Request) SentBefore(f *form.Form, err error, detail string) {
	if fault.CodeOf(err) == fault.KeyReused {
		f.NewKey()
		f.Title, f.Detail = v.T("sent.title", nil), detail
	}
}

// Binding joins fields to what was typed in a form, in the language of the page.
func (v *Request) Binding(f *form.Form, fields ...form.Field) *form.Binding {
	return form.Bound(form.Binding{Form: f, Fields: fields, Lang: v.Lang, Ref: v.Shell.Config.Ref, Today: v.Today(), Say: v.Shell.called})
}

// called names a place or an organisation that a field holds.
func (w *Shell) called(k form.Kind, value string) string {
	if k == form.Codes {
		return w.CodeName(value)
	}
	return w.OrganisationName(value)
}
