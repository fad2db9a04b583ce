package views

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// BucketStates holds the states that commands are decided on, by id.
const BucketStates store.Bucket = "initiative-states"

// The buckets of the initiatives' views.
const (
	bucketDocuments store.Bucket = "initiative-documents" // id → position and document, ready to send
	bucketRows      store.Bucket = "initiative-rows"      // id → line of the list
	bucketHistory   store.Bucket = "history"              // id of an initiative or a round → positions
	bucketNumbers   store.Bucket = "initiative-numbers"   // year → highest number given
	bucketEntries   store.Bucket = "changes"              // position → entry
	bucketCommands  store.Bucket = "commands"             // command id → what it caused
)

// Document is a stored document with the position of its last event. Readers
// share it: the JSON must not be changed.
type Document struct {
	Position uint64
	JSON     []byte
}

// PutInitiative stores what is read about an initiative that has changed: its
// document and list line. internal/readmodel/projection writes it, beside the state.
func PutInitiative(tx *store.Tx, state *initiative.State, document, row []byte) error {
	stored := make([]byte, 8, 8+len(document))
	binary.BigEndian.PutUint64(stored, state.Position)
	if err := tx.Put(bucketDocuments, []byte(state.ID), append(stored, document...)); err != nil {
		return err
	}
	return tx.Put(bucketRows, []byte(state.ID), row)
}

// GetState reads a state within a transaction; the zero state if there is none.
func GetState(tx *store.Tx, id string) (initiative.State, error) {
	var s initiative.State
	raw := tx.Get(BucketStates, []byte(id))
	if raw == nil {
		return s, nil
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("decode state of %s: %w", id, err)
	}
	return s, nil
}

// State reads the state of an initiative; the zero state if there is none.
func (v *Views) State(id string) (state initiative.State, err error) {
	err = v.View(func(tx *store.Tx) error {
		state, err = GetState(tx, id)
		return err
	})
	return state, err
}

// Document reads the stored document of an initiative; ok is false if there is
// none.
func (v *Views) Document(id string) (d Document, ok bool, err error) {
	cache := v.documents.Load() // before the read, which is then as new or newer
	if d, ok := cache.get(id); ok && v.Err() == nil {
		return d, true, nil
	}
	raw, err := v.Get(bucketDocuments, []byte(id))
	if err != nil || len(raw) < 8 {
		return Document{}, false, err
	}
	d = Document{Position: binary.BigEndian.Uint64(raw), JSON: raw[8:]}
	cache.put(id, d)
	return d, true, nil
}

// Rows calls each with every line of the list, in the order of ids.
func (v *Views) Rows(each func(row []byte) error) error {
	return v.View(func(tx *store.Tx) error {
		for _, row := range tx.All(bucketRows, store.Forward) {
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	})
}

// RaiseNumber notes that a number of a year is taken.
func RaiseNumber(tx *store.Tx, year string, number uint64) error {
	if tx.Get(bucketNumbers, []byte(year)) != nil && NumberIn(tx, year) >= number {
		return nil
	}
	return tx.Put(bucketNumbers, []byte(year), binary.BigEndian.AppendUint64(nil, number))
}

// NumberIn is LastNumber within a transaction.
func NumberIn(tx *store.Tx, year string) uint64 {
	raw := tx.Get(bucketNumbers, []byte(year))
	if len(raw) != 8 {
		return 0
	}
	return binary.BigEndian.Uint64(raw)
}

// LastNumber is the highest number given in a year; 0 if none was.
func (v *Views) LastNumber(year string) (uint64, error) {
	raw, err := v.Get(bucketNumbers, []byte(year))
	if err != nil || len(raw) != 8 {
		return 0, err
	}
	return binary.BigEndian.Uint64(raw), nil
}
