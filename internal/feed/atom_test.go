package feed_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/locale"
)

var update = flag.Bool("update", false, "write the golden files anew; look at what changes")

var start = time.Date(2026, 9, 7, 10, 0, 0, 318e6, time.UTC)

// changes is a feed whose texts hold what a document must escape.
func changes() feed.Feed {
	site := "https://samstyring.example/"
	return feed.Feed{
		ID: feed.URN("feed", "municipality=3110&lang=nb"), Title: "Endringer som gjelder Hvaler", Subtitle: "Tiltak & <frister>",
		Lang: locale.Bokmaal, Author: "Samstyring", Rights: "NLOD 2.0", Updated: start.Add(2 * time.Hour),
		Links: feed.Links{
			Self: site + "endringer.atom?kommune=3110", Alternate: site + "endringer?kommune=3110",
			Current: site + "endringer.atom?kommune=3110", PrevArchive: site + "endringer.atom?kommune=3110&arkiv=7",
		},
		Entries: []feed.Entry{
			{
				ID: feed.URN("change", "1042.0"), Title: "Fristen er flyttet til 1. juni 2027 – Matrikkel <b>& kart</b>", URL: site + "tiltak/2026-0042?a=1&b=2",
				Summary: "Fra 1. januar 2027 til 1. juni 2027", Paragraphs: []string{"Frist: fra 1. januar 2027 til 1. juni 2027 (151 dager senere)", "Gjelder <alle> kommuner & \"fylker\" ]]>"},
				Author: "Kartverket", Published: start.Add(2 * time.Hour), Updated: start.Add(2 * time.Hour),
				Categories: []feed.Category{{"deadline_set", feed.URN("scheme", "change-class"), "Frist"}, {"act", feed.URN("scheme", "severity"), "Krever handling"}},
			},
			{ID: feed.URN("change", "1040.1"), Title: "Čoahkkáigeassu: ođđa dieđut \u0001", URL: site + "tiltak/2026-0007", Summary: "Kun sammendrag", Updated: start},
		},
	}
}

func render(t *testing.T, f feed.Feed) string {
	t.Helper()
	var b bytes.Buffer
	if err := feed.Atom(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what is written; run with -update and look at the difference. Written is\n%s", name, got)
	}
}

const atom = "http://www.w3.org/2005/Atom"

// node is an element as it is read.
type node struct {
	name     xml.Name
	attr     map[string]string
	text     string
	children []*node
}

func (n *node) all(name string) (out []*node) {
	for _, c := range n.children {
		if c.name.Local == name {
			out = append(out, c)
		}
	}
	return out
}

func read(t *testing.T, doc string) *node {
	t.Helper()
	root := &node{}
	path := []*node{root}
	for d := xml.NewDecoder(strings.NewReader(doc)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, doc)
		}
		last := path[len(path)-1]
		switch e := token.(type) {
		case xml.StartElement:
			n := &node{name: e.Name, attr: map[string]string{}}
			for _, a := range e.Attr {
				n.attr[a.Name.Local] = a.Value
			}
			last.children = append(last.children, n)
			path = append(path, n)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			last.text += string(e)
		}
	}
	return root.children[0]
}

// strict checks what RFC 4287 and RFC 5005 ask of a document.
func strict(t *testing.T, doc string) *node {
	t.Helper()
	f := read(t, doc)
	if f.name.Space != atom || f.name.Local != "feed" || f.attr["lang"] == "" {
		t.Errorf("root %v, language %q", f.name, f.attr["lang"])
	}
	exactly := func(n *node, names ...string) {
		for _, name := range names {
			found := n.all(name)
			if len(found) != 1 || found[0].name.Space != atom || strings.TrimSpace(found[0].text) == "" {
				t.Errorf("%s has %d of %s, or an empty one", n.name.Local, len(found), name)
				continue
			}
			if name == "updated" {
				if _, err := time.Parse(time.RFC3339, found[0].text); err != nil {
					t.Error(err)
				}
			}
		}
	}
	exactly(f, "id", "title", "updated")
	if len(f.all("author")) != 1 {
		t.Error("the feed has no author")
	}
	rels := map[string]string{}
	for _, l := range f.all("link") {
		if _, twice := rels[l.attr["rel"]]; twice || l.attr["href"] == "" {
			t.Errorf("link %v stands twice or leads nowhere", l.attr)
		}
		rels[l.attr["rel"]] = l.attr["href"]
	}
	if rels["self"] == "" {
		t.Error("no link to itself")
	}
	if archive := f.all("archive"); len(archive) > 0 && (archive[0].name.Space != "http://purl.org/syndication/history/1.0" || rels["current"] == "") {
		t.Errorf("archive %v without its namespace or a link to the current document", archive[0].name)
	}
	seen := map[string]bool{}
	for _, e := range f.all("entry") {
		exactly(e, "id", "title", "updated")
		id := e.all("id")[0].text
		if seen[id] || !strings.HasPrefix(id, "urn:samstyring:change:") {
			t.Errorf("entry id %q stands twice or may change", id)
		}
		seen[id] = true
		if len(e.all("link")) == 0 && len(e.all("content")) == 0 {
			t.Errorf("entry %s has neither address nor content", id)
		}
	}
	return f
}

