package feed_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/locale"
)

func plan(l locale.Language) feed.Calendar {
	site := "https://samstyring.example/"
	return feed.Calendar{
		Name: "Samstyring: Hvaler", Description: "Milepæler og frister; alt, også avlyst", Lang: l, Source: site + "kalender/3110.ics?a=1;b=2,3",
		URL: site + "kommuner/3110", Refresh: 6 * time.Hour,
		Events: []feed.Event{
			{
				Initiative: "2026-0042", Kind: feed.Deadline, Name: "plikten gjelder", Title: "Matrikkel, kart; og \\ mer", Date: "2027-06-01",
				Owner: "Kartverket", URL: site + "tiltak/2026-0042", Categories: []string{"Bygg, eiendom", "Krever handling"},
				Note: "Se\r\nsaken", Sequence: 1042, Changed: start, Created: start.AddDate(0, -3, 0),
			},
			{
				Initiative: "2026-0011", Kind: feed.Milestone, Name: "Oppstart av pilot", Title: "Felles varsling ved flytting mellom kommuner, til skoler, barnehager og helsetjenester i alle fylker – Čáhcesuolu",
				Date: "2027-01-01", Precision: "quarter", Owner: "Skatteetaten", URL: site + "tiltak/2026-0011", Sequence: 1040, Changed: start,
			},
			{
				Initiative: "2026-0011", Kind: feed.Milestone, Name: "Avvikling", Title: "Felles varsling", Date: "2028-01-01", Precision: "year",
				Sequence: 1041, Changed: start, Cancelled: true,
			},
			{Initiative: "2026-0011", Kind: feed.Milestone, Name: "Avvikling", Title: "Felles varsling", Date: "2029-01-01", Sequence: 7, Changed: start},
			{Initiative: "2026-0012", Kind: feed.Milestone, Name: "Avvikling", Title: "En annen", Date: "2026-12-31", Precision: "month", Sequence: 0, Changed: start},
		},
	}
}

