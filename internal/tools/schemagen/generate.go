package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
)

// generate makes the schema of every type of a registry, by file name.
func generate(r *events.Registry, texts docs) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, t := range r.Types() {
		full := events.TypeName(t.Aggregate, t.Name, t.Version)
		g := generator{docs: texts, defs: map[string]*schema{}}
		s, err := g.payload(full, t.Name, reflect.TypeOf(t.New()).Elem())
		if err != nil {
			return nil, fmt.Errorf("generate %s: %w", full, err)
		}
		compact, err := marshal(s)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", full, err)
		}
		var b bytes.Buffer
		if err := json.Indent(&b, compact, "", "  "); err != nil {
			return nil, fmt.Errorf("indent %s: %w", full, err)
		}
		b.WriteByte('\n')
		out[full+".json"] = b.Bytes()
	}
	return out, nil
}

// generator makes one schema; types that are used in it become its $defs, so
// that every file stands alone.
type generator struct {
	docs docs
	defs map[string]*schema
}

func (g *generator) payload(full, name string, t reflect.Type) (*schema, error) {
	s, err := g.object(t)
	if err != nil {
		return nil, err
	}
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.ID = events.SchemaURI(full)
	s.Title = title(name)
	names := make([]string, 0, len(g.defs))
	for n := range g.defs {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		s.Defs = append(s.Defs, property{n, g.defs[n]})
	}
	return s, nil
}

// title is an event name in words: "Assessment submitted".
func title(name string) string {
	words := strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

func (g *generator) object(t reflect.Type) (*schema, error) {
	s := &schema{Type: "object", Description: g.docs[t.Name()], AdditionalProperties: false}
	if s.Description == "" {
		return nil, fmt.Errorf("type %s has no comment", t.Name())
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct { // its members are written as those of t
			inner, err := g.object(f.Type)
			if err != nil {
				return nil, err
			}
			s.Properties, s.Required = append(s.Properties, inner.Properties...), append(s.Required, inner.Required...)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "" || name == "-" {
			return nil, fmt.Errorf("field %s.%s has no name in JSON", t.Name(), f.Name)
		}
		optional := strings.Contains(options, "omitempty")
		is, err := g.field(f, optional)
		if err != nil {
			return nil, fmt.Errorf("field %s.%s: %w", t.Name(), f.Name, err)
		}
		is.Description = g.docs[t.Name()+"."+f.Name]
		s.Properties = append(s.Properties, property{name, is})
		if !optional {
			s.Required = append(s.Required, name)
		}
	}
	return s, nil
}

// field is the schema of one field. A pointer that is always written may be
// null; one that may be left out may not.
func (g *generator) field(f reflect.StructField, optional bool) (*schema, error) {
	t, pointer := f.Type, f.Type.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	s, err := g.value(t)
	if err != nil {
		return nil, err
	}
	for rule := range strings.SplitSeq(f.Tag.Get("jsonschema"), ",") {
		if rule == "" {
			continue
		}
		value, ok := strings.CutPrefix(rule, "enum=")
		if !ok || s.Type != "string" {
			return nil, fmt.Errorf("unknown rule %q", rule)
		}
		s.Enum = append(s.Enum, value)
	}
	if pointer && !optional {
		return &schema{AnyOf: []*schema{s, {Type: "null"}}}, nil
	}
	return s, nil
}

func (g *generator) value(t reflect.Type) (*schema, error) {
	switch t {
	case reflect.TypeFor[events.Text]():
		return g.define(t, func() (*schema, error) {
			return &schema{Type: "object", Description: g.docs[t.Name()], PropertyNames: &schema{Enum: languages},
				AdditionalProperties: &schema{Type: "string"}}, nil
		})
	case reflect.TypeFor[events.Date]():
		return g.define(t, func() (*schema, error) {
			return &schema{Type: "string", Format: "date", Description: g.docs[t.Name()]}, nil
		})
	case reflect.TypeFor[time.Time]():
		return &schema{Type: "string", Format: "date-time"}, nil
	}
	switch t.Kind() {
	case reflect.Struct:
		return g.define(t, func() (*schema, error) { return g.object(t) })
	case reflect.Slice:
		items, err := g.value(t.Elem())
		return &schema{Type: "array", Items: items}, err
	case reflect.String:
		return &schema{Type: "string"}, nil
	case reflect.Bool:
		return &schema{Type: "boolean"}, nil
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return &schema{Type: "integer"}, nil
	case reflect.Float64:
		return &schema{Type: "number"}, nil
	}
	return nil, fmt.Errorf("no schema for %s", t)
}

// languages are the tags that a text may be given in.
var languages = []string{"nb", "nn", "en", "se"}

// define makes a named part of the schema once and gives a reference to it.
func (g *generator) define(t reflect.Type, build func() (*schema, error)) (*schema, error) {
	ref := &schema{Ref: "#/$defs/" + t.Name()}
	if _, done := g.defs[t.Name()]; done {
		return ref, nil
	}
	s, err := build()
	if err != nil {
		return nil, err
	}
	g.defs[t.Name()] = s
	return ref, nil
}
