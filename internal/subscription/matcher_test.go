package subscription_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/search"
	"github.com/samstyring/samstyring/internal/subscription"
)

func TestMatches(t *testing.T) {
	t.Parallel()
	split := reported("2021-06-01", "1507") // Ålesund before it was split
	owned := *split
	owned.FormerOwner, owned.FormerMinistry, owned.Also = nav, "983887457", []changes.Class{changes.DeadlineSet}
	nobody := reported("2026-01-01", "0301")
	nobody.Municipalities = []string{}
	main, sub := themes(t)
	under := *split
	under.Themes = []string{sub}
	rich := *split
	rich.Setting = changes.Setting{
		Standing: events.StandingOnHold, Phase: events.PhasePlanning, Decision: events.ClassNow, BypassOver: true, Disagreed: true,
		TargetGroups: []events.TargetGroup{events.TargetOlder}, Products: []string{"Fagsystem A"}, Spans: []initiative.Span{{First: "2027-01-01", Last: "2027-03-31"}},
	}
	rich.Obligation, rich.Themes = events.ObligationMandatory, []string{"fa-barn"}
	rich.Moves = []changes.Move{{Milestone: "Start", Old: "2026-10-01", New: "2026-11-01"}, {Milestone: "Ny", New: "2026-11-01"}}
	of := func(name filter.Name, values ...string) subscription.Filters {
		return subscription.Filters{Set: filter.Set{name: values}}
	}
	for _, c := range []struct {
		name    string
		filters subscription.Filters
		change  *changes.Change
		want    bool
	}{
		{"one part of what was split", subscription.Filters{Set: filter.Set{filter.Municipality: {"1508"}}}, split, true},
		{"the other part", subscription.Filters{Set: filter.Set{filter.Municipality: {"1580"}}}, split, true},
		{"a number of before", subscription.Filters{Set: filter.Set{filter.Municipality: {"1507"}}}, split, true},
		{"a part that had been merged in", subscription.Filters{Set: filter.Set{filter.Municipality: {"1534"}}}, split, true},
		{"another one", subscription.Filters{Set: filter.Set{filter.Municipality: {"0301"}}}, split, false},
		{"its county", subscription.Filters{Set: filter.Set{filter.County: {"15"}}}, split, true},
		{"another county", subscription.Filters{Set: filter.Set{filter.County: {"11"}}}, split, false},
		{"a county of before", subscription.Filters{Set: filter.Set{filter.County: {"30"}}}, reported("2026-01-01", "3301"), true},
		{"an unspecified reach", subscription.Filters{Set: filter.Set{filter.Municipality: {"0301"}}}, nobody, false},
		{"any within", subscription.Filters{Set: filter.Set{filter.Municipality: {"0301", "1508"}}}, split, true},
		{"all across", subscription.Filters{Set: filter.Set{filter.Municipality: {"1508"}, filter.Stage: {"piloted"}}}, split, false},
		{"owner", subscription.Filters{Set: filter.Set{filter.Owner: {skatt}}}, split, true},
		{"another owner", subscription.Filters{Set: filter.Set{filter.Owner: {nav}}}, split, false},
		{"the owner before", subscription.Filters{Set: filter.Set{filter.Owner: {nav}}}, &owned, true},
		{"the ministry before", subscription.Filters{Set: filter.Set{filter.Ministry: {"983887457"}}}, &owned, true},
		{"ministry", subscription.Filters{Set: filter.Set{filter.Ministry: {"972417807"}}}, split, true},
		{"stage", subscription.Filters{Set: filter.Set{filter.Stage: {"proposed"}}}, split, true},
		{"class", subscription.Filters{Set: filter.Set{filter.ChangeClass: {"stage_moved"}}}, split, true},
		{"another class", subscription.Filters{Set: filter.Set{filter.ChangeClass: {"deadline_set"}}}, split, false},
		{"what it also is", subscription.Filters{Set: filter.Set{filter.ChangeClass: {"deadline_set"}}}, &owned, true},
		{"initiative", subscription.Filters{Set: filter.Set{filter.Initiative: {"2026-0042"}}}, split, true},
		{"another initiative", subscription.Filters{Set: filter.Set{filter.Initiative: {"2026-0043"}}}, split, false},
		{"the theme above", subscription.Filters{Set: filter.Set{filter.Theme: {main}}}, &under, true},
		{"the theme", subscription.Filters{Set: filter.Set{filter.Theme: {sub}}}, &under, true},
		{"another theme", subscription.Filters{Set: filter.Set{filter.Theme: {"felles-it"}}}, &under, false},
		{"words", subscription.Filters{Set: filter.Set{filter.Text: {"INNBOKS felles"}}}, split, true},
		{"the beginning of a word", subscription.Filters{Set: filter.Set{filter.Text: {"meldings"}}}, split, true},
		{"the end of a word", subscription.Filters{Set: filter.Set{filter.Text: {"boks"}}}, split, true},
		{"another inflection", subscription.Filters{Set: filter.Set{filter.Text: {"meldingene"}}}, split, true},
		{"a name of the owner", subscription.Filters{Set: filter.Set{filter.Text: {"skattedir"}}}, split, true},
		{"not all words", subscription.Filters{Set: filter.Set{filter.Text: {"felles arkiv"}}}, split, false},
		{"one of the texts", subscription.Filters{Set: filter.Set{filter.Text: {"arkiv", "felles"}}}, split, true},
		{"the number", subscription.Filters{Set: filter.Set{filter.Text: {"2026-0042"}}}, split, true},
		{"everything", subscription.Filters{Everything: true}, split, true},
		{"standing", of(filter.Standing, "on_hold"), &rich, true}, {"another standing", of(filter.Standing, "active"), &rich, false},
		{"phase", of(filter.Phase, "planning"), &rich, true}, {"another phase", of(filter.Phase, "idea"), &rich, false},
		{"obligation", of(filter.Obligation, "mandatory"), &rich, true}, {"another obligation", of(filter.Obligation, "voluntary"), &rich, false},
		{"decision", of(filter.Class, "now"), &rich, true}, {"another decision", of(filter.Class, "no"), &rich, false}, {"no decision", of(filter.Class, "now"), split, false},
		{"bypassed before", of(filter.Bypassed, "past"), &rich, true}, {"not now", of(filter.Bypassed, "false"), &rich, true}, {"now", of(filter.Bypassed, "true"), &rich, false}, {"never", of(filter.Bypassed, "past"), split, false},
		{"disagreed", of(filter.Disagreed, "true"), &rich, true}, {"agreed", of(filter.Disagreed, "false"), &rich, false},
		{"slipped by a month", of(filter.Slipped, "under_quarter"), &rich, true}, {"by more", of(filter.Slipped, "year_or_more"), &rich, false}, {"moves nothing", of(filter.Slipped, "none"), split, false},
		{"target group", of(filter.TargetGroup, "older_people"), &rich, true}, {"another target group", of(filter.TargetGroup, "residents"), &rich, false},
		{"life event", of(filter.LifeEvent, "fa-barn"), &rich, true}, {"another life event", of(filter.LifeEvent, "ny-i-norge"), &rich, false},
		{"product", of(filter.Product, "Fagsystem A"), &rich, true}, {"another product", of(filter.Product, "Fagsystem B"), &rich, false},
		{"due then", of(filter.Due, "2026", "2027-H1"), &rich, true}, {"due at another time", of(filter.Due, "2027-H2"), &rich, false}, {"due at no time", of(filter.Due, "2027"), split, false},
		{"changed then", of(filter.Changed, "2026-03-02"), &rich, true}, {"changed at another time", of(filter.Changed, "..2026-03-01"), &rich, false},
		{"no period at all", of(filter.Due), &rich, true}, {"an empty list of periods", subscription.Filters{Set: filter.Set{filter.Due: {}}}, &rich, false},
		{"an empty filter", subscription.Filters{Set: filter.Set{filter.Municipality: {}}}, split, false},
	} {
		s := subscription.Subscription{ID: "s", Status: subscription.Active, Command: webhook(c.filters)}
		if got := subscription.Matches(&s, c.change, ref, search.Listed); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		m := subscription.NewMatcher(ref, search.Listed)
		m.Put(s)
		if got := len(m.Match(c.change)) == 1; got != c.want {
			t.Errorf("%s, by the matcher: %v", c.name, got)
		}
	}
}

