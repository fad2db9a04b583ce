package shell

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/fault"
)

// The fields that every form has beside its own and its key.
const (
	SeenField  = "_sett"   // the position that the form was made from
	DraftField = "_utkast" // the revision of the draft
	DoField    = "_gjor"   // which button was pressed
)

// keyField is the hidden field that makes sending a form twice the same as
// sending it once: a double click, a reload, the browser's way back.
const keyField = "_nokkel"

// NewKey ties a form to this showing of it.
func (f *Form) NewKey() { f.Values.Set(keyField, rand.Text()) }

// Key is what the form was tied to; "" if it was not.
func (f *Form) Key() string { return f.Value(keyField) }

// Request is that of the n-th command of a form. The same form with the same
// content is the same command, however often it is sent; with another content
// it is refused as KeyReused.
func (f *Form) Request(v *Request, n int) command.Request {
	r := command.Request{Caller: v.Caller()}
	if f.Key() == "" {
		return r // no page of the registry has sent it
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %d\n", v.HTTP.URL.Path, n) // never fails
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		if name != DoField && name != DraftField && name != SeenField {
			fmt.Fprintf(h, "%q %q\n", name, f.Values[name])
		}
	}
	r.Key, r.Fingerprint = "form "+f.Key()+" "+strconv.Itoa(n), hex.EncodeToString(h.Sum(nil))
	return r
}

// SentBefore lets a form that was refused because it has been sent before, with
// another content, be sent once more. The detail says where to see what was
// recorded.
func (f *Form) SentBefore(v *Request, err error, detail string) {
	if fault.CodeOf(err) == fault.KeyReused {
		f.NewKey()
		f.Title, f.Detail = v.T("sent.title", nil), detail
	}
}
