package feed

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/locale"
)

// AtomType is the media type of a feed.
const AtomType = "application/atom+xml; charset=utf-8"

// Feed is one document of a feed: its newest entries, or an archive of older
// ones (RFC 5005, section 4).
type Feed struct {
	ID       string // never changes for a filter and language; URN makes one
	Title    string
	Subtitle string
	Lang     locale.Language
	Author   string
	Rights   string    // licence; ""
	Updated  time.Time // of the newest entry; of the feed's beginning if there is none
	Links    Links
	Archive  bool // this document will never change; it must link to the current one
	Entries  []Entry
}

// Links are the addresses around a document of a feed, all absolute. Empty ones
// are left out. A reader that was away follows PrevArchive from the current
// document until it knows what it finds.
type Links struct {
	Self        string
	Alternate   string // the same for people
	Current     string // the document with the newest entries
	PrevArchive string // the archive before this document
	NextArchive string
}

// Entry is one change.
type Entry struct {
	ID         string // never changes; URN makes one
	Title      string
	Summary    string   // plain text
	Paragraphs []string // plain text, shown one below the other; nil: the summary is all
	URL        string   // for people
	Author     string   // who did it; "": the feed's author
	Published  time.Time
	Updated    time.Time
	Categories []Category
}

// Category is what an entry can be sorted by.
type Category struct {
	Term   string // such as "stage_moved"
	Scheme string // what kind of term it is; URN makes one
	Label  string // for people
}

// URN makes an identifier that is no address and outlives every one: of
// "change", "1042.0" it is urn:samstyring:change:1042.0. The whole registry
// uses the same namespace, see events.Source.
func URN(kind, id string) string { return "urn:samstyring:" + kind + ":" + url.PathEscape(id) }

// Atom writes a feed. It is refused if it lacks what Atom requires.
func Atom(w io.Writer, f Feed) error {
	if err := f.check(); err != nil {
		return fmt.Errorf("write feed %s: %w", f.ID, err)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write feed %s: %w", f.ID, err)
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(f.document()); err != nil {
		return fmt.Errorf("write feed %s: %w", f.ID, err)
	}
	return nil
}

func (f Feed) check() error {
	if f.ID == "" || f.Title == "" || f.Author == "" || f.Links.Self == "" {
		return errors.New("it lacks id, title, author or self link")
	}
	if f.Updated.IsZero() {
		return errors.New("it has no time")
	}
	if f.Archive && f.Links.Current == "" {
		return errors.New("an archive must name the current document")
	}
	seen := make(map[string]bool, len(f.Entries))
	for _, e := range f.Entries {
		switch {
		case e.ID == "" || e.Title == "" || e.Updated.IsZero() || e.URL == "" && len(e.Paragraphs) == 0:
			return fmt.Errorf("entry %q lacks id, title, time or content", e.ID)
		case seen[e.ID]:
			return fmt.Errorf("entry %s stands twice", e.ID)
		}
		seen[e.ID] = true
	}
	return nil
}

type xmlFeed struct {
	XMLName   xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	History   string     `xml:"xmlns:fh,attr,omitempty"`
	Lang      string     `xml:"xml:lang,attr"`
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Subtitle  string     `xml:"subtitle,omitempty"`
	Updated   string     `xml:"updated"`
	Author    *xmlAuthor `xml:"author"`
	Rights    string     `xml:"rights,omitempty"`
	Generator string     `xml:"generator"`
	Links     []xmlLink  `xml:"link"`
	Archive   *struct{}  `xml:"fh:archive"`
	Entries   []xmlEntry `xml:"entry"`
}

type xmlAuthor struct {
	Name string `xml:"name"`
}

type xmlLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type xmlEntry struct {
	ID         string        `xml:"id"`
	Title      string        `xml:"title"`
	Published  string        `xml:"published,omitempty"`
	Updated    string        `xml:"updated"`
	Author     *xmlAuthor    `xml:"author"`
	Categories []xmlCategory `xml:"category"`
	Links      []xmlLink     `xml:"link"`
	Summary    string        `xml:"summary,omitempty"`
	Content    *xmlContent   `xml:"content"`
}

type xmlCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

type xmlContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

func (f Feed) document() xmlFeed {
	doc := xmlFeed{
		Lang: string(f.Lang), ID: f.ID, Title: f.Title, Subtitle: f.Subtitle, Updated: stamp(f.Updated),
		Author: &xmlAuthor{f.Author}, Rights: f.Rights, Generator: "Samstyring", Links: f.Links.list(),
	}
	if f.Archive {
		doc.History, doc.Archive = "http://purl.org/syndication/history/1.0", &struct{}{}
	}
	for _, e := range f.Entries {
		doc.Entries = append(doc.Entries, e.document())
	}
	return doc
}

func (l Links) list() []xmlLink {
	var out []xmlLink
	for _, x := range []struct{ rel, href string }{
		{"self", l.Self}, {"alternate", l.Alternate}, {"current", l.Current}, {"prev-archive", l.PrevArchive}, {"next-archive", l.NextArchive},
	} {
		kind := "application/atom+xml"
		if x.rel == "alternate" {
			kind = "text/html"
		}
		if x.href != "" {
			out = append(out, xmlLink{x.rel, kind, x.href})
		}
	}
	return out
}

func (e Entry) document() xmlEntry {
	doc := xmlEntry{ID: e.ID, Title: e.Title, Updated: stamp(e.Updated), Summary: e.Summary}
	if !e.Published.IsZero() {
		doc.Published = stamp(e.Published)
	}
	if e.Author != "" {
		doc.Author = &xmlAuthor{e.Author}
	}
	if e.URL != "" {
		doc.Links = []xmlLink{{"alternate", "text/html", e.URL}}
	}
	for _, c := range e.Categories {
		doc.Categories = append(doc.Categories, xmlCategory(c))
	}
	if len(e.Paragraphs) > 0 {
		var b strings.Builder
		for _, p := range e.Paragraphs {
			b.WriteString("<p>" + html.EscapeString(p) + "</p>")
		}
		doc.Content = &xmlContent{"html", b.String()}
	}
	return doc
}

// stamp writes a time as Atom wants it, to the second.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
