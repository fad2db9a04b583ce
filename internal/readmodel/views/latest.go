package views

import "github.com/samstyring/samstyring/internal/readmodel/store"

// Latest reads the last entries of the history, at most limit, newest
// first.
func (v *Views) Latest(limit int) (entries [][]byte, err error) {
	err = v.View(func(tx *store.Tx) error {
		for _, entry := range tx.Range(bucketEntries, nil, nil, store.Backward) {
			if len(entries) == limit {
				return nil
			}
			entries = append(entries, append([]byte(nil), entry...))
		}
		return nil
	})
	return entries, err
}
