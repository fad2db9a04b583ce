package catalogue

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/search"
)

var (
	someThemes  = []string{"helse", "skole", "plan", "barnehage", "skatt"}
	someWords   = []string{"digital", "Barneskole", "skole", "it", "løsning", "Ærlig", "Åpen", "felles", "IT-drift", "en"}
	someNumbers = []string{"0301", "1108", "1508", "1580", "4601", "4602"}
	someSpans   = []initiative.Span{{First: "2026-12-31", Last: "2026-12-31"}, {First: "2026-07-01", Last: "2026-12-31"}, {First: "2027-03-01", Last: "2027-03-31"}}
	somePeriods = []string{"2026", "2026-H2", "2026-12", "..2026-06-30", "2026-06-30..", "2027-03-15"}
	firstDay    = time.Date(2026, 1, 1, 8, 0, 0, 500, time.UTC)
)

func drawOwner(t *rapid.T) string {
	if rapid.Bool().Draw(t, "oneOfFew") {
		return rapid.SampledFrom([]string{"", "991825827", "971032146"}).Draw(t, "owner")
	}
	return fmt.Sprint(900000000 + rapid.IntRange(0, 80).Draw(t, "manyOwners"))
}

func drawReach(t *rapid.T) events.Reach {
	r := events.Reach{Scope: rapid.SampledFrom([]events.ReachScope{
		events.ScopeAll, events.ScopeCounties, events.ScopeMunicipalities, events.ScopePopulation, events.ScopeUnspecified,
	}).Draw(t, "scope")}
	switch r.Scope {
	case events.ScopeCounties:
		r.Codes = rapid.SliceOfN(rapid.SampledFrom([]string{"03", "11", "15", "46", "99"}), 1, 3).Draw(t, "counties")
	case events.ScopeMunicipalities:
		r.Codes = rapid.SliceOfN(rapid.SampledFrom(someNumbers), 1, 3).Draw(t, "municipalities")
	case events.ScopePopulation:
		from := rapid.IntRange(0, 6).Draw(t, "min")
		r.Min = &from
	}
	if r.Scope != events.ScopeMunicipalities && rapid.Bool().Draw(t, "butSome") {
		r.Except = rapid.SliceOfN(rapid.SampledFrom(someNumbers), 1, 3).Draw(t, "except")
	}
	return r
}

func drawText(t *rapid.T, label string, most int) string {
	out := ""
	for _, w := range rapid.SliceOfN(rapid.SampledFrom(someWords), 0, most).Draw(t, label) {
		out += w + " "
	}
	return out
}

func drawTime(t *rapid.T, label string) time.Time {
	return firstDay.Add(time.Duration(rapid.IntRange(0, 12).Draw(t, label)) * time.Nanosecond)
}

func drawRow(t *rapid.T, version int) Row {
	number := rapid.IntRange(1, 300).Draw(t, "number")
	if number > 280 {
		number += 9900 // on both sides of 10,000
	}
	r := Row{
		ID:           fmt.Sprintf("%d-%04d", 2025+number%2, number),
		Title:        events.Text{"nb": drawText(t, "title", 2)},
		Owner:        drawOwner(t),
		Ministry:     rapid.SampledFrom([]string{"", "972417807", "972417858"}).Draw(t, "ministry"),
		Stage:        rapid.SampledFrom(events.Stages).Draw(t, "stage"),
		Standing:     rapid.SampledFrom(events.Standings).Draw(t, "standing"),
		Phase:        rapid.SampledFrom(append([]events.Phase{""}, events.Phases...)).Draw(t, "phase"),
		Obligation:   rapid.SampledFrom([]string{"", "mandatory", "voluntary"}).Draw(t, "obligation"),
		Deadline:     rapid.SampledFrom([]events.Date{"", "2026-12-31", "2027-06-30"}).Draw(t, "deadline"),
		Themes:       rapid.SliceOfN(rapid.SampledFrom(someThemes), 0, 3).Draw(t, "themes"),
		Reach:        drawReach(t),
		Bypassed:     rapid.Bool().Draw(t, "bypassed"),
		BypassOver:   rapid.Bool().Draw(t, "bypassOver"),
		Slipped:      rapid.SampledFrom(append([]string{""}, filter.Of(filter.Slipped).Values...)).Draw(t, "slipped"),
		Disagreed:    rapid.Bool().Draw(t, "disagreed"),
		TargetGroups: rapid.SliceOfNDistinct(rapid.SampledFrom(events.TargetGroups[:3]), 0, 2, rapid.ID).Draw(t, "targetGroups"),
		LifeEvents:   rapid.SliceOfN(rapid.SampledFrom([]string{"fa-barn", "ny-i-norge"}), 0, 2).Draw(t, "lifeEvents"),
		Products:     rapid.SliceOfN(rapid.SampledFrom([]string{"Fagsystem A", "Fagsystem B"}), 0, 2).Draw(t, "products"),
		Spans:        rapid.SliceOfN(rapid.SampledFrom(someSpans), 0, 2).Draw(t, "spans"),
		ChangedOn:    rapid.SliceOfN(rapid.SampledFrom([]events.Date{"2025-12-31", "2026-01-01", "2026-06-30"}), 0, 2).Draw(t, "changedOn"),
		Class:        rapid.SampledFrom(append([]events.Class{""}, events.Classes...)).Draw(t, "class"),
		Completeness: rapid.IntRange(0, 5).Draw(t, "completeness"),
		Registered:   drawTime(t, "registered"),
		Changed:      drawTime(t, "changed"),
	}
	r.Summary = events.Text{"nb": drawText(t, "text", 4)}
	r.Item = fmt.Appendf(nil, "%s/%d", r.ID, version)
	return r
}

