package locale

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// template is a text in parts. Exactly one field of a part is set.
type template []part

type part struct {
	literal  string
	argument argument
	optional template
}

// argument is a place for a value. The format is "" or formatSize.
type argument struct{ name, format string }

// formatSize writes a number of bytes as kB or MB.
const formatSize = "size"

var placeholder = regexp.MustCompile(`^\{([A-Za-z][A-Za-z0-9_.]*)(?::(size))?\}`)

// parseTemplate reads a text. Brackets may not stand inside brackets, and must
// hold a placeholder.
func parseTemplate(text string) (template, error) {
	var out template
	for text != "" {
		switch text[0] {
		case '{':
			m := placeholder.FindStringSubmatch(text)
			if m == nil {
				return nil, fmt.Errorf("placeholder expected at %q", text)
			}
			out = append(out, part{argument: argument{name: m[1], format: m[2]}})
			text = text[len(m[0]):]
		case '[':
			inner, rest, closed := strings.Cut(text[1:], "]")
			if !closed || strings.Contains(inner, "[") || !strings.Contains(inner, "{") {
				return nil, fmt.Errorf("brackets around a placeholder expected at %q", text)
			}
			optional, err := parseTemplate(inner)
			if err != nil {
				return nil, err
			}
			out = append(out, part{optional: optional})
			text = rest
		case '}', ']':
			return nil, errors.New("closing bracket without an opening one")
		default:
			end := strings.IndexAny(text, "{}[]")
			if end < 0 {
				end = len(text)
			}
			out = append(out, part{literal: text[:end]})
			text = text[end:]
		}
	}
	return out, nil
}

// fill puts values in their places; "" is no value. A value is never read as a
// text again, whatever it holds. complete is false if one was missing outside
// of brackets; a dash stands there instead.
func (t template) fill(value func(argument) string) (text string, complete bool) {
	var b strings.Builder
	complete = true
	for _, p := range t {
		switch {
		case p.optional != nil:
			if s, all := p.optional.fill(value); all {
				b.WriteString(s)
			}
		case p.argument.name != "":
			s := value(p.argument)
			if s == "" {
				s, complete = nothing, false
			}
			b.WriteString(s)
		default:
			b.WriteString(p.literal)
		}
	}
	return b.String(), complete
}
