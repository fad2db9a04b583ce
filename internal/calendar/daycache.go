package calendar

import (
	"sync"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// maxDays bounds what dayCache keeps: some ten megabytes.
const maxDays = 50_000

// dayCache keeps the days of initiatives, which take all their history to work
// out, until they change or there are too many.
type dayCache struct {
	mu    sync.Mutex
	known map[string]knownDays
	size  int // days, and one for each initiative
	limit int // maxDays when 0
}

type knownDays struct {
	position uint64
	days     []Day
}

// of gives the days of an initiative. They are shared and must not be changed.
func (c *dayCache) of(row catalogue.Row, history func(id string) ([]document.Entry, error)) ([]Day, error) {
	c.mu.Lock()
	k, ok := c.known[row.ID]
	c.mu.Unlock()
	if ok && k.position == row.Position {
		return k.days, nil
	}
	entries, err := history(row.ID)
	if err != nil {
		return nil, err
	}
	records := make([]events.Record, len(entries))
	for i, e := range entries {
		if records[i], err = e.Record(); err != nil {
			return nil, err
		}
	}
	days := Days(records)
	c.put(row.ID, knownDays{row.Position, days})
	return days, nil
}

// put keeps the days of an initiative. What has to go for them is whatever
// comes first in the map: calendars ask for many initiatives in one order, and
// what was asked for longest ago is what will be asked for next.
func (c *dayCache) put(id string, k knownDays) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[string]knownDays{}
	}
	c.forget(id)
	limit := c.limit
	if limit == 0 {
		limit = maxDays
	}
	for other := range c.known {
		if c.size+len(k.days) < limit {
			break
		}
		c.forget(other)
	}
	c.known[id] = k
	c.size += 1 + len(k.days)
}

func (c *dayCache) forget(id string) {
	if k, ok := c.known[id]; ok {
		delete(c.known, id)
		c.size -= 1 + len(k.days)
	}
}
