package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/locale"
	"github.com/samstyring/samstyring/internal/stream"
	"github.com/samstyring/samstyring/internal/subscription"
)

// shownChange is a change as subscribers get it, with its words. Its schema
// is Change.
type shownChange struct {
	changes.Change
	Headline string `json:"headline"`
	Detail   string `json:"detail,omitempty"`
}

func (a *API) showChange(c *changes.Change, l locale.Language) shownChange {
	out := shownChange{Change: *c}
	out.Headline, out.Detail = c.Words(l, a.ref)
	return out
}

// maxScanned is how many changes one answer looks at: filters that match little
// must not read the whole history in one request.
const maxScanned = 20_000

// scanPage is how many changes are read at a time.
const scanPage = 500

// ListChanges answers what was published after a cursor.
func (a *API) ListChanges(ctx context.Context, r gen.ListChangesRequestObject) (gen.ListChangesResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	p := r.Params
	filters, err := a.wanted(ctx, filter.OfFeed)
	if err != nil {
		return nil, err
	}
	after, err := cursorOf("query.after", p.After)
	if err != nil {
		return nil, err
	}
	if after == nil {
		after = &changes.Cursor{}
	}
	found, next, more, err := a.changesAfter(*after, feedLimit(p.Limit), subscription.Select(filters, a.ref, a.app.Query.Synonyms))
	if err != nil {
		return nil, err
	}
	lang := spoken(ctx, p.Language)
	items := make([]shownChange, len(found))
	for i := range found {
		items[i] = a.showChange(&found[i], lang)
	}
	out := ok()
	out.set("Content-Language", string(lang))
	out.set("Cache-Control", "no-cache")
	out.set("Vary", "Accept-Language")
	return out.json(map[string]any{"items": items, "next": next, "more": more})
}

// changesAfter finds at most limit changes after a cursor, and says how far it has
// looked.
func (a *API) changesAfter(after changes.Cursor, limit int, s subscription.Selector) (found []changes.Change, next changes.Cursor, more bool, err error) {
	next, more = after, true
	for scanned := 0; more && scanned < maxScanned; scanned += scanPage {
		var page []changes.Change
		if page, more, err = a.notify.Feed().Changes(next, scanPage); err != nil {
			return nil, next, false, fmt.Errorf("read changes: %w", err)
		}
		for i := range page {
			if len(found) == limit {
				return found, next, true, nil
			}
			if next = page[i].Cursor; s.Matches(&page[i]) {
				found = append(found, page[i])
			}
		}
	}
	return found, next, more, nil
}

// StreamChanges writes what is published to an open connection.
func (a *API) StreamChanges(ctx context.Context, r gen.StreamChangesRequestObject) (gen.StreamChangesResponseObject, error) {
	if err := a.notifying(); err != nil {
		return nil, err
	}
	p := r.Params
	filters, err := a.wanted(ctx, filter.OfFeed)
	if err != nil {
		return nil, err
	}
	after, err := cursorOf("query.after", p.After)
	if p.LastEventID != "" {
		after, err = cursorOf("header.Last-Event-ID", p.LastEventID)
	}
	if err != nil {
		return nil, err
	}
	reader := stream.Reader{After: after, Language: spoken(ctx, p.Language)}
	if !filters.Empty() {
		reader.Wants = subscription.Select(filters, a.ref, a.app.Query.Synonyms).Matches
	}
	out := ok()
	out.set("Content-Language", string(reader.Language))
	out.stream = func(w http.ResponseWriter) error { return a.hub.Serve(ctx, w, reader) }
	return out, nil
}

// encodeChange writes a change as the data of an event of the stream.
func (a *API) encodeChange(c *changes.Change, l locale.Language) ([]byte, error) {
	return json.Marshal(a.showChange(c, l))
}

// notifying is nil if changes are published here.
func (a *API) notifying() error {
	if a.notify == nil {
		return fault.New(fault.Unavailable, "notifications_off", nil)
	}
	return nil
}
