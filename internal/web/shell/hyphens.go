package shell

import (
	"bytes"
	"io/fs"
	"sync"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/hyphenation"
	"github.com/samstyring/samstyring/internal/locale"
)

// Long words get soft hyphens where they may be broken, for a line that has no
// room for them: browsers seldom know how Norwegian words are broken. It is done
// in the page as it was made, so that no text, template or file knows of it; only
// what is read as running text has them.

// softHyphen shows nothing, or a hyphen where the line is broken.
const softHyphen = "\u00ad"

// longWord is the fewest letters of a word that may be broken: short ones find
// room on any line, and are easier to read whole.
const longWord = 12

// hyphenFolder is where "make assets" puts the patterns; without them no word is
// broken. They are not served.
const hyphenFolder = "vendor/hyphens"

// hyphenFiles are the patterns of a language, by the main part of its tag. Those
// of bokmål are made for nynorsk too.
var hyphenFiles = map[string]string{
	string(locale.Bokmaal): "nb.txt", string(locale.Nynorsk): "nb.txt", "no": "nb.txt", string(locale.English): "en-gb.txt",
}

// hyphenators are read once, when the first page is made.
var hyphenators = sync.OnceValue(func() map[string]*hyphenator {
	byFile, out := map[string]*hyphenator{}, map[string]*hyphenator{}
	for language, file := range hyphenFiles {
		if byFile[file] == nil {
			text, err := fs.ReadFile(staticFiles, "static/"+hyphenFolder+"/"+file)
			if err != nil {
				continue
			}
			byFile[file] = &hyphenator{patterns: hyphenation.Parse(string(text)), words: map[string]string{}}
		}
		out[language] = byFile[file]
	}
	return out
})

// hyphenator remembers the words of a language that it has met.
type hyphenator struct {
	patterns *hyphenation.Patterns
	sync.RWMutex
	words map[string]string
}

// maxWords is how many words are remembered, of at most maxWord bytes each.
const maxWords, maxWord = 20_000, 200

// soft is a word with soft hyphens.
func (h *hyphenator) soft(word []byte) string {
	h.RLock()
	known, ok := h.words[string(word)]
	h.RUnlock()
	if ok {
		return known
	}
	s, from := string(word), 0
	var b []byte
	for _, at := range h.patterns.Places(s) {
		b = append(append(b, s[from:at]...), softHyphen...)
		from = at
	}
	b = append(b, s[from:]...)
	h.Lock()
	defer h.Unlock()
	if len(h.words) >= maxWords {
		clear(h.words)
	}
	h.words[s] = string(b)
	return string(b)
}

// rigid are the elements whose text is taken as it stands: it is no running text,
// or is sent back as it is.
var rigid = map[string]bool{
	"head": true, "title": true, "script": true, "style": true, "textarea": true, "select": true, "option": true, "datalist": true,
	"code": true, "kbd": true, "samp": true, "pre": true, "svg": true, "math": true, "template": true,
}

// raw are those in which nothing is an element.
var raw = map[string]bool{"script": true, "style": true, "textarea": true, "title": true}

// void are elements without content.
var void = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true, "link": true, "meta": true,
	"source": true, "track": true, "wbr": true,
}

// softer goes through a page. Its elements are well-formed as far as they say in
// which language they are, or must be left as they are.
type softer struct {
	out   []byte
	page  []byte
	with  *hyphenator // nil: words are left as they are
	outer []outer
}

// outer is what holds after an element that says otherwise.
type outer struct {
	name  string
	depth int // elements of the same name that are open in it
	with  *hyphenator
}

// Soften adds soft hyphens to the long words of a page, to out.
func Soften(out, page []byte) []byte {
	s := softer{out: out, page: page}
	for len(s.page) > 0 {
		if s.page[0] == '<' {
			s.markup()
			continue
		}
		end := bytes.IndexByte(s.page, '<')
		if end < 0 {
			end = len(s.page)
		}
		s.text(s.page[:end])
		s.page = s.page[end:]
	}
	return s.out
}

func (s *softer) take(n int) {
	s.out = append(s.out, s.page[:n]...)
	s.page = s.page[n:]
}

// markup copies what begins with <: a tag, a comment, a declaration, or the
// character itself.
func (s *softer) markup() {
	if bytes.HasPrefix(s.page, []byte("<!--")) {
		if end := bytes.Index(s.page, []byte("-->")); end >= 0 {
			s.take(end + len("-->"))
			return
		}
	}
	name, closing := tagName(s.page)
	if name == "" {
		s.take(1)
		return
	}
	end := tagEnd(s.page)
	tag := s.page[:end]
	s.take(end)
	if closing {
		s.leave(name)
		return
	}
	s.enter(name, tag)
	if raw[name] {
		if end := bytes.Index(s.page, []byte("</"+name)); end >= 0 {
			s.take(end)
		}
	}
}

