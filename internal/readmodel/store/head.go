package store

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// metaBucket holds what the storage itself needs to know.
const metaBucket Bucket = "meta"

// formatVersion changes when values are stored in another way: another
// checksum, another layout of the meta bucket.
const formatVersion = "1"

var (
	keyFormat     = []byte("format")
	keyCheckpoint = []byte("checkpoint")
	keyIdentity   = []byte("log")
	keyLogID      = []byte("log-id")
	keyLogFirst   = []byte("log-first")
)

// errFormat is another format than this program's.
var errFormat = errors.New("another format")

func writeHead(tx *Tx, h head) error {
	var position [8]byte
	binary.BigEndian.PutUint64(position[:], h.position)
	if err := tx.Put(metaBucket, keyFormat, []byte(formatVersion)); err != nil {
		return err
	}
	if err := tx.Put(metaBucket, keyCheckpoint, position[:]); err != nil {
		return err
	}
	if err := tx.Put(metaBucket, keyIdentity, []byte(h.identity)); err != nil {
		return err
	}
	return h.origin.write(tx)
}

// write stores what is known of the log; files of earlier programs have
// neither key.
func (o Origin) write(tx *Tx) error {
	if o.LogID != "" {
		if err := tx.Put(metaBucket, keyLogID, []byte(o.LogID)); err != nil {
			return err
		}
	}
	if o.First == "" {
		return nil
	}
	return tx.Put(metaBucket, keyLogFirst, []byte(o.First))
}

// readHead reads what was committed last. A file without it is damaged: it is
// written when the file is made.
func readHead(f *file) (head, error) {
	var h head
	err := f.view(func(tx *Tx) error {
		format := tx.Get(metaBucket, keyFormat)
		position := tx.Get(metaBucket, keyCheckpoint)
		identity := tx.Get(metaBucket, keyIdentity)
		if format != nil && string(format) != formatVersion {
			return fmt.Errorf("%w: %q", errFormat, format)
		}
		if format == nil || len(position) != 8 || identity == nil {
			tx.fail("checkpoint cannot be read")
			return nil
		}
		h = head{
			position: binary.BigEndian.Uint64(position), identity: string(identity),
			origin: Origin{LogID: string(tx.Get(metaBucket, keyLogID)), First: string(tx.Get(metaBucket, keyLogFirst))},
		}
		return nil
	})
	return h, err
}
