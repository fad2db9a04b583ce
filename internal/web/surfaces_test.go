package web_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"html"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/webtest"
)

// TestNothingSaysMoreThanTheEvents compares everything that lists initiatives – the
// pages, the API's list, spreadsheets, calendars and the feed – with the document of
// each initiative and with the events behind it: of the seed, and of a registry in
// which much has happened.
func TestNothingSaysMoreThanTheEvents(t *testing.T) {
	t.Parallel()
	t.Run("seed", func(t *testing.T) {
		t.Parallel()
		compareSurfaces(t, seeded(t))
	})
	t.Run("exercised", func(t *testing.T) {
		t.Parallel()
		w := webtest.Open(t)
		done := w.Throughout()
		w.Finish(done)
		w.Throughout()                                                                                // stays in its pilot
		w.Decidable("Varsling om flom", func(p *events.Proposed) { p.Phase = events.PhaseExecution }) // had bypassed the municipalities until then
		w.Propose(func(p *events.Proposed) {
			p.Phase = events.PhaseExecution
			p.Obligation = &events.Obligation{Level: events.ObligationMandatory, Deadline: "2027-06-30", LegalBasis: "Kommuneloven § 5"}
			p.Plan = []events.Milestone{{Milestone: "Pilot", Date: "2027-01-01", Precision: events.PrecisionQuarter}, {Milestone: "Slutt", Date: "2028-01-01", Precision: events.PrecisionYear}}
		})
		candidates := []string{w.Decidable("Felles journal", nil), w.Decidable("Digital byggesøknad", nil)}
		w.Revealed(w.OpenedRound(candidates...), candidates...)
		w.Notify()
		compareSurfaces(t, w)
	})
	t.Run("played", func(t *testing.T) {
		t.Parallel()
		w := played(t)
		w.Notify()
		compareSurfaces(t, w)
	})
}

// truth is what is known of one initiative.
type truth struct {
	*document.Initiative
	days map[events.Date]bool // that its events have, and today
	raw  string               // the events
}

type surfaces struct {
	t      *testing.T
	w      *webtest.World
	b      *webtest.Browser
	truths map[string]truth
	rows   int // that have been compared
}

