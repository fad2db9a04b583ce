package views

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/internal/domain/round"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// BucketRounds holds the states of the rounds, by id.
const BucketRounds store.Bucket = "round-states"

// bucketCriteria holds the hash that a criteria set was first used with, by id
// and version.
const bucketCriteria store.Bucket = "criteria-sets"

// PutRound notes the positions of a round's new events, and the criteria set
// that it uses. internal/readmodel/projection writes it, beside the state.
func PutRound(tx *store.Tx, state *round.State, fresh []uint64) error {
	if err := AppendHistory(tx, state.ID, fresh); err != nil {
		return err
	}
	key := criteriaKey(state.Criteria.ID, state.Criteria.Version)
	if state.CriteriaHash == "" || tx.Get(bucketCriteria, key) != nil {
		return nil
	}
	return tx.Put(bucketCriteria, key, []byte(state.CriteriaHash))
}

func criteriaKey(id string, version int) []byte { return fmt.Appendf(nil, "%s/%d", id, version) }

// CriteriaHash is the hash of the criteria set that goes by an id and version;
// "" if no round has used it.
func (v *Views) CriteriaHash(id string, version int) (string, error) {
	hash, err := v.Get(bucketCriteria, criteriaKey(id, version))
	return string(hash), err
}

// Round reads the state of a round; the zero state if there is none.
func (v *Views) Round(id string) (state round.State, err error) {
	raw, err := v.Get(BucketRounds, []byte(id))
	if err != nil || raw == nil {
		return state, err
	}
	if err := json.Unmarshal(raw, &state); err != nil {
		return state, fmt.Errorf("decode round %s: %w", id, err)
	}
	return state, nil
}

// RoundsOf reads the rounds that name an initiative, in no order. Those that do
// not are not decoded.
func (v *Views) RoundsOf(initiative string) (out []round.State, err error) {
	name := []byte(`"` + initiative + `"`)
	err = v.View(func(tx *store.Tx) error {
		for id, raw := range tx.All(BucketRounds, store.Forward) {
			if !bytes.Contains(raw, name) {
				continue
			}
			var state round.State
			if err := json.Unmarshal(raw, &state); err != nil {
				return fmt.Errorf("decode round %s: %w", id, err)
			}
			out = append(out, state)
		}
		return nil
	})
	return out, err
}

// Rounds reads the states of all rounds, by id.
func (v *Views) Rounds() (out []round.State, err error) {
	err = v.View(func(tx *store.Tx) error {
		for id, raw := range tx.All(BucketRounds, store.Forward) {
			var state round.State
			if err := json.Unmarshal(raw, &state); err != nil {
				return fmt.Errorf("decode round %s: %w", id, err)
			}
			out = append(out, state)
		}
		return nil
	})
	return out, err
}
