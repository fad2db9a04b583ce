package reference

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/fault"
	"pgregory.net/rapid"
)

func TestConcerned(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for _, tc := range []struct {
		name  string
		reach events.Reach
		want  []string
	}{
		{"one that was split", events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1507"}, ReferenceDate: "2021-01-01"}, []string{"1508", "1580"}},
		{"sorted and once", events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"3804", "0301", "3804", "3811"}, ReferenceDate: "2021-01-01"}, []string{"0301", "3907", "3911"}},
		{"not valid that day", events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"3110"}, ReferenceDate: "2021-01-01"}, nil},
		{"without date", events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"3011", "3105"}}, []string{"3105", "3110"}},
		{"a county of today", events.Reach{Scope: events.ScopeCounties, Codes: []string{"39"}, ReferenceDate: "2026-01-01"}, []string{"3901", "3903", "3905", "3907", "3909", "3911"}},
		{"a county without date", events.Reach{Scope: events.ScopeCounties, Codes: []string{"03"}}, []string{"0301"}},
		{"counties of 2017", events.Reach{Scope: events.ScopeCounties, Codes: []string{"07"}, ReferenceDate: "2017-06-01"},
			[]string{"3301", "3901", "3903", "3905", "3907", "3909", "3911"}}, // Svelvik went to Drammen
		{"a band with both ends", events.Reach{Scope: events.ScopePopulation, Min: new(151669), Max: new(300000)}, []string{"1103", "4601", "5001"}},
		{"from the top", events.Reach{Scope: events.ScopePopulation, Min: new(728714)}, []string{"0301"}},
		{"above the top", events.Reach{Scope: events.ScopePopulation, Min: new(728715)}, nil},
		{"a band without ends", events.Reach{Scope: events.ScopePopulation}, nil},
		{"a county with an exception", events.Reach{Scope: events.ScopeCounties, Codes: []string{"39"}, Except: []string{"3905", "3903"}, ReferenceDate: "2026-01-01"},
			[]string{"3901", "3907", "3909", "3911"}},
		{"an exception of an earlier day", events.Reach{Scope: events.ScopeCounties, Codes: []string{"38"}, Except: []string{"3804"}, ReferenceDate: "2021-01-01"},
			without(d.ResolveCounty("38", "2021-01-01"), "3907")},
		{"all but a county", events.Reach{Scope: events.ScopeAll, Except: []string{"18", "0301"}}, without(without(d.all, "0301"), d.ResolveCounty("18", "")...)},
		{"a band with an exception", events.Reach{Scope: events.ScopePopulation, Min: new(151669), Except: []string{"0301"}}, []string{"1103", "4601", "5001"}},
		{"an exception that was split", events.Reach{Scope: events.ScopeAll, Except: []string{"1507"}, ReferenceDate: "2021-01-01"}, without(d.all, "1508", "1580")},
		{"unspecified", events.Reach{Scope: events.ScopeUnspecified}, nil},
		{"empty", events.Reach{}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got := d.Concerned(tc.reach)
			if !slices.Equal(got, tc.want) {
				t.Errorf("Concerned = %v, want %v", got, tc.want)
			}
			for _, m := range d.Municipalities() {
				if d.Concerns(tc.reach, m.Number) != slices.Contains(tc.want, m.Number) {
					t.Errorf("Concerns(%s) differs", m.Number)
				}
			}
		})
	}
	if got := d.Concerned(events.Reach{Scope: events.ScopeAll}); len(got) != 357 || !slices.IsSorted(got) {
		t.Errorf("all are %d", len(got))
	}
	if all := (events.Reach{Scope: events.ScopeAll}); !d.Concerns(all, "3110") || d.Concerns(all, "3011") {
		t.Error("all are not today's municipalities")
	}
	viken := d.Concerned(events.Reach{Scope: events.ScopeCounties, Codes: []string{"30"}, ReferenceDate: "2021-01-01"})
	if len(viken) != 51 {
		t.Errorf("county 30 of 2021 had %d municipalities, want 51", len(viken))
	}
	nordland := d.Concerned(events.Reach{Scope: events.ScopeCounties, Codes: []string{"18"}, ReferenceDate: "2019-01-01"})
	if !slices.Contains(nordland, "5512") {
		t.Error("Tjeldsund was in county 18 in 2019")
	}
}

