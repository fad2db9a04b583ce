package filter_test

import (
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/internal/filter"
)

// What is asked for without a fault is written as an address that asks for the
// same, and selects without a panic.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"stage=proposed,assessed&owner=974761076", "municipality=0301&county=46&text=a,b", "kommune=Oslo&steg=proposed", "theme=&theme=x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		given, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		for _, door := range []filter.Door{filter.API(everything), filter.Page(everything)} {
			set, wrong, err := door.Read(given, world)
			if err != nil {
				t.Fatal(err)
			}
			set.Rows(world.Ref)
			if len(wrong) > 0 {
				continue
			}
			again, wrong, err := door.Read(set.Query(door), world)
			if err != nil || len(wrong) > 0 || !cmp.Equal(set, again) {
				t.Errorf("%v is written as %v and read as %v: %v, %v", set, set.Query(door), again, wrong, err)
			}
		}
	})
}
