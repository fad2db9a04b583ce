package api

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"github.com/samstyring/samstyring/internal/fault"
)

// SchemaFields lists what the check of a request against Description has
// found, in its order, at most so many and then "and_more". A path begins with
// "query.", "header." or "path." for a parameter and with the field's name for
// the body; it is empty for the body as a whole. An error that is about neither
// gives nothing.
func SchemaFields(err error, limit int) []fault.Field {
	f := findings{limit: limit, seen: map[finding]bool{}}
	f.walk(err, nil)
	if f.more {
		return append(f.Fields(), fault.AndMore(limit))
	}
	return f.Fields()
}

// BodyOnly says whether everything that was found is in a body that could be
// read, so that the domain can be asked what else is wrong.
func BodyOnly(fields []fault.Field) bool {
	return !slices.ContainsFunc(fields, func(f fault.Field) bool {
		return f.Path == "" && f.Code != "and_more" || strings.HasPrefix(f.Path, openapi3.ParameterInQuery+".") ||
			strings.HasPrefix(f.Path, openapi3.ParameterInHeader+".") || strings.HasPrefix(f.Path, openapi3.ParameterInPath+".")
	})
}

// findings collects fields, each path and code once, up to a limit.
type findings struct {
	fault.List
	limit  int
	more   bool // there are more than the limit
	seen   map[finding]bool
	within map[string]bool // objects whose unknown fields are noted, by path
}

type finding struct{ path, code string }

func (f *findings) add(path, code string, args fault.Args) {
	known := finding{path, code}
	if f.seen[known] {
		return
	}
	if f.more = f.more || len(f.seen) >= f.limit; f.more {
		return
	}
	f.seen[known] = true
	f.Add(path, code, args)
}

// walk goes down to the single findings. param is the parameter that the
// error is about; nil for the body.
func (f *findings) walk(err error, param *openapi3.Parameter) {
	switch e := err.(type) {
	case openapi3.MultiError:
		for _, inner := range e {
			if f.more {
				return
			}
			f.walk(inner, param)
		}
	case *openapi3filter.RequestError:
		f.request(e)
	case *openapi3.SchemaError:
		f.schema(e, param)
	case *openapi3filter.ParseError:
		code, args := unparsed(e, param)
		f.add(join(param, texts(e.Path())), code, args)
	}
}

func (f *findings) request(e *openapi3filter.RequestError) {
	switch {
	case e.Parameter == nil && e.RequestBody == nil:
		return
	case errors.Is(e.Err, openapi3filter.ErrInvalidRequired):
		f.add(join(e.Parameter, nil), "required", nil)
	case errors.Is(e.Err, openapi3filter.ErrInvalidEmptyValue):
		f.add(join(e.Parameter, nil), "malformed", nil)
	case e.Err == nil && e.RequestBody != nil:
		f.add("header.Content-Type", "not_one_of", fault.Args{
			"given": e.Input.Request.Header.Get("Content-Type"), "allowed": slices.Sorted(maps.Keys(e.RequestBody.Content)),
		})
	default:
		f.walk(e.Err, e.Parameter)
	}
}

// unparsed: a body that is not JSON, or a parameter that is not of its type.
func unparsed(e *openapi3filter.ParseError, param *openapi3.Parameter) (string, fault.Args) {
	if param == nil {
		return "malformed", nil
	}
	for inner := (*openapi3filter.ParseError)(nil); errors.As(e.Cause, &inner); {
		e = inner
	}
	args := fault.Args{"expected": expected(param.Schema.Value)}
	if e.Value != nil {
		args["given"] = e.Value
	}
	return "wrong_type", args
}

// schema notes what one keyword refuses.
func (f *findings) schema(e *openapi3.SchemaError, param *openapi3.Parameter) {
	path := join(param, e.JSONPointer())
	s := e.Schema
	switch e.SchemaField {
	case "properties": // found once for each unknown field, and never says which
		if f.within == nil {
			f.within = map[string]bool{}
		}
		if f.within[path] {
			return
		}
		f.within[path] = true
		for _, name := range unknown(e) {
			f.add(join(param, append(e.JSONPointer(), name)), "unknown_field", nil)
		}
	case "required":
		f.add(path, "required", nil)
	case "type", "nullable":
		f.add(path, "wrong_type", fault.Args{"expected": expected(s)})
	case "enum":
		f.enum(path, e)
	case "maxLength":
		f.add(path, "too_long", fault.Args{"max": int(*s.MaxLength), "given": length(e.Value)})
	case "minLength":
		f.add(path, "too_short", fault.Args{"min": int(s.MinLength), "given": length(e.Value)})
	case "maxItems":
		f.add(path, "too_many", fault.Args{"max": int(*s.MaxItems), "given": length(e.Value)})
	case "minItems":
		f.add(path, "too_few", fault.Args{"min": int(s.MinItems), "given": length(e.Value)})
	case "minimum", "maximum":
		f.add(path, "out_of_range", bounds(s, e.Value))
	case "format", "pattern":
		f.add(path, "invalid_format", fault.Args{"given": e.Value, "format": s.Format})
	default:
		f.add(path, "malformed", nil)
	}
}

// enum notes a value that is not in the list, or is no text at all: all lists
// are of texts.
func (f *findings) enum(path string, e *openapi3.SchemaError) {
	if _, text := e.Value.(string); !text {
		f.add(path, "wrong_type", fault.Args{"expected": expected(e.Schema)})
		return
	}
	f.add(path, "not_one_of", fault.Args{"given": e.Value, "allowed": e.Schema.Enum})
}

// unknown lists the fields of an object that its schema does not name.
func unknown(e *openapi3.SchemaError) []string {
	object, _ := e.Value.(map[string]any)
	var names []string
	for name := range object {
		if e.Schema.Properties[name] == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// expected names the types that a value may have.
func expected(s *openapi3.Schema) string { return strings.Join(s.Type.Slice(), ", ") }

func length(v any) int {
	switch v := v.(type) {
	case string:
		return utf8.RuneCountInString(v)
	case []any:
		return len(v)
	}
	return 0
}

func bounds(s *openapi3.Schema, given any) fault.Args {
	args := fault.Args{"given": given}
	if s.Min != nil {
		args["min"] = *s.Min
	}
	if s.Max != nil {
		args["max"] = *s.Max
	}
	return args
}

// join writes a path the way the domain does: "plan[0].date", "query.limit".
func join(param *openapi3.Parameter, tokens []string) string {
	var b strings.Builder
	if param != nil {
		b.WriteString(param.In + "." + param.Name)
	}
	for _, token := range tokens {
		switch {
		case isIndex(token) && b.Len() > 0:
			b.WriteString("[" + token + "]")
		case b.Len() > 0:
			b.WriteString("." + token)
		default:
			b.WriteString(token)
		}
	}
	return b.String()
}

// isIndex tells an element of a list from a field: no field has a number for a
// name, and an unknown one that does is no worse for it.
func isIndex(token string) bool {
	n, err := strconv.Atoi(token)
	return err == nil && n >= 0
}

func texts(path []any) []string {
	out := make([]string, 0, len(path))
	for _, p := range path {
		switch p := p.(type) {
		case string:
			out = append(out, p)
		case int:
			out = append(out, strconv.Itoa(p))
		}
	}
	return out
}
