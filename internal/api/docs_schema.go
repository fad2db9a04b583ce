package api

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
)

// schemaSection is one schema of the description.
type schemaSection struct {
	ID, Path, Name string // Path: of the page that it is on
	Text           template.HTML
	Type           valueType
	Rows           []row
}

// row is one value of a body: a member by its path, such as costs[].low.
type row struct {
	Name     string
	Required bool
	Type     valueType
	Text     template.HTML
}

// valueType says what a value may be.
type valueType struct {
	Prefix string // "list of "
	Name   string
	Href   string // to the schema that has the name
	Limits []string
	Enum   []string
}

func (d *outline) schemaSection(name string, s *outlineSchema) schemaSection {
	return schemaSection{
		ID: schemaID(name), Path: d.schemaPath(name), Name: name, Text: spans(s.Description), Type: d.typeOf(s), Rows: d.rows("", s, false),
	}
}

// schemaPath is the page of a schema: bodies are made of some, and only
// documents that are answered of the others.
func (d *outline) schemaPath(name string) string {
	switch {
	case d.sent[name]:
		return bodySchemas
	case name < "M":
		return documentSchemas
	}
	return moreSchemas
}

func schemaID(name string) string { return "schema-" + name }

// rows are the members of an object; with deep, also those of the objects in
// it, as far as they are more than texts by language. A schema within itself is
// not opened again: within holds the references that are open.
func (d *outline) rows(prefix string, s *outlineSchema, deep bool, within ...string) []row {
	var out []row
	for _, p := range s.Properties {
		target := d.resolve(p.Value)
		name := prefix + p.Name
		out = append(out, row{
			Name: name, Required: slices.Contains(s.Required, p.Name), Type: d.typeOf(p.Value), Text: spans(target.Description),
		})
		ref := p.Value.Ref
		if target.Items != nil {
			name, ref, target = name+"[]", target.Items.Ref, d.resolve(target.Items)
		}
		if deep && !onlyTexts(target) && (ref == "" || !slices.Contains(within, ref)) {
			out = append(out, d.rows(name+".", target, deep, append(slices.Clone(within), ref)...)...)
		}
	}
	return out
}

// onlyTexts knows an object that is a text by language: its members say
// nothing that the schema's own section does not.
func onlyTexts(s *outlineSchema) bool {
	for _, p := range s.Properties {
		if p.Value.Ref != "" || !slices.Equal(p.Value.Type, oneOrMore{"string"}) || len(p.Value.Enum) > 0 {
			return false
		}
	}
	return len(s.Required) == 0
}

// typeOf says what a value may be; of a list, what its items may be.
func (d *outline) typeOf(s *outlineSchema) valueType {
	target := d.resolve(s)
	t := valueType{Name: strings.Join(withoutNull(target.Type), " or "), Enum: target.Enum, Limits: limits(target)}
	switch {
	case s.Ref != "": // its values stand where the name leads
		t.Enum, t.Name, t.Href = nil, refName(s.Ref), d.schemaPath(refName(s.Ref))+"#"+schemaID(refName(s.Ref))
	case target.Items != nil:
		items := d.typeOf(target.Items)
		t.Prefix, t.Name, t.Href, t.Enum = "list of ", items.Name, items.Href, items.Enum
		t.Limits = append(t.Limits, items.Limits...)
	case target.AdditionalProperties.schema != nil:
		values := d.typeOf(target.AdditionalProperties.schema)
		t.Prefix, t.Name, t.Href, t.Enum = "object of ", values.Name, values.Href, values.Enum
	case t.Name == "":
		t.Name = "any value"
	}
	return t
}

func withoutNull(types oneOrMore) []string {
	return slices.DeleteFunc(slices.Clone(types), func(t string) bool { return t == "null" })
}

// limits tells the bounds of a value in words.
func limits(s *outlineSchema) []string {
	var out []string
	say := func(given bool, format string, args ...any) {
		if given {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	say(s.Format != "", "%s", s.Format)
	say(len(s.Type) > 1 && slices.Contains(s.Type, "null"), "or null")
	sizes(say, s.MinItems, s.MaxItems, "items")
	sizes(say, s.MinLength, s.MaxLength, "characters")
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		say(true, "from %s to %s", number(*s.Minimum), number(*s.Maximum))
	case s.Minimum != nil:
		say(true, "at least %s", number(*s.Minimum))
	case s.Maximum != nil:
		say(true, "at most %s", number(*s.Maximum))
	}
	say(s.Default != "", "%s by default", s.Default)
	return out
}

func sizes(say func(bool, string, ...any), least, most *int, what string) {
	switch {
	case least != nil && most != nil:
		say(true, "from %d to %d %s", *least, *most, what)
	case least != nil:
		say(true, "at least %d %s", *least, what)
	case most != nil:
		say(true, "at most %d %s", *most, what)
	}
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