// themes gives a main theme and one under it.
func themes(t *testing.T) (main, sub string) {
	t.Helper()
	for _, theme := range ref.Themes() {
		if theme.Kind == reference.ThemeSub {
			return theme.Broader[0], theme.Slug
		}
	}
	t.Fatal("no theme is under another")
	return "", ""
}

// TestOnlyActiveOnesAreFound, also after a change of status.
func TestOnlyActiveOnesAreFound(t *testing.T) {
	t.Parallel()
	m, c := subscription.NewMatcher(ref, search.Listed), reported("2026-01-01", "0301")
	s := subscription.New("s", skatt, webhook(subscription.Filters{Everything: true}), "", monday)
	m.Put(s)
	if got := m.Match(c); len(got) != 0 {
		t.Error("a pending subscription was found")
	}
	s, _ = s.Confirm(changes.Cursor{}, monday)
	m.Put(s)
	if got := m.Match(c); len(got) != 1 || got[0].ID != "s" {
		t.Errorf("found %v", got)
	}
	s, _ = s.Pause(monday)
	m.Put(s)
	if got := m.Match(c); len(got) != 0 || m.Len() != 0 {
		t.Error("a paused subscription was found")
	}
}

func draw(t *rapid.T, name string, from ...string) []string {
	if rapid.IntRange(0, 2).Draw(t, name+" at all") > 0 {
		return nil
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 0, 3, rapid.ID[string]).Draw(t, name)
}

