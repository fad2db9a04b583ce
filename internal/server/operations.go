package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/labstack/echo/v4"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/api"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/feed"
	"github.com/samstyring/samstyring/internal/notify/mail"
)

// operations gives every operation of the API description its own check of
// requests, so that nothing reaches a handler that the description does not
// allow, and no route has to be looked up twice.
func (s *Server) operations() (map[string][]echo.MiddlewareFunc, error) {
	doc, err := api.Description()
	if err != nil {
		return nil, fmt.Errorf("read API description: %w", err)
	}
	out, edition := map[string][]echo.MiddlewareFunc{}, feed.ETag(string(api.DescriptionYAML()))
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			route := &routers.Route{Spec: doc, Path: path, PathItem: item, Method: method, Operation: op}
			out[op.OperationID] = s.around(route, edition)
		}
	}
	return out, nil
}

// around is what an operation needs of the server, and nothing else: Echo makes each of
// them anew for every request. edition says how the API describes itself.
func (s *Server) around(route *routers.Route, edition string) (all []echo.MiddlewareFunc) {
	id := route.Operation.OperationID
	if keeps(route) {
		all = append(all, s.kept)
	}
	all = append(all, s.operation(route))
	if slices.Contains(Lists, id) {
		all = append(all, s.versioned(edition, keeps(route)))
	}
	if costs := operationCost(id); costs != nil {
		all = append(all, s.heavyOperation(costs))
	}
	if id == "streamChanges" {
		all = append(all, s.limitStreams)
	}
	return all
}

var filterOptions = &openapi3filter.Options{
	MultiError:          true,
	SkipSettingDefaults: true,                                  // a request is checked, never changed
	AuthenticationFunc:  openapi3filter.NoopAuthenticationFunc, // the caller is known by then; rights are the policy's
}

// opaqueOptions leave a body that is no JSON to whoever reads it.
var opaqueOptions = func() *openapi3filter.Options {
	options := *filterOptions
	options.ExcludeRequestBody = true
	return &options
}()

// operation checks one operation's requests. What is wrong in the body of a
// command is handed on, so that the answer names the domain's reasons too.
func (s *Server) operation(route *routers.Route) echo.MiddlewareFunc {
	limit, read, shape := s.cfg.MaxBody, s.body, commandLimits
	switch route.Operation.OperationID {
	case "importInitiatives":
		limit, read, shape = s.cfg.MaxImport, s.file, importLimits
	case "amendImport":
		limit, shape = maxTyped, importLimits
	case "reportBounce":
		limit, read = min(limit, mail.MaxReturned), s.letter
	}
	guarded := guarded(route.Operation)
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if !s.cfg.App.Readable() { // half the truth is no answer
				return fault.New(fault.Unavailable, "not_ready", nil)
			}
			if guarded {
				caller, err := s.actFor(c)
				if err != nil {
					return err
				}
				if err := s.cfg.App.Command.Admit(caller, route.Operation.OperationID, c.Param("id")); err != nil {
					return err
				}
			}
			body, err := read(c, limit)
			if err != nil {
				return err
			}
			if body != nil && !opaque(route, c.Request()) {
				if err := shape.check(body); err != nil {
					return err
				}
			}
			ctx := c.Request().Context()
			plain := c.Request().Method == http.MethodGet && c.Request().URL.RawQuery == "" // waits for nothing
			if !plain && route.Operation.OperationID != "streamChanges" {                   // which lasts as long as its reader wants
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, s.cfg.Timeout)
				defer cancel()
			}
			ctx = s.withMeta(ctx, c, body)
			fields, err := s.check(ctx, c, route, body)
			if err != nil {
				return err
			}
			if len(fields) > 0 {
				ctx = api.WithPending(ctx, fields)
			}
			c.SetRequest(c.Request().WithContext(ctx))
			return next(c)
		}
	}
}

// guarded says whether an operation needs a right.
func guarded(o *openapi3.Operation) bool { return o.Security != nil && len(*o.Security) > 0 }

// actFor is who asks: for the organisation of the token, or for the one that it
// names and that has given it a mandate. What is public is read by everybody alike.
func (s *Server) actFor(c echo.Context) (access.Caller, error) {
	caller, _ := c.Get(callerKey).(access.Caller)
	given := c.Request().Header.Values(access.ActingFor)
	if len(given) == 0 {
		return caller, nil
	}
	caller, err := s.cfg.App.Command.ActFor(caller, strings.Join(given, ", "))
	if err == nil {
		c.Set(callerKey, caller)
	}
	return caller, err
}

// check lists what the body lacks; anything wrong outside the body of a
// command is an error at once, with everything that is wrong.
func (s *Server) check(ctx context.Context, c echo.Context, route *routers.Route, body []byte) ([]fault.Field, error) {
	r := c.Request()
	if r.Method == http.MethodGet && r.URL.RawQuery == "" && route.Operation.RequestBody == nil {
		return nil, nil // nothing that could be wrong: ids are looked up, not checked
	}
	params := make(map[string]string, len(c.ParamNames()))
	for i, name := range c.ParamNames() {
		params[name] = c.ParamValues()[i]
	}
	options := filterOptions
	if opaque(route, r) {
		options = opaqueOptions
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	err := openapi3filter.ValidateRequest(ctx, &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, QueryParams: r.URL.Query(), Route: route, Options: options,
	})
	if body != nil {
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	if ctx.Err() != nil { // whoever asked has gone, or its time is up
		return nil, ctx.Err()
	}
	fields := append(api.SchemaFields(err, fault.MaxFields), unknownParameters(r, route)...)
	if body != nil && !opaque(route, r) {
		fields = append(fields, repeatedNames(body, fault.MaxFields)...)
	}
	if len(fields) == 0 && err == nil {
		return nil, nil
	}
	if r.Method == http.MethodGet || len(fields) == 0 || !api.BodyOnly(fields) {
		return nil, &fault.Error{Code: requestFault(fields), Fields: fields, Cause: err}
	}
	return fields, nil
}

// opaque says whether the body of a request is no JSON: mail, or a spreadsheet.
func opaque(route *routers.Route, r *http.Request) bool {
	switch route.Operation.OperationID {
	case "reportBounce":
		return true
	case "importInitiatives":
		return !isJSON(r)
	}
	return false
}

// requestFault: the wrong format, or a request that cannot be read.
func requestFault(fields []fault.Field) fault.Code {
	if slices.ContainsFunc(fields, func(f fault.Field) bool { return f.Path == "header.Content-Type" }) {
		return fault.UnsupportedMedia
	}
	return fault.Malformed
}

// unknownParameters lists query parameters that the description does not name:
// a misspelt filter must not silently match everything.
func unknownParameters(r *http.Request, route *routers.Route) []fault.Field {
	var wrong fault.List
	for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
		wrong.Check(described(route, name), "query."+name, "unknown_parameter", fault.Args{"given": name})
	}
	return wrong.Fields()
}

func described(route *routers.Route, name string) bool {
	return route.Operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, name) != nil ||
		route.PathItem.Parameters.GetByInAndName(openapi3.ParameterInQuery, name) != nil
}
