package calendar

import (
	"errors"
	"fmt"
	"testing"

	"github.com/samstyring/samstyring/internal/readmodel/catalogue"
	"github.com/samstyring/samstyring/internal/readmodel/document"
)

// The days of initiatives are kept until they change, and never more than the
// limit.
func TestDayCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := dayCache{limit: 20}
	for round := range 3 {
		for n := range 50 {
			c.put(fmt.Sprint(n), knownDays{uint64(round), make([]Day, n%5)})
			kept := 0
			for _, k := range c.known {
				kept += 1 + len(k.days)
			}
			if kept != c.size || kept > c.limit || kept == 0 {
				t.Fatalf("%d are kept, counted as %d", kept, c.size)
			}
		}
	}
	unread := errors.New("read anew")
	history := func(string) ([]document.Entry, error) { return nil, unread }
	if days, err := c.of(catalogue.Row{ID: "49", Position: 2}, history); err != nil || len(days) != 4 {
		t.Errorf("what was kept last: %v, %v", days, err)
	}
	if _, err := c.of(catalogue.Row{ID: "49", Position: 3}, history); !errors.Is(err, unread) {
		t.Errorf("what has changed since: %v", err)
	}
}

// A calendar asks for what came to it or left it, and for nothing else.
func TestPassages(t *testing.T) {
	t.Parallel()
	list := []moved{
		{initiative: "a", left: []string{"1103"}, Move: Move{Position: 1}},
		{initiative: "a", came: []string{"1103"}, Move: Move{Position: 2}},
		{initiative: "b", former: "974761076", owner: "889640782", Move: Move{Position: 3}},
		{initiative: "c", left: []string{"0301"}, Move: Move{Position: 4}},
	}
	got := passages(list, []string{"1103"}, nil)
	if len(got) != 1 || got["a"] != (passage{last: Move{Position: 2}, municipality: true}) {
		t.Errorf("of a municipality %+v", got)
	}
	got = passages(list, nil, []string{"974761076"})
	if len(got) != 1 || got["b"] != (passage{last: Move{Position: 3}, ownership: true}) {
		t.Errorf("of an owner %+v", got)
	}
}
