package secretbucket

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit/leaks"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/samstyring/samstyring/internal/eventlog"
)

func TestMain(m *testing.M) { leaks.VerifyTestMain(m) }

// patience is how long a test waits for what must happen.
const patience = 30 * time.Second

func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// testLog is a real log with the buckets beside it.
type testLog struct {
	*eventlog.Log
	*Store
}

// openLog opens a log that is closed with the test.
func openLog(t testing.TB, cfg eventlog.Config) testLog {
	t.Helper()
	l, err := eventlog.Open(testContext(t), cfg)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() { mustClose(t, testLog{Log: l}) })
	return testLog{l, New(l.Beside())}
}

func mustClose(t testing.TB, l testLog) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

func wantError(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error %v, want %v", err, want)
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// startServer runs a NATS server apart from any log and gives its address.
func startServer(t testing.TB) string {
	t.Helper()
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: -1, StoreDir: t.TempDir(), JetStream: true, SyncAlways: true, NoLog: true, NoSigs: true,
	})
	check(t, err)
	go s.Start()
	if !s.ReadyForConnections(patience) {
		t.Fatal("server is not ready")
	}
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	return s.ClientURL()
}
