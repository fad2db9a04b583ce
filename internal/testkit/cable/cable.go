// Package cable gives tests a connection between two programs that can be cut as
// a network is: nothing gets through and nobody is told.
package cable

import (
	"net"
	"sync"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit/ports"
)

// Cable passes on what comes to its address, in both directions, until it is cut.
type Cable struct {
	At string // its own address

	to string

	mu    sync.Mutex
	cut   chan struct{} // closed when it is mended; nil: it is whole
	ended bool
	open  map[net.Conn]struct{}
	all   sync.WaitGroup
}

// Lay gives a cable to an address of loopback until the test ends.
func Lay(t testing.TB, to string) *Cable {
	t.Helper()
	l, err := net.Listen("tcp", ports.Address(t))
	if err != nil {
		t.Fatal(err)
	}
	c := &Cable{At: l.Addr().String(), to: to, open: map[net.Conn]struct{}{}}
	c.all.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return // closed at the end
			}
			c.all.Go(func() { c.connect(in) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close() // nothing is lost with it
		c.end()
		c.all.Wait()
	})
	return c
}

// Cut lets nothing through any more, in connections that are open and in new ones.
func (c *Cable) Cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut == nil {
		c.cut = make(chan struct{})
	}
}

// Mend lets everything through again, what was sent meanwhile as well.
func (c *Cable) Mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut != nil {
		close(c.cut)
		c.cut = nil
	}
}

func (c *Cable) end() {
	c.Mend()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	for conn := range c.open {
		_ = conn.Close() // the programs at its ends have ended, or will
	}
}

// whole waits until the cable is.
func (c *Cable) whole() {
	for {
		c.mu.Lock()
		cut := c.cut
		c.mu.Unlock()
		if cut == nil {
			return
		}
		<-cut
	}
}

// hold keeps a connection, to close it at the end.
func (c *Cable) hold(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		_ = conn.Close()
		return false
	}
	c.open[conn] = struct{}{}
	return true
}

func (c *Cable) drop(conn net.Conn) {
	_ = conn.Close() // by either end
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, conn)
}

func (c *Cable) connect(in net.Conn) {
	if !c.hold(in) {
		return
	}
	defer c.drop(in)
	c.whole()
	out, err := net.Dial("tcp", c.to)
	if err != nil || !c.hold(out) {
		return
	}
	defer c.drop(out)
	var back sync.WaitGroup
	back.Go(func() {
		c.pass(in, out)
		_ = in.Close()
	})
	c.pass(out, in)
	_ = out.Close()
	back.Wait()
}

// pass copies until one end is closed. What was read while the cable was whole
// waits if it is cut before it is written.
func (c *Cable) pass(to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		c.whole()
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
