package search

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/samstyring/samstyring/internal/reference"
)

// Synonyms lead from a stem to other words for the same, folded.
type Synonyms map[string][]string

//go:embed synonyms.txt
var listed string

// Listed are the synonyms that come with the registry.
func Listed() Synonyms {
	s, err := ReadSynonyms(strings.NewReader(listed))
	if err != nil {
		panic(err) // a test reads it
	}
	return s
}

// ReadSynonyms reads groups of words for the same, one group a line, the words
// parted by commas; what comes behind # is a note. A line with one word, and a
// word of several, are errors, and all of them are told at once.
func ReadSynonyms(r io.Reader) (Synonyms, error) {
	out := Synonyms{}
	var wrong []string
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if strings.TrimSpace(text) == "" {
			continue
		}
		var group []string
		for word := range strings.SplitSeq(text, ",") {
			folded := strings.Fields(reference.Fold(word))
			if len(folded) != 1 {
				wrong = append(wrong, fmt.Sprintf("line %d: %q is not one word", n, strings.TrimSpace(word)))
				continue
			}
			group = append(group, folded[0])
		}
		if len(group) < 2 {
			wrong = append(wrong, fmt.Sprintf("line %d: a group needs two words", n))
		}
		out.add(group)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read synonyms: %w", err)
	}
	if wrong != nil {
		return nil, fmt.Errorf("read synonyms: %s", strings.Join(wrong, "; "))
	}
	return out, nil
}

func (s Synonyms) add(group []string) {
	for i, word := range group {
		for j, other := range group {
			if i != j {
				s[stem(word)] = append(s[stem(word)], other)
			}
		}
	}
}
