package views

// Latest reads the last entries of the change feed, at most limit, newest
// first.
func (s *Store) Latest(limit int) (entries [][]byte, err error) {
	err = s.View(func(tx *Tx) error {
		for _, entry := range tx.Range(bucketEntries, nil, nil, Backward) {
			if len(entries) == limit {
				return nil
			}
			entries = append(entries, append([]byte(nil), entry...))
		}
		return nil
	})
	return entries, err
}
