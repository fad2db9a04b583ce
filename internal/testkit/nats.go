package testkit

import (
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// NATS starts a real NATS server with JetStream on a loopback port, and gives
// its address. It ends with the test.
func NATS(t testing.TB) string {
	t.Helper()
	return NATSIn(t, t.TempDir())
}

// NATSIn is NATS with its files in a folder that the test looks into.
func NATSIn(t testing.TB, dir string) string {
	t.Helper()
	url, _ := StoppableNATS(t, dir)
	return url
}

// StoppableNATS is NATSIn with what stops the server before the test ends.
func StoppableNATS(t testing.TB, dir string) (url string, stop func()) {
	t.Helper()
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, NoLog: true, NoSigs: true,
		JetStream: true, StoreDir: dir, SyncAlways: true,
	})
	if err != nil {
		t.Fatalf("make NATS server: %v", err)
	}
	s.Start()
	stop = func() {
		s.Shutdown()
		s.WaitForShutdown()
	}
	t.Cleanup(stop)
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("NATS server does not take connections")
	}
	return s.ClientURL(), stop
}
