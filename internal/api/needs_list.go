package api

import (
	"cmp"
	"context"
	"encoding/json"
	"hash/fnv"
	"maps"
	"net/url"
	"slices"
	"time"

	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// ListNeeds answers a page of the needs that are asked for.
func (a *API) ListNeeds(ctx context.Context, r gen.ListNeedsRequestObject) (gen.ListNeedsResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position, p := a.app.Query.Position(), r.Params
	where, err := a.wanted(ctx, query.FiltersOfNeeds)
	if err != nil {
		return nil, err
	}
	f := query.NeedFilter{Where: where.Set, Urgent: p.List}
	if p.Phase != "" {
		f.Phases = []need.Phase{need.Phase(p.Phase)}
	}
	list, err := a.app.Find.ListNeeds(f, p.Q)
	if err != nil {
		return nil, err
	}
	pages := needPages{secret: a.cursor, selection: selectionOf(meta(ctx).Query), ranked: p.Q != ""}
	from, err := pages.after(list, p.Cursor)
	if err != nil {
		return nil, err
	}
	to := min(from+cmp.Or(p.Limit, defaultLimit), len(list))
	items, l := make([]needDocument, 0, to-from), a.app.Query.Lookups()
	for i := from; i < to; i++ {
		items = append(items, a.shapeNeed(&list[i], nil, l))
	}
	if err := l.Or(nil); err != nil {
		return nil, err
	}
	out, body := ok(), map[string]any{"items": items, "total": len(list)}
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	if to < len(list) {
		next := pages.cursor(&list[to-1], to)
		body["next"] = next
		out.set("Link", "<"+Base+"/needs?"+nextQuery(meta(ctx).Query, next)+`>; rel="next"`)
	}
	return out.json(body)
}

// needPages are the pages of one selection of needs.
type needPages struct {
	secret    []byte
	selection uint64
	ranked    bool // by how well words fit, and not by who is behind them
}

// needKey is where a page ended.
type needKey struct {
	Behind int       `json:"b"`
	At     time.Time `json:"t"`
	Index  int       `json:"n"` // of the next one, where they are ranked
}

// selectionOf tells selections apart: all that is asked for but the page.
func selectionOf(given url.Values) uint64 {
	asked := maps.Clone(given)
	for _, name := range []string{"cursor", "limit", "minPosition"} {
		delete(asked, name)
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(asked.Encode())) // a hash takes all
	return h.Sum64()
}

func (p needPages) sort() string {
	if p.ranked {
		return "relevance"
	}
	return "behind"
}

// cursor is where to go on behind a need; index is that of the next one.
func (p needPages) cursor(last *query.NeedSum, index int) string {
	key, err := json.Marshal(needKey{len(last.Behind), last.At, index})
	if err != nil {
		panic(err) // numbers and a time always encode
	}
	return catalogue.Cursor{Sort: p.sort(), Key: string(key), ID: last.ID, Filter: p.selection}.Encode(p.secret)
}

// after is the index of the first need of the page that a cursor leads to: behind where
// the last one of the page before was, also if that has moved since or is gone. Ranked
// ones have no such place: it is behind the need itself, or else where the page ended.
func (p needPages) after(list []query.NeedSum, cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	c, err := catalogue.DecodeCursor(cursor, p.secret)
	if err != nil {
		return 0, err
	}
	var key needKey
	if json.Unmarshal([]byte(c.Key), &key) != nil || c.Sort != p.sort() || c.Filter != p.selection {
		return 0, &fault.Error{Code: fault.Malformed, Fields: []fault.Field{{Path: "query.cursor", Code: "cursor_other_selection"}}}
	}
	if p.ranked {
		if i := slices.IndexFunc(list, func(s query.NeedSum) bool { return s.ID == c.ID }); i >= 0 {
			return i + 1, nil
		}
		return min(key.Index, len(list)), nil
	}
	place := query.NeedPlace{Behind: key.Behind, At: key.At, ID: c.ID}
	if i := slices.IndexFunc(list, func(s query.NeedSum) bool { return place.Compare(s.Place()) < 0 }); i >= 0 {
		return i, nil
	}
	return len(list), nil
}
