package views

import (
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/internal/domain/need"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// BucketNeeds holds the needs by id.
const BucketNeeds store.Bucket = "need-states"

// Need reads a need; the zero state if there is none.
func (v *Views) Need(id string) (s need.State, err error) {
	if id == "" {
		return s, nil
	}
	raw, err := v.Get(BucketNeeds, []byte(id))
	if err != nil || raw == nil {
		return s, err
	}
	return s, decodeNeed(id, raw, &s)
}

func decodeNeed(id string, raw []byte, s *need.State) error {
	if err := json.Unmarshal(raw, s); err != nil {
		return fmt.Errorf("decode need %s: %w", id, err)
	}
	return nil
}

// Needs reads all needs, by id, all of one commit.
func (v *Views) Needs() (out []need.State, err error) {
	err = v.View(func(tx *store.Tx) error {
		for id, raw := range tx.All(BucketNeeds, store.Forward) {
			var s need.State
			if err := decodeNeed(string(id), raw, &s); err != nil {
				return err
			}
			out = append(out, s)
		}
		return nil
	})
	return out, err
}
