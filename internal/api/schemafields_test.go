package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/google/go-cmp/cmp"

	"github.com/samstyring/samstyring/internal/fault"
)

// checkRequest checks a request the way internal/server does.
func checkRequest(t *testing.T, doc *openapi3.T, r *http.Request, path string) error {
	t.Helper()
	item := doc.Paths.Find(path)
	if item == nil {
		t.Fatalf("no path %s", path)
	}
	route := &routers.Route{Spec: doc, Path: path, PathItem: item, Method: r.Method, Operation: item.GetOperation(r.Method)}
	return openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: map[string]string{"id": "2026-0042"}, Route: route,
		Options: &openapi3filter.Options{MultiError: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	})
}

func TestSchemaFields(t *testing.T) {
	t.Parallel()
	doc, err := Description()
	if err != nil {
		t.Fatal(err)
	}
	scopes := []any{"all", "counties", "municipalities", "population"}
	for _, c := range []struct {
		name, method, path, query, body string
		header                          map[string]string
		want                            []fault.Field
	}{
		{
			name: "a right registration", method: "POST", path: "/initiatives",
			body: `{"title":{"nb":"A"},"summary":{"nb":"B"},"owner":"974761076","reach":{"scope":"all"}}`,
		},
		{
			name: "everything that a registration lacks, at once", method: "POST", path: "/initiatives",
			body: `{"summary":{"nb":"` + strings.Repeat("å", 281) + `","de":"x","fr":"y"},"reach":{"scope":"nobody","min":1.5},"colour":"red",
				"plan":[{"milestone":"P","date":"2026-01-01"},{"milestone":"Q"}],"obligation":null,"themes":"barnehage"}`,
			want: []fault.Field{
				{Path: "colour", Code: "unknown_field"},
				{Path: "obligation", Code: "wrong_type", Args: fault.Args{"expected": "object"}},
				{Path: "plan[1].date", Code: "required"},
				{Path: "reach.min", Code: "wrong_type", Args: fault.Args{"expected": "integer"}},
				{Path: "reach.scope", Code: "not_one_of", Args: fault.Args{"given": "nobody", "allowed": scopes}},
				{Path: "summary.de", Code: "unknown_field"},
				{Path: "summary.fr", Code: "unknown_field"},
				{Path: "summary.nb", Code: "too_long", Args: fault.Args{"max": 280, "given": 281}},
				{Path: "themes", Code: "wrong_type", Args: fault.Args{"expected": "array"}},
				{Path: "title", Code: "required"},
				{Path: "owner", Code: "required"},
			},
		},
		{
			name: "deep inside an assessment", method: "POST", path: "/initiatives/{id}/assessment",
			body: `{"assessment":{"level":"minimum","questions":{},"costs":[{"what":{"nb":"x"},"unit":"NOK","frequency":"one_off",
				"low":-1,"expected":"2","high":3,"confidence":7,"evidence":3}]},"statementDeadline":"16.03.2026"}`,
			want: []fault.Field{
				{Path: "assessment.costs[0].confidence", Code: "out_of_range", Args: fault.Args{"min": 1.0, "max": 5.0, "given": 7.0}},
				{Path: "assessment.costs[0].evidence", Code: "wrong_type", Args: fault.Args{"expected": "string"}},
				{Path: "assessment.costs[0].expected", Code: "wrong_type", Args: fault.Args{"expected": "integer"}},
				{Path: "assessment.costs[0].low", Code: "out_of_range", Args: fault.Args{"min": 0.0, "given": -1.0}},
				{Path: "statementDeadline", Code: "invalid_format", Args: fault.Args{"given": "16.03.2026", "format": "date"}},
			},
		},
		{
			name: "too few and too many", method: "POST", path: "/initiatives/{id}/baselines",
			body: `{"plan":[],"reason":{"nb":"x"}}`,
			want: []fault.Field{{Path: "plan", Code: "too_few", Args: fault.Args{"min": 1, "given": 0}}},
		},
		{
			name: "more rows than an import takes", method: "POST", path: "/imports", query: "source=x",
			body: `{"rows":[` + strings.Repeat(importRow+",", 2000) + importRow + `]}`,
			want: []fault.Field{{Path: "rows", Code: "too_many", Args: fault.Args{"max": 2000, "given": 2001}}},
		},
		{
			name: "null where it removes and where it does not", method: "PATCH", path: "/initiatives/{id}",
			header: map[string]string{"Content-Type": "application/merge-patch+json"},
			body:   `{"obligation":null,"description":null,"plan":null,"externalId":null,"title":{"en":null},"owner":null}`,
			want:   []fault.Field{{Path: "owner", Code: "wrong_type", Args: fault.Args{"expected": "string"}}},
		},
		{
			name: "a body that is cut off", method: "POST", path: "/initiatives", body: `{"title":`,
			want: []fault.Field{{Path: "", Code: "malformed"}},
		},
		{
			name: "a list for a body", method: "POST", path: "/initiatives", body: `[]`,
			want: []fault.Field{{Path: "", Code: "wrong_type", Args: fault.Args{"expected": "object"}}},
		},
		{
			name: "no body", method: "POST", path: "/initiatives",
			want: []fault.Field{{Path: "", Code: "required"}},
		},
		{name: "no body where none is needed", method: "POST", path: "/initiatives/{id}/confirmations"},
		{
			name: "a body of another kind", method: "POST", path: "/initiatives", body: "title=A",
			header: map[string]string{"Content-Type": "text/plain"},
			want: []fault.Field{{Path: "header.Content-Type", Code: "not_one_of",
				Args: fault.Args{"given": "text/plain", "allowed": []string{"application/json"}}}},
		},
		{
			name: "a key that is too long", method: "POST", path: "/initiatives/{id}/confirmations", body: `{}`,
			header: map[string]string{"Idempotency-Key": strings.Repeat("k", 201)},
			want:   []fault.Field{{Path: "header.Idempotency-Key", Code: "too_long", Args: fault.Args{"max": 200, "given": 201}}},
		},
		{
			name: "a right list", method: "GET", path: "/initiatives",
			query: "stage=proposed,assessed&stage=piloted&bypassed=true&limit=200&sort=-title&minPosition=0&q=barn",
		},
		{
			name: "wrong parameters", method: "GET", path: "/initiatives",
			query: "limit=201&sort=colour&minPosition=-1&q=" + strings.Repeat("a", 201),
			want: []fault.Field{
				{Path: "query.q", Code: "too_long", Args: fault.Args{"max": 200, "given": 201}},
				{Path: "query.sort", Code: "not_one_of", Args: fault.Args{"given": "colour", "allowed": []any{
					"-changed", "changed", "title", "-title", "id", "-id", "deadline", "completeness", "registered", "-registered", "relevance"}}},
				{Path: "query.limit", Code: "out_of_range", Args: fault.Args{"min": 1.0, "max": 200.0, "given": 201.0}},
				{Path: "query.minPosition", Code: "out_of_range", Args: fault.Args{"min": 0.0, "given": -1.0}},
			},
		},
		{
			name: "parameters that cannot be read", method: "GET", path: "/history", query: "after=x&limit=",
			want: []fault.Field{
				{Path: "query.after", Code: "wrong_type", Args: fault.Args{"expected": "integer", "given": "x"}},
			},
		},
		{
			name: "an empty position", method: "GET", path: "/history", query: "after=",
			want: []fault.Field{{Path: "query.after", Code: "malformed"}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(c.method, "/?"+c.query, strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/json")
			for name, value := range c.header {
				r.Header.Set(name, value)
			}
			err := checkRequest(t, doc, r, c.path)
			if (err == nil) != (len(c.want) == 0) {
				t.Errorf("checked with error %v", err)
			}
			if diff := cmp.Diff(c.want, SchemaFields(err, fault.MaxFields)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

const importRow = `{"line":1,"values":{"title":{},"summary":{},"reach":{"scope":"all"},"externalId":"a",` +
	`"provenance":{"source":"s","certainty":"memory"}}}`

func TestBodyOnly(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"title.nb": true, "query": true, "header.Idempotency-Key": false, "query.limit": false, "path.id": false, "": false,
	} {
		fields := []fault.Field{{Path: "summary", Code: "required"}, {Path: path, Code: "required"}}
		if got := BodyOnly(fields); got != want {
			t.Errorf("BodyOnly with %q is %v", path, got)
		}
	}
}
