// Package ports gives a test ports of loopback that it can name before it listens
// on them, let go of, and take again, as a server that is restarted does.
//
// A port that was taken with ":0" and let go is anybody's: the next test that asks
// for one, or the next connection, may get it. These are below those that the
// system gives, and no other test that asks here has them.
package ports

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// The system gives ports from 32,768 on Linux and from 49,152 elsewhere.
const (
	first = 10_000
	last  = 32_000
	tries = 1_000
)

// Claim gives n ports of 127.0.0.1 that are the test's until it ends.
func Claim(t testing.TB, n int) []int {
	t.Helper()
	var claimed []int
	for range tries {
		if len(claimed) == n {
			return claimed
		}
		if port := first + rand.IntN(last-first); claim(t, port) {
			claimed = append(claimed, port)
		}
	}
	t.Fatalf("no %d ports are free", n)
	return nil
}

// Address is an address of loopback with a port that is the test's until it ends.
func Address(t testing.TB) string {
	t.Helper()
	return At(Claim(t, 1)[0])
}

// At is the address of a port.
func At(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

// claim marks a port as the test's, by the datagram port of the same number, and
// says whether it was free.
func claim(t testing.TB, port int) bool {
	mark, err := net.ListenPacket("udp", At(port))
	if err != nil {
		return false
	}
	if l, err := net.Listen("tcp", At(port)); err != nil || l.Close() != nil {
		_ = mark.Close() // another program listens there
		return false
	}
	t.Cleanup(func() { _ = mark.Close() }) // it was only a mark
	return true
}
