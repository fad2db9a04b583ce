package api

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// outline is what the documentation shows of openapi.yaml, in the order in
// which it is written there: the order tells a reader what matters, and a
// loader for checking requests does not keep it.
type outline struct {
	Info struct {
		Title, Version, Summary, Description string
		License                              struct{ Name string }
		Contact                              struct{ URL string }
	}
	Tags []struct {
		Name, Description string
	}
	Paths      ordered[outlinePath]
	Components struct {
		Parameters ordered[outlineParameter]
		Headers    ordered[outlineParameter]
		Responses  ordered[outlineResponse]
		Examples   ordered[outlineExample]
		Schemas    ordered[*outlineSchema]

		SecuritySchemes ordered[struct{ Description string }] `yaml:"securitySchemes"`
	}

	sent map[string]bool // the schemas that bodies of requests are made of
}

type outlinePath struct {
	Parameters                    []outlineParameter
	Get, Post, Put, Patch, Delete *outlineOperation
}

type outlineOperation struct {
	OperationID          string `yaml:"operationId"`
	Tags                 []string
	Summary, Description string
	Security             []map[string][]string
	Parameters           []outlineParameter
	RequestBody          *outlineBody `yaml:"requestBody"`
	Responses            ordered[outlineResponse]

	method, path string
}

// outlineParameter is a parameter, or a header of an answer.
type outlineParameter struct {
	Ref         string `yaml:"$ref"`
	Name, In    string
	Required    bool
	Description string
	Schema      *outlineSchema
	Example     yaml.Node
}

type outlineBody struct {
	Required bool
	Content  ordered[outlineMedia]
}

type outlineResponse struct {
	Ref         string `yaml:"$ref"`
	Description string
	Headers     ordered[outlineParameter]
	Content     ordered[outlineMedia]
}

type outlineMedia struct {
	Schema   *outlineSchema
	Example  yaml.Node
	Examples ordered[outlineExample]
}

type outlineExample struct {
	Ref   string `yaml:"$ref"`
	Value yaml.Node
}

type outlineSchema struct {
	Ref                  string `yaml:"$ref"`
	Type                 oneOrMore
	Format               string
	Description          string
	Enum                 []string
	Required             []string
	Properties           ordered[*outlineSchema]
	AdditionalProperties additional `yaml:"additionalProperties"`
	Items                *outlineSchema
	MinLength            *int     `yaml:"minLength"`
	MaxLength            *int     `yaml:"maxLength"`
	MinItems             *int     `yaml:"minItems"`
	MaxItems             *int     `yaml:"maxItems"`
	Minimum              *float64 `yaml:"minimum"`
	Maximum              *float64 `yaml:"maximum"`
	Default              string
}

// ordered is a mapping that keeps the order in which it is written.
type ordered[T any] []entry[T]

type entry[T any] struct {
	Name  string
	Value T
}

// UnmarshalYAML implements yaml.Unmarshaler.
func (o *ordered[T]) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: not a mapping", n.Line)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		e := entry[T]{Name: n.Content[i].Value}
		if err := n.Content[i+1].Decode(&e.Value); err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
		*o = append(*o, e)
	}
	return nil
}

func (o ordered[T]) find(name string) (found T, ok bool) {
	for _, e := range o {
		if e.Name == name {
			return e.Value, true
		}
	}
	return found, false
}

// oneOrMore is a word or a list of words.
type oneOrMore []string

// UnmarshalYAML implements yaml.Unmarshaler.
func (w *oneOrMore) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*w = []string{n.Value}
		return nil
	}
	return n.Decode((*[]string)(w))
}

// additional is the schema of members that are not named; false means none.
type additional struct{ schema *outlineSchema }

// UnmarshalYAML implements yaml.Unmarshaler.
func (a *additional) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	return n.Decode(&a.schema)
}

func readOutline(raw []byte) (*outline, error) {
	var d outline
	if err := yaml.Unmarshal(raw, &d); err != nil {
		return nil, fmt.Errorf("read API description: %w", err)
	}
	d.sent = map[string]bool{}
	for _, t := range d.Tags {
		for _, o := range d.operations(t.Name) {
			if o.RequestBody == nil {
				continue
			}
			for _, m := range o.RequestBody.Content {
				d.mark(m.Value.Schema, d.sent)
			}
		}
	}
	return &d, nil
}

// mark notes the schemas that a schema is made of, and itself if it has a name.
func (d *outline) mark(s *outlineSchema, seen map[string]bool) {
	if s == nil {
		return
	}
	if name := refName(s.Ref); name != "" {
		if seen[name] {
			return
		}
		seen[name] = true
		s, _ = d.Components.Schemas.find(name)
	}
	for _, p := range s.Properties {
		d.mark(p.Value, seen)
	}
	d.mark(s.Items, seen)
	d.mark(s.AdditionalProperties.schema, seen)
}

// operations are those of a tag, in the order of the description. An operation
// with several tags is shown under its first.
func (d *outline) operations(tag string) []*outlineOperation {
	var out []*outlineOperation
	for _, p := range d.Paths {
		for _, o := range []entry[*outlineOperation]{
			{"GET", p.Value.Get}, {"POST", p.Value.Post}, {"PUT", p.Value.Put}, {"PATCH", p.Value.Patch}, {"DELETE", p.Value.Delete},
		} {
			if o.Value == nil || len(o.Value.Tags) == 0 || o.Value.Tags[0] != tag {
				continue
			}
			with := *o.Value
			with.method, with.path = o.Name, p.Name
			with.Parameters = append(append([]outlineParameter(nil), p.Value.Parameters...), with.Parameters...)
			out = append(out, &with)
		}
	}
	return out
}

// refName is the name at the end of a reference; "" if there is none.
func refName(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// resolve follows a reference to a schema, and keeps the words that stand
// beside the reference.
func (d *outline) resolve(s *outlineSchema) *outlineSchema {
	if s == nil {
		return &outlineSchema{}
	}
	target, ok := d.Components.Schemas.find(refName(s.Ref))
	if s.Ref == "" || !ok {
		return s
	}
	out := *d.resolve(target)
	if s.Description != "" {
		out.Description = s.Description
	}
	return &out
}
