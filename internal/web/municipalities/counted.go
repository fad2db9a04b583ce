package municipalities

// counted is how many initiatives a page of a place counts, and how many its list has
// besides, so that the two do not seem to contradict each other.
type counted struct {
	Total int    // that are not over
	Over  int    // that are, and stand in the list only
	List  string // the address of the list
}

// All is how many the list has.
func (c counted) All() int { return c.Total + c.Over }
