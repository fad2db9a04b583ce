package search

import (
	"strings"
	"unicode/utf8"

	"github.com/samstyring/samstyring/internal/reference"
)

// Text is one record's text, ready for being asked for words where there is no
// index: its words and their stems, each behind a space.
type Text string

// Prepare makes a Text. Weights do not count.
func Prepare(parts ...Part) Text {
	var b strings.Builder
	for _, p := range parts {
		for word := range strings.FieldsSeq(reference.Fold(p.Text)) {
			b.WriteString(" " + word + " " + stem(word))
			if p.Language == "en" {
				b.WriteString(" " + stemEnglish(word))
			}
		}
	}
	return Text(b.String())
}

// Says finds a folded word as an Index with some synonyms does, but for compounds by
// their parts and for typing errors: who is sent something must have asked for it.
func (t Text) Says(word string, synonyms Synonyms) bool {
	if utf8.RuneCountInString(word) <= shortWord {
		return strings.Contains(string(t), " "+word)
	}
	if strings.Contains(string(t), stem(word)) || strings.Contains(string(t), stemEnglish(word)) {
		return true
	}
	for _, other := range synonyms[stem(word)] {
		if strings.Contains(string(t)+" ", " "+stem(other)+" ") {
			return true
		}
	}
	return false
}
