package web_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// TestPagesSayWhatTheEventsSay compares each initiative's page with its document,
// which the API gives, and with the events behind it: of the seed, and of a
// registry in which much has happened.
func TestPagesSayWhatTheEventsSay(t *testing.T) {
	t.Parallel()
	t.Run("seed", func(t *testing.T) {
		t.Parallel()
		comparePages(t, seeded(t), 61)
	})
	t.Run("exercised", func(t *testing.T) {
		t.Parallel()
		w := webtest.Open(t)
		w.Finish(w.Throughout())
		w.Throughout() // stays in its pilot
		candidates := []string{w.Decidable("Felles journal", nil), w.Decidable("Digital byggesøknad", nil)}
		w.Revealed(w.OpenedRound(candidates...), candidates...)
		comparePages(t, w, 4)
	})
	t.Run("played", func(t *testing.T) {
		t.Parallel()
		comparePages(t, played(t), 15)
	})
}

func comparePages(t *testing.T, w *webtest.World, want int) {
	t.Helper()
	records, err := w.Query.Records(t.Context(), 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	if err := w.Query.Each(catalogue.Query{Sort: "id"}, func(r catalogue.Row) bool { ids = append(ids, r.ID); return true }); err != nil {
		t.Fatal(err)
	}
	if len(ids) < want {
		t.Errorf("%d initiatives, want %d", len(ids), want)
	}
	b := w.Browser("nb")
	for _, id := range ids {
		kept, err := w.Query.Document(id)
		if err != nil {
			t.Fatal(err)
		}
		var d document.Initiative
		if err := json.Unmarshal(kept.JSON, &d); err != nil {
			t.Fatal(err)
		}
		page := b.Get("/tiltak/" + id)
		comparePage(t, &d, page)
		known := daysOf(records, id)
		known[w.Query.Today(w.Registry.Clock.Now())] = true
		stated := strings.ReplaceAll(page.Main(), locale.Bokmaal.Text("page.date.example", nil), "") // beside a field
		for _, day := range daysOn(stated) {
			if !known[day] {
				t.Errorf("%s: the page states %s, which no event of it has", id, day)
			}
		}
	}
}

var (
	stageNow = regexp.MustCompile(`data-state="now"[^>]*><span>([^<]+)</span><small>([^<]*)</small>`)
	share    = regexp.MustCompile(`(\d+) prosent av det kommunene trenger`)
)

// comparePage demands the states, shares and days of a document on its page.
func comparePage(t *testing.T, d *document.Initiative, page webtest.Answer) {
	t.Helper()
	nb, text := locale.Bokmaal, strings.ReplaceAll(page.Main(), "\u00a0", " ")
	has := func(what, words string) {
		if !strings.Contains(text, strings.ReplaceAll(words, "\u00a0", " ")) {
			t.Errorf("%s: the page lacks %s %q", d.ID, what, words)
		}
	}
	now := stageNow.FindStringSubmatch(page.Text)
	if now == nil || now[1] != locale.Capital(nb.Value("stage", string(d.Stage))) {
		t.Errorf("%s is %s, the page says %q", d.ID, d.Stage, now)
	}
	var since []events.Date // not known from what a list says
	if !d.StageSince.IsZero() {
		since = append(since, locale.Day(d.StageSince))
	} else if d.Recorded != nil && d.Recorded.Since != "" {
		since = append(since, d.Recorded.Since)
	}
	if now != nil && !slices.Equal(daysOn(now[2]), since) {
		t.Errorf("%s has its stage since %v, the page says %q", d.ID, since, now[2])
	}
	if m := share.FindStringSubmatch(text); m == nil || m[1] != strconv.Itoa(d.Completeness.Percent) {
		t.Errorf("%s is known by %d per cent, the page says %q", d.ID, d.Completeness.Percent, m)
	}
	if d.Concerns.Municipalities > 0 {
		has("the number of municipalities", nb.Figure(float64(d.Concerns.Municipalities))+" kommune")
	}
	if d.Phase != "" {
		has("the phase", locale.Capital(nb.Value("phase", string(d.Phase))))
	}
	if d.Standing != events.StandingActive {
		has("the standing", nb.Value("standing", string(d.Standing)))
	}
	if o := d.Obligation; o != nil {
		has("the obligation", locale.Capital(nb.Value("level", string(o.Level))))
		if o.Deadline != "" {
			has("the deadline", nb.Date(o.Deadline, ""))
		}
	}
	for _, m := range d.Plan {
		if !m.Dropped {
			has("the milestone", nb.Date(m.Date, m.Precision))
		}
	}
	if bypassed := strings.Contains(text, "Dette tiltaket har gått utenom kommunene"); bypassed != d.Bypassed {
		t.Errorf("%s: bypassed is %v, the page says %v", d.ID, d.Bypassed, bypassed)
	}
}

var (
	months  = []string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"}
	written = regexp.MustCompile(`(\d{1,2})\.\s(` + strings.Join(months, "|") + `)\s(\d{4})`)
	stored  = regexp.MustCompile(`\d{4}-\d{2}-\d{2}(?:T[0-9:.]+Z)?`)
)

// daysOn are the days that a text states.
func daysOn(text string) (out []events.Date) {
	for _, m := range written.FindAllStringSubmatch(text, -1) {
		day, _ := strconv.Atoi(m[1])
		out = append(out, events.Date(fmt.Sprintf("%s-%02d-%02d", m[3], slices.Index(months, m[2])+1, day)))
	}
	return out
}

// daysOf are the days that the events of an initiative have, and those of the
// rounds that it is in.
func daysOf(records []events.Record, id string) map[events.Date]bool {
	of := map[string]bool{id: true}
	for _, r := range records {
		if strings.Contains(string(r.Raw), id) {
			of[r.AggregateID] = true
		}
	}
	out := map[events.Date]bool{}
	for _, r := range records {
		if !of[r.AggregateID] {
			continue
		}
		out[locale.Day(r.Time)] = true
		for _, day := range daysOn(string(r.Raw)) { // in what somebody has written
			out[day] = true
		}
		for _, s := range stored.FindAllString(string(r.Raw), -1) {
			if at, err := time.Parse(time.RFC3339, s); err == nil {
				out[locale.Day(at)] = true
			} else {
				out[events.Date(s)] = true
			}
		}
	}
	return out
}
