package store

// chunkSize is what an arena takes from the heap at a time, in bytes;
// arenaKeep is how many chunks it keeps between transactions.
const (
	chunkSize = 256 << 10
	arenaKeep = 32
)

// arena holds the stored values of one write transaction. bbolt refers to them
// until the commit, so they cannot share a buffer, but together they can be
// given back when the transaction has ended.
type arena struct {
	chunks [][]byte
	next   int    // the chunk after the one in use
	free   []byte // the rest of the one in use
}

// take is n bytes that stay untouched until reset.
func (a *arena) take(n int) []byte {
	if n > chunkSize/4 {
		return make([]byte, n)
	}
	if n > len(a.free) {
		if a.next == len(a.chunks) {
			a.chunks = append(a.chunks, make([]byte, chunkSize))
		}
		a.free = a.chunks[a.next]
		a.next++
	}
	out := a.free[:n:n]
	a.free = a.free[n:]
	return out
}

// reset gives everything back.
func (a *arena) reset() {
	if len(a.chunks) > arenaKeep {
		clear(a.chunks[arenaKeep:])
		a.chunks = a.chunks[:arenaKeep]
	}
	a.next, a.free = 0, nil
}
