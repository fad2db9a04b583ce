package views

import (
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/domain/vocabulary"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// BucketVocabulary holds what was changed of the words that the search takes for the
// same, under VocabularyID.
const BucketVocabulary store.Bucket = "vocabulary-states"

// Vocabulary reads what was changed of the words that the search takes for the same; the
// zero state if nothing was.
func (v *Views) Vocabulary() (s vocabulary.State, err error) {
	raw, err := v.Get(BucketVocabulary, []byte(events.VocabularyID))
	if err != nil || raw == nil {
		return s, err
	}
	return s, decodeVocabulary(events.VocabularyID, raw, &s)
}

func decodeVocabulary(id string, raw []byte, s *vocabulary.State) error {
	if err := json.Unmarshal(raw, s); err != nil {
		return fmt.Errorf("decode vocabulary %s: %w", id, err)
	}
	return nil
}
