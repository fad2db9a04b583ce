package initiatives_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// upkept is one of the forms about an initiative: who may send it and who may
// not, what is wrong with a wrong one, and where a right one is seen.
type upkept struct {
	slug     string
	at       testkit.Moment
	before   func(w *webtest.World, id, other string) // what must have happened
	who, not string
	wrong    url.Values // every value of it must come back
	errors   []string   // the fields that are wrong
	right    func(other string) url.Values
	seen     []string // on the initiative's page
	recorded func(s initiative.State, other string) bool
}

// because is what most of the forms ask for.
func because(v url.Values) func(string) url.Values {
	return func(string) url.Values {
		out := url.Values{"reason.nb": {"Derfor & dermed"}}
		for name, values := range v {
			out[name] = values
		}
		return out
	}
}

var inEnglishOnly = "Only <English>"

func related(w *webtest.World, id, other string) {
	for _, kind := range []events.RelationKind{events.RelationDependsOn, events.RelationPartOf} {
		w.Do(testkit.Skatteetaten, id, initiative.AddRelation{Relation: events.Relation{Kind: kind, Target: other}})
	}
}

var upkeeps = []upkept{
	{slug: "sett-pa-vent", at: testkit.Registered, who: "skatteetaten", not: "ks",
		wrong:  url.Values{"reason.en": {inEnglishOnly}, "until": {"2020-02-03"}},
		errors: []string{"reason.nb", "until"}, right: because(url.Values{"until": {"2027-03-01"}}),
		seen: []string{"Derfor &amp; dermed", "1. mars 2027", "/gjenoppta"},
		recorded: func(s initiative.State, _ string) bool {
			return s.Standing == events.StandingOnHold && s.HoldUntil == "2027-03-01"
		}},
	{slug: "gjenoppta", at: testkit.Registered, who: "skatteetaten", not: "stavanger",
		before: func(w *webtest.World, id, _ string) {
			w.Do(testkit.Skatteetaten, id, initiative.PutOnHold{Reason: testkit.Text("Venter")})
		},
		wrong: url.Values{"reason.en": {inEnglishOnly}}, errors: []string{"reason.nb"}, right: because(nil),
		seen:     []string{"Derfor &amp; dermed", "/sett-pa-vent"},
		recorded: func(s initiative.State, _ string) bool { return s.Standing == events.StandingActive }},
	{slug: "trekk", at: testkit.Registered, who: "skatteetaten", not: "ks",
		wrong: url.Values{"reason.en": {inEnglishOnly}}, errors: []string{"reason.nb", "confirmed"},
		right:    because(url.Values{"confirmed": {"ja"}}),
		seen:     []string{"Derfor &amp; dermed", "trukket"},
		recorded: func(s initiative.State, _ string) bool { return s.Standing == events.StandingWithdrawn }},
	{slug: "sla-sammen", at: testkit.Registered, who: "digdir", not: "ks",
		wrong: url.Values{"reason.en": {inEnglishOnly}, "into": {"2026-9999"}}, errors: []string{"into", "reason.nb", "confirmed"},
		right: func(other string) url.Values { return because(url.Values{"into": {other}, "confirmed": {"ja"}})("") },
		seen:  []string{"Derfor &amp; dermed", "Det som blir igjen"},
		recorded: func(s initiative.State, other string) bool {
			return s.Standing == events.StandingMerged && s.MergedInto == other
		}},
	{slug: "tidligere-steg", at: testkit.Registered, who: "digdir", not: "skatteetaten",
		wrong:  url.Values{"since": {"2031-01-01"}, "evidence.url": {"javascript:alert(1)"}, "evidence.date": {"2019-01-01"}},
		errors: []string{"stage", "since", "evidence.source", "evidence.url", "evidence.certainty"},
		right: func(string) url.Values {
			return url.Values{"stage": {"operational"}, "since": {"2019-05-01"}, "evidence.source": {"Årsrapport & regnskap"},
				"evidence.url": {"https://example.no/rapport"}, "evidence.certainty": {"verified"}}
		},
		seen:     []string{"Årsrapport &amp; regnskap", `href="https://example.no/rapport"`, `data-state="skipped"`},
		recorded: func(s initiative.State, _ string) bool { return s.Stage == events.StageOperational }},
	{slug: "tidligere-steg", at: testkit.Registered, who: "digdir", not: "ks",
		wrong: url.Values{"stage": {"piloted"}, "evidence.source": {"Noen <sa> det"}}, errors: []string{"evidence.url", "evidence.certainty"},
		right: func(string) url.Values {
			return url.Values{"stage": {"piloted"}, "evidence.source": {"Noen"}, "evidence.url": {"https://example.no/"}, "evidence.certainty": {"memory"}}
		},
		seen:     []string{"Noen", `data-state="skipped"`},
		recorded: func(s initiative.State, _ string) bool { return s.Stage == events.StagePiloted }},
	{slug: "koble", at: testkit.Registered, who: "skatteetaten", not: "supplier",
		wrong: url.Values{"target": {"2026-9999"}, "note.nb": {"Et <notat>"}}, errors: []string{"kind", "target"},
		right: func(other string) url.Values {
			return url.Values{"kind": {"depends_on"}, "target": {other}, "note.nb": {"Derfor & dermed"}}
		},
		seen: []string{"Derfor &amp; dermed", "Det som blir igjen"},
		recorded: func(s initiative.State, other string) bool {
			return len(s.Relations) == 1 && s.Relations[0].Target == other
		}},
	{slug: "fjern-kobling", at: testkit.Registered, who: "skatteetaten", not: "ks", before: related,
		wrong: url.Values{}, errors: []string{"relation"},
		right: func(other string) url.Values { return url.Values{"relation": {"depends_on " + other}} },
		seen:  []string{"ble fjernet: avhenger av", "Er en del av"},
		recorded: func(s initiative.State, _ string) bool {
			return len(s.Relations) == 1 && s.Relations[0].Kind == events.RelationPartOf
		}},
	{slug: "basisplan", at: testkit.Registered, who: "skatteetaten", not: "ks",
		wrong:  url.Values{"plan[0].date": {"2027-13-40"}, "plan[1].milestone": {""}, "reason.en": {inEnglishOnly}},
		errors: []string{"plan[0].date", "plan[1].milestone", "reason.nb"}, right: because(url.Values{"plan[0].date": {"2027-10-01"}}),
		seen:     []string{"Derfor &amp; dermed", "oktober 2027"},
		recorded: func(s initiative.State, _ string) bool { return s.Baseline[0].Date == "2027-10-01" }},
	{slug: "bekreft", at: testkit.Registered, who: "skatteetaten", not: "hvaler",
		wrong: url.Values{"note.nb": {strings.Repeat("å", initiative.MaxReason+1)}}, errors: []string{"note.nb"},
		right:    func(string) url.Values { return url.Values{"note.nb": {"Derfor & dermed"}} },
		seen:     []string{"Derfor &amp; dermed"},
		recorded: func(s initiative.State, _ string) bool { return s.ConfirmedAt.After(s.RegisteredAt) }},
	{slug: "gjenapne-vurdering", at: testkit.Assessed, who: "skatteetaten", not: "ks",
		wrong: url.Values{"reason.en": {inEnglishOnly}}, errors: []string{"reason.nb"}, right: because(nil),
		seen:     []string{"Derfor &amp; dermed", "/vurdering", "Åpnet igjen"},
		recorded: func(s initiative.State, _ string) bool { return !s.Assessment.Finalised }},
	{slug: "pilot/unntak", at: testkit.Prioritised, who: "ks", not: "skatteetaten",
		wrong: url.Values{"reason.en": {inEnglishOnly}}, errors: []string{"reason.nb", "confirmed"},
		right: because(url.Values{"confirmed": {"ja"}}),
		seen:  []string{"Derfor &amp; dermed", `data-party="municipalities"`},
		recorded: func(s initiative.State, _ string) bool {
			_, signed := s.Waivers[events.PartyMunicipalities]
			return signed && s.Stage == events.StagePrioritized
		}},
	{slug: "pilot/forlat", at: testkit.Joined, who: "stavanger", not: "skatteetaten",
		wrong: url.Values{"reason.en": {inEnglishOnly}}, errors: []string{"reason.nb"}, right: because(nil),
		seen:     []string{"Derfor &amp; dermed", "/pilot/bli-med"},
		recorded: func(s initiative.State, _ string) bool { return len(s.Pilot.Participants) == 0 }},
	{slug: "avvikle", at: testkit.HandedOver, who: "skatteetaten", not: "ks",
		wrong:  url.Values{"on": {""}, "replacedBy": {"2026-9999"}, "reason.en": {inEnglishOnly}},
		errors: []string{"on", "replacedBy", "reason.nb", "confirmed"},
		right: func(other string) url.Values {
			return because(url.Values{"on": {"2027-06-01"}, "replacedBy": {other}, "confirmed": {"ja"}})("")
		},
		seen: []string{"Derfor &amp; dermed", "1. juni 2027"},
		recorded: func(s initiative.State, _ string) bool {
			return s.Standing == events.StandingRetired && s.Retired.On == "2027-06-01"
		}},
}

