package initiatives_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// forgery is the value of every field that a form does not have.
const forgery = "Forfalsket kilde"

// eventFields are the names that a form would send each field of each event under.
var eventFields = func() (names []string) {
	for _, t := range events.Default.Types() {
		names = append(names, fieldNames(reflect.TypeOf(t.New()), "", 0)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}()

func fieldNames(t reflect.Type, path string, depth int) (names []string) {
	switch {
	case depth > 6:
		return nil
	case t.Kind() == reflect.Pointer:
		return fieldNames(t.Elem(), path, depth)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		return fieldNames(t.Elem(), path+"[0]", depth+1)
	case t.Kind() == reflect.Map:
		return []string{path + ".nb", path + ".forfalsket"}
	case t.Kind() != reflect.Struct || t.String() == "time.Time":
		return []string{path}
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			names = append(names, fieldNames(f.Type, path, depth)...)
		} else if name != "" && name != "-" {
			names = append(names, fieldNames(f.Type, strings.TrimPrefix(path+"."+name, "."), depth+1)...)
		}
	}
	return names
}

// forged are all fields of all events that a page has no place for: where something
// was imported from, who has signed, what another form asks for.
func forged(t testing.TB, page string) url.Values {
	t.Helper()
	out := url.Values{}
	for _, name := range eventFields {
		list, _, _ := strings.Cut(name, "[")
		if !strings.Contains(page, `name="`+name+`"`) && !strings.Contains(page, `value="&#43;`+list+`"`) {
			out.Set(name, forgery)
		}
	}
	// The form of breaking changes has this one also where it does not show it: what
	// somebody corrects may have been withdrawn meanwhile.
	out.Del("movedFrom")
	if !out.Has("provenance.source") {
		t.Error("a form asks where something was imported from")
	}
	return out
}

// pressForging presses a button, and sends along what the page has no place for.
func pressForging(b *webtest.Browser, page webtest.Answer, button string, fill, more url.Values) webtest.Answer {
	b.World.T.Helper()
	action, v := page.Fields(b.World.T)
	for _, values := range []url.Values{more, fill} {
		for name, value := range values {
			v[name] = value
		}
	}
	v.Set("_gjor", button)
	return b.Post(action, v)
}

// wantNothingForged demands that no event has what no form had a place for.
func wantNothingForged(t testing.TB, w *webtest.World) {
	t.Helper()
	all, err := w.Query.Records(t.Context(), 0, 10_000)
	if err != nil || len(all) == 0 {
		t.Fatalf("%d events: %v", len(all), err)
	}
	for _, r := range all {
		raw, err := json.Marshal(r.Data)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), forgery) || strings.Contains(string(raw), "forfalsket") {
			t.Errorf("a form has set what it does not have: %s %s", r.Type(), raw)
		}
	}
}
