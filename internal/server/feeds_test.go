package server_test

import (
	"bufio"
	"context"
	"encoding/xml"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

const atom = "/api/v1/changes.atom"

type atomFeed struct {
	ID    string `xml:"id"`
	Title string `xml:"title"`
	Lang  string `xml:"lang,attr"`
	Links []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID    string `xml:"id"`
		Title string `xml:"title"`
	} `xml:"entry"`
}

func (f atomFeed) link(rel string) string {
	for _, l := range f.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

func decodeAtom(t *testing.T, a answer) (f atomFeed) {
	t.Helper()
	if err := xml.Unmarshal(a.Body.Bytes(), &f); err != nil {
		t.Fatalf("%v in %s", err, a.Body)
	}
	return f
}

type netPage struct {
	Items []struct{ ID, Cursor, Class, Initiative, Headline string }
	Next  string
	More  bool
}

// The pull feed and the Atom feed tell the same changes, each once and in the
// same order.
func TestFeedsTellTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	w.loadSeed(t)
	var pulled []string
	for after := "0.0"; ; {
		page := decode[netPage](t, w.get(t, "/api/v1/changes?limit=7&after="+after))
		for _, c := range page.Items {
			pulled = append(pulled, "urn:samstyring:change:"+c.ID)
		}
		if after = page.Next; !page.More {
			break
		}
	}
	var fed []string
	for target := atom + "?language=nn"; target != ""; {
		f := decodeAtom(t, w.get(t, target))
		for _, e := range f.Entries {
			fed = append(fed, e.ID)
		}
		if f.Lang != "nn" || f.link("current") != "http://example.com"+atom+"?language=nn" {
			t.Fatalf("language %s, links %v", f.Lang, f.Links)
		}
		target = strings.TrimPrefix(f.link("prev-archive"), "http://example.com")
	}
	slices.Reverse(fed)
	if len(pulled) < 61 || !slices.Equal(pulled, fed) {
		t.Errorf("pulled %d\n%v\nfed %d\n%v", len(pulled), pulled, len(fed), fed)
	}
}

// A reader that has a version gets 304 until something is published; 1507 leads to
// both of its heirs, and other filters to nothing.
func TestAtomOfAFilter(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	w.register(t, testkit.Skatteetaten, `,"reach":{"scope":"municipalities","codes":["1507"],"referenceDate":"2021-01-01"}`)
	for query, want := range map[string]int{
		"municipality=1508": 1, "municipality=1580": 1, "municipality=1103": 0, "municipality=1103,1580": 1, "county=15": 1,
		"owner=" + testkit.Skatteetaten: 1, "owner=" + testkit.Nav: 0, "changeClass=stage_moved&stage=proposed": 1, "changeClass=date_moved": 0,
		"text=bygges": 1, "text=noe+annet": 0, "initiative=2026-0001": 1,
	} {
		if got := len(decodeAtom(t, w.get(t, atom+"?"+query)).Entries); got != want {
			t.Errorf("%s: %d, want %d", query, got, want)
		}
	}
	for query, want := range map[string]string{"": "Endringer i nasjonale digitaliseringstiltak", "?municipality=1151&owner=" + testkit.Nav: "Endringer: Utsira, Arbeids- og velferdsetaten (Nav)", "?county=11&language=en": "Changes: Rogaland"} {
		if f := decodeAtom(t, w.get(t, atom+query)); f.Title != want {
			t.Errorf("the feed of %q is called %q, want %q", query, f.Title, want)
		}
	}
	tag := w.get(t, atom).Header().Get("ETag")
	again := func() int { return w.send(t, request(http.MethodGet, atom, "", with("If-None-Match", tag))).Code }
	if again() != http.StatusNotModified {
		t.Error("not 304")
	}
	if w.get(t, atom, with("Accept-Language", "en")).Header().Get("ETag") == tag {
		t.Error("the same tag in another language")
	}
	w.register(t, testkit.Nav, "")
	if again() != http.StatusOK {
		t.Error("304 although something was published")
	}
	for query, want := range map[string]string{
		"municipality=9999": "query.municipality[0] unknown_municipality", "municipality=": "query.municipality malformed",
		"changeClass=all": "query.changeClass[0] not_one_of", "archive=x": "query.archive invalid_cursor", "archive=01-0": "query.archive invalid_cursor", "kommune=0301": "query.kommune unknown_parameter",
		"language=se": "query.language not_one_of",
	} {
		a := w.send(t, request(http.MethodGet, atom+"?"+query, ""))
		p := decode[api.Problem](t, a)
		if a.Code != http.StatusBadRequest || len(p.Errors) != 1 || p.Errors[0].Path+" "+p.Errors[0].Code != want {
			t.Errorf("%s: %d %+v", query, a.Code, p.Errors)
		}
	}
}

