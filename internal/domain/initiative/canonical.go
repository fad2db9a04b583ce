package initiative

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gowebpki/jcs"
)

// canonical is the canonical JSON (RFC 8785) of a value.
func canonical(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("encode content: " + err.Error()) // maps of strings and numbers always encode
	}
	c := canonicaliser{in: raw}
	if out := c.value(make([]byte, 0, len(raw))); !c.other {
		return out
	}
	out, err := jcs.Transform(raw)
	if err != nil {
		panic("canonicalise content: " + err.Error()) // json.Marshal gives valid JSON with finite numbers
	}
	return out
}

// canonicaliser turns what json.Marshal wrote into canonical JSON, as
// jcs.Transform does but many times faster: it sorts the members of objects
// and writes out the characters that only json.Marshal escapes. It knows names
// in ASCII and whole numbers; other says that it met something else.
type canonicaliser struct {
	in    []byte // the rest
	other bool
}

// value appends the next value.
func (c *canonicaliser) value(out []byte) []byte {
	switch c.in[0] {
	case '{':
		return c.object(out)
	case '[':
		return c.array(out)
	case '"':
		return appendText(out, c.text())
	}
	end := 0
	for end < len(c.in) && strings.IndexByte(",]}", c.in[end]) < 0 {
		end++
	}
	literal := c.in[:end]
	c.in = c.in[end:]
	if literal[0] == '-' || literal[0] >= '0' && literal[0] <= '9' {
		n, err := strconv.ParseInt(string(literal), 10, 64)
		const exact = 1 << 53 // a larger one is not exact in JSON
		if err != nil || n <= -exact || n >= exact || n == 0 && len(literal) > 1 {
			c.other = true
		}
	}
	return append(out, literal...)
}

func (c *canonicaliser) array(out []byte) []byte {
	out = append(out, '[')
	for c.in = c.in[1:]; c.in[0] != ']'; {
		out = c.value(out)
		out = c.comma(out)
	}
	c.in = c.in[1:]
	return append(out, ']')
}

func (c *canonicaliser) comma(out []byte) []byte {
	if c.in[0] == ',' {
		c.in = c.in[1:]
		return append(out, ',')
	}
	return out
}

// member is one member of an object.
type member struct {
	name  string // with its quotes
	value []byte
}

func (c *canonicaliser) object(out []byte) []byte {
	var members []member
	for c.in = c.in[1:]; c.in[0] != '}'; {
		name := c.text()
		if slices.ContainsFunc(name, func(b byte) bool { return b == '\\' || b >= utf8.RuneSelf }) {
			c.other = true
		}
		c.in = c.in[1:] // the colon
		members = append(members, member{string(name), c.value(nil)})
		c.comma(nil)
	}
	c.in = c.in[1:]
	slices.SortFunc(members, func(a, b member) int {
		return strings.Compare(a.name[:len(a.name)-1], b.name[:len(b.name)-1])
	})
	out = append(out, '{')
	for i, m := range members {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, m.name...), ':'), m.value...)
	}
	return append(out, '}')
}

// text takes the next text as it stands, with its quotes.
func (c *canonicaliser) text() []byte {
	end := 1
	for c.in[end] != '"' {
		if c.in[end] == '\\' {
			end++
		}
		end++
	}
	text := c.in[:end+1]
	c.in = c.in[end+1:]
	return text
}

// appendText writes a text with only those characters escaped that must be.
func appendText(out, text []byte) []byte {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			out = append(out, text[i])
			continue
		}
		if text[i+1] != 'u' {
			out = append(out, text[i], text[i+1])
			i++
			continue
		}
		code, _ := strconv.ParseUint(string(text[i+2:i+6]), 16, 32) // four digits, as json.Marshal wrote them
		if code < ' ' {
			out = append(out, text[i:i+6]...)
		} else {
			out = utf8.AppendRune(out, rune(code))
		}
		i += 5
	}
	return out
}
