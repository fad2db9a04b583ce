package store

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
)

// Dump writes every bucket, key and value in order, one quoted line each, from
// one commit. Two stores that were built from the same log dump the same
// bytes, however they were built; buckets without keys are left out.
func (s *Store) Dump(w io.Writer) error {
	out := bufio.NewWriterSize(w, 64<<10)
	err := s.View(func(tx *Tx) error {
		var line []byte
		for name := range tx.names() {
			for k, v := range tx.All(name, Forward) {
				line = strconv.AppendQuote(line[:0], string(name))
				line = strconv.AppendQuote(append(line, ' '), string(k))
				line = strconv.AppendQuote(append(line, ' '), string(v))
				if _, err := out.Write(append(line, '\n')); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("dump views: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("dump views: %w", err)
	}
	return nil
}

// names iterates over the buckets in order.
func (tx *Tx) names() func(yield func(Bucket) bool) {
	return func(yield func(Bucket) bool) {
		c := tx.rootCursor()
		for k := tx.rootStep(c, true); k != nil; k = tx.rootStep(c, false) {
			if !yield(Bucket(k)) {
				return
			}
		}
	}
}