func drawFilters(t *rapid.T) subscription.Filters {
	return subscription.Filters{Set: filter.Set{
		filter.Municipality: draw(t, "municipality", "0301", "1507", "1508", "1580", "4601", "9999"), filter.County: draw(t, "county", "03", "15", "30", "46"),
		filter.Owner: draw(t, "owner", skatt, nav), filter.Ministry: draw(t, "ministry", "972417807", "983887457"), filter.Theme: draw(t, "theme", "helse", "skatt-og-avgift"),
		filter.Stage: draw(t, "stage", "proposed", "assessed"), filter.ChangeClass: draw(t, "class", "stage_moved", "date_moved"),
		filter.Disagreed: draw(t, "disagreed", "true", "false"), filter.Due: draw(t, "due", "2027", "2027-H2"), filter.Phase: draw(t, "phase", "idea", "planning"),
		filter.Initiative: draw(t, "initiative", "2026-0042", "2026-0043"), filter.Text: draw(t, "text", "felles", "boks", "arkiv"),
	}}
}

func drawChange(t *rapid.T) *changes.Change {
	one := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(t, name) }
	c := reported("2021-06-01", one("place", "0301", "1507", "4601"))
	c.Initiative, c.Owner, c.FormerOwner = one("id", "2026-0042", "2026-0043"), one("owner", "", skatt, nav), one("former", "", nav)
	c.Ministry, c.FormerMinistry = one("ministry", "", "972417807"), one("former ministry", "", "983887457")
	c.Themes, c.Stage = draw(t, "themes", "helse", "skatt-og-avgift"), events.Stage(one("stage", "proposed", "assessed"))
	c.Disagreed, c.Phase = one("disagreed", "no", "yes") == "yes", events.Phase(one("phase", "", "idea", "planning"))
	c.Spans = []initiative.Span{{First: events.Date(one("due", "2026-12-31", "2027-08-01")), Last: "2027-08-01"}}
	c.Class, c.Title = changes.Class(one("class", "stage_moved", "date_moved")), nb(one("title", "Felles boks", "Arkiv"))
	return c
}

