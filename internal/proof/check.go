package proof

import "fmt"

// Event is what of an event goes into a check.
type Event struct {
	Position    uint64
	Aggregate   string // and id; "" if it is none of ours
	ID          string
	Checksum    string // worked out from its content
	Carried     string // by the event itself; "" in old ones
	Predecessor string
}

// Check goes through a whole log by itself, from the first event on. The zero
// value is ready; it is for whoever verifies a log without a registry.
type Check struct {
	Findings []string // what does not hold, in words
	Events   int
	Chained  int // events that name the one before them, or are the first of their aggregate

	heads []struct {
		name string
		Head
	}
	tree  Tree
	last  uint64
	links map[string]link
}

type link struct {
	position uint64
	checksum string
}

// Expect compares with a head when the log is as long.
func (c *Check) Expect(name string, h Head) {
	c.heads = append(c.heads, struct {
		name string
		Head
	}{name, h})
}

// Found notes what somebody else has found.
func (c *Check) Found(format string, args ...any) {
	c.Findings = append(c.Findings, fmt.Sprintf(format, args...))
}

// Add takes the next event.
func (c *Check) Add(e Event) {
	switch {
	case e.Position == c.last+2:
		c.Found("position %d is missing", e.Position-1)
	case e.Position > c.last+1:
		c.Found("positions %d–%d are missing", c.last+1, e.Position-1)
	case e.Position <= c.last:
		c.Found("position %d comes after position %d", e.Position, c.last)
	}
	c.last = max(c.last, e.Position)
	c.Events++
	if e.Carried != "" && e.Carried != e.Checksum {
		c.Found("position %d, %s, event %q: its content does not have the checksum that it carries", e.Position, e.Aggregate, e.ID)
	}
	if e.Aggregate != "" {
		c.follow(e)
	}
	c.tree.Append(e.Checksum)
	for _, h := range c.heads {
		if h.Size == c.tree.Size() && h.Root != c.tree.Root() {
			c.Found("positions 1–%d are not the events of the signed head in %s", h.Size, h.name)
		}
	}
}

func (c *Check) follow(e Event) {
	if c.links == nil {
		c.links = map[string]link{}
	}
	before, known := c.links[e.Aggregate]
	if e.Predecessor != "" && e.Predecessor != before.checksum {
		c.Found("position %d, %s, event %q does not follow on position %d, which is the last before it", e.Position, e.Aggregate, e.ID, before.position)
	}
	if e.Carried != "" && (e.Predecessor != "" || !known) {
		c.Chained++
	}
	c.links[e.Aggregate] = link{e.Position, e.Checksum}
}

// End says what is missing at the end, and gives the tree.
func (c *Check) End() Tree {
	for _, h := range c.heads {
		if h.Size > c.last {
			c.Found("the log ends at position %d, and the signed head in %s knows of position %d", c.last, h.name, h.Size)
		}
	}
	return c.tree
}