func without(numbers []string, gone ...string) (out []string) {
	for _, number := range numbers {
		if !slices.Contains(gone, number) {
			out = append(out, number)
		}
	}
	return out
}

// Whoever an exception leads to is exactly who would be concerned by the same
// codes, so that the two add up to all.
func TestExceptionsAndTheSameCodesAddUpToAll(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	numbers := slices.Sorted(maps.Keys(d.history.spells))
	rapid.Check(t, func(t *rapid.T) {
		codes := rapid.SliceOfN(rapid.SampledFrom(numbers), 1, 20).Draw(t, "codes")
		on := rapid.SampledFrom([]events.Date{"", "2017-06-01", "2019-01-01", "2021-01-01", "2026-01-01"}).Draw(t, "on")
		named := d.Concerned(events.Reach{Scope: events.ScopeMunicipalities, Codes: codes, ReferenceDate: on})
		rest := d.Concerned(events.Reach{Scope: events.ScopeAll, Except: codes, ReferenceDate: on})
		if got := sortedSet(slices.Concat(named, rest)); len(named)+len(rest) != len(d.all) || !slices.Equal(got, d.all) {
			t.Fatalf("%v: %d and %d are not %d", codes, len(named), len(rest), len(d.all))
		}
	})
}

func TestConcernedAllocatesNothingForTheCommonReaches(t *testing.T) {
	d := MustLoad()
	for _, reach := range []events.Reach{
		{Scope: events.ScopeAll},
		{Scope: events.ScopeUnspecified},
		{Scope: events.ScopeMunicipalities, Codes: []string{"1507"}, ReferenceDate: "2021-01-01"},
		{Scope: events.ScopeCounties, Codes: []string{"30"}, ReferenceDate: "2021-01-01"},
	} {
		if n := testing.AllocsPerRun(10, func() { d.Concerned(reach) }); n != 0 {
			t.Errorf("%s: %v allocations", reach.Scope, n)
		}
	}
}

