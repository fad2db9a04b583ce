package views

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"github.com/samstyring/samstyring/internal/proof"
	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// bucketLinks holds position and checksum of the last event of each aggregate.
const bucketLinks store.Bucket = "links"

// bucketTree holds the tree over all events, under one key.
const bucketTree store.Bucket = "tree"

var keyTree = []byte("tree")

// Link is the last event of an aggregate; the zero value is none.
type Link struct {
	Position uint64
	Checksum string
}

// LinkKey is what a link is stored under.
func LinkKey(aggregate, id string) string { return aggregate + "/" + id }

// PutLink stores the last event of an aggregate.
func PutLink(tx *store.Tx, key string, l Link) error {
	sum, err := base64.RawURLEncoding.DecodeString(l.Checksum)
	if err != nil {
		return fmt.Errorf("store link: %w", err)
	}
	return tx.Put(bucketLinks, []byte(key), append(positionKey(l.Position), sum...))
}

// GetLink reads, within a transaction, the last event of an aggregate.
func GetLink(tx *store.Tx, key string) Link {
	raw := tx.Get(bucketLinks, []byte(key))
	if len(raw) < 8 {
		return Link{}
	}
	return Link{binary.BigEndian.Uint64(raw), base64.RawURLEncoding.EncodeToString(raw[8:])}
}

// Link reads the last event of an aggregate, as far as it is stored: while
// views are built it lags behind.
func (v *Views) Link(aggregate, id string) (l Link, err error) {
	err = v.View(func(tx *store.Tx) error {
		l = GetLink(tx, LinkKey(aggregate, id))
		return nil
	})
	return l, err
}

// PutTree stores the tree over all events.
func PutTree(tx *store.Tx, t proof.Tree) error {
	raw, err := t.MarshalBinary()
	if err != nil {
		return err
	}
	return tx.Put(bucketTree, keyTree, raw)
}

// GetTree reads the tree over all events; an empty one if there is none.
func GetTree(tx *store.Tx) (t proof.Tree, err error) {
	raw := tx.Get(bucketTree, keyTree)
	if raw == nil {
		return t, nil
	}
	return t, t.UnmarshalBinary(raw)
}

// Tree reads the tree over all events, as far as it is stored.
func (v *Views) Tree() (t proof.Tree, err error) {
	err = v.View(func(tx *store.Tx) error {
		t, err = GetTree(tx)
		return err
	})
	return t, err
}
