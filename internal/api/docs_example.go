package api

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// example is the first example of a content, wherever it is written.
func (d *outline) example(m outlineMedia) yaml.Node {
	if !m.Example.IsZero() || len(m.Examples) == 0 {
		return m.Example
	}
	first := m.Examples[0].Value
	if shared, ok := d.Components.Examples.find(refName(first.Ref)); ok {
		first = shared
	}
	return first.Value
}

// plainText is an example as it is read: a text or a value as it is, anything
// with parts as JSON on many lines, "" if there is none.
func plainText(n yaml.Node) (string, error) {
	for n.Kind == yaml.AliasNode {
		n = *n.Alias
	}
	if n.Kind == yaml.ScalarNode || n.IsZero() {
		return n.Value, nil
	}
	raw, err := compactJSON(n)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(raw), "", "  "); err != nil {
		return "", fmt.Errorf("indent example: %w", err)
	}
	return out.String(), nil
}

// compactJSON writes an example as JSON with its members in the order in which
// they are written.
func compactJSON(n yaml.Node) (string, error) {
	var out bytes.Buffer
	err := writeJSON(&out, &n)
	return out.String(), err
}

func writeJSON(out *bytes.Buffer, n *yaml.Node) error {
	switch n.Kind {
	case yaml.AliasNode:
		return writeJSON(out, n.Alias)
	case yaml.MappingNode:
		return writeParts(out, '{', '}', len(n.Content)/2, func(i int) error {
			if err := writeValue(out, n.Content[2*i].Value); err != nil {
				return err
			}
			out.WriteByte(':')
			return writeJSON(out, n.Content[2*i+1])
		})
	case yaml.SequenceNode:
		return writeParts(out, '[', ']', len(n.Content), func(i int) error { return writeJSON(out, n.Content[i]) })
	}
	switch n.Tag {
	case "!!int", "!!float", "!!bool", "!!null":
		var v any
		if err := n.Decode(&v); err != nil {
			return fmt.Errorf("read example at line %d: %w", n.Line, err)
		}
		return writeValue(out, v)
	}
	return writeValue(out, n.Value)
}

func writeParts(out *bytes.Buffer, open, end byte, count int, part func(int) error) error {
	out.WriteByte(open)
	for i := range count {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := part(i); err != nil {
			return err
		}
	}
	out.WriteByte(end)
	return nil
}

func writeValue(out *bytes.Buffer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write example: %w", err)
	}
	out.Truncate(out.Len() - 1) // the encoder ends with a line break
	return nil
}
