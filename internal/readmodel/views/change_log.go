package views

import (
	"encoding/binary"

	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// The buckets of the changes in words.
const (
	bucketChangeLog store.Bucket = "told-changes"   // position and number among the changes published there → change
	bucketWindows   store.Bucket = "change-windows" // id of an initiative → its open window; windowHead → the rest
)

// windowHead is the key of what belongs to no initiative; no id begins so.
var windowHead = []byte{0}

func changeKey(position uint64, n int) []byte {
	return binary.BigEndian.AppendUint32(positionKey(position), uint32(n))
}

// AppendChange stores a change at its cursor.
func AppendChange(tx *store.Tx, position uint64, n int, change []byte) error {
	return tx.Append(bucketChangeLog, changeKey(position, n), change)
}

// PutWindow stores the open window of an initiative, nil for one that closed,
// or with an empty id what belongs to none.
func PutWindow(tx *store.Tx, id string, window []byte) error {
	key := []byte(id)
	switch {
	case id == "":
		key = windowHead
	case window == nil:
		return tx.Delete(bucketWindows, key)
	}
	return tx.Put(bucketWindows, key, window)
}

// GetWindows reads what PutWindow stored: the head, nil if nothing was stored
// yet, and the open windows. They die with the transaction.
func GetWindows(tx *store.Tx) (head []byte, open [][]byte) {
	for key, value := range tx.All(bucketWindows, store.Forward) {
		if len(key) == 1 && key[0] == windowHead[0] {
			head = value
			continue
		}
		open = append(open, value)
	}
	return head, open
}

// Windows calls fn with what GetWindows gives, as of one commit.
func (v *Views) Windows(fn func(head []byte, open [][]byte) error) error {
	return v.View(func(tx *store.Tx) error { return fn(GetWindows(tx)) })
}

// Changes reads at most limit changes after a cursor in the order of publication, and
// whether there are more.
func (v *Views) Changes(position uint64, n, limit int) (list [][]byte, more bool, err error) {
	err = v.View(func(tx *store.Tx) error {
		for _, change := range tx.Range(bucketChangeLog, changeKey(position, n+1), nil, store.Forward) {
			if len(list) == limit {
				more = true
				return nil
			}
			list = append(list, append([]byte(nil), change...))
		}
		return nil
	})
	return list, more, err
}

// ChangesBackward calls each with every change before a cursor, the last one
// first, until it gives false. It must copy what it keeps.
func (v *Views) ChangesBackward(position uint64, n int, each func(change []byte) (bool, error)) error {
	return v.View(func(tx *store.Tx) error {
		for _, change := range tx.Range(bucketChangeLog, nil, changeKey(position, n), store.Backward) {
			if more, err := each(change); !more || err != nil {
				return err
			}
		}
		return nil
	})
}
