package views

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/samstyring/samstyring/internal/readmodel/store"
)

func positionKey(position uint64) []byte { return binary.BigEndian.AppendUint64(nil, position) }

// AppendEntry stores an entry of the history.
func AppendEntry(tx *store.Tx, position uint64, entry []byte) error {
	return tx.Append(bucketEntries, positionKey(position), entry)
}

// AppendHistory notes the positions of new events of an initiative, a round, a product, a
// wave, a need or a network, or of those that an initiative has beside it.
func AppendHistory(tx *store.Tx, id string, fresh []uint64) error {
	history := append([]byte(nil), tx.Get(bucketHistory, []byte(id))...)
	for _, p := range fresh {
		history = binary.BigEndian.AppendUint64(history, p)
	}
	return tx.Put(bucketHistory, []byte(id), history)
}

// Entries reads at most limit entries after a position, in order, and whether
// there are more.
func (v *Views) Entries(after uint64, limit int) (entries [][]byte, more bool, err error) {
	err = v.View(func(tx *store.Tx) error {
		for _, entry := range tx.Range(bucketEntries, positionKey(after+1), nil, store.Forward) {
			if len(entries) == limit {
				more = true
				return nil
			}
			entries = append(entries, append([]byte(nil), entry...))
		}
		return nil
	})
	return entries, more, err
}

// History reads every entry of one initiative or round, oldest first, all of one commit.
func (v *Views) History(id string) (entries [][]byte, err error) {
	err = v.View(func(tx *store.Tx) error {
		positions := tx.Get(bucketHistory, []byte(id))
		for ; len(positions) >= 8; positions = positions[8:] {
			if entry := tx.Get(bucketEntries, positions[:8]); entry != nil {
				entries = append(entries, append([]byte(nil), entry...))
			}
		}
		return nil
	})
	return entries, err
}

// Command is what a command has caused, so that the same command gives the
// same answer.
type Command struct {
	Aggregate   string `json:"a"`
	ID          string `json:"i"` // of the aggregate that the command was given to
	Position    uint64 `json:"p"` // of its last event
	Own         uint64 `json:"o"` // of its last event of that aggregate
	First       string `json:"f"` // name of its first event
	Fingerprint string `json:"r,omitempty"`
}

// PutCommand stores what a command has caused.
func PutCommand(tx *store.Tx, id string, c Command) error {
	raw, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode command: %w", err)
	}
	return tx.Put(bucketCommands, []byte(id), raw)
}

// GetCommand reads, within a transaction, what a command has caused; ok is
// false if it is not known.
func GetCommand(tx *store.Tx, id string) (c Command, ok bool, err error) {
	raw := tx.Get(bucketCommands, []byte(id))
	if raw == nil {
		return c, false, nil
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, false, fmt.Errorf("decode command: %w", err)
	}
	return c, true, nil
}

// Command reads what a command has caused; ok is false if it is not known.
func (v *Views) Command(id string) (c Command, ok bool, err error) {
	err = v.View(func(tx *store.Tx) error {
		c, ok, err = GetCommand(tx, id)
		return err
	})
	return c, ok, err
}