func TestFormsOfUpkeep(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	other := w.Propose(func(p *events.Proposed) { p.Title = testkit.Text("Det som blir igjen") })
	for _, c := range upkeeps {
		t.Run(c.slug, func(t *testing.T) {
			id := w.Until(t, c.at)
			if c.before != nil {
				c.before(w, id, other)
			}
			at := "/tiltak/" + id
			c.isRefused(t, w, at)
			may := w.As(c.who, "nb")
			may.Get(at).Has(t, `href="`+at+"/"+c.slug+`"`)
			c.isWrong(t, may, at)
			w.Registry.Clock.Advance(time.Second) // what is recorded is later
			complete(may, at+"/"+c.slug, c.right(other))
			w.As(c.who, "nb").Get(at).Has(t, c.seen...)
			s, err := w.Query.State(id)
			if err != nil || !c.recorded(s, other) {
				t.Errorf("recorded %+v, %v", s, err)
			}
		})
	}
	wantNothingForged(t, w)
}

// isRefused: whoever may not is not shown the form, nor where it is, and what
// they send all the same is not recorded.
func (c *upkept) isRefused(t *testing.T, w *webtest.World, at string) {
	t.Helper()
	id := strings.TrimPrefix(at, "/tiltak/")
	before, err := w.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	b, nobody := w.As(c.not, "nb"), w.Browser("nb")
	b.Get(at).HasNot(t, at+"/"+c.slug)
	if got := b.Get(at + "/" + c.slug); got.StatusCode != http.StatusForbidden {
		t.Errorf("%s is shown the form: %d", c.not, got.StatusCode)
	}
	if got := nobody.Get(at + "/" + c.slug); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("nobody is shown the form: %d", got.StatusCode)
	}
	form := c.right(id)
	form.Set("_gjor", "send")
	form.Set("_token", b.Get("/").Token())
	if got := b.Post(at+"/"+c.slug, form); got.StatusCode != http.StatusForbidden {
		t.Errorf("%s sends the form: %d", c.not, got.StatusCode)
	}
	if after, err := w.Query.State(id); err != nil || after.Position != before.Position {
		t.Errorf("something was recorded: %d → %d, %v", before.Position, after.Position, err)
	}
}

