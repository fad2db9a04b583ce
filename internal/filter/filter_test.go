package filter_test

import (
	"errors"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/reference"
)

const (
	skatt   = "974761076"
	unknown = "912345688" // a valid number of nobody known
)

var world = filter.World{
	Ref: func() *reference.Data {
		ref, err := reference.Load()
		if err != nil {
			panic(err)
		}
		return ref
	}(),
	Initiative: func(id string) (bool, error) { return id == "2026-0042", nil },
	Owner:      func(number string) (bool, error) { return number == unknown, nil },
}

var everything = slices.Concat(filter.OfChanges, filter.OfList)

// The same filters through both kinds of doors, and what is wrong with them
// under the names that the door has for them.
func TestDoors(t *testing.T) {
	t.Parallel()
	api, page := filter.API(everything), filter.Page(everything)
	for _, test := range []struct {
		name, query string
		door        filter.Door
		want        filter.Set
		wrong       []string
	}{
		{"nothing", "", api, filter.Set{}, nil},
		{"other parameters", "limit=3&sort=title", api, filter.Set{}, nil},
		{"repeated and with commas", "stage=proposed,assessed&stage=piloted", api, filter.Set{filter.Stage: {"proposed", "assessed", "piloted"}}, nil},
		{"a comma in a text", "text=a,b", api, filter.Set{filter.Text: {"a,b"}}, nil},
		{"empty", "stage=&owner=" + skatt + ",", api, filter.Set{filter.Stage: {""}, filter.Owner: {skatt, ""}},
			[]string{"query.owner[1] required", "query.stage[0] required"}},
		{"twice", "stage=proposed,proposed", api, filter.Set{filter.Stage: {"proposed", "proposed"}}, []string{"query.stage[1] twice"}},
		{"an owner that has initiatives", "owner=" + unknown, api, filter.Set{filter.Owner: {unknown}}, nil},
		{"names of another door", "steg=foo", api, filter.Set{}, nil}, // whoever reads the address refuses those
		{"all reasons", "bypassed=maybe&obligation=must&municipality=9999&theme=x&initiative=2026-0001&county=99", api,
			filter.Set{filter.Bypassed: {"maybe"}, filter.Obligation: {"must"}, filter.Municipality: {"9999"}, filter.Theme: {"x"}, filter.Initiative: {"2026-0001"}, filter.County: {"99"}},
			[]string{"query.municipality[0] unknown_municipality", "query.county[0] unknown_county", "query.theme[0] unknown_theme",
				"query.initiative[0] unknown_initiative", "query.obligation[0] not_one_of", "query.bypassed[0] not_one_of"}},

		{"a form", "steg=&steg=proposed&steg=proposed&plikt=mandatory&kommune=+", page, filter.Set{filter.Stage: {"proposed"}, filter.Obligation: {"mandatory"}}, nil},
		{"a name", "kommune=stavanger", page, filter.Set{filter.Municipality: {"1103"}}, nil},
		{"a former number", "kommune=1507", page, filter.Set{filter.Municipality: {"1507"}}, nil},
		{"all reasons in a form", "steg=foreslatt&eier=1&kommune=Andeby", page,
			filter.Set{filter.Stage: {"foreslatt"}, filter.Owner: {"1"}, filter.Municipality: {"Andeby"}},
			[]string{"query.kommune unknown_municipality", "query.eier invalid_orgnr", "query.steg unknown_choice"}},
	} {
		given, err := url.ParseQuery(test.query)
		if err != nil {
			t.Fatal(err)
		}
		got, found, err := test.door.Read(given, world)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		var wrong []string
		for _, f := range found {
			wrong = append(wrong, f.Path+" "+f.Code)
		}
		if diff := cmp.Diff(test.wrong, wrong); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// What a door writes it reads again.
func TestAddressThereAndBack(t *testing.T) {
	t.Parallel()
	set := filter.Set{filter.Stage: {"proposed"}, filter.Text: {"én, to"}, filter.Municipality: {"1508", "0301"}, filter.Bypassed: {"true"}}
	for _, door := range []filter.Door{filter.API(everything), filter.Page(everything)} {
		got, wrong, err := door.Read(set.Query(door), world)
		if diff := cmp.Diff(set, got); diff != "" || len(wrong) > 0 || err != nil {
			t.Errorf("%v %v %s", wrong, err, diff)
		}
	}
}

// A read that fails says nothing about what was asked for.
func TestUnreadableIsNotUnknown(t *testing.T) {
	t.Parallel()
	broken := world
	broken.Owner = func(string) (bool, error) { return false, errors.New("disk on fire") }
	if _, err := filter.Check(filter.Set{filter.Owner: {unknown}}, broken); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("got %v", err)
	}
}

func TestToday(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		set  filter.Set
		name filter.Name
		want []string
	}{
		{filter.Set{}, filter.Municipality, nil},
		{filter.Set{filter.Municipality: {"1507", "1508"}}, filter.Municipality, []string{"1508", "1580"}},
		{filter.Set{filter.Municipality: {}}, filter.Municipality, []string{}},
		{filter.Set{filter.County: {"03"}}, filter.County, []string{"0301"}},
		{filter.Set{filter.Stage: {"proposed"}}, filter.Stage, []string{"proposed"}},
	} {
		if diff := cmp.Diff(test.want, test.set.Today(test.name, world.Ref)); diff != "" {
			t.Errorf("%v: %s", test.set, diff)
		}
	}
}

// Every filter has a name for each door, no two the same, and every value that
// can be listed has a word in every language.
func TestVocabulary(t *testing.T) {
	t.Parallel()
	params := map[string]filter.Name{}
	for _, name := range everything {
		f := filter.Of(name)
		if f == nil || f.Name != name || f.Param == "" {
			t.Fatalf("%s: %+v", name, f)
		}
		if other, taken := params[f.Param]; taken && other != name {
			t.Errorf("%s and %s are both %s", name, other, f.Param)
		}
		params[f.Param] = name
		for _, l := range locale.Languages {
			for _, value := range f.Values {
				if said := f.Say(l, world.Ref, value); said == "" || said == value {
					t.Errorf("%s %s has no word in %s", name, value, l)
				}
			}
		}
	}
	for _, name := range filter.OfList {
		if label := filter.Of(name).Label; label == "" || !locale.Bokmaal.Has("label."+label) {
			t.Errorf("%s is in the list and has no label", name)
		}
	}
}