func compareSurfaces(t *testing.T, w *webtest.World) {
	t.Helper()
	s := &surfaces{t: t, w: w, b: w.Browser("nb"), truths: map[string]truth{}}
	s.b.Pages = withAPI(t, w)
	records, err := w.Query.Records(t.Context(), 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	s.b.Headers.Set("Accept", "application/x-ndjson")
	listed := s.b.Get("/api/v1/initiatives/export").Text
	s.b.Headers.Del("Accept")
	for line := range strings.Lines(listed) {
		var item document.Item
		if err := json.Unmarshal([]byte(line), &item); err != nil {
			t.Fatal(err)
		}
		var d document.Initiative
		if err := json.Unmarshal([]byte(s.b.Get("/api/v1/initiatives/"+item.ID).Text), &d); err != nil {
			t.Fatal(err)
		}
		known := daysOf(records, d.ID)
		known[w.Query.Today(w.Registry.Clock.Now())] = true
		s.truths[d.ID] = truth{&d, known, eventsOf(records, d.ID)}
		s.item(item)
	}
	s.list()
	s.places()
	s.spreadsheets()
	s.calendars()
	s.feed()
	for _, path := range []string{"/", "/tiltak?vis=tavle", "/tiltak?vis=tidslinje", "/neste-aar", "/neste-aar?kommune=1103", "/neste-aar?fylke=11", "/halvaar?periode=2026", "/halvaar?periode=2026-H2", "/sok?q=kommune", "/sok?q=digital"} {
		s.page(path)
	}
	if s.rows < 10*len(s.truths) {
		t.Errorf("compared are %d rows of %d initiatives", s.rows, len(s.truths))
	}
}

// eventsOf are the events of an initiative as they are stored.
func eventsOf(records []events.Record, id string) string {
	var b strings.Builder
	for _, r := range records {
		if r.AggregateID == id {
			b.Write(r.Raw)
		}
	}
	return b.String()
}

// withAPI serves the pages and the API.
func withAPI(t *testing.T, w *webtest.World) http.Handler {
	t.Helper()
	verifier, err := access.NewVerifier(access.VerifierConfig{Local: w.Keys, Clock: w.Registry.Clock.Now, PseudonymKey: w.Keys.Derive("pseudonym")})
	if err != nil {
		t.Fatal(err)
	}
	interfaces := api.New(w.App, w.Query.Reference(), w.Keys.Derive("cursor"), testkit.Logger(t)).WithNotifications(w.Service)
	s, err := server.New(server.Config{
		App: w.App, Pages: w.Pages, API: interfaces, Verifier: verifier, Logger: testkit.Logger(t), Clock: w.Registry.Clock.Now,
		FingerprintKey: w.Keys.Derive("fingerprint"), MaxBody: server.DefaultMaxBody, MaxImport: server.DefaultMaxImport,
		MaxQuery: server.DefaultMaxQuery, Timeout: server.DefaultTimeout, Security: "https://example.org/security", Site: testkit.Site(webtest.Home),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

// same demands that a surface says of an initiative what is true.
func (s *surfaces) same(where, id, what, said, want string) {
	s.t.Helper()
	tidy := func(text string) string {
		return strings.Join(strings.Fields(strings.ReplaceAll(text, "\u00a0", " ")), " ")
	}
	if tidy(said) != tidy(want) {
		s.t.Errorf("%s says that %s of %s is %q, and it is %q", where, what, id, said, want)
	}
}

// item compares a line of the API's list.
func (s *surfaces) item(i document.Item) {
	d := s.truths[i.ID]
	if d.Decision != nil {
		s.same("the list of the API", i.ID, "the class", string(i.Class), string(d.Decision.Class))
	}
	for what, values := range map[string][2]any{
		"the title": {i.Title, d.Title}, "the owner": {i.Owner, d.Owner}, "the stage": {i.Stage, d.Stage}, "the standing": {i.Standing, d.Standing},
		"the phase": {i.Phase, d.Phase}, "the obligation": {i.Obligation, d.Obligation}, "the plan": {i.Plan, d.Plan}, "bypassed": {i.Bypassed, d.Bypassed},
		"the bypass": {i.Bypass, d.Bypass}, "the share": {i.Completeness, d.Completeness}, "whom it concerns": {i.Concerns, d.Concerns}, "changed": {i.ChangedAt, d.ChangedAt},
		"said": {i.SaidAt, d.SaidAt}, "changed by a list": {i.ChangedByList, d.ChangedByList},
	} {
		said, err := json.Marshal(values[0])
		want, werr := json.Marshal(values[1])
		if err != nil || werr != nil {
			s.t.Fatal(err, werr)
		}
		s.same("the list of the API", i.ID, what, string(said), string(want))
	}
}

var (
	rowStart  = regexp.MustCompile(`<(?:tr|li|article)\b`)
	leadsTo   = regexp.MustCompile(`href="/tiltak/(\d{4}-\d{4,})["/?#]`)
	tags      = regexp.MustCompile(`<[^>]+>`)
	rowEnds   = regexp.MustCompile(`</(?:tbody|ul|ol|article|main)>`)
	monthOnly = regexp.MustCompile(`(` + strings.Join(months, "|") + `)\s(\d{4})`)
	quarters  = regexp.MustCompile(`([1-4])\. kvartal (\d{4})`)
)

func words(markup string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(html.UnescapeString(tags.ReplaceAllString(markup, " ")), "\u00a0", " ")), " ")
}

// page demands that each row of a page that is about one initiative states no other
// days than that one's, and gives the rows.
func (s *surfaces) page(path string) map[string][]string {
	s.t.Helper()
	got := s.b.Get(path)
	if got.StatusCode != http.StatusOK {
		s.t.Errorf("%s answers %d", path, got.StatusCode)
		return nil
	}
	body := got.Text[strings.Index(got.Text, "<main"):]
	starts := rowStart.FindAllStringIndex(body, -1)
	out := map[string][]string{}
	for i, at := range starts {
		end := len(body)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		row := body[at[0]:end]
		if ends := rowEnds.FindStringIndex(row); ends != nil {
			row = row[:ends[0]]
		}
		about := map[string]bool{}
		for _, m := range leadsTo.FindAllStringSubmatch(row, -1) {
			about[m[1]] = true
		}
		if len(about) != 1 {
			continue
		}
		for id := range about {
			s.days(path, id, words(row))
			out[id] = append(out[id], row)
			s.rows++
		}
	}
	return out
}

// days demands that a text states no other days, months and quarters than those of an
// initiative.
func (s *surfaces) days(where, id, text string) {
	s.t.Helper()
	d, known := s.truths[id]
	if !known {
		s.t.Errorf("%s has %s, which there is not", where, id)
		return
	}
	for _, strange := range strangers(text, d.days) {
		if strings.Contains(d.raw, strange) { // somebody has written so
			continue
		}
		s.t.Errorf("%s states %s of %s, which no event of it has: %s", where, strange, id, text)
	}
}

// strangers are the days, months and quarters of a text in which there is none of the
// days that are known.
func strangers(text string, known map[events.Date]bool) (out []string) {
	for _, day := range daysOn(text) {
		if !known[day] {
			out = append(out, string(day))
		}
	}
	within := func(from, to int, year string) bool {
		for day := range known {
			if first, _, ok := day.Period(""); ok && string(first[:4]) == year {
				if month, _ := strconv.Atoi(string(first[5:7])); month >= from && month <= to {
					return true
				}
			}
		}
		return false
	}
	rest := written.ReplaceAllString(text, "")
	for _, m := range monthOnly.FindAllStringSubmatch(rest, -1) {
		if month := slices.Index(months, m[1]) + 1; !within(month, month, m[2]) {
			out = append(out, m[0])
		}
	}
	for _, m := range quarters.FindAllStringSubmatch(rest, -1) {
		if n, _ := strconv.Atoi(m[1]); !within(3*n-2, 3*n, m[2]) {
			out = append(out, m[0])
		}
	}
	return out
}

// bypass demands that a row tells that an initiative has bypassed the municipalities,
// or that it had, if and only if that is so.
func (s *surfaces) bypass(where, id, row string) {
	s.t.Helper()
	d := s.truths[id]
	text := words(row)
	now := locale.Bokmaal.Text("page.bypassed.tag", nil)
	until, _, _ := strings.Cut(locale.Bokmaal.Text("page.bypassed.over.tag", map[string]any{"until": "#"}), "#")
	if said := strings.Contains(text, strings.TrimSpace(until)); said != (d.Bypass != nil && !d.Bypassed) {
		s.t.Errorf("%s says that %s had bypassed the municipalities: %v", where, id, said)
	}
	if said := strings.Contains(strings.ReplaceAll(text, until, ""), now) && !strings.Contains(text, strings.TrimSpace(until)); said != d.Bypassed {
		s.t.Errorf("%s says that %s has bypassed the municipalities: %v", where, id, said)
	}
}

var nextPage = regexp.MustCompile(`<a[^>]*href="([^"]*)" rel="next"`)

// list compares every row of the list of initiatives, cell by cell.
func (s *surfaces) list() {
	nb := locale.Bokmaal
	seen := map[string]bool{}
	for path := "/tiltak"; path != ""; {
		for id, rows := range s.page(path) {
			seen[id] = true
			d := s.truths[id]
			cell := func(label string) string {
				m := regexp.MustCompile(`(?s)<td data-label="` + regexp.QuoteMeta(nb.Label(label)) + `">(.*?)</td>`).FindStringSubmatch(rows[0])
				if m == nil {
					s.t.Errorf("the list has no %s of %s", label, id)
					return ""
				}
				return words(m[1])
			}
			unknown := nb.Text("page.unknown", nil)
			obligation, deadline, phase := unknown, "–", unknown
			if o := d.Obligation; o != nil {
				obligation = locale.Capital(nb.Value("level", string(o.Level)))
				if o.Deadline != "" {
					deadline = nb.Date(o.Deadline, "")
				}
			}
			if d.Phase != "" {
				phase = locale.Capital(nb.Value("phase", string(d.Phase)))
			}
			stage := locale.Capital(nb.Value("stage", string(d.Stage)))
			if d.Standing != events.StandingActive {
				stage += " " + locale.Capital(nb.Value("standing", string(d.Standing)))
			}
			s.same("the list", id, "the obligation", cell("obligation"), obligation)
			s.same("the list", id, "the deadline", cell("deadline"), deadline)
			s.same("the list", id, "the stage", cell("stage"), stage)
			s.same("the list", id, "the phase", cell("phase"), phase)
			s.same("the list", id, "the change", cell("changedAt"), changedInWords(&d))
			if text := words(rows[0]); !strings.Contains(text, d.Owner.Name) || !strings.Contains(text, nb.Pick(d.Title)) {
				s.t.Errorf("the list names %s otherwise: %s", id, text)
			}
			s.bypass("the list", id, rows[0])
		}
		m := nextPage.FindStringSubmatch(s.b.Get(path).Text)
		if path = ""; m != nil {
			path = html.UnescapeString(m[1])
		}
	}
	if len(seen) != len(s.truths) {
		s.t.Errorf("the list has %d of %d initiatives", len(seen), len(s.truths))
	}
	for path := "/endringer"; path != ""; {
		s.page(path)
		m := nextPage.FindStringSubmatch(s.b.Get(path).Text)
		if path = ""; m != nil {
			path = html.UnescapeString(m[1])
		}
	}
}

// places compares the cards of municipalities, in every group, and the lists of a
// county.
func (s *surfaces) places() {
	nb := locale.Bokmaal
	group := regexp.MustCompile(`href="(/kommuner/\d{4}\?gruppe=[^"#]*)`)
	cards := 0
	for _, number := range []string{"1103", "1151", "0301"} {
		seen, queue := map[string]bool{}, []string{"/kommuner/" + number}
		for len(queue) > 0 {
			path := queue[0]
			queue = queue[1:]
			if seen[path] {
				continue
			}
			seen[path] = true
			for _, m := range group.FindAllStringSubmatch(s.b.Get(path).Text, -1) {
				queue = append(queue, html.UnescapeString(m[1]))
			}
			for id, rows := range s.page(path) {
				for _, row := range rows {
					if !strings.HasPrefix(row, "<article") {
						continue
					}
					cards++
					d, text := s.truths[id], words(row)
					stage := regexp.MustCompile(`stage-tag"[^>]*>([^<]*)<`).FindStringSubmatch(row)
					if stage == nil || stage[1] != locale.Capital(nb.Value("stage", string(d.Stage))) {
						s.t.Errorf("%s: %s is %s, the card says %v", path, id, d.Stage, stage)
					}
					if !strings.Contains(text, d.Owner.Name) || d.Phase != "" && !strings.Contains(text, nb.Value("phase", string(d.Phase))) {
						s.t.Errorf("%s: the card of %s names another owner or phase: %s", path, id, text)
					}
					if d.Standing != events.StandingActive && !strings.Contains(text, locale.Capital(nb.Value("standing", string(d.Standing)))) {
						s.t.Errorf("%s: the card of %s says nothing of %s", path, id, d.Standing)
					}
					if o := d.Obligation; o != nil && !strings.Contains(text, locale.Capital(nb.Value("level", string(o.Level)))) {
						s.t.Errorf("%s: the card of %s says nothing of %s", path, id, o.Level)
					}
					s.bypass(path, id, row)
				}
			}
		}
	}
	if cards < len(s.truths) {
		s.t.Errorf("only %d cards were compared", cards)
	}
	for _, path := range []string{"/fylker/11", "/fylker/03", "/fylker/11/innforing", "/kommuner/1103/innforing", "/kommuner/1103/fagsystemer"} {
		s.page(path)
	}
}

// spreadsheets compares every row of the CSV file, and the workbook with it cell by
// cell.
func (s *surfaces) spreadsheets() {
	nb := locale.Bokmaal
	read := csv.NewReader(strings.NewReader(strings.TrimPrefix(s.b.Get("/tiltak.csv?sprak=nb").Text, "\ufeff")))
	read.Comma = ';'
	rows, err := read.ReadAll()
	if err != nil || len(rows) != len(s.truths)+1 {
		s.t.Fatalf("%d rows of CSV: %v", len(rows), err)
	}
	at := func(label string) int { return slices.Index(rows[0], nb.Label(label)) }
	for _, row := range rows[1:] {
		d, known := s.truths[row[at("id")]]
		if !known {
			s.t.Errorf("the spreadsheet has %s, which there is not", row[0])
			continue
		}
		optional := func(field, v string) string {
			if v == "" {
				return ""
			}
			return nb.Value(field, v)
		}
		want := map[string]string{
			"title": nb.Pick(d.Title), "owner": d.Owner.Name, "owner.number": d.Owner.Number, "stage": nb.Value("stage", string(d.Stage)),
			"standing": nb.Value("standing", string(d.Standing)), "phase": optional("phase", string(d.Phase)), "bypassed": nb.Value("bypassed", d.Bypassed),
			"class": "", "obligation": "", "obligation.deadline": "", "completeness": strconv.Itoa(d.Completeness.Percent),
			"concerns.municipalities": strconv.Itoa(d.Concerns.Municipalities), "changedAt": changedOn(&d), "page": webtest.Home + "/tiltak/" + d.ID,
		}
		if d.Decision != nil {
			want["class"] = nb.Value("class", string(d.Decision.Class))
		}
		if o := d.Obligation; o != nil {
			want["obligation"], want["obligation.deadline"] = nb.Value("level", string(o.Level)), string(o.Deadline)
		}
		for label, value := range want {
			if at(label) < 0 {
				s.t.Fatalf("the spreadsheet has no column %q", nb.Label(label))
			}
			s.same("the spreadsheet", d.ID, label, strings.TrimPrefix(row[at(label)], "'"), value)
		}
		planned := 0
		for _, m := range d.Plan {
			if !m.Dropped {
				planned++
				if !strings.Contains(row[at("plan")], nb.Date(m.Date, m.Precision)) {
					s.t.Errorf("the spreadsheet lacks %s (%s) of %s: %q", m.Date, m.Precision, d.ID, row[at("plan")])
				}
			}
		}
		if said := len(strings.Split(row[at("plan")], "; ")); planned > 0 && said != planned || planned == 0 && row[at("plan")] != "" {
			s.t.Errorf("the spreadsheet has %q of the %d milestones of %s", row[at("plan")], planned, d.ID)
		}
		s.days("the spreadsheet", d.ID, row[at("plan")])
		s.rows++
	}
	s.workbook(rows)
}

func (s *surfaces) workbook(want [][]string) {
	book, err := excelize.OpenReader(bytes.NewReader([]byte(s.b.Get("/tiltak.xlsx?sprak=nb").Text)))
	if err != nil {
		s.t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil || len(rows) != len(want) {
		s.t.Fatalf("%d rows, and %d in the CSV file: %v", len(rows), len(want), err)
	}
	for i, row := range want {
		for k, cell := range row {
			said := ""
			if k < len(rows[i]) {
				said = rows[i][k]
			}
			s.same("the workbook", row[0], want[0][k], said, strings.TrimPrefix(cell, "'"))
		}
	}
}

// calendars compares the days of each initiative's calendar with its plan, its
// obligation and what is to break: none is missing, and none is there besides.
func (s *surfaces) calendars() {
	field := func(event, name string) string {
		m := regexp.MustCompile(`(?m)^` + name + `(?:;[^:\r\n]*)?:([^\r\n]*)`).FindStringSubmatch(event)
		if m == nil {
			return ""
		}
		return m[1]
	}
	for id, d := range s.truths {
		text := strings.NewReplacer("\r\n ", "", "\r\n\t", "").Replace(s.b.Get("/api/v1/calendar.ics?past=true&initiative=" + id).Text)
		said := map[events.Date]bool{}
		for _, event := range strings.Split(text, "BEGIN:VEVENT")[1:] {
			if url := field(event, "URL"); url != webtest.Home+"/tiltak/"+id && !strings.HasPrefix(url, webtest.Home+"/tiltak/"+id+"/puljer/") {
				s.t.Errorf("the calendar of %s has an event that leads to %s", id, url)
			}
			start, err := time.Parse("20060102", field(event, "DTSTART"))
			if err != nil {
				s.t.Errorf("the calendar of %s has an event on %q", id, field(event, "DTSTART"))
				continue
			}
			day := events.Date(start.Format(time.DateOnly))
			if field(event, "STATUS") != "CANCELLED" {
				said[day] = true
			}
			s.rows++
		}
		type period struct{ first, last events.Date }
		var want []period
		for _, m := range d.Plan {
			if !m.Dropped {
				first, last, _ := m.Date.Period(m.Precision)
				want = append(want, period{first, last})
			}
		}
		if d.Obligation != nil && d.Obligation.Deadline != "" {
			want = append(want, period{d.Obligation.Deadline, d.Obligation.Deadline})
		}
		for _, b := range d.Breaking {
			want = append(want, period{b.On, b.On})
		}
		over := d.Standing != events.StandingActive && d.Standing != events.StandingOnHold
		for _, p := range want {
			within := func(day events.Date) bool { return p.first <= day && day <= p.last }
			if !slices.ContainsFunc(slices.Collect(maps.Keys(said)), within) && !over {
				s.t.Errorf("the calendar of %s lacks %s to %s: %v", id, p.first, p.last, said)
			}
		}
		for day := range said {
			if !d.days[day] && !slices.ContainsFunc(want, func(p period) bool { return day == p.first || day == p.last }) {
				s.t.Errorf("the calendar of %s has %s, which no event of it has", id, day)
			}
		}
	}
}

// feed compares the days of the entries of each initiative's feed.
func (s *surfaces) feed() {
	entries := 0
	for id := range s.truths {
		var f struct {
			Entries []struct {
				Title     string `xml:"title"`
				Summary   string `xml:"summary"`
				Content   string `xml:"content"`
				Published string `xml:"published"`
				Updated   string `xml:"updated"`
				Links     []struct {
					Href string `xml:"href,attr"`
				} `xml:"link"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal([]byte(s.b.Get("/api/v1/changes.atom?language=nb&initiative="+id).Text), &f); err != nil {
			s.t.Fatal(err)
		}
		for _, e := range f.Entries {
			entries++
			if len(e.Links) > 0 && strings.HasPrefix(e.Links[0].Href, webtest.Home+"/behov/") { // of a need that it takes up, or that is joined with one
				if need := strings.TrimPrefix(e.Links[0].Href, webtest.Home); s.b.Get(need).StatusCode != http.StatusOK {
					s.t.Errorf("the feed of %s has %s, which there is not", id, need)
				}
				continue
			}
			s.days("the feed", id, words(e.Title+" · "+e.Summary+" · "+e.Content))
			if at, err := time.Parse(time.RFC3339, e.Updated); err != nil || !s.truths[id].days[locale.Day(at)] {
				s.t.Errorf("the feed has a change of %s at %s", id, e.Updated)
			}
			if !slices.ContainsFunc(e.Links, func(l struct {
				Href string `xml:"href,attr"`
			}) bool {
				return strings.Contains(l.Href, "/tiltak/"+id)
			}) {
				s.t.Errorf("an entry of %s leads to %v", id, e.Links)
			}
		}
	}
	if entries == 0 {
		s.t.Error("the feeds have no entry")
	}
}

// What contradicts the events is found.
func TestWhatTheEventsDoNotSayIsFound(t *testing.T) {
	t.Parallel()
	known := map[events.Date]bool{"2026-09-07": true, "2026-12-31": true}
	for text, want := range map[string][]string{
		"Frist 1. mars 2027": {"2027-03-01"}, "Pilot i mars 2027": {"mars 2027"}, "7. september 2026 · april 2028": {"april 2028"}, "I 2. kvartal 2027": {"2. kvartal 2027"},
		"Frist 31. desember 2026": nil, "Sist endret 7. september 2026": nil, "3. kvartal 2026 og desember 2026": nil,
	} {
		if got := strangers(text, known); !slices.Equal(got, want) {
			t.Errorf("%q: found are %q", text, got)
		}
	}
}

// changedOn is the day on which somebody has last said something of an initiative; "" where
// a list has said the last, which does not say when.
func changedOn(d *truth) string {
	if d.SaidAt.IsZero() || d.ChangedByList {
		return ""
	}
	return string(locale.Day(d.SaidAt))
}

// changedInWords is the same as the list of initiatives says it.
func changedInWords(d *truth) string {
	nb, day := locale.Bokmaal, locale.Bokmaal.Date(locale.Day(d.SaidAt), "")
	switch {
	case d.SaidAt.IsZero():
		return nb.Text("page.changed.list", nil)
	case d.ChangedByList:
		return nb.Text("page.changed.list.since", fault.Args{"date": day})
	}
	return day
}
