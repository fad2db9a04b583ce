package api

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/changefeed"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/subscription"
)

const (
	// minNewest is how many entries the current document has at least, if there
	// are so many.
	minNewest = 50
	// maxParts is how many parts of the feed one answer looks at: filters that
	// match little must not read the whole history in one request.
	maxParts = 64
)

// registryBegan is the time of a feed without entries.
var registryBegan = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// GetChangesAtom answers the newest changes, or an archive.
func (a *API) GetChangesAtom(ctx context.Context, r gen.GetChangesAtomRequestObject) (gen.GetChangesAtomResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	p := r.Params
	filters, err := a.wanted(ctx, filter.OfFeed)
	if err != nil {
		return nil, err
	}
	q := atomQuery{origin: meta(ctx).Origin, lang: spoken(ctx, p.Language), filters: filters}
	if p.Archive != "" {
		return a.atomArchive(ctx, q, p.Archive)
	}
	last, err := a.notify.Feed().Last()
	if err != nil {
		return nil, fmt.Errorf("read last change: %w", err)
	}
	tag := feed.ETag(last.String(), q.origin, q.current(), string(q.lang), a.ref.Version())
	return conditional(ctx, tag, feed.AtomType, q.lang, func() ([]byte, error) { return a.atomNewest(q) })
}

// atomArchive answers a part of the feed that is closed. Once the archive after
// it is known nothing of it can change, and it may be kept for ever.
func (a *API) atomArchive(ctx context.Context, q atomQuery, given string) (reply, error) {
	id, ok := changefeed.ParsePartID(given)
	if !ok {
		return reply{}, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{
			{Path: "query.archive", Code: "invalid_cursor", Args: fault.Args{"given": given}}}}
	}
	part, err := a.notify.Feed().Part(ctx, id)
	if err != nil {
		return reply{}, err
	}
	selector := subscription.Select(q.filters, a.ref, a.app.Query.Synonyms)
	next, err := archiveOf(a.notify.Feed().After(id), selector)
	if err != nil {
		return reply{}, err
	}
	links := feed.Links{Self: q.archive(&id), NextArchive: q.archive(next)}
	tag := feed.ETag(id.String(), links.Self, links.NextArchive, string(q.lang), a.ref.Version())
	out, err := conditional(ctx, tag, feed.AtomType, q.lang, func() ([]byte, error) {
		prev, err := archiveOf(a.notify.Feed().Before(id), selector)
		if err != nil {
			return nil, err
		}
		links.PrevArchive = q.archive(prev)
		return a.atom(q, links, matching(nil, part, selector))
	})
	if next != nil {
		out.set("Cache-Control", "public, max-age=31536000, immutable")
	}
	return out, err
}

// archiveOf is the first of some parts that has anything to show; where that is
// far away, the part that was come to.
func archiveOf(parts iter.Seq2[changefeed.Part, error], selector subscription.Selector) (*changefeed.PartID, error) {
	looked := 0
	for p, err := range parts {
		if err != nil {
			return nil, fmt.Errorf("look for an archive: %w", err)
		}
		if looked++; looked == maxParts || slices.ContainsFunc(p.Changes, func(c changes.Change) bool { return selector.Matches(&c) }) {
			return &p.PartID, nil
		}
	}
	return nil, nil
}

// matching adds what matches in a part to what was found after it, newest
// first.
func matching(found []changes.Change, p changefeed.Part, selector subscription.Selector) []changes.Change {
	for _, c := range slices.Backward(p.Changes) {
		if selector.Matches(&c) {
			found = append(found, c)
		}
	}
	return found
}

// conditional answers 304 to whoever has a version, and renders for the others.
func conditional(ctx context.Context, tag, contentType string, lang locale.Language, render func() ([]byte, error)) (reply, error) {
	out := ok()
	out.set("ETag", tag)
	out.set("Cache-Control", "no-cache")
	out.set("Vary", "Accept-Language")
	if given := meta(ctx).IfNoneMatch; given != "" && matches(given, strings.TrimPrefix(tag, "W/")) {
		out.status = http.StatusNotModified
		return out, nil
	}
	body, err := render()
	if err != nil {
		return reply{}, err
	}
	out.set("Content-Type", contentType)
	out.set("Content-Language", string(lang))
	out.body = body
	return out, nil
}

