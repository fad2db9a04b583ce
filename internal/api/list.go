package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/api/gen"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
)

// ListInitiatives answers a page of a selection, or all of it as CSV or as
// newline-delimited JSON.
func (a *API) ListInitiatives(ctx context.Context, r gen.ListInitiativesRequestObject) (gen.ListInitiativesResponseObject, error) {
	if err := a.waitFor(ctx, r.Params.MinPosition); err != nil {
		return nil, err
	}
	q, err := a.query(r.Params)
	if err != nil {
		return nil, err
	}
	return a.list(ctx, q, r.Params.Cursor, Base+"/initiatives", r.Params)
}

// list answers a selection in the form that was asked for.
func (a *API) list(ctx context.Context, q catalogue.Query, cursor, path string, params gen.ListInitiativesParams) (reply, error) {
	switch format := preferred(meta(ctx).Accept, "application/json", "text/csv", "application/x-ndjson"); format {
	case "text/csv":
		return a.csv(ctx, q), nil
	case "application/x-ndjson":
		return a.ndjson(q), nil
	case "":
		return reply{}, fault.New(fault.NotAcceptable, "not_acceptable", nil)
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
	return a.page(page, path, params)
}

// page puts a page together from items that are ready to send.
func (a *API) page(p catalogue.Page, path string, params gen.ListInitiativesParams) (reply, error) {
	out := ok()
	parts := make([][]byte, 0, 2*len(p.Items)+5)
	opening := []byte(`{"items":[`)
	for _, item := range p.Items {
		parts = append(parts, opening, item)
		opening = comma
	}
	if len(p.Items) == 0 {
		parts = append(parts, opening)
	}
	parts = append(parts, fmt.Appendf(nil, `],"total":%d,"facets":`, p.Total), p.Counts)
	if p.Next != nil {
		next := p.Next.Encode(a.cursor)
		parts = append(parts, fmt.Appendf(nil, `,"next":%q`, next)) // base64: nothing to escape
		out.set("Link", "<"+path+"?"+nextQuery(params, next)+`>; rel="next"`)
	}
	return out.pieces(append(parts, closing)...), nil
}

var comma, closing = []byte{','}, []byte{'}'}

// nextQuery is the selection's own query with the cursor of the next page.
func nextQuery(p gen.ListInitiativesParams, cursor string) string {
	v := url.Values{"cursor": {cursor}}
	for name, list := range lists(p) {
		if len(*list) > 0 {
			v[name] = *list
		}
	}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	if p.Bypassed != nil {
		set("bypassed", strconv.FormatBool(*p.Bypassed))
	}
	if p.Limit != 0 {
		set("limit", strconv.Itoa(p.Limit))
	}
	set("changedSince", p.ChangedSince)
	set("q", p.Q)
	set("sort", p.Sort)
	return v.Encode()
}

// lists names the parameters that take several values.
func lists(p gen.ListInitiativesParams) map[string]*[]string {
	return map[string]*[]string{
		"stage": &p.Stage, "standing": &p.Standing, "phase": &p.Phase, "owner": &p.Owner, "ministry": &p.Ministry,
		"theme": &p.Theme, "municipality": &p.Municipality, "obligation": &p.Obligation,
	}
}

// query reads a selection and lists everything that is wrong with it.
func (a *API) query(p gen.ListInitiativesParams) (catalogue.Query, error) {
	var wrong fault.List
	q := catalogue.Query{
		Stage: values(&wrong, "stage", p.Stage, events.Stages), Standing: values(&wrong, "standing", p.Standing, events.Standings),
		Phase: values(&wrong, "phase", p.Phase, events.Phases), Obligation: values(&wrong, "obligation", p.Obligation, events.ObligationLevels),
		Owner: split(p.Owner), Ministry: split(p.Ministry), Theme: split(p.Theme), Bypassed: p.Bypassed,
		Text: p.Q, Sort: p.Sort, Limit: defaultLimit,
	}
	if p.Limit != 0 {
		q.Limit = p.Limit
	}
	for i, slug := range q.Theme {
		_, known := a.ref.Theme(slug)
		wrong.Check(known, at("theme", i), "unknown_theme", fault.Args{"given": slug})
	}
	for i, number := range split(p.Municipality) {
		today, _, known := a.ref.Current(number)
		wrong.Check(known, at("municipality", i), "unknown_municipality", fault.Args{"given": number})
		q.Municipality = append(q.Municipality, today...)
	}
	if p.ChangedSince != "" {
		since, err := a.moment("query.changedSince", p.ChangedSince, false)
		if err != nil {
			wrong.Append(asFault(err).Fields...)
		}
		q.ChangedSince = since
	}
	return q, wrong.Err(fault.Malformed, "", nil)
}

const defaultLimit = 20

func at(name string, i int) string { return "query." + name + "[" + strconv.Itoa(i) + "]" }

// split takes both repeated and comma-separated values.
func split(given []string) []string {
	var out []string
	for _, g := range given {
		for v := range strings.SplitSeq(g, ",") {
			if v = strings.TrimSpace(v); v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}

func values[T ~string](wrong *fault.List, name string, given []string, allowed []T) []string {
	out := split(given)
	for i, v := range out {
		wrong.Check(slices.Contains(allowed, T(v)), at(name, i), "not_one_of", fault.Args{"given": v, "allowed": allowed})
	}
	return out
}

// preferred picks the first of what the client accepts, in the client's
// order; offered[0] if it accepts anything, "" if nothing fits.
func preferred(accept string, offered ...string) string {
	if accept == "" {
		return offered[0]
	}
	for part := range strings.SplitSeq(accept, ",") {
		kind, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		if kind == "*/*" || kind == "application/*" {
			return offered[0]
		}
		if slices.Contains(offered, kind) {
			return kind
		}
	}
	return ""
}

// ndjson streams the whole selection, one list item a line.
func (a *API) ndjson(q catalogue.Query) reply {
	out := ok()
	out.set("Content-Type", "application/x-ndjson")
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
