package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// token is what the scanner stands at.
type token int

const (
	startElement token = iota + 1
	endElement
	characters
)

// scanner reads XML one token at a time, without memory for what it has passed:
// a part of a workbook has millions of elements. Names come without their
// prefix. A token that is longer than any cell can be is refused before it is
// taken in.
type scanner struct {
	r     *bufio.Reader
	kind  token
	name  string // of an element
	text  []byte // of characters; valid until the next token
	attrs []byte // of a start element; valid until the next token
	empty bool   // the element has just begun, and ends at once
	depth int
	buf   []byte
	names map[string]string // so that a name takes memory once
}

// maxToken is longer than the longest cell, with all its characters escaped.
const maxToken = 512 << 10

var errXML = errors.New("not well formed")

func newScanner(r io.Reader) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 64<<10), names: map[string]string{}}
}

// next goes to the next token; io.EOF at the end.
func (s *scanner) next() error {
	if s.empty {
		s.empty, s.kind = false, endElement
		s.depth--
		return nil
	}
	c, err := s.r.ReadByte()
	if err != nil {
		if errors.Is(err, io.EOF) && s.depth != 0 {
			return io.ErrUnexpectedEOF
		}
		return err
	}
	if c != '<' {
		if err := s.r.UnreadByte(); err != nil {
			return err
		}
		return s.characters()
	}
	head, _ := s.r.Peek(8)
	switch {
	case bytes.HasPrefix(head, []byte("!--")):
		return s.skip("-->")
	case bytes.HasPrefix(head, []byte("?")):
		return s.skip("?>")
	case bytes.HasPrefix(head, []byte("![CDATA[")):
		_, _ = s.r.Discard(len(head)) // they were seen
		s.kind, s.text = characters, nil
		if s.buf, err = s.until("]]>"); err != nil {
			return err
		}
		s.text = s.buf[:len(s.buf)-len("]]>")]
		return nil
	case bytes.HasPrefix(head, []byte("!")):
		return errXML // a definition of its own: no program writes one
	}
	return s.tag()
}

// characters reads text up to the next element.
func (s *scanner) characters() error {
	s.buf = s.buf[:0]
	for {
		part, err := s.r.ReadSlice('<')
		s.buf = append(s.buf, part...)
		if len(s.buf) > maxToken {
			return errCellTooLong(0)
		}
		switch {
		case err == nil:
			s.buf = s.buf[:len(s.buf)-1]
			if err := s.r.UnreadByte(); err != nil {
				return err
			}
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case !errors.Is(err, io.EOF):
			return err
		}
		s.kind, s.text = characters, unescape(s.buf)
		return nil
	}
}

// skip goes past a comment or an instruction, however long, to the next token.
func (s *scanner) skip(end string) error {
	matched := 0
	for matched < len(end) {
		c, err := s.r.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		case c == end[matched]:
			matched++
		case matched == 2 && c == end[1]: // one more dash
		case c == end[0]:
			matched = 1
		default:
			matched = 0
		}
	}
	s.kind, s.text = characters, nil
	return nil
}

// until reads up to an end, which is part of what it gives.
func (s *scanner) until(end string) ([]byte, error) {
	out := s.buf[:0]
	for !bytes.HasSuffix(out, []byte(end)) {
		c, err := s.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return out, io.ErrUnexpectedEOF
		}
		if err != nil {
			return out, err
		}
		if out = append(out, c); len(out) > maxToken {
			return out, errCellTooLong(0)
		}
	}
	return out, nil
}

// tag reads an element's beginning or end.
func (s *scanner) tag() error {
	out := s.buf[:0]
	var quote byte
	for {
		c, err := s.r.ReadByte()
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if c == '>' && quote == 0 {
			break
		}
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		}
		if out = append(out, c); len(out) > maxToken {
			return errCellTooLong(0)
		}
	}
	s.buf = out
	return s.element(out)
}

func (s *scanner) element(tag []byte) error {
	if rest, end := bytes.CutPrefix(tag, []byte("/")); end {
		s.kind, s.name = endElement, s.intern(bytes.TrimSpace(rest))
		if s.depth--; s.depth < 0 {
			return errXML
		}
		return nil
	}
	tag, s.empty = bytes.CutSuffix(tag, []byte("/"))
	name, attrs := tag, []byte(nil)
	if i := bytes.IndexAny(tag, " \t\r\n"); i >= 0 {
		name, attrs = tag[:i], tag[i:]
	}
	if len(name) == 0 {
		return errXML
	}
	s.kind, s.name, s.attrs = startElement, s.intern(name), attrs
	s.depth++
	return nil
}

// maxName is longer than any name that is known.
const maxName = 64

// intern gives a name without its prefix.
func (s *scanner) intern(name []byte) string {
	name = name[bytes.IndexByte(name, ':')+1:]
	if len(name) > maxName {
		return ""
	}
	if known, ok := s.names[string(name)]; ok {
		return known
	}
	known := string(name)
	if len(s.names) < 1000 {
		s.names[known] = known
	}
	return known
}

// attr is the value of an attribute, by its name without prefix.
func (s *scanner) attr(name string) string {
	v, _ := s.attribute(name)
	return v
}

func (s *scanner) attribute(name string) (string, bool) {
	rest := s.attrs
	for {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return "", false
		}
		key := bytes.TrimSpace(rest[:eq])
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return "", false
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return "", false
		}
		value := rest[1 : end+1]
		rest = rest[end+2:]
		if string(key[bytes.IndexByte(key, ':')+1:]) == name {
			return string(unescape(bytes.Clone(value))), true
		}
	}
}

// unescape replaces entities, in place.
func unescape(text []byte) []byte {
	if bytes.IndexByte(text, '&') < 0 {
		return text
	}
	out := text[:0]
	for i := 0; i < len(text); {
		end := -1
		if text[i] == '&' {
			end = bytes.IndexByte(text[i:min(len(text), i+12)], ';')
		}
		if end < 0 {
			out = append(out, text[i])
			i++
			continue
		}
		if r, ok := entity(string(text[i+1 : i+end])); ok {
			out = utf8.AppendRune(out, r)
		} else {
			out = append(out, text[i:i+end+1]...)
		}
		i += end + 1
	}
	return out
}

func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if digits[0] == 'x' || digits[0] == 'X' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseInt(digits, base, 32)
	return rune(n), err == nil
}

// hasRaw says whether an element has an attribute as it is written, where its
// prefix tells it from another.
func (s *scanner) hasRaw(attribute string) bool { return bytes.Contains(s.attrs, []byte(attribute)) }
