package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/app/find"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
	"github.com/samstyring/samstyring/internal/search"
)

// hit is something that was found. The answer to a search in openapi.yaml
// says what it is.
type hit struct {
	Kind     find.Kind              `json:"kind"`
	ID       string                 `json:"id"`
	Title    events.Text            `json:"title"`
	Excerpt  []piece                `json:"excerpt,omitempty"`
	Owner    *document.Organisation `json:"owner,omitempty"`
	Stage    events.Stage           `json:"stage,omitempty"`
	Class    events.Class           `json:"class,omitempty"`
	County   string                 `json:"county,omitempty"`
	Page     string                 `json:"page"`
	Resource string                 `json:"resource,omitempty"`
	Standing events.Standing        `json:"standing,omitempty"` // with Words, of what is alike
	Words    []string               `json:"words,omitempty"`
}

// piece is a stretch of a text, and whether it matched.
type piece struct {
	Text  string `json:"text"`
	Match bool   `json:"match,omitempty"`
}

type searchPage struct {
	Items  []hit             `json:"items"`
	Total  int               `json:"total"`
	Kinds  map[find.Kind]int `json:"kinds"`
	Taken  map[string]string `json:"taken,omitempty"`
	Tries  map[string]int    `json:"tries,omitempty"`
	Nearly []string          `json:"nearest,omitempty"`
	Next   string            `json:"next,omitempty"`
}

// excerptLength is how many letters of a text are given, about.
const excerptLength = 220

// sortSearch marks the cursors of a search.
const sortSearch = "search"

// Search answers a page of everything that is found by words.
func (a *API) Search(ctx context.Context, r gen.SearchRequestObject) (gen.SearchResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position := a.app.Query.Position()
	q := find.Query{Text: r.Params.Q}
	for kind := range strings.SplitSeq(r.Params.Kind, ",") {
		if kind != "" {
			q.Kinds = append(q.Kinds, find.Kind(kind))
		}
	}
	answer, err := a.app.Find.Search(q)
	if err != nil {
		return nil, err
	}
	from, err := a.searchFrom(r.Params.Cursor, q, answer.Hits)
	if err != nil {
		return nil, err
	}
	to := min(from+cmp.Or(r.Params.Limit, defaultLimit), len(answer.Hits))
	part, err := answer.Part(from, to)
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	d := searchPage{Items: make([]hit, 0, len(part)), Total: len(answer.Hits), Kinds: answer.Counts, Nearly: answer.Near}
	for _, h := range part {
		d.Items = append(d.Items, a.shapeHit(ctx, h.Thing, answer.Found))
	}
	for _, t := range answer.Taken {
		d.Taken = put(d.Taken, t.Word, t.For)
	}
	for _, t := range answer.Tries {
		d.Tries = put(d.Tries, t.Word, t.Total)
	}
	if to < len(answer.Hits) && to > from {
		d.Next = hitCursor(q, answer.Hits[to-1]).Encode(a.cursor)
		out.set("Link", "<"+Base+"/search?"+nextQuery(meta(ctx).Query, d.Next)+`>; rel="next"`)
	}
	return out.json(d)
}

func put[V any](m map[string]V, key string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = v
	return m
}

// shapeHit gives a hit with an excerpt in the language of the answer, or in the
// one that it has.
func (a *API) shapeHit(ctx context.Context, t find.Thing, found search.Found) hit {
	h := hit{Kind: t.Kind, ID: t.ID, Title: t.Title, Stage: t.Stage, Class: t.Class, County: t.Place, Page: t.Path}
	if t.Owner != "" {
		h.Owner = &document.Organisation{Number: t.Owner, Name: a.ref.NameOf(t.Owner, "")}
	}
	if t.Resource != "" {
		h.Resource = Base + t.Resource
	}
	text, tag := meta(ctx).Language.PickTagged(t.Text)
	if text == "" {
		return h
	}
	for _, p := range search.Excerpt(found.Mark(strings.Join(strings.Fields(text), " "), tag), excerptLength) {
		h.Excerpt = append(h.Excerpt, piece{p.Text, p.Found})
	}
	return h
}