func TestCalendarOfAMunicipality(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	path := w.register(t, testkit.Skatteetaten, `,"obligation":{"level":"mandatory","deadline":"2028-01-01"},
		"plan":[{"milestone":"Pilot","date":"2026-12-01","precision":"month"},{"milestone":"Lansering","date":"2027-06-01"}]`)
	const calendar = "/api/v1/calendar.ics?municipality=1103"
	first := w.get(t, calendar)
	tag := first.Header().Get("ETag")
	count := func(a answer, text string) int { return strings.Count(a.Body.String(), text) }
	if count(first, "BEGIN:VEVENT") != 3 || count(first, "SEQUENCE:1\r\n") != 3 || count(first, "STATUS:CANCELLED") != 0 {
		t.Errorf("first\n%s", first.Body)
	}
	if a := w.send(t, request(http.MethodGet, calendar, "", with("If-None-Match", tag))); a.Code != http.StatusNotModified {
		t.Errorf("then %d", a.Code)
	}
	w.command(t, http.StatusOK, testkit.Skatteetaten, path+"/baselines", `{"plan":[{"milestone":"Pilot","date":"2027-02-01","precision":"month"}],"reason":{"nb":"Ny."}}`)
	second := w.get(t, calendar, with("If-None-Match", tag))
	if count(second, "BEGIN:VEVENT") != 3 || count(second, "SEQUENCE:2\r\n") != 2 || count(second, "STATUS:CANCELLED") != 1 || count(second, "DTSTART;VALUE=DATE:20270201") != 1 {
		t.Errorf("second\n%s", second.Body)
	}
	english := w.get(t, calendar+"&language=en")
	uids := func(a answer) (out []string) {
		for line := range strings.Lines(a.Body.String()) {
			if strings.HasPrefix(line, "UID:") {
				out = append(out, line)
			}
		}
		return out
	}
	if !slices.Equal(uids(second), uids(english)) || count(english, "meet the obligation") != 1 {
		t.Errorf("in English\n%s", english.Body)
	}
	if a := w.send(t, request(http.MethodGet, "/api/v1/calendar.ics", "")); a.Code != http.StatusBadRequest {
		t.Errorf("of nothing: %d", a.Code)
	}
}

// Whoever an initiative leaves, by its reach or its owner, sees cancelled what
// was ahead, for as long as programs may have it; when it comes back the days
// are later than that.
func TestCalendarOfWhoIsLeft(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.notifying(t, webhook.Config{})
	reach := func(code string) string { return `{"scope":"municipalities","codes":["` + code + `"]}` }
	path := w.register(t, testkit.Skatteetaten, `,"reach":`+reach("1103")+`,"plan":[{"milestone":"Lansering","date":"2027-06-01"}]`)
	change := func(body string) {
		t.Helper()
		tag := w.get(t, path).Header().Get("ETag")
		a := w.send(t, request(http.MethodPatch, path, body, w.by(t, testkit.Digdir), with("If-Match", tag), with("Content-Type", "application/merge-patch+json")))
		if a.Code != http.StatusOK {
			t.Fatalf("change: %d %s", a.Code, a.Body)
		}
		w.Clock.Advance(time.Hour) // longer than edits are gathered
		w.register(t, testkit.Nav, `,"reach":`+reach("0301"))
	}
	of := func(query string) (status string, sequence int, tag string) {
		t.Helper()
		a := w.get(t, "/api/v1/calendar.ics?"+query)
		for line := range strings.Lines(a.Body.String()) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
			switch name {
			case "STATUS":
				status += value
			case "SEQUENCE":
				sequence, _ = strconv.Atoi(value)
			}
		}
		return status, sequence, a.Header().Get("ETag")
	}
	const stavanger, both = "municipality=1103", "municipality=1103&owner=" + testkit.Skatteetaten
	status, before, tag := of(stavanger)
	if status != "CONFIRMED" {
		t.Fatalf("at first %q", status)
	}
	change(`{"reach":` + reach("4601") + `}`)
	for _, query := range []string{stavanger, both, stavanger + "&initiative=2026-0001"} {
		if status, sequence, now := of(query); status != "CANCELLED" || sequence <= before || now == tag {
			t.Errorf("%s after it left: %q %d", query, status, sequence)
		}
	}
	for query, want := range map[string]string{
		"municipality=4601": "CONFIRMED", "municipality=5001": "", "initiative=2026-0001": "CONFIRMED",
		"municipality=1103&owner=" + testkit.Nav: "", stavanger + "&initiative=2026-0002": "",
	} {
		if status, _, _ := of(query); status != want {
			t.Errorf("%s after it left 1103: %q, want %q", query, status, want)
		}
	}
	_, left, tag := of(stavanger)
	change(`{"reach":` + reach("1103") + `}`)
	if status, sequence, _ := of(stavanger); status != "CONFIRMED" || sequence <= left {
		t.Errorf("when it is back: %q %d after %d", status, sequence, left)
	}
	change(`{"owner":"` + testkit.Nav + `"}`)
	for query, want := range map[string]string{both: "CANCELLED", "owner=" + testkit.Skatteetaten: "CANCELLED", stavanger: "CONFIRMED"} {
		if status, _, _ := of(query); status != want {
			t.Errorf("%s with another owner: %q, want %q", query, status, want)
		}
	}
	w.Clock.Advance(91 * 24 * time.Hour)
	if status, _, now := of(both); status != "" || now == tag {
		t.Errorf("after ninety days %q", status)
	}
}