// atomQuery is which feed was asked for.
type atomQuery struct {
	origin  string
	lang    locale.Language
	filters subscription.Filters
}

// current is the address of the newest changes.
func (q atomQuery) current() string {
	v := q.filters.Query(filter.API(filter.OfFeed))
	v.Set("language", string(q.lang))
	return q.origin + Base + "/changes.atom?" + v.Encode()
}

// archive is the address of an archive; "" of none.
func (q atomQuery) archive(id *changefeed.PartID) string {
	if id == nil {
		return ""
	}
	return q.current() + "&archive=" + id.String()
}

// atomNewest renders the newest changes: all of the last part, which is in no
// archive yet, and those of whole archives before it. So whoever goes on with the archive that
// it names meets every change once.
func (a *API) atomNewest(q atomQuery) ([]byte, error) {
	var found []changes.Change
	var prev *changefeed.PartID
	selector, looked := subscription.Select(q.filters, a.ref, a.app.Query.Synonyms), 0
	for p, err := range a.notify.Feed().Latest() {
		if err != nil {
			return nil, fmt.Errorf("read changes: %w", err)
		}
		if looked++; len(found) >= minNewest || looked > maxParts {
			if prev, err = archiveOf(a.notify.Feed().Before(after(p)), selector); err != nil {
				return nil, err
			}
			break
		}
		found = matching(found, p, selector)
	}
	return a.atom(q, feed.Links{Self: q.current(), PrevArchive: q.archive(prev)}, found)
}

// after is what comes behind a part, whether it is there or not.
func after(p changefeed.Part) changefeed.PartID {
	return changefeed.PartID{Block: p.Block, Part: p.Part + 1}
}

// atom renders a document of the feed, an archive if it is not the current one.
func (a *API) atom(q atomQuery, links feed.Links, found []changes.Change) ([]byte, error) {
	links.Alternate, links.Current = changesPage(q.origin, q.filters), q.current()
	title := q.lang.Text("feed.title", nil)
	if of := a.app.Query.InWords(q.lang, q.filters.Set); of != "" {
		title = q.lang.Text("feed.title.of", fault.Args{"what": of})
	}
	f := feed.Feed{
		ID: feed.URN("changes", q.filters.Identity()+"#"+string(q.lang)), Title: q.lang.Titled(a.app.Exercise(), title),
		Lang: q.lang, Author: q.lang.Text("feed.author", nil), Rights: q.lang.Text("feed.rights", nil), Updated: registryBegan,
		Links: links, Archive: links.Self != links.Current,
	}
	if a.app.Exercise() {
		f.Subtitle = q.lang.Text("page.exercise.banner", nil)
	}
	for i := range found {
		f.Entries = append(f.Entries, a.entry(&found[i], q))
	}
	if len(found) > 0 {
		f.Updated = found[0].At
	}
	var b bytes.Buffer
	if err := feed.Atom(&b, f); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// entry puts a change into words.
func (a *API) entry(c *changes.Change, q atomQuery) feed.Entry {
	headline, detail := c.Words(q.lang, a.ref)
	e := feed.Entry{
		ID: feed.URN("change", c.ID), Title: q.lang.Text("feed.entry", fault.Args{"title": q.lang.Pick(c.Title), "what": headline}),
		Summary: headline, Paragraphs: []string{headline}, URL: q.origin + c.Path(),
		Author: a.ref.NameOf(c.Organisation, ""), Published: c.At, Updated: c.At,
	}
	if detail != "" {
		e.Paragraphs = append(e.Paragraphs, strings.Split(detail, "\n")...)
	}
	for _, class := range append([]changes.Class{c.Class}, c.Also...) {
		e.Categories = append(e.Categories, feed.Category{Term: string(class), Scheme: feed.URN("scheme", "change-class")})
	}
	e.Categories = append(e.Categories, feed.Category{Term: string(c.Severity), Scheme: feed.URN("scheme", "severity")})
	return e
}
