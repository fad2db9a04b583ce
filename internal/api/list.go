package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"

	"github.com/samstyring/samstyring/internal/accept"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/filter"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/sheet"
)

// inList are the filters of the list of initiatives.
var inList = filter.API(filter.InList)

// listing is what a list is asked for besides filters.
type listing struct {
	changedSince, words, sort string
	limit                     int
	withoutFacets             bool
}

// ListInitiatives answers a page of a selection.
func (a *API) ListInitiatives(ctx context.Context, r gen.ListInitiativesRequestObject) (gen.ListInitiativesResponseObject, error) {
	p := r.Params
	if err := a.waitFor(ctx, p.MinPosition); err != nil {
		return nil, err
	}
	q, err := a.query(ctx, listing{p.ChangedSince, p.Q, p.Sort, p.Limit, p.WithoutFacets})
	if err != nil {
		return nil, err
	}
	return a.list(ctx, q, p.Cursor, "")
}

// linesType is the media type of items that stand one a line.
const linesType = "application/x-ndjson"

// ExportInitiatives answers a whole selection as a file.
func (a *API) ExportInitiatives(ctx context.Context, r gen.ExportInitiativesRequestObject) (gen.ExportInitiativesResponseObject, error) {
	p := r.Params
	if err := a.waitFor(ctx, p.MinPosition); err != nil {
		return nil, err
	}
	q, err := a.query(ctx, listing{changedSince: p.ChangedSince, words: p.Q, sort: p.Sort})
	if err != nil {
		return nil, err
	}
	switch accept.Preferred(meta(ctx).Accept, "text/csv", sheet.XLSXType, linesType) {
	case "text/csv":
		return a.csv(ctx, q), nil
	case sheet.XLSXType:
		return a.xlsx(ctx, q), nil
	case linesType:
		return a.ndjson(q), nil
	}
	return nil, fault.New(fault.NotAcceptable, "not_acceptable_file", nil)
}

// ofPages are the parameters of lists that mean nothing for a file.
var ofPages = []string{"cursor", "limit", "withoutFacets"}

// asFile leads whoever wants a list as a file to the address of files, with what
// was asked.
func asFile(given url.Values, municipality string) reply {
	query := maps.Clone(given)
	for _, name := range ofPages {
		delete(query, name)
	}
	if municipality != "" {
		query["municipality"] = []string{municipality}
	}
	address := url.URL{Path: Base + "/initiatives/export", RawQuery: query.Encode()}
	out := reply{status: http.StatusTemporaryRedirect}
	out.set("Location", address.String())
	out.set("ETag", "") // it is no version of the list
	return out
}

// list answers a page of a selection, of those that concern a municipality if
// one is named.
func (a *API) list(ctx context.Context, q catalogue.Query, cursor, municipality string) (reply, error) {
	path := Base + "/initiatives"
	if municipality != "" {
		path = Base + "/municipalities/" + municipality + "/initiatives"
	}
	switch accept.Preferred(meta(ctx).Accept, "application/json", "text/csv", sheet.XLSXType, linesType) {
	case "application/json":
	case "":
		return reply{}, fault.New(fault.NotAcceptable, "not_acceptable", nil)
	default:
		return asFile(meta(ctx).Query, municipality), nil
	}
	if cursor != "" {
		after, err := catalogue.DecodeCursor(cursor, a.cursor)
		if err != nil {
			return reply{}, err
		}
		q.After = &after
	}
	page, err := a.app.Query.List(q)
	if err != nil {
		return reply{}, err
	}
	return a.page(ctx, page, path)
}

// page puts a page together from items that are ready to send.
func (a *API) page(ctx context.Context, p catalogue.Page, path string) (reply, error) {
	out := ok()
	parts := make([][]byte, 0, 2*len(p.Items)+6)
	opening := []byte(`{"items":[`)
	for _, item := range p.Items {
		parts = append(parts, opening, item)
		opening = comma
	}
	if len(p.Items) == 0 {
		parts = append(parts, opening)
	}
	parts = append(parts, fmt.Appendf(nil, `],"total":%d`, p.Total))
	if p.Counts != nil {
		parts = append(parts, []byte(`,"facets":`), p.Counts)
	}
	if p.Next != nil {
		next := p.Next.Encode(a.cursor)
		parts = append(parts, fmt.Appendf(nil, `,"next":%q`, next)) // base64: nothing to escape
		out.set("Link", "<"+path+"?"+nextQuery(meta(ctx).Query, next)+`>; rel="next"`)
	}
	return out.pieces(append(parts, closing)...), nil
}

var comma, closing = []byte{','}, []byte{'}'}

// nextQuery is the address's own query with the cursor of the next page.
func nextQuery(given url.Values, cursor string) string {
	next := maps.Clone(given)
	delete(next, "minPosition")
	next["cursor"] = []string{cursor}
	return next.Encode()
}

// query reads a selection and lists everything that is wrong with it.
func (a *API) query(ctx context.Context, p listing) (catalogue.Query, error) {
	where, found, err := inList.Read(meta(ctx).Query, a.app.Query.Filters())
	if err != nil {
		return catalogue.Query{}, err
	}
	var wrong fault.List
	wrong.Append(found...)
	q := catalogue.Query{Where: where.Rows(a.ref), Text: p.words, Sort: p.sort, Limit: cmp.Or(p.limit, defaultLimit), WithoutFacets: p.withoutFacets}
	if p.changedSince != "" {
		since, err := a.moment("query.changedSince", p.changedSince, false)
		if err != nil {
			wrong.Append(asFault(err).Fields...)
		}
		q.ChangedSince = since
	}
	return q, wrong.Err(fault.Malformed, "", nil)
}

const defaultLimit = 20

// ndjson streams the whole selection, one list item a line.
func (a *API) ndjson(q catalogue.Query) reply {
	out := ok()
	out.set("Content-Type", linesType)
	out.set("Cache-Control", "no-cache")
	out.set("Vary", "Accept")
	out.stream = func(w http.ResponseWriter) error {
		var failed error
		err := a.app.Query.Each(q, func(row catalogue.Row) bool {
			_, failed = w.Write(append(append(make([]byte, 0, len(row.Item)+1), row.Item...), '\n'))
			return failed == nil
		})
		return errors.Join(err, failed)
	}
	return out
}
