package webhook

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
)

// Whether a port is closed or silent is not revealed.
func TestPortsAreNotRevealed(t *testing.T) {
	t.Parallel()
	for _, err := range []error{syscall.ECONNREFUSED, os.ErrDeadlineExceeded, syscall.EHOSTUNREACH, errors.New("anything")} {
		if got := reasonFor(t.Context(), &net.OpError{Op: "dial", Net: "tcp", Err: err}); got != ReasonConnection {
			t.Errorf("%v is given as %s", err, got)
		}
	}
}
