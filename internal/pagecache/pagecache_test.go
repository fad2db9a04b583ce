package pagecache_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/samstyring/samstyring/internal/pagecache"
)

// What is kept is bounded in bytes, whatever is asked for.
func TestBounded(t *testing.T) {
	t.Parallel()
	const most = 1 << 20
	c := pagecache.New[string, int](most)
	for i := range 20_000 {
		c.Put(fmt.Sprint(i), i, i%(1<<10))
		if c.Size() > most {
			t.Fatalf("%d bytes are kept", c.Size())
		}
	}
	for i := range 20 {
		c.Put(fmt.Sprint("large ", i), i, most/5)
	}
	if c.Size() > most {
		t.Errorf("%d bytes are kept", c.Size())
	}
	c.Put("larger", 1, most/2)
	if _, ok := c.Get("larger"); ok {
		t.Error("half of the cache went to one")
	}
}

func TestLeastAskedForGoesFirst(t *testing.T) {
	t.Parallel()
	c := pagecache.New[int, string](64 << 10)
	for i := range 1000 {
		c.Put(i, fmt.Sprint(i), 100)
		if got, ok := c.Get(0); !ok || got != "0" {
			t.Fatalf("after %d others %q, %v", i, got, ok)
		}
	}
	if _, ok := c.Get(1); ok {
		t.Error("what nobody asked for is still there")
	}
	before := c.Size()
	c.Put(0, "other", 100)
	if got, _ := c.Get(0); got != "other" || c.Size() != before {
		t.Errorf("got %q, %d bytes instead of %d", got, c.Size(), before)
	}
}

func TestAtTheSameTime(t *testing.T) {
	t.Parallel()
	c := pagecache.New[int, int](32 << 10)
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for i := range 5000 {
				key := i % 97
				if got, ok := c.Get(key); ok && got != key {
					t.Errorf("%d under %d", got, key)
				}
				c.Put(key, key, g*100)
			}
		})
	}
	all.Wait()
}
