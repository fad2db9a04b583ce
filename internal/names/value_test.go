package names_test

import (
	"encoding/json"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/names"
	"github.com/samstyring/samstyring/internal/reference"
)

// What an event holds by slug, code or number is called by its name in the language of
// the reader, as it is in Go and as it is decoded from JSON alike.
func TestValuesAreCalledByTheirNames(t *testing.T) {
	t.Parallel()
	ref, err := reference.Load()
	if err != nil {
		t.Fatal(err)
	}
	b := names.Book{Ref: ref}
	reach := events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1103", "1151"}}
	for _, c := range []struct {
		field  string
		value  any
		nb, en string
	}{
		{"themes", []string{"barnehage", "fa-barn"}, "Barnehage, Å få barn", "Kindergartens, To have children"},
		{"lifeEvent", "fa-barn", "Å få barn", "To have children"},
		{"themes", []string{"finnes-ikke"}, "finnes-ikke", "finnes-ikke"},
		{"themes", nil, "–", "–"},
		{"themes", []string{}, "–", "–"},
		{"functions", []string{"100", "999"}, "100 Politisk styring, 999", "100 Politisk styring, 999"},
		{"owner", "991825827", "Digdir (991825827)", "Digdir (991825827)"},
		{"owner", "999999999", "999999999", "999999999"},
		{"reach", reach, b.Reach(locale.Bokmaal, reach), b.Reach(locale.English, reach)},
		{"targetGroups", []string{"residents"}, "innbyggere", "residents"},
		{"title", "barnehage", "barnehage", "barnehage"},
	} {
		raw, err := json.Marshal(c.value)
		if err != nil {
			t.Fatal(err)
		}
		var decoded any
		if err := json.Unmarshal(raw, &decoded); err != nil {
			t.Fatal(err)
		}
		for _, v := range []any{c.value, decoded} {
			if nb, en := b.Value(locale.Bokmaal, c.field, v), b.Value(locale.English, c.field, v); nb != c.nb || en != c.en {
				t.Errorf("%s of %v reads %q and %q, want %q and %q", c.field, v, nb, en, c.nb, c.en)
			}
		}
	}
}

// An event tells a municipality by name, also by a number that it no longer has; one that
// nobody knows stands by its number.
func TestEventsTellMunicipalitiesByName(t *testing.T) {
	t.Parallel()
	b := names.Book{Ref: reference.MustLoad()}
	for number, want := range map[string][3]string{
		"1103": {"Stavanger fikk plass i puljen «Våren».", "Stavanger fekk plass i puljen «Våren».", "Stavanger got a place in the wave “Våren”."},
		"0219": {"Bærum fikk plass i puljen «Våren».", "Bærum fekk plass i puljen «Våren».", "Bærum got a place in the wave “Våren”."},
		"9999": {"Kommune 9999 fikk plass i puljen «Våren».", "Kommune 9999 fekk plass i puljen «Våren».", "Municipality 9999 got a place in the wave “Våren”."},
	} {
		for i, lang := range []locale.Language{locale.Bokmaal, locale.Nynorsk, locale.English} {
			data, err := json.Marshal(events.PlaceGiven{Name: "Våren", Municipality: number})
			if err != nil {
				t.Fatal(err)
			}
			if got := b.Event(lang, "place-given", data); got != want[i] {
				t.Errorf("%s in %s: %s, want %s", number, lang, got, want[i])
			}
		}
	}
}