// TestMatcherEqualsAskingEach, while subscriptions come, change and go.
func TestMatcherEqualsAskingEach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := subscription.NewMatcher(ref, search.Listed)
		have := map[string]subscription.Subscription{}
		for range rapid.IntRange(1, 100).Draw(t, "steps") {
			name := strconv.Itoa(rapid.IntRange(0, 80).Draw(t, "id"))
			if rapid.IntRange(0, 3).Draw(t, "remove") == 0 {
				m.Remove(name)
				delete(have, name)
				continue
			}
			s := subscription.Subscription{ID: name, Status: rapid.SampledFrom(subscription.Statuses[:3]).Draw(t, "status"), Command: webhook(drawFilters(t))}
			m.Put(s)
			have[name] = s
		}
		c := drawChange(t)
		want := []string{}
		active := 0
		for name, s := range have {
			if s.Status != subscription.Active {
				continue
			}
			active++
			if subscription.Matches(&s, c, ref, search.Listed) {
				want = append(want, name)
			}
		}
		slices.Sort(want)
		got := []string{}
		for _, s := range m.Match(c) {
			got = append(got, s.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) || m.Len() != active {
			t.Fatalf("found %v, want %v, among %d of %d", got, want, m.Len(), active)
		}
	})
}

// benchmarked are subscriptions as they might be: most follow one municipality,
// some an owner, an initiative, classes or words.
func benchmarked(n int) []subscription.Subscription {
	var out []subscription.Subscription
	all := ref.Municipalities()
	for i := range n {
		f := subscription.Filters{Set: filter.Set{filter.Municipality: {all[i%len(all)].Number}}}
		switch i % 10 {
		case 0:
			f = subscription.Filters{Set: filter.Set{filter.Owner: {[]string{skatt, nav}[i/10%2]}}}
		case 1:
			f = subscription.Filters{Set: filter.Set{filter.Initiative: {fmt.Sprintf("2026-%04d", i)}}}
		case 2:
			f.Set[filter.ChangeClass] = []string{"sunset", "date_moved"}
		case 3:
			f.Set[filter.Text] = []string{"felles"}
		}
		s := subscription.New(strconv.Itoa(i), skatt, webhook(f), "", monday)
		s, _ = s.Confirm(changes.Cursor{}, monday)
		out = append(out, s)
	}
	return out
}

func BenchmarkMatch(b *testing.B) {
	one, everywhere := reported("2026-01-01", "0301"), reported("2026-01-01", "0301")
	for _, m := range ref.Municipalities()[1:] {
		everywhere.Municipalities = append(everywhere.Municipalities, m.Number)
	}
	for _, n := range []int{10_000, 50_000} {
		m := subscription.NewMatcher(ref, search.Listed)
		for _, s := range benchmarked(n) {
			m.Put(s)
		}
		for name, c := range map[string]*changes.Change{"one municipality": one, "all municipalities": everywhere} {
			b.Run(strings.ReplaceAll(fmt.Sprintf("%d/%s", n, name), " ", "_"), func(b *testing.B) {
				b.ReportAllocs()
				found := 0
				for b.Loop() {
					found = len(m.Match(c))
				}
				b.ReportMetric(float64(found), "found")
			})
		}
	}
}

// BenchmarkAskEach is what BenchmarkMatch is measured against.
func BenchmarkAskEach(b *testing.B) {
	c := reported("2026-01-01", "0301")
	var each []subscription.Selector
	for _, s := range benchmarked(10_000) {
		each = append(each, subscription.Select(s.Filters, ref, search.Listed))
	}
	found := 0
	for b.Loop() {
		found = 0
		for _, s := range each {
			if s.Matches(c) {
				found++
			}
		}
	}
	b.ReportMetric(float64(found), "found")
}
