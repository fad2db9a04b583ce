// Package views says what is stored in the views file and how it is read: the
// buckets with documents, lines of the list, histories, states, the feed of
// events and the log of changes, each with its typed write and read.
//
// Where and how the bytes lie is the storage's business (internal/readmodel/store).
// internal/readmodel/projection writes; internal/app reads, and waits for the
// position of its own write.
package views

import (
	"sync/atomic"

	"github.com/samstyring/samstyring/internal/readmodel/store"
)

// Views are the typed reads of an open views file.
type Views struct {
	*store.Store
	documents atomic.Pointer[documentCache] // of the last commit
}

// Open opens the views file, or makes an empty one; see store.Open.
func Open(opts store.Options) (*Views, error) {
	s, err := store.Open(opts)
	if err != nil {
		return nil, err
	}
	v := &Views{Store: s}
	v.forget()
	s.OnCommit(func(uint64) { v.forget() })
	s.OnReset(v.forget)
	return v, nil
}

// forget begins with an empty cache.
func (v *Views) forget() { v.documents.Store(newDocumentCache()) }

// Witnesses reads what every views file in a folder knows of its log, with the
// highest number of an initiative by year; see store.Witnesses.
func Witnesses(dir string) (all []store.Witness, unreadable []string, err error) {
	return store.Witnesses(dir, bucketNumbers)
}
