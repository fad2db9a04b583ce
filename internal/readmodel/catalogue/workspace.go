package catalogue

import "sync"

// workspace is what one look at the rows needs for a moment, used again by the next. Sets
// of many rows are large: made anew each time, they would cost more than what is done
// with them.
type workspace struct {
	sets    []bitset
	used    int
	numbers []uint32
	shown   []shown
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// done gives everything back: nothing of it may be used any more.
func (w *workspace) done() {
	w.used = 0
	workspaces.Put(w)
}

// set is one for n slots, with whatever stood in it.
func (w *workspace) set(n int) bitset {
	length := (n + 63) / 64
	if w.used == len(w.sets) {
		w.sets = append(w.sets, nil)
	}
	if cap(w.sets[w.used]) < length {
		w.sets[w.used] = make(bitset, length, length+length/8)
	}
	w.used++
	return w.sets[w.used-1][:length]
}

// numbersFor is room for so many numbers, with whatever stood in it.
func (w *workspace) numbersFor(n int) []uint32 {
	if cap(w.numbers) < n {
		w.numbers = make([]uint32, n, n+n/8)
	}
	return w.numbers[:n]
}
