// Package leaks is how tests find goroutines that are left over, in packages that
// run an embedded log.
package leaks

import (
	"testing"

	"go.uber.org/goleak"
)

// VerifyTestMain runs the tests of a package and fails if they leave goroutines.
//
// Passed over are two of the NATS server's: it stages an atomic batch as a store of
// its own, and one that is shut down in the middle of a batch, as a busy machine
// lets happen, does not stop that store. A server that nobody shut down leaves many
// others, and is found by them.
func VerifyTestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreTopFunction("github.com/nats-io/nats-server/v2/server.(*fileStore).flushStreamStateLoop"),
		goleak.IgnoreTopFunction("github.com/nats-io/nats-server/v2/server/ats.Register.func1"))
}