// tagName is that of a tag, "" where there is none. Ours are in small letters.
func tagName(b []byte) (name string, closing bool) {
	i := 1
	if i < len(b) && b[i] == '/' {
		closing = true
		i++
	}
	start := i
	for i < len(b) && (b[i] >= 'a' && b[i] <= 'z' || i > start && b[i] >= '0' && b[i] <= '9') {
		i++
	}
	return string(b[start:i]), closing
}

// tagEnd is where a tag ends. What stands between quotes does not end it.
func tagEnd(b []byte) int {
	quote := byte(0)
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(b)
}

var langAttribute = []byte(` lang="`)

func (s *softer) enter(name string, tag []byte) {
	if void[name] || bytes.HasSuffix(tag, []byte("/>")) {
		return
	}
	_, rest, says := bytes.Cut(tag, langAttribute)
	switch n := len(s.outer); {
	case rigid[name]:
		s.push(name, nil)
	case says && !s.rigid():
		tag, _, _ := bytes.Cut(rest, []byte(`"`))
		language, _, _ := bytes.Cut(tag, []byte("-"))
		s.push(name, hyphenators()[string(language)])
	case n > 0 && s.outer[n-1].name == name:
		s.outer[n-1].depth++
	}
}

func (s *softer) push(name string, with *hyphenator) {
	s.outer = append(s.outer, outer{name: name, with: s.with})
	s.with = with
}

// rigid says that something is open of which nothing may be changed.
func (s *softer) rigid() bool {
	for _, o := range s.outer {
		if rigid[o.name] {
			return true
		}
	}
	return false
}

func (s *softer) leave(name string) {
	n := len(s.outer)
	if n == 0 || s.outer[n-1].name != name {
		return
	}
	if s.outer[n-1].depth > 0 {
		s.outer[n-1].depth--
		return
	}
	s.with = s.outer[n-1].with
	s.outer = s.outer[:n-1]
}

// text softens what stands between tags, piece by piece: what has no space in it.
func (s *softer) text(text []byte) {
	if s.with == nil {
		s.out = append(s.out, text...)
		return
	}
	for len(text) > 0 {
		n := bytes.IndexAny(text, " \n\t\r")
		if n < 0 {
			n = len(text)
		}
		s.piece(text[:n])
		for n < len(text) && (text[n] == ' ' || text[n] == '\n' || text[n] == '\t' || text[n] == '\r') {
			s.out = append(s.out, text[n])
			n++
		}
		text = text[n:]
	}
}

func (s *softer) piece(piece []byte) {
	if len(piece) < longWord || named(piece) {
		s.out = append(s.out, piece...)
		return
	}
	for len(piece) > 0 {
		size, letters := 0, 0
		for size < len(piece) {
			r, n := utf8.DecodeRune(piece[size:])
			if !hyphenation.IsLetter(r) {
				break
			}
			size += n
			letters++
		}
		if letters >= longWord && size <= maxWord {
			s.out = append(s.out, s.with.soft(piece[:size])...)
		} else {
			s.out = append(s.out, piece[:size]...)
		}
		piece = piece[size:]
		size = between(piece)
		s.out = append(s.out, piece[:size]...)
		piece = piece[size:]
	}
}

// between is the length of what stands in front of the next word: a character, or
// one by its name, "&nbsp;".
func between(piece []byte) int {
	if len(piece) == 0 {
		return 0
	}
	if piece[0] == '&' {
		if end := bytes.IndexByte(piece, ';'); end > 0 {
			return end + 1
		}
	}
	_, n := utf8.DecodeRune(piece)
	return n
}

// named says that a piece is a name for machines: an address of the web or of
// mail, a path, a field; or that it says itself where it may be broken.
func named(piece []byte) bool {
	if bytes.ContainsAny(piece, "@_=\\{}") || bytes.Contains(piece, []byte("://")) || bytes.Contains(piece, []byte(softHyphen)) || bytes.Contains(piece, []byte("&shy;")) {
		return true
	}
	for i, c := range piece {
		switch {
		case c == '/' && i == 0:
			return true
		case c == '.' && i > 0 && i+1 < len(piece) && wordByte(piece[i-1]) && wordByte(piece[i+1]):
			return true
		}
	}
	return false
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= utf8.RuneSelf
}
