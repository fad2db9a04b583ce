package dcat

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
)

// The media types of what is written.
const (
	TurtleType = "text/turtle"
	JSONLDType = "application/ld+json"
)

// resource is a subject, with its classes and what is said of it.
type resource struct {
	id      string
	classes []string
	says    []saying
}

type saying struct {
	property string
	objects  []object
}

// object is a resource, a text in a language, a value of a type, or letters.
type object struct {
	kind       kind
	value, tag string // tag: the language, or the type
}

type kind int

const (
	link kind = iota
	text
	typed
	letters
)

func iri(address string) object { return object{kind: link, value: address} }

func plain(value string) object { return object{kind: letters, value: value} }

func texts(t events.Text) (out []object) {
	for _, language := range slices.Sorted(maps.Keys(t)) {
		out = append(out, object{kind: text, value: t[language], tag: language})
	}
	return out
}

var prefixes = map[string]string{
	"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
	"org": "http://www.w3.org/ns/org#", "vcard": "http://www.w3.org/2006/vcard/ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
}

// Turtle writes a catalogue as Turtle 1.1.
func (c *Catalogue) Turtle() []byte {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(prefixes)) {
		fmt.Fprintf(&b, "@prefix %s: <%s> .\n", name, prefixes[name])
	}
	for _, r := range c.resources() {
		fmt.Fprintf(&b, "\n%s a %s", iri(r.id).turtle(), strings.Join(r.classes, ", "))
		for _, s := range r.says {
			if len(s.objects) == 0 {
				continue
			}
			written := make([]string, len(s.objects))
			for i, o := range s.objects {
				written[i] = o.turtle()
			}
			fmt.Fprintf(&b, " ;\n    %s %s", s.property, strings.Join(written, ", "))
		}
		b.WriteString(" .\n")
	}
	return []byte(b.String())
}

var (
	inText    = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`)
	inAddress = strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", " ", "%20", "{", "%7B", "}", "%7D", "|", "%7C", "^", "%5E", "`", "%60", `\`, "%5C")
)

func (o object) turtle() string {
	switch quoted := `"` + inText.Replace(o.value) + `"`; o.kind {
	case text:
		return quoted + "@" + o.tag
	case typed:
		return quoted + "^^" + o.tag
	case letters:
		return quoted
	default:
		return "<" + inAddress.Replace(o.value) + ">"
	}
}

// JSONLD writes a catalogue as JSON-LD 1.1, with its context in it.
func (c *Catalogue) JSONLD() ([]byte, error) {
	var graph []map[string]any
	for _, r := range c.resources() {
		node := map[string]any{"@id": inAddress.Replace(r.id), "@type": r.classes}
		for _, s := range r.says {
			if len(s.objects) == 0 {
				continue
			}
			values := make([]any, len(s.objects))
			for i, o := range s.objects {
				values[i] = o.jsonLD()
			}
			node[s.property] = values
		}
		graph = append(graph, node)
	}
	raw, err := json.MarshalIndent(map[string]any{"@context": prefixes, "@graph": graph}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode catalogue: %w", err)
	}
	return append(raw, '\n'), nil
}

func (o object) jsonLD() any {
	switch o.kind {
	case text:
		return map[string]string{"@value": o.value, "@language": o.tag}
	case typed:
		return map[string]string{"@value": o.value, "@type": o.tag}
	case letters:
		return map[string]string{"@value": o.value}
	default:
		return map[string]string{"@id": inAddress.Replace(o.value)}
	}
}