func TestAtom(t *testing.T) {
	t.Parallel()
	doc := render(t, changes())
	golden(t, "changes.atom", doc)
	f := strict(t, doc)
	if doc != render(t, changes()) {
		t.Error("the same feed is rendered in two ways")
	}
	entries := f.all("entry")
	if len(entries) != 2 || entries[0].all("title")[0].text != changes().Entries[0].Title {
		t.Fatalf("the title is read back as %q", entries[0].all("title")[0].text)
	}
	content := entries[0].all("content")[0]
	if want := "<p>Gjelder &lt;alle&gt; kommuner &amp; &#34;fylker&#34; ]]&gt;</p>"; content.attr["type"] != "html" || !strings.HasSuffix(content.text, want) {
		t.Errorf("content %v %q", content.attr, content.text)
	}
	if got := entries[1].all("title")[0].text; got != "Čoahkkáigeassu: ođđa dieđut \uFFFD" {
		t.Errorf("what XML cannot hold is read back as %q", got)
	}
	if got := entries[0].all("updated")[0].text; got != "2026-09-07T12:00:00Z" {
		t.Errorf("time %q", got)
	}
	if c := entries[0].all("category"); len(c) != 2 || c[0].attr["term"] != "deadline_set" || c[0].attr["label"] != "Frist" {
		t.Errorf("categories %v", c)
	}
}

func TestAtomOfNothingAndOfAnArchive(t *testing.T) {
	t.Parallel()
	f := changes()
	f.Entries = nil
	strict(t, render(t, f))
	f = changes()
	f.Archive, f.Links.Self, f.Links.NextArchive = true, f.Links.Self+"&arkiv=8", f.Links.Self+"&arkiv=9"
	doc := render(t, f)
	golden(t, "archive.atom", doc)
	if got := strict(t, doc).all("archive"); len(got) != 1 {
		t.Errorf("%d archive marks", len(got))
	}
}

func TestFeedsThatAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*feed.Feed){
		"no id":                      func(f *feed.Feed) { f.ID = "" },
		"no title":                   func(f *feed.Feed) { f.Title = "" },
		"no author":                  func(f *feed.Feed) { f.Author = "" },
		"no self link":               func(f *feed.Feed) { f.Links.Self = "" },
		"no time":                    func(f *feed.Feed) { f.Updated = time.Time{} },
		"archive of nothing current": func(f *feed.Feed) { f.Archive, f.Links.Current = true, "" },
		"entry without id":           func(f *feed.Feed) { f.Entries[0].ID = "" },
		"entry without title":        func(f *feed.Feed) { f.Entries[0].Title = "" },
		"entry without time":         func(f *feed.Feed) { f.Entries[0].Updated = time.Time{} },
		"entry without anything":     func(f *feed.Feed) { f.Entries[1].URL = "" },
		"entry twice":                func(f *feed.Feed) { f.Entries[1].ID = f.Entries[0].ID },
	} {
		f := changes()
		change(&f)
		if err := feed.Atom(io.Discard, f); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if err := feed.Atom(full{}, changes()); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a writer that fails: %v", err)
	}
}

// full is a disk with no room.
type full struct{}

// Write implements io.Writer.
func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// TestAnyTextCanBeRead: whatever stands in the texts, the document is sound.
func TestAnyTextCanBeRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.String().Draw(r, "text") + "x"
		f := changes()
		f.Title, f.Entries[0].Title, f.Entries[0].Summary, f.Entries[0].Paragraphs = s, s, s, []string{s, s}
		f.Entries[0].Categories[0] = feed.Category{Term: s, Label: s}
		strict(t, render(t, f))
	})
}

func TestETag(t *testing.T) {
	t.Parallel()
	tags := []string{
		feed.ETag("1042.0"), feed.ETag("1042.1"), feed.ETag("1042.0", ""), feed.ETag("1042.0", "nb"), feed.ETag("1042.0", "nn"),
		feed.ETag("1042.0", "n", "b"), feed.ETag("1042.0", "nb", "page=2"),
	}
	slices.Sort(tags)
	if len(slices.Compact(tags)) != 7 {
		t.Errorf("two documents have one tag: %v", tags)
	}
	if tag := feed.ETag("1042.0", "nb"); tag != feed.ETag("1042.0", "nb") || !strings.HasPrefix(tag, `W/"`) || strings.Count(tag, `"`) != 2 {
		t.Errorf("tag %s", tag)
	}
	if got := feed.URN("feed", "kommune=0301 æ/"); got != "urn:samstyring:feed:kommune=0301%20%C3%A6%2F" {
		t.Error(got)
	}
}
