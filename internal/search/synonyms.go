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

// ListedGroups are the groups of words for the same that come with the registry, as they
// are written.
func ListedGroups() [][]string {
	groups, err := readGroups(strings.NewReader(listed))
	if err != nil {
		panic(err) // a test reads it
	}
	return groups
}

// Listed are the synonyms that come with the registry.
func Listed() Synonyms { return NewSynonyms(ListedGroups()) }

// NewSynonyms makes synonyms of groups of words for the same, each of which finds all the
// others of its group. What is not one word counts for nothing.
func NewSynonyms(groups [][]string) Synonyms {
	out := Synonyms{}
	for _, group := range groups {
		var words []string
		for _, word := range group {
			if folded := Folded(word); len(folded) == 1 {
				words = append(words, folded[0])
			}
		}
		out.add(words)
	}
	return out
}

// Folded are the words of a text as they are compared.
func Folded(text string) []string { return strings.Fields(reference.Fold(text)) }

// readGroups reads groups of words for the same, one group a line, the words parted by
// commas; what comes behind # is a note. A line with one word, and a word of several, are
// errors, and all of them are told at once.
func readGroups(r io.Reader) (out [][]string, err error) {
	var wrong []string
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		if strings.TrimSpace(text) == "" {
			continue
		}
		var group []string
		for word := range strings.SplitSeq(text, ",") {
			word = strings.TrimSpace(word)
			if len(Folded(word)) != 1 {
				wrong = append(wrong, fmt.Sprintf("line %d: %q is not one word", n, word))
				continue
			}
			group = append(group, word)
		}
		if len(group) < 2 {
			wrong = append(wrong, fmt.Sprintf("line %d: a group needs two words", n))
		}
		out = append(out, group)
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
