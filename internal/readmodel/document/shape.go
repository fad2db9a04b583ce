package document

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"reflect"
	"sync"

	"github.com/samstyring/samstyring/internal/domain/adoption"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/domain/network"
	"github.com/samstyring/samstyring/internal/domain/product"
	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/domain/wave"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// shape is another one as soon as a document, a line of the list, an entry of the
// history, a state or anything in them has other fields than before: what is
// stored in the old shape is then built anew, without anybody having to think of
// it.
var shape = sync.OnceValue(func() string {
	h := sha256.New()
	for _, v := range []any{Initiative{}, Item{}, catalogue.Row{}, Entry{}, initiative.State{}, round.State{}, adoption.State{}, product.State{}, product.Use{}, wave.State{}, need.State{}, network.State{}, vocabulary.State{}} {
		describe(h, reflect.TypeOf(v), map[reflect.Type]bool{})
	}
	return hex.EncodeToString(h.Sum(nil))[:8]
})

// describe writes a type with all that its JSON follows from.
func describe(w io.Writer, t reflect.Type, seen map[reflect.Type]bool) {
	_, _ = fmt.Fprintf(w, "%s %s(", t, t.Kind()) // a hash takes all
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		describe(w, t.Elem(), seen)
	case reflect.Map:
		describe(w, t.Key(), seen)
		describe(w, t.Elem(), seen)
	case reflect.Struct:
		if seen[t] {
			break
		}
		seen[t] = true
		for f := range t.Fields() {
			if f.IsExported() {
				_, _ = fmt.Fprintf(w, "%s %q ", f.Name, f.Tag)
				describe(w, f.Type, seen)
			}
		}
	}
	_, _ = io.WriteString(w, ")")
}
