package changes

import "slices"

// Net puts changes that are in the order of publication together for somebody who
// reads them later: what was edited several times is one change, from before
// the first to after the last, and what was undone is none. What was done is
// published as it was. The change that remains stands where the last one stood and
// is no change of the log any more: it is for reading, and has the last one's
// id and cursor.
func Net(all []Change) []Change {
	type key struct {
		initiative string
		class      Class
	}
	out := slices.Clone(all)
	gone := make([]bool, len(out))
	last := map[key]int{}
	for i := range out {
		c := &out[i]
		if !slices.Contains(edits, c.Class) {
			continue
		}
		k := key{c.Initiative, c.Class}
		if j, seen := last[k]; seen && !gone[j] {
			gone[j] = true
			gone[i] = !c.follow(&out[j])
		}
		last[k] = i
	}
	kept := out[:0]
	for i := range out {
		if !gone[i] {
			kept = append(kept, out[i])
		}
	}
	return kept
}

// follow makes a change tell what it and the one before come to; it is false if
// that is nothing.
func (c *Change) follow(before *Change) bool {
	net, ok := compare(c.Class, &before.Old, &c.New)
	if c.Class == Described { // of long texts only the names are left
		net.Fields = slices.DeleteFunc(slices.Clone(describedFields), func(field string) bool {
			if slices.Contains(shortFieldNames, field) {
				return !differs(field, &before.Old, &c.New)
			}
			return !slices.Contains(before.Fields, field) && !slices.Contains(c.Fields, field)
		})
		ok = len(net.Fields) > 0
	}
	c.Old, c.Moves, c.By, c.Fields, c.Severity = before.Old, net.Moves, net.By, net.Fields, net.Severity
	c.First, c.Also, c.Imported = before.First, net.Also, c.Imported && before.Imported
	if c.Class == ReachChanged {
		now := without(c.Municipalities, c.Removed)
		c.Added, c.Removed = netReach(before, c)
		c.Municipalities = union(now, c.Removed)
	}
	if c.FormerOwner == "" {
		c.FormerOwner, c.FormerMinistry = before.FormerOwner, before.FormerMinistry
	}
	return ok
}

// netReach is who came and who went over two changes of reach.
func netReach(before, after *Change) (added, removed []string) {
	came, went := union(before.Added, after.Added), union(before.Removed, after.Removed)
	added = without(without(came, before.Removed), after.Removed)
	removed = without(without(went, before.Added), after.Added)
	return added, removed
}
