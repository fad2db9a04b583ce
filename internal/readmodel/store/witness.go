package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Witness is what a views file knows about the log it was built from.
type Witness struct {
	Name     string // of the file, without extension
	Position uint64
	Record   string // id of the record at that position
	Origin   Origin
	Numbers  map[string]uint64 // by key, of the bucket that was asked for
}

// Witnesses reads what every views file in a folder knows, also those of other
// versions of the program, but not those that were set aside; numbers is a
// bucket of numbers that is read as well. It only reads, and takes no more of a
// file for granted than it needs, so a file that is damaged elsewhere is heard
// too. unreadable names the others.
func Witnesses(dir string, numbers Bucket) (all []Witness, unreadable []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("list views: %w", err)
	}
	for _, e := range entries {
		name, isViews := strings.CutSuffix(e.Name(), fileSuffix)
		if !isViews || !strings.HasPrefix(name, namePrefix) || !e.Type().IsRegular() {
			continue
		}
		w, err := readWitness(filepath.Join(dir, e.Name()), numbers)
		if err != nil {
			unreadable = append(unreadable, e.Name())
			continue
		}
		w.Name = name
		all = append(all, w)
	}
	return all, unreadable, nil
}

// readWitness reads two small buckets of a file, without bbolt and its lock.
func readWitness(path string, bucket Bucket) (w Witness, err error) {
	head, numbers := map[string][]byte{}, map[string][]byte{}
	if err := readBuckets(path, map[Bucket]map[string][]byte{metaBucket: head, bucket: numbers}); err != nil {
		return w, err
	}
	position := head[string(keyCheckpoint)]
	if string(head[string(keyFormat)]) != formatVersion || len(position) != 8 {
		return w, errFormat
	}
	w.Position, w.Record = binary.BigEndian.Uint64(position), string(head[string(keyIdentity)])
	w.Origin = Origin{LogID: string(head[string(keyLogID)]), First: string(head[string(keyLogFirst)])}
	w.Numbers = map[string]uint64{}
	for key, n := range numbers {
		if len(n) == 8 {
			w.Numbers[key] = binary.BigEndian.Uint64(n)
		}
	}
	return w, nil
}

// readBuckets copies the values of some buckets of a file, each checked.
func readBuckets(path string, into map[Bucket]map[string][]byte) error {
	r, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	c, err := newCheck(r)
	if err != nil {
		return err
	}
	return c.tree(c.meta.root, 0, span{}, func(flags uint32, name, value []byte, depth int) error {
		values := into[Bucket(name)]
		if values == nil {
			return nil
		}
		intact := valueCheck(name)
		return c.inBucket(flags, name, value, depth, func(flags uint32, key, value []byte, depth int) error {
			if err := intact(flags, key, value, depth); err != nil {
				return err
			}
			values[string(key)] = append([]byte{}, value[:len(value)-sumSize]...)
			return nil
		})
	})
}
