package rounds_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// TestDecisionsThatRestOnAnEarlierVersionCanBeTakenUp: they stand among what a
// round can decide on, with what has changed, and no others that are decided.
func TestDecisionsThatRestOnAnEarlierVersionCanBeTakenUp(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	c := w.Decidable("Felles journal", nil)
	stands, changed := w.Until(t, testkit.Prioritised), w.Until(t, testkit.Prioritised)
	title := testkit.Text("Inntekt & formue uten søknad")
	w.Do(testkit.Skatteetaten, changed, initiative.Amend{Title: &title})
	w.Do(testkit.Skatteetaten, changed, initiative.ReportPhase{Phase: events.PhaseExecution, Note: testkit.Text("Byttet fase")})
	room := "/prioritering/" + w.OpenedRound(c)
	b := w.As("ks", "nb")
	for _, path := range []string{"/prioritering/ny", room + "/kandidater"} {
		page := b.Get(path)
		webtest.LookAt(t, path, "nb", page.Text)
		page.Has(t, `value="`+changed+`"`, "avgjort som «nå» 7. september 2026, og endret siden", "Dette er endret etter at det ble signert",
			"<del>Inntekt uten søknad</del>", "<ins>Inntekt &amp; formue uten søknad</ins>")
		page.HasNot(t, `value="`+stands+`"`, "Byttet fase")
	}
	b.Get(room+"/kandidater").HasNot(t, `name="velg" value="`+c+`"`)
	must(b, room+"/kandidater", map[string]string{"velg": changed}).Has(t, "Kandidaten er lagt til.", `<option value="`+changed+`"`)
	b.Get(room+"/kandidater").HasNot(t, `name="velg" value="`+changed+`"`)
	// What is changed back is what was signed.
	back := testkit.Text("Inntekt uten søknad")
	back["en"] = "Income without application"
	w.Do(testkit.Skatteetaten, changed, initiative.Amend{Title: &back})
	b.Get("/prioritering/ny").HasNot(t, `value="`+changed+`"`)
}

// TestChoosingOverSeveralPages: what is chosen on one page stays chosen on the
// others, and is in the round.
func TestChoosingOverSeveralPages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	ids := w.Assessed(t, 120)
	b := w.As("digdir", "nb")
	path := "/prioritering/ny"
	shown := func(page webtest.Answer) (out []string) {
		for _, m := range regexp.MustCompile(`type="checkbox" name="(?:candidates|tiltak)" value="([^"]+)"`).FindAllStringSubmatch(page.Text, -1) {
			out = append(out, m[1])
		}
		return out
	}
	page := b.Get(path)
	first := shown(page)
	form := filled(page)
	form["candidates"] = []string{first[0], first[99]}
	form.Set("name", "Stor <runde>")
	form.Set("side", "2")
	page = b.Post(path, form)
	second := shown(page)
	if len(first) != 100 || len(second) != 20 || page.StatusCode != http.StatusOK || !slices.Equal(slices.Sorted(slices.Values(slices.Concat(first, second))), ids) {
		t.Fatalf("%d and %d choices, %d", len(first), len(second), page.StatusCode)
	}
	page.Has(t, "101–120 av 120", `value="Stor &lt;runde&gt;"`)
	form = filled(page)
	form.Add("candidates", second[3])
	form.Set("bodies.state", "Rådet")
	wrong := b.Post(path, form)
	wrong.Has(t, `href="#felt-bodies.municipalities"`, `value="`+first[0]+`" checked`, `type="hidden" name="candidates" value="`+second[3]+`"`)
	form = filled(wrong)
	form.Set("bodies.municipalities", "Rådet")
	form.Set("capacityHours", "1")
	got := b.Post(path, form)
	webtest.Sent(t, got)
	room := got.Header.Get("Location")
	s, err := w.Query.RoundState(strings.TrimPrefix(room, "/prioritering/"))
	if want := slices.Sorted(slices.Values([]string{first[0], first[99], second[3]})); err != nil || !slices.Equal(slices.Sorted(slices.Values(s.Candidates)), want) {
		t.Errorf("the round has %v, want %v, %v", s.Candidates, want, err)
	}
}

// TestTurningThePagesOfARound: every candidate stands on one of the pages.
func TestTurningThePagesOfARound(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t)
	ids := w.Assessed(t, 110)
	drafted, decided := w.OpenedRound(ids...), w.OpenedRound(ids...)
	for n := range 2 {
		d := testkit.Draft(fmt.Sprint(n+1), 3, "Fordi", ids...)
		for i := range d.Scores {
			d.Scores[i].Scores = []events.CriterionScore{{Criterion: "user-value", Score: 3, Justification: testkit.Text("Fordi")}}
		}
		w.Score(t, drafted, events.PartyState, d)
	}
	w.Revealed(decided, ids...)
	b := w.As("digdir", "nb")
	for _, c := range []struct {
		path string
		link string // before the number of the initiative
	}{
		{"/prioritering/" + drafted, `/tiltak/`}, {"/prioritering/" + decided, `/tiltak/`}, {"/prioritering/" + decided + "/resultat", `/tiltak/`},
		{"/prioritering/" + drafted + "/poeng?vurdering=2", `/poeng/2/`}, {"/prioritering/" + drafted + "/poeng", `/poeng/1/`},
	} {
		var found []string
		pages := 0
		for path := c.path; path != "" && pages < 10; pages++ {
			page := b.Get(path)
			webtest.LookAt(t, path, "nb", page.Text)
			for _, m := range regexp.MustCompile(`<a (?:class="ds-link" )?href="[^"#]*`+c.link+`([0-9-]+)"`).FindAllStringSubmatch(page.Text, -1) {
				found = append(found, m[1])
			}
			path = ""
			if m := regexp.MustCompile(`href="([^"]+)" rel="next"`).FindStringSubmatch(page.Text); m != nil {
				path, _, _ = strings.Cut(html.UnescapeString(m[1]), "#")
			}
		}
		slices.Sort(found)
		if got := slices.Compact(found); !slices.Equal(got, ids) || pages < 2 {
			t.Errorf("%s: %d pages with %d candidates", c.path, pages, len(got))
		}
	}
	b.Get("/prioritering/"+decided+"?side=99").Has(t, "101–110 av 110")
	if page := b.Get("/prioritering/" + drafted + "/forsegle"); !regexp.MustCompile(`<li>og [0-9\s\x{a0}]+ til</li>`).MatchString(page.Text) {
		t.Errorf("what is missing is not cut: %d bytes", len(page.Text))
	}
}
