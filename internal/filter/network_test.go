package filter_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/samstyring/samstyring/internal/filter"
)

// A network is its members on the day: beside other places, without one it is not asked
// for, and in what lasts as those municipalities.
func TestANetworkIsItsMembers(t *testing.T) {
	t.Parallel()
	with := world
	with.Members = func(id string) ([]string, bool, error) {
		return map[string][]string{"n": {"1103", "3110"}, "empty": {}}[id], id == "n" || id == "empty", nil
	}
	door := filter.Page([]filter.Name{filter.Municipality, filter.County, filter.Network})
	read := func(query string) (filter.Set, []string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		set, fields, err := door.Read(values, with)
		if err != nil {
			t.Fatal(err)
		}
		var wrong []string
		for _, f := range fields {
			wrong = append(wrong, f.Path+" "+f.Code)
		}
		return set, wrong
	}
	for query, want := range map[string][]string{"nettverk=n": {"1103", "3110"}, "nettverk=n&kommune=0301": {"0301", "1103", "3110"}, "nettverk=empty": {}, "": nil} {
		set, wrong := read(query)
		if got := set.Places(world.Ref); !slices.Equal(got, want) || (got == nil) != (want == nil) || wrong != nil {
			t.Errorf("%s is %v, wrong %v", query, got, wrong)
		}
	}
	set, _ := read("nettverk=n&kommune=0301")
	if got := set.Query(door).Encode(); got != "kommune=0301&nettverk=n" {
		t.Errorf("written as %s", got)
	}
	if got := set.Lasting().Query(door).Encode(); got != "kommune=0301&kommune=1103&kommune=3110" {
		t.Errorf("lasts as %s", got)
	}
	if got := set.With(filter.Network).Places(world.Ref); !slices.Equal(got, []string{"0301"}) {
		t.Errorf("without the network %v", got)
	}
	if rows := set.Rows(world.Ref); len(rows) != 1 || !slices.Equal(rows[filter.Municipality], []string{"0301", "1103", "3110"}) {
		t.Errorf("rows by %v", rows)
	}
	empty, _ := read("nettverk=empty")
	if rows := empty.Rows(world.Ref)[filter.Municipality]; len(rows) != 1 || rows[0] == "" { // without a value it would be all
		t.Errorf("nobody's rows by %q", rows)
	}
	if _, wrong := read("nettverk=ingen"); !slices.Equal(wrong, []string{"query.nettverk unknown_network"}) {
		t.Errorf("wrong: %v", wrong)
	}
}
