package catalogue

// code is the number of a value within its field.
type code uint32

// columns say which values of one field each row has, slot by slot: the first
// value in the first column, the second in the second, as many as any row has.
// A place holds the value's code and one; 0 is none. Few rows are counted faster
// so than by intersecting the set of every value.
type columns [][]code

// set notes the k-th value of a row.
func (t *columns) set(k int, slot uint32, value code) {
	if k == len(*t) {
		*t = append(*t, nil)
	}
	column := &(*t)[k]
	for uint32(len(*column)) <= slot {
		*column = append(*column, 0)
	}
	(*column)[slot] = value + 1
}

// forget takes away what a row has from the k-th value on.
func (t columns) forget(k int, slot uint32) {
	for _, column := range t[min(k, len(t)):] {
		if int(slot) < len(column) {
			column[slot] = 0
		}
	}
}

// count adds to the number of each code how many of the slots have it.
func (t columns) count(slots []uint32, numbers []int) {
	for _, column := range t {
		for _, slot := range slots {
			if int(slot) >= len(column) {
				break // they ascend
			}
			if value := column[slot]; value != 0 {
				numbers[value-1]++
			}
		}
	}
}

// cost is about how much count looks at, in the measure of posting.cost.
func (t columns) cost(slots int) int { return 2 * slots * len(t) }

// note puts the values of a row into the columns of their fields. The caller
// holds the lock that readers need.
func (ix *index) note(e *entry) {
	var held [facetCount]int
	for _, p := range e.in {
		ix.fields[p.of].columns.set(held[p.of], e.slot, p.code)
		held[p.of]++
	}
	for f, k := range held {
		ix.fields[f].columns.forget(k, e.slot)
	}
}
