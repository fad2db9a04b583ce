package search

import (
	"strings"
	"unicode"

	"github.com/samstyring/samstyring/internal/reference"
)

// Piece is a stretch of a text, and whether it is a word that was found.
type Piece struct {
	Text  string
	Found bool
}

// Mark parts a text at the words that were found; put together, the pieces are
// the text. Language is that of the text, as in Part.
func (f Found) Mark(text, language string) []Piece {
	var out []Piece
	add := func(s string, found bool) {
		switch n := len(out); {
		case s == "":
		case n > 0 && out[n-1].Found == found:
			out[n-1].Text += s
		default:
			out = append(out, Piece{Text: s, Found: found})
		}
	}
	rest := text
	for rest != "" {
		at := strings.IndexFunc(rest, wordRune)
		if at < 0 {
			break
		}
		add(rest[:at], false)
		rest = rest[at:]
		end := strings.IndexFunc(rest, func(r rune) bool { return !wordRune(r) })
		if end < 0 {
			end = len(rest)
		}
		add(rest[:end], f.holds(rest[:end], language))
		rest = rest[end:]
	}
	add(rest, false)
	return out
}

// holds says whether a word, or a part of it that a hyphen or the like sets off
// when it is folded, was found.
func (f Found) holds(word, language string) bool {
	for part := range strings.FieldsSeq(reference.Fold(word)) {
		reduced := stem(part)
		if language == "en" {
			reduced = stemEnglish(part)
		}
		if _, ok := f.Stems[reduced]; ok && !stopWords[part] {
			return true
		}
	}
	return false
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// Excerpt is the part of a marked text around the first word that was found,
// about as long as most letters, begun and ended between words. Where nothing was
// found, it is the beginning.
func Excerpt(pieces []Piece, most int) []Piece {
	before := 0
	for _, p := range pieces {
		if p.Found {
			break
		}
		before += len([]rune(p.Text))
	}
	total := 0
	for _, p := range pieces {
		total += len([]rune(p.Text))
	}
	if total <= most {
		return pieces
	}
	if before == total {
		before = 0
	}
	start := max(0, min(before-most/3, total-most))
	return window(pieces, start, start+most)
}

const ellipsis = "…"

// window cuts pieces to the letters from start to end, widened to whole words.
func window(pieces []Piece, start, end int) []Piece {
	var out []Piece
	at := 0
	for _, p := range pieces {
		letters := []rune(p.Text)
		from, to := max(0, start-at), min(len(letters), end-at)
		at += len(letters)
		if from >= to {
			continue
		}
		cut := string(letters[from:to])
		if !p.Found && from > 0 && wordRune(letters[from-1]) {
			if i := strings.IndexFunc(cut, unicode.IsSpace); i >= 0 {
				cut = cut[i:]
			}
		}
		if !p.Found && to < len(letters) && wordRune(letters[to]) {
			if i := strings.LastIndexFunc(cut, unicode.IsSpace); i >= 0 {
				cut = cut[:i]
			}
		}
		out = append(out, Piece{Text: cut, Found: p.Found})
	}
	if len(out) > 0 && start > 0 {
		out = append([]Piece{{Text: ellipsis}}, out...)
	}
	if end < at {
		out = append(out, Piece{Text: ellipsis})
	}
	return out
}