// A stream is not ended by the limits of requests, and is by the server's end.
func TestStreamOverTheServer(t *testing.T) {
	t.Parallel()
	const readers = 200
	w := newWorld(t)
	var s *server.Server
	a := w.notifying(t, webhook.Config{})
	w.serve(t, w.App, func(c *server.Config) {
		c.API, c.Timeout, c.MaxStreamsPerAddress = a, time.Nanosecond, readers
		var err error
		if s, err = server.New(*c); err != nil {
			t.Fatal(err)
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, listener) }()
	streams := make([]*bufio.Scanner, readers)
	for i := range streams {
		answer, err := http.Get(fmt.Sprintf("http://%s/api/v1/changes/stream?municipality=1103&after=0.0", listener.Addr()))
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%v %v", answer, err)
		}
		t.Cleanup(func() { _ = answer.Body.Close() }) // the server has ended by then
		streams[i] = bufio.NewScanner(answer.Body)
	}
	w.metrics = s.Metrics()
	if want := fmt.Sprintf("samstyring_streams_open %d\n", readers); !strings.Contains(w.measured(t), want) {
		t.Errorf("metrics lack %s", want)
	}
	w.register(t, testkit.Nav, `,"reach":{"scope":"municipalities","codes":["0301"]}`)
	w.register(t, testkit.Nav, "")
	for i, lines := range streams {
		for lines.Scan() && !strings.HasPrefix(lines.Text(), "data:") {
		}
		if !strings.Contains(lines.Text(), `"initiative":"2026-0002"`) {
			t.Fatalf("stream %d: %s %v", i, lines.Text(), lines.Err())
		}
	}
	stop()
	for i, lines := range streams {
		for lines.Scan() {
		}
		if lines.Err() != nil {
			t.Errorf("stream %d ended with %v", i, lines.Err())
		}
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A calendar holds what lies ahead, of a county as of a municipality; what has
// passed is given to whoever asks for it, and passes with the day.
func TestCalendarLiesAhead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register(t, testkit.Skatteetaten, `,"reach":{"scope":"municipalities","codes":["1103"]},
		"plan":[{"milestone":"For lengst","date":"2020-01-01"},{"milestone":"Innen året","date":"2026-01-01","precision":"year"},{"milestone":"Snart","date":"2026-09-08"}]`)
	of := func(query string) string { return w.get(t, "/api/v1/calendar.ics?"+query).Body.String() }
	for _, query := range []string{"municipality=1103", "county=11", "county=11&municipality=0301"} {
		got := of(query)
		if strings.Contains(got, "For lengst") || !strings.Contains(got, "Innen året") || !strings.Contains(got, "Snart") {
			t.Errorf("%s\n%s", query, got)
		}
		if all := of(query + "&past=true"); strings.Count(all, "BEGIN:VEVENT") != 3 {
			t.Errorf("%s with what has passed\n%s", query, all)
		}
	}
	if got := of("county=03"); strings.Contains(got, "VEVENT") {
		t.Errorf("of another county\n%s", got)
	}
	tag := w.get(t, "/api/v1/calendar.ics?county=11").Header().Get("ETag")
	w.Clock.Advance(48 * time.Hour)
	if a := w.send(t, request(http.MethodGet, "/api/v1/calendar.ics?county=11", "", with("If-None-Match", tag))); a.Code != http.StatusOK || strings.Contains(a.Body.String(), "Snart") {
		t.Errorf("two days later: %d\n%s", a.Code, a.Body)
	}
}