var summary = regexp.MustCompile(`(?s)<div class="ds-error-summary".*?</div>`)

var summarised = regexp.MustCompile(`<li>(?:<a class="ds-link" href="#felt-([^"]+)">[^<]+</a>: )?[^<]+</li>`)

var atField = regexp.MustCompile(`id="felt-([^"]+)-feil"`)

// isWrong: every error stands at its field and in the summary, there is no
// other, and what was typed is still there.
func (c *upkept) isWrong(t *testing.T, b *webtest.Browser, at string) {
	t.Helper()
	id := strings.TrimPrefix(at, "/tiltak/")
	before, err := b.World.Query.State(id)
	if err != nil {
		t.Fatal(err)
	}
	got := b.Press(b.Get(at+"/"+c.slug), "vis", c.wrong)
	if got.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("a wrong form: %d", got.StatusCode)
	}
	webtest.LookAt(t, c.slug+" (wrong)", "nb", got.Text)
	want := make([]string, len(c.errors))
	for i, path := range c.errors {
		want[i] = strings.NewReplacer("[", "-", "]", "").Replace(path)
	}
	slices.Sort(want)
	for what, found := range map[string][][]string{
		"in the summary": summarised.FindAllStringSubmatch(summary.FindString(got.Text), -1), "at the fields": atField.FindAllStringSubmatch(got.Text, -1),
	} {
		var errors []string
		for _, m := range found {
			errors = append(errors, m[1])
		}
		if slices.Sort(errors); !slices.Equal(slices.Compact(errors), want) {
			t.Errorf("%s stand errors of %q, want %q", what, errors, want)
		}
	}
	_, typed := got.Fields(t)
	for name, values := range c.wrong {
		if got := typed.Get(name); got != values[0] && got != locale.ShortDay(values[0]) {
			t.Errorf("%s comes back as %q", name, got)
		}
	}
	if after, err := b.World.Query.State(id); err != nil || after.Position != before.Position {
		t.Errorf("something was recorded: %d → %d, %v", before.Position, after.Position, err)
	}
}