func renderPlan(t *testing.T, c feed.Calendar) string {
	t.Helper()
	var b bytes.Buffer
	if err := feed.ICal(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// property is a content line that has been unfolded.
type property struct{ params, value string }

// component is what stands between BEGIN and END, read by this test's own
// reader.
type component struct {
	name       string
	properties map[string][]property
	parts      []*component
}

func (c *component) one(t *testing.T, name string) string {
	t.Helper()
	p := c.properties[name]
	if len(p) != 1 {
		t.Errorf("%s has %d of %s", c.name, len(p), name)
		return ""
	}
	return p[0].value
}

var unescape = strings.NewReplacer(`\\`, `\`, `\;`, `;`, `\,`, `,`, `\n`, "\n", `\N`, "\n")

// strictCalendar checks the form that RFC 5545 asks for, and reads it.
func strictCalendar(t *testing.T, raw string) *component {
	t.Helper()
	if !utf8.ValidString(raw) || strings.Contains(strings.ReplaceAll(raw, "\r\n", ""), "\n") || !strings.HasSuffix(raw, "\r\n") {
		t.Fatalf("lines do not end as they must, or it is not UTF-8")
	}
	var unfolded []string
	for _, l := range strings.Split(strings.TrimSuffix(raw, "\r\n"), "\r\n") {
		if len(l) > 75 || l == "" || !utf8.ValidString(l) {
			t.Errorf("a line of %d octets, or a character cut in two: %q", len(l), l)
		}
		for _, c := range l {
			if c < ' ' || c == 0x7f {
				t.Errorf("a control character in %q", l)
			}
		}
		if l[0] == ' ' && len(unfolded) > 0 {
			unfolded[len(unfolded)-1] += l[1:]
			continue
		}
		unfolded = append(unfolded, l)
	}
	stack := []*component{{properties: map[string][]property{}}}
	for _, l := range unfolded {
		head, value, ok := strings.Cut(l, ":")
		if !ok {
			t.Fatalf("a line without a value: %q", l)
		}
		name, params, _ := strings.Cut(head, ";")
		top := stack[len(stack)-1]
		switch name {
		case "BEGIN":
			c := &component{name: value, properties: map[string][]property{}}
			top.parts = append(top.parts, c)
			stack = append(stack, c)
		case "END":
			if top.name != value {
				t.Fatalf("%s ends %s", l, top.name)
			}
			stack = stack[:len(stack)-1]
		default:
			top.properties[name] = append(top.properties[name], property{params, unescape.Replace(value)})
		}
	}
	if len(stack) != 1 || len(stack[0].parts) != 1 || stack[0].parts[0].name != "VCALENDAR" {
		t.Fatal("not one calendar")
	}
	cal := stack[0].parts[0]
	if cal.one(t, "VERSION") != "2.0" || cal.one(t, "PRODID") == "" {
		t.Error("no version or product")
	}
	if len(cal.parts) == 0 {
		t.Error("a calendar without components")
	}
	uids := map[string]bool{}
	for _, e := range cal.parts {
		if e.name != "VEVENT" {
			continue
		}
		uid := e.one(t, "UID")
		if uids[uid] {
			t.Errorf("%s stands twice", uid)
		}
		uids[uid] = true
		for _, name := range []string{"DTSTAMP", "LAST-MODIFIED"} {
			if _, err := time.Parse("20060102T150405Z", e.one(t, name)); err != nil {
				t.Errorf("%s of %s: %v", name, uid, err)
			}
		}
		from, errFrom := time.Parse("20060102", e.one(t, "DTSTART"))
		to, errTo := time.Parse("20060102", e.one(t, "DTEND"))
		if errFrom != nil || errTo != nil || !to.Equal(from.AddDate(0, 0, 1)) || e.properties["DTSTART"][0].params != "VALUE=DATE" {
			t.Errorf("%s does not take one day: %v", uid, e.properties)
		}
	}
	return cal
}

func TestICal(t *testing.T) {
	t.Parallel()
	for _, l := range []locale.Language{locale.Bokmaal, locale.Nynorsk} {
		raw := renderPlan(t, plan(l))
		golden(t, "plan."+string(l)+".ics", raw)
		cal := strictCalendar(t, raw)
		for name, want := range map[string]string{
			"METHOD": "PUBLISH", "X-WR-CALNAME": "Samstyring: Hvaler", "NAME": "Samstyring: Hvaler", "REFRESH-INTERVAL": "PT6H",
			"X-PUBLISHED-TTL": "PT6H", "X-WR-CALDESC": "Milepæler og frister; alt, også avlyst", "X-WR-TIMEZONE": "Europe/Oslo",
		} {
			if got := cal.one(t, name); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if source := cal.properties["SOURCE"]; len(source) != 1 || source[0] != (property{"VALUE=URI", plan(l).Source}) {
			t.Errorf("source %v", source)
		}
	}
}

func TestEventsAreWrittenAsTheyStand(t *testing.T) {
	t.Parallel()
	cal := strictCalendar(t, renderPlan(t, plan(locale.Bokmaal)))
	if len(cal.parts) != 4 {
		t.Fatalf("%d events", len(cal.parts))
	}
	month, quarter, day, year := cal.parts[0], cal.parts[1], cal.parts[2], cal.parts[3]
	for _, x := range []struct {
		e                               *component
		summary, status, sequence, date string
	}{
		{month, "Avvikling (desember 2026) – En annen", "CONFIRMED", "0", "20261231"},
		{quarter, "Oppstart av pilot (1. kvartal 2027) – " + plan("nb").Events[1].Title, "CONFIRMED", "1040", "20270101"},
		{day, "Frist: plikten gjelder – Matrikkel, kart; og \\ mer", "CONFIRMED", "1042", "20270601"},
		{year, "Utgår: Avvikling (2028) – Felles varsling", "CANCELLED", "1041", "20280101"},
	} {
		if got := x.e.one(t, "SUMMARY"); got != x.summary {
			t.Errorf("summary %q, want %q", got, x.summary)
		}
		if x.e.one(t, "STATUS") != x.status || x.e.one(t, "SEQUENCE") != x.sequence || x.e.one(t, "DTSTART") != x.date || x.e.one(t, "TRANSP") != "TRANSPARENT" {
			t.Errorf("%s: %v", x.summary, x.e.properties)
		}
	}
	if got := day.properties["CATEGORIES"]; len(got) != 2 || got[0].value != "Bygg, eiendom" {
		t.Errorf("categories %v", got)
	}
	if got := day.one(t, "DESCRIPTION"); got != "Ansvarlig: Kartverket\nSe saken\nhttps://samstyring.example/tiltak/2026-0042" {
		t.Errorf("description %q", got)
	}
	if got := day.one(t, "URL"); got != "https://samstyring.example/tiltak/2026-0042" || day.one(t, "CREATED") == "" {
		t.Errorf("address %q", got)
	}
	if !strings.Contains(quarter.one(t, "DESCRIPTION"), "1. kvartal 2027") {
		t.Errorf("description %q", quarter.one(t, "DESCRIPTION"))
	}
}

// TestIdentities: an event keeps its identity whatever is said of it, and no
// other event has it.
func TestIdentities(t *testing.T) {
	t.Parallel()
	e := plan("nb").Events[0]
	moved := e
	moved.Date, moved.Title, moved.Sequence, moved.Cancelled, moved.Name = "2030-01-01", "Ny", 2000, true, " plikten gjelder "
	if e.UID() != moved.UID() || e.UID() != "2026-0042.f94b6bd728cac32c@samstyring" {
		t.Errorf("identity %s, then %s", e.UID(), moved.UID())
	}
	for _, change := range []func(*feed.Event){
		func(e *feed.Event) { e.Initiative = "2026-0043" },
		func(e *feed.Event) { e.Kind = feed.Milestone },
		func(e *feed.Event) { e.Name = "Plikten gjelder" },
	} {
		other := e
		change(&other)
		if other.UID() == e.UID() {
			t.Errorf("%+v has the identity of another", other)
		}
	}
}

func TestCalendarsThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*feed.Calendar){
		"no such day":        func(c *feed.Calendar) { c.Events[0].Date = "2027-02-29" },
		"no initiative":      func(c *feed.Calendar) { c.Events[0].Initiative = "" },
		"no time":            func(c *feed.Calendar) { c.Events[0].Changed = time.Time{} },
		"negative sequence":  func(c *feed.Calendar) { c.Events[0].Sequence = -1 },
		"address injected":   func(c *feed.Calendar) { c.Events[0].URL = "https://a.example/\r\nX-EVIL:1" },
		"address of nowhere": func(c *feed.Calendar) { c.URL = "tiltak/1" },
		"source injected":    func(c *feed.Calendar) { c.Source = "https://a.example/\nX-EVIL:1" },
	} {
		c := plan("nb")
		change(&c)
		if err := feed.ICal(io.Discard, c); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	c := plan("nb")
	c.Events, c.Refresh = nil, 0
	cal := strictCalendar(t, renderPlan(t, c))
	if got := cal.one(t, "REFRESH-INTERVAL"); got != "PT24H" {
		t.Errorf("a calendar of nothing is fetched every %s", got)
	}
	if len(cal.parts) != 1 || cal.parts[0].one(t, "TZID") != "Europe/Oslo" {
		t.Errorf("a calendar of nothing has %v", cal.parts)
	}
}

// TestAnyTextCanStandInACalendar: whatever is folded and escaped is read back.
func TestAnyTextCanStandInACalendar(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.String().Draw(r, "text")
		c := plan(locale.Bokmaal)
		c.Name, c.Events = s, c.Events[:1]
		c.Events[0].Title, c.Events[0].Note, c.Events[0].Categories = s, s, []string{s, strings.Repeat(s, 20)}
		cal := strictCalendar(t, renderPlan(t, c))
		if got, want := cal.parts[0].properties["CATEGORIES"][1].value, plain(strings.Repeat(s, 20)); got != want {
			r.Errorf("%q is read back as %q", want, got)
		}
	})
}

// plain is a text as a line can hold it.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(c rune) bool {
		return c == ' ' || c < ' ' || c >= 0x7f && c <= 0x9f || c == '\u2028' || c == '\u2029'
	}), " ")
}
