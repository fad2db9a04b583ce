package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/search"
)

// Vocabulary is what was changed of the words that the search takes for the same.
func (q *Reader) Vocabulary() (vocabulary.State, error) {
	s, err := q.views.Vocabulary()
	if err != nil {
		err = fmt.Errorf("read words of the search: %w", err)
	}
	return s, err
}

// SynonymGroups are the groups of words that the search takes for the same, by their
// first word.
func (q *Reader) SynonymGroups(s *vocabulary.State) []vocabulary.Group {
	out := s.Groups(search.ListedGroups())
	slices.SortStableFunc(out, func(a, b vocabulary.Group) int {
		return slices.CompareFunc(a.Words, b.Words, func(x, y string) int {
			return strings.Compare(strings.Join(search.Folded(x), ""), strings.Join(search.Folded(y), ""))
		})
	})
	return out
}

// Synonyms are the words that the search takes for the same now. They must not be changed.
func (q *Reader) Synonyms() search.Synonyms { return q.catalogue.Synonyms() }
