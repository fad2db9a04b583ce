package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/subscription"
)

// atomPage is how many entries a page of the feed has.
const atomPage = 50

// registryBegan is the time of a feed without entries.
var registryBegan = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// GetChangesAtom answers a page of the Atom feed.
func (a *API) GetChangesAtom(ctx context.Context, r gen.GetChangesAtomRequestObject) (gen.GetChangesAtomResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	p := r.Params
	filters, err := a.wanted(subscription.Filters{
		Municipality: p.Municipality, County: p.County, Owner: p.Owner, Ministry: p.Ministry, Theme: p.Theme,
		Stage: p.Stage, ChangeClass: p.ChangeClass, Initiative: p.Initiative, Text: p.Text,
	})
	if err != nil {
		return nil, err
	}
	before, err := cursorOf("query.before", p.Before)
	if err != nil {
		return nil, err
	}
	last, err := a.notify.Feed().Last()
	if err != nil {
		return nil, fmt.Errorf("read last change: %w", err)
	}
	if before != nil && before.Compare(last) <= 0 {
		last = *before // what is older than a cursor does not change any more
	}
	page := atomQuery{origin: meta(ctx).Origin, lang: spoken(ctx, p.Language), filters: filters, before: before}
	tag := feed.ETag(last.String(), page.origin, page.self(), string(page.lang), a.ref.Version())
	return conditional(ctx, tag, feed.AtomType, page.lang, func() ([]byte, error) { return a.atom(page) })
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

// atomQuery is which page of which feed was asked for.
type atomQuery struct {
	origin  string
	lang    locale.Language
	filters subscription.Filters
	before  *changes.Cursor
}

// address is the page before a cursor, or the newest one.
func (q atomQuery) address(before *changes.Cursor) string {
	v := filterQuery(q.filters)
	v.Set("language", string(q.lang))
	if before != nil {
		v.Set("before", before.String())
	}
	return q.origin + Base + "/changes.atom?" + v.Encode()
}

func (q atomQuery) self() string { return q.address(q.before) }

// filterQuery writes filters as a query, always in the same way.
func filterQuery(f subscription.Filters) url.Values {
	v := url.Values{}
	for name, values := range map[string][]string{
		"municipality": f.Municipality, "county": f.County, "owner": f.Owner, "ministry": f.Ministry, "theme": f.Theme,
		"stage": f.Stage, "changeClass": f.ChangeClass, "initiative": f.Initiative, "text": f.Text,
	} {
		if values != nil {
			v[name] = values
		}
	}
	return v
}

// atom renders a page.
func (a *API) atom(q atomQuery) ([]byte, error) {
	found, next, err := a.toldBefore(q)
	if err != nil {
		return nil, err
	}
	first := q.address(nil)
	f := feed.Feed{
		ID: feed.URN("changes", filterQuery(q.filters).Encode()+"#"+string(q.lang)), Title: q.lang.Text("feed.title", nil),
		Lang: q.lang, Author: q.lang.Text("feed.author", nil), Rights: q.lang.Text("feed.rights", nil), Updated: registryBegan,
		Links: feed.Links{Self: q.self(), Alternate: q.origin + "/endringer", First: first, Current: first},
	}
	if next != nil {
		f.Links.Next = q.address(next)
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

// toldBefore finds a page of changes, newest first; next is nil on the last
// page.
func (a *API) toldBefore(q atomQuery) (found []changes.Change, next *changes.Cursor, err error) {
	selector, scanned := subscription.Select(q.filters, a.ref), 0
	var at changes.Cursor
	for c, err := range a.notify.Feed().Backward(q.before) {
		if err != nil {
			return nil, nil, fmt.Errorf("read changes: %w", err)
		}
		if len(found) == atomPage || scanned == maxScanned {
			return found, &at, nil
		}
		scanned++
		if at = c.Cursor; selector.Matches(c) {
			found = append(found, *c)
		}
	}
	return found, nil, nil
}

// entry puts a change into words.
func (a *API) entry(c *changes.Change, q atomQuery) feed.Entry {
	headline, detail := c.Words(q.lang, a.ref)
	e := feed.Entry{
		ID: feed.URN("change", c.ID), Title: q.lang.Text("feed.entry", fault.Args{"title": q.lang.Pick(c.Title), "what": headline}),
		Summary: headline, Paragraphs: []string{headline}, URL: q.origin + "/tiltak/" + url.PathEscape(c.Initiative),
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