// hitCursor is the place of a hit of a query.
func hitCursor(q find.Query, h find.Hit) catalogue.Cursor {
	return catalogue.Cursor{Sort: sortSearch, Key: strconv.FormatFloat(h.Score, 'g', -1, 64), ID: string(h.Kind) + "/" + h.ID, Filter: q.Hash()}
}

// searchFrom is where a page begins: behind the hit that the cursor names, or where
// that would be.
func (a *API) searchFrom(cursor string, q find.Query, hits []find.Hit) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	c, err := catalogue.DecodeCursor(cursor, a.cursor)
	if err != nil {
		return 0, err
	}
	kind, id, cut := strings.Cut(c.ID, "/")
	score, err := strconv.ParseFloat(c.Key, 64)
	if c.Sort != sortSearch || c.Filter != q.Hash() || !cut || err != nil {
		var wrong fault.List
		wrong.Add("query.cursor", "cursor_other_selection", nil)
		return 0, wrong.Err(fault.Malformed, "", nil)
	}
	last := find.Hit{Thing: find.Thing{Kind: find.Kind(kind), ID: id}, Score: score}
	at, same := slices.BinarySearchFunc(hits, last, find.Compare)
	if same {
		at++
	}
	return at, nil
}

// shapeAlike gives what is likely to be about the same as hits, each with why.
func (a *API) shapeAlike(ctx context.Context, list []find.Likeness) []hit {
	out := make([]hit, 0, len(list))
	for _, l := range list {
		h := a.shapeHit(ctx, l.Thing, search.Found{})
		h.Excerpt, h.Standing, h.Words = nil, l.Standing, l.Words
		out = append(out, h)
	}
	return out
}

// FindAlike answers the initiatives and needs that are likely to be about the same as
// a title with a summary.
func (a *API) FindAlike(ctx context.Context, r gen.FindAlikeRequestObject) (gen.FindAlikeResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position := a.app.Query.Position()
	list, err := a.app.Find.Alike(events.Text{"nb": r.Params.Title}, events.Text{"nb": r.Params.Summary})
	if err != nil {
		return nil, err
	}
	out := ok()
	out.set("Samstyring-Position", formatPosition(position))
	out.set("Cache-Control", "no-cache")
	return out.json(map[string]any{"items": a.shapeAlike(ctx, list)})
}

// suggestion is what somebody may mean who types. The answer to suggest in openapi.yaml
// says what it is.
type suggestion struct {
	Kind     find.Kind   `json:"kind"`
	KindName string      `json:"kindName"`
	ID       string      `json:"id"`
	Title    events.Text `json:"title"`
	Also     string      `json:"also,omitempty"`
	Page     string      `json:"page"`
	Resource string      `json:"resource,omitempty"`
}

// Suggest answers what somebody may mean who has typed the beginning of some words.
func (a *API) Suggest(ctx context.Context, r gen.SuggestRequestObject) (gen.SuggestResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	position := a.app.Query.Position()
	list, err := a.app.Find.Suggest(r.Params.Q)
	if err != nil {
		return nil, err
	}
	out, items := ok(), make([]suggestion, 0, len(list))
	for _, s := range list {
		one := suggestion{
			Kind: s.Kind, KindName: meta(ctx).Language.Text("page.search.kind."+string(s.Kind), nil), ID: s.ID, Title: s.Title, Also: s.Also, Page: s.Path,
		}
		if s.Resource != "" {
			one.Resource = Base + s.Resource
		}
		items = append(items, one)
	}
	out.set("Samstyring-Position", formatPosition(position))
	return out.json(map[string]any{"items": items})
}

func (r reply) VisitSearchResponse(w http.ResponseWriter) error    { return r.write(w) }
func (r reply) VisitSuggestResponse(w http.ResponseWriter) error   { return r.write(w) }
func (r reply) VisitFindAlikeResponse(w http.ResponseWriter) error { return r.write(w) }