func drawSome(t *rapid.T, label string, among ...string) []string {
	from := slices.Clone(among)
	if rapid.IntRange(0, 3).Draw(t, label+"Filtered") != 0 {
		return nil
	}
	return rapid.SliceOfN(rapid.SampledFrom(append(from, "", "unknown")), 0, 3).Draw(t, label)
}

func drawQuery(t *rapid.T) Query {
	q := Query{
		Where: filter.Set{
			filter.Stage:        drawSome(t, "stages", filter.Of(filter.Stage).Values...),
			filter.Standing:     drawSome(t, "standings", filter.Of(filter.Standing).Values...),
			filter.Phase:        drawSome(t, "phases", filter.Of(filter.Phase).Values...),
			filter.Owner:        drawSome(t, "owners", "991825827", "971032146", "900000003", "900000007"),
			filter.Ministry:     drawSome(t, "ministries", "972417807", "972417858"),
			filter.Theme:        drawSome(t, "themes", someThemes...),
			filter.Municipality: drawSome(t, "municipalities", someNumbers...),
			filter.Obligation:   drawSome(t, "obligations", "mandatory", "voluntary", "recommended"),
			filter.Bypassed:     drawSome(t, "bypassed", "true", "false", "past"),
			filter.Slipped:      drawSome(t, "slips", filter.Of(filter.Slipped).Values...),
			filter.Disagreed:    drawSome(t, "disagreements", "true", "false"),
			filter.TargetGroup:  drawSome(t, "groups", "residents", "older_people"),
			filter.LifeEvent:    drawSome(t, "events", "fa-barn", "ny-i-norge"),
			filter.Product:      drawSome(t, "systems", "Fagsystem A", "Fagsystem B"),
			filter.Due:          drawSome(t, "due", somePeriods...),
			filter.Changed:      drawSome(t, "happened", somePeriods...),
			filter.Class:        drawSome(t, "classes", filter.Of(filter.Class).Values...),
		},
		Sort:  rapid.SampledFrom(append([]string{""}, Sorts...)).Draw(t, "sort"),
		Limit: rapid.IntRange(0, 60).Draw(t, "limit"),
	}
	if rapid.IntRange(0, 3).Draw(t, "since") == 0 {
		q.ChangedSince = drawTime(t, "changedSince")
	}
	if rapid.IntRange(0, 2).Draw(t, "search") == 0 {
		q.Text = rapid.SampledFrom([]string{
			"SKOLE", "skole it", "i", "LØSNING", "Åp", "--", "felles digital", "drift it", "aapen", "n", "ngen", "løsnign", "skolene",
		}).Draw(t, "q")
	}
	if q.Sort == Relevance && len(search.Words(q.Text)) == 0 {
		q.Sort = ""
	}
	return q
}
