package form

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// NewKey ties a form to this showing of it.
func (f *Form) NewKey() { f.Values.Set(KeyField, rand.Text()) }

// Key is what the form was tied to; "" if it was not.
func (f *Form) Key() string { return f.Value(KeyField) }

// Once is the key and the fingerprint of the n-th command of a form that is sent
// to an address. The same form with the same content is the same command,
// however often it is sent; with another content it is refused as
// fault.KeyReused. Both are "" for a form that no page of the registry has sent.
func (f *Form) Once(address string, n int) (key, fingerprint string) {
	if f.Key() == "" {
		return "", ""
	}
	h := sha256.New()
	fmt.Fprintf(h, "%q %d\n", address, n) // never fails
	for _, name := range slices.Sorted(maps.Keys(f.Values)) {
		if !strings.HasPrefix(name, "_") {
			fmt.Fprintf(h, "%q %q\n", name, f.Values[name])
		}
	}
	return "form " + f.Key() + " " + strconv.Itoa(n), hex.EncodeToString(h.Sum(nil))
}
