package views

import (
	"encoding/binary"
	"iter"
	"time"

	"github.com/samstyring/samstyring/internal/changes"
	"github.com/samstyring/samstyring/internal/readmodel/store"
	"github.com/samstyring/samstyring/internal/reference"
)

// The buckets of the changes in words.
const (
	bucketChangeLog store.Bucket = "told-changes"   // position and number among the changes published there → change
	bucketWindows   store.Bucket = "change-windows" // id of an initiative → its open window; windowHead → the rest
)

// windowHead is the key of what belongs to no initiative; no id begins so.
var windowHead = []byte{0}

func changeKey(c changes.Cursor) []byte {
	return binary.BigEndian.AppendUint32(positionKey(c.Position), uint32(c.N))
}

// AppendChange stores a change, as changes.Encode writes it, at its cursor.
func AppendChange(tx *store.Tx, at changes.Cursor, encoded []byte) error {
	return tx.Append(bucketChangeLog, changeKey(at), encoded)
}

// PutWindow stores what has changed in a window since it was stored last.
func PutWindow(tx *store.Tx, w *changes.Window) error {
	head, open, err := w.Parts()
	if err != nil {
		return err
	}
	for id, part := range open {
		if part == nil {
			err = tx.Delete(bucketWindows, []byte(id))
		} else {
			err = tx.Put(bucketWindows, []byte(id), part)
		}
		if err != nil {
			return err
		}
	}
	return tx.Put(bucketWindows, windowHead, head)
}

// GetWindow reads what PutWindow stored; an empty window of that length if
// nothing was.
func GetWindow(tx *store.Tx, length time.Duration, ref *reference.Data) (*changes.Window, error) {
	var head []byte
	var open [][]byte
	for key, value := range tx.All(bucketWindows, store.Forward) {
		if len(key) == 1 && key[0] == windowHead[0] {
			head = value
			continue
		}
		open = append(open, value)
	}
	if head == nil {
		return changes.NewWindow(length, changes.DefaultLag, ref), nil
	}
	return changes.Restore(head, open, length, changes.DefaultLag, ref)
}

// Window is GetWindow as of one commit.
func (v *Views) Window(length time.Duration, ref *reference.Data) (w *changes.Window, err error) {
	err = v.View(func(tx *store.Tx) error {
		w, err = GetWindow(tx, length, ref)
		return err
	})
	return w, err
}

// Changes reads at most limit changes after a cursor in the order of publication,
// and whether there are more.
func (v *Views) Changes(after changes.Cursor, limit int, ref *reference.Data) (list []changes.Change, more bool, err error) {
	after.N++
	err = v.View(func(tx *store.Tx) error {
		for _, raw := range tx.Range(bucketChangeLog, changeKey(after), nil, store.Forward) {
			if len(list) == limit {
				more = true
				return nil
			}
			c, err := changes.Decode(raw, ref)
			if err != nil {
				return err
			}
			list = append(list, c)
		}
		return nil
	})
	return list, more, err
}

// LastChange is the cursor of the change that was published last; the zero one if
// nothing was. It reads no change: every list asks for it.
func (v *Views) LastChange() (last changes.Cursor, err error) {
	err = v.View(func(tx *store.Tx) error {
		for key := range tx.Range(bucketChangeLog, nil, nil, store.Backward) {
			last = changes.Cursor{Position: binary.BigEndian.Uint64(key), N: int(binary.BigEndian.Uint32(key[8:]))}
			break
		}
		return nil
	})
	return last, err
}

// ChangesBefore gives the changes before a cursor, the last one first, all as of
// one commit.
func (v *Views) ChangesBefore(at changes.Cursor, ref *reference.Data) iter.Seq2[*changes.Change, error] {
	return func(yield func(*changes.Change, error) bool) {
		stopped := false
		err := v.View(func(tx *store.Tx) error {
			for _, raw := range tx.Range(bucketChangeLog, nil, changeKey(at), store.Backward) {
				c, err := changes.Decode(raw, ref)
				if stopped = err == nil && !yield(&c, nil); err != nil || stopped {
					return err
				}
			}
			return nil
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}
