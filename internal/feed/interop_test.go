package feed_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/testkit/npm"
)

type readEvent struct {
	UID, Summary, Description, Start, Status, URL, Stamp string
	AllDay                                               bool
	Days                                                 float64
	Sequence                                             int
	Categories                                           []string
}

type readEntry struct {
	ID, Title, Link, Author, Date, Summary, Content string
	Categories                                      []string
}

type readEmpty struct {
	Components []string
	Zone       string
	Offsets    []int // hours, from winter to winter
}

type readBack struct {
	Name, Refresh string
	Events        []readEvent
	Empty         readEmpty
	Feed          struct {
		Title, Language, Author, Date string
		Links                         map[string]string
		Entries                       []readEntry
	}
}

// TestOthersReadTheSame gives a calendar and a feed to programs that were
// written by others.
func TestOthersReadTheSame(t *testing.T) {
	t.Parallel()
	dir := npm.Install(t, filepath.Join("testdata", "interop"))
	c, f := plan("nb"), changes()
	f.Entries[0].Title = "Ny frist – Matrikkel & kart" // feedparser takes away what looks like a tag, also from plain text
	f.Entries[1].Title = "Čoahkkáigeassu"              // without what XML cannot hold
	nothing := c
	nothing.Events = nil
	calendar, doc, empty := filepath.Join(dir, "plan.ics"), filepath.Join(dir, "changes.atom"), filepath.Join(dir, "empty.ics")
	for name, text := range map[string]string{calendar: renderPlan(t, c), doc: render(t, f), empty: renderPlan(t, nothing)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := npm.Node(t, dir, "read.mjs", calendar, doc, empty)
	var got readBack
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if got.Name != c.Name || got.Refresh != "PT6H" || len(got.Events) != 4 {
		t.Errorf("calendar %q, fetched every %s, %d events", got.Name, got.Refresh, len(got.Events))
	}
	if diff := cmp.Diff(readEmpty{Components: []string{"vtimezone"}, Zone: "Europe/Oslo", Offsets: []int{1, 1, 2, 2, 1}}, got.Empty); diff != "" {
		t.Errorf("a calendar of nothing: %s", diff)
	}
	if diff := cmp.Diff(readEvent{
		UID: c.Events[0].UID(), Summary: "Frist: plikten gjelder – Matrikkel, kart; og \\ mer", Start: "2027-06-01", AllDay: true, Days: 1,
		Description: "Ansvarlig: Kartverket\nSe saken\nhttps://samstyring.example/tiltak/2026-0042", Status: "CONFIRMED", Sequence: 1042,
		Categories: []string{"Bygg, eiendom", "Krever handling"}, URL: c.Events[0].URL, Stamp: "2026-09-07T10:00:00Z",
	}, got.Events[2]); diff != "" {
		t.Errorf("event: %s", diff)
	}
	if e := got.Events[3]; e.Status != "CANCELLED" || e.UID != c.Events[2].UID() {
		t.Errorf("what is cancelled: %+v", e)
	}
	if got.Feed.Title != f.Title || got.Feed.Language != "nb" || got.Feed.Author != f.Author || got.Feed.Date != "2026-09-07T12:00:00.000Z" {
		t.Errorf("feed %+v", got.Feed)
	}
	if got.Feed.Links["current"] != f.Links.Current || got.Feed.Links["prev-archive"] != f.Links.PrevArchive || got.Feed.Links["self"] != f.Links.Self {
		t.Errorf("links %v", got.Feed.Links)
	}
	if diff := cmp.Diff([]readEntry{
		{
			ID: feed.URN("change", "1042.0"), Title: f.Entries[0].Title, Link: f.Entries[0].URL, Author: "Kartverket", Date: "2026-09-07T12:00:00.000Z",
			Summary: f.Entries[0].Summary, Categories: []string{"deadline_set", "act"},
			Content: "<p>Frist: fra 1. januar 2027 til 1. juni 2027 (151 dager senere)</p><p>Gjelder &lt;alle&gt; kommuner &amp; &#34;fylker&#34; ]]&gt;</p>",
		},
		{ID: feed.URN("change", "1040.1"), Title: "Čoahkkáigeassu", Link: f.Entries[1].URL, Author: "Samstyring", Date: "2026-09-07T10:00:00.000Z", Summary: "Kun sammendrag", Categories: []string{}},
	}, got.Feed.Entries); diff != "" {
		t.Errorf("entries: %s", diff)
	}
}