func TestCheckReach(t *testing.T) {
	t.Parallel()
	d := MustLoad()
	for _, tc := range []struct {
		name  string
		reach events.Reach
		want  []fault.Field
	}{
		{"all", events.Reach{Scope: events.ScopeAll}, nil},
		{"all with date", events.Reach{Scope: events.ScopeAll, ReferenceDate: "2026-02-28"}, nil},
		{"unspecified with note", events.Reach{Scope: events.ScopeUnspecified, Note: events.Text{"nb": "noen"}}, nil},
		{"codes", events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"1507", "0301"}, ReferenceDate: "2021-01-01"}, nil},
		{"band", events.Reach{Scope: events.ScopePopulation, Min: new(5000), Max: new(5000)}, nil},
		{"no scope", events.Reach{}, []fault.Field{{Path: "scope", Code: "required"}}},
		{"another scope", events.Reach{Scope: "some"}, []fault.Field{{Path: "scope", Code: "not_allowed", Args: fault.Args{"value": "some"}}}},
		{"no codes", events.Reach{Scope: events.ScopeCounties}, []fault.Field{{Path: "codes", Code: "required"}}},
		{"wrong codes", events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"0301", "3011", "x"}, ReferenceDate: "2024-01-01"}, []fault.Field{
			{Path: "codes[1]", Code: "unknown_municipality", Args: fault.Args{"code": "3011", "date": "2024-01-01"}},
			{Path: "codes[2]", Code: "unknown_municipality", Args: fault.Args{"code": "x", "date": "2024-01-01"}},
		}},
		{"wrong county and date", events.Reach{Scope: events.ScopeCounties, Codes: []string{"30", "99"}, ReferenceDate: "2021-02-30"}, []fault.Field{
			{Path: "referenceDate", Code: "invalid_date", Args: fault.Args{"value": "2021-02-30"}},
			{Path: "codes[1]", Code: "unknown_county", Args: fault.Args{"code": "99", "date": ""}},
		}},
		{"codes for all", events.Reach{Scope: events.ScopeAll, Codes: []string{"0301"}, Min: new(1), Max: new(2)}, []fault.Field{
			{Path: "codes", Code: "not_allowed", Args: fault.Args{"scope": "all"}},
			{Path: "min", Code: "not_allowed", Args: fault.Args{"scope": "all"}},
			{Path: "max", Code: "not_allowed", Args: fault.Args{"scope": "all"}},
		}},
		{"all but some", events.Reach{Scope: events.ScopeAll, Except: []string{"0301", "18"}, ReferenceDate: "2026-01-01"}, nil},
		{"a band but some", events.Reach{Scope: events.ScopePopulation, Min: new(5000), Except: []string{"0301"}}, nil},
		{"a county but one in it", events.Reach{Scope: events.ScopeCounties, Codes: []string{"18"}, Except: []string{"1804"}}, nil},
		{"a county but one elsewhere", events.Reach{Scope: events.ScopeCounties, Codes: []string{"18"}, Except: []string{"1804", "0301", "11"}}, []fault.Field{
			{Path: "except[1]", Code: "not_within", Args: fault.Args{"code": "0301"}},
			{Path: "except[2]", Code: "not_within", Args: fault.Args{"code": "11"}},
		}},
		{"nobody left", events.Reach{Scope: events.ScopeCounties, Codes: []string{"03"}, Except: []string{"0301"}}, []fault.Field{{Path: "except", Code: "nobody_left"}}},
		{"unknown exceptions", events.Reach{Scope: events.ScopeAll, Except: []string{"99", "3011", "x"}, ReferenceDate: "2024-01-01"}, []fault.Field{
			{Path: "except[0]", Code: "unknown_county", Args: fault.Args{"code": "99", "date": "2024-01-01"}},
			{Path: "except[1]", Code: "unknown_municipality", Args: fault.Args{"code": "3011", "date": "2024-01-01"}},
			{Path: "except[2]", Code: "unknown_municipality", Args: fault.Args{"code": "x", "date": "2024-01-01"}},
		}},
		{"exceptions from names", events.Reach{Scope: events.ScopeMunicipalities, Codes: []string{"0301"}, Except: []string{"1103"}}, []fault.Field{
			{Path: "except", Code: "not_allowed", Args: fault.Args{"scope": "municipalities"}}}},
		{"exceptions from nobody", events.Reach{Scope: events.ScopeUnspecified, Except: []string{"1103"}}, []fault.Field{
			{Path: "except", Code: "not_allowed", Args: fault.Args{"scope": "unspecified"}}}},
		{"no band", events.Reach{Scope: events.ScopePopulation}, []fault.Field{{Path: "min", Code: "required"}}},
		{"band reversed, with codes", events.Reach{Scope: events.ScopePopulation, Codes: []string{"0301"}, Min: new(2), Max: new(1)}, []fault.Field{
			{Path: "codes", Code: "not_allowed", Args: fault.Args{"scope": "population"}},
			{Path: "min", Code: "larger_than", Args: fault.Args{"low": 2, "high": 1}},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, d.CheckReach(tc.reach)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func BenchmarkConcerned(b *testing.B) {
	d := MustLoad()
	for name, reach := range map[string]events.Reach{
		"all":        {Scope: events.ScopeAll},
		"thirteen":   {Scope: events.ScopeMunicipalities, Codes: []string{"3201", "3903", "3901", "3905", "3907", "3909", "3911", "4005", "4020", "4024", "4026", "4601", "4626"}},
		"counties":   {Scope: events.ScopeCounties, Codes: []string{"50", "15"}},
		"population": {Scope: events.ScopePopulation, Max: new(5000)},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				d.Concerned(reach)
			}
		})
	}
}
