package catalogue

import "math/bits"

// code is the number of a value among those of all fields.
type code uint32

// rowValues say which values each row has, slot by slot and one row's beside each
// other. Where few rows are left, their facets are counted by looking at each row once;
// that is less than intersecting the set of every value with them.
type rowValues struct {
	spans []span // by slot
	codes []code
	open  int // how many codes are of open fields
	dead  int // how many no span leads to
}

// span is where a row's codes lie: first those of fields whose values cannot be listed
// beforehand, of which there are many, and then the others.
type span struct {
	from    uint32
	n, open uint16
}

// put notes the values of a row. A new row has the next slot.
func (t *rowValues) put(slot uint32, in []*posting) {
	if int(slot) == len(t.spans) {
		t.spans = append(t.spans, span{})
	}
	at := &t.spans[slot]
	t.open -= int(at.open)
	if before := int(at.n); len(in) > before { // it does not fit where it was
		t.dead += before
		at.from = uint32(len(t.codes))
		t.codes = append(t.codes, make([]code, len(in))...)
	} else {
		t.dead += before - len(in)
	}
	at.n, at.open = uint16(len(in)), 0
	own := t.codes[at.from:at.from]
	for _, open := range []bool{true, false} {
		for _, p := range in {
			if p.open == open {
				own = append(own, p.code)
			}
		}
		if open {
			at.open = uint16(len(own))
		}
	}
	t.open += int(at.open)
	if t.dead > len(t.codes)/2 {
		t.compact()
	}
}

// compact leaves out what no row leads to any more.
func (t *rowValues) compact() {
	live := make([]code, 0, len(t.codes)-t.dead)
	for i := range t.spans {
		at := &t.spans[i]
		from := uint32(len(live))
		live = append(live, t.codes[at.from:at.from+uint32(at.n)]...)
		at.from = from
	}
	t.codes, t.dead = live, 0
}

// count adds to the number of each code how many of the rows have it: of those of open
// fields, or of all.
func (t *rowValues) count(rows bitset, all bool, numbers []uint32) {
	for i, word := range rows {
		for ; word != 0; word &= word - 1 {
			at := t.spans[i*64+bits.TrailingZeros64(word)]
			n := at.open
			if all {
				n = at.n
			}
			for _, c := range t.codes[at.from : at.from+uint32(n)] {
				numbers[c]++
			}
		}
	}
}

// cost is about how much count looks at for so many rows, in the measure of
// posting.cost: that of each row's open fields, and that of the others.
func (t *rowValues) cost(rows int) (open, listed int) {
	if len(t.spans) == 0 {
		return 0, 0
	}
	live := len(t.codes) - t.dead
	return rows * (10 + 3*t.open/len(t.spans)), rows * 3 * (live - t.open) / len(t.spans)
}
