package app_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/testkit"
	"github.com/samstyring/samstyring/internal/testkit/ports"
)

// machine is a NATS server that is stopped, given other files, and started
// again at the same address.
type machine struct {
	dir  string
	port int
	*server.Server
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	m := &machine{dir: filepath.Join(t.TempDir(), "nats"), port: ports.Claim(t, 1)[0]}
	m.start(t)
	t.Cleanup(m.stop)
	return m
}

func (m *machine) start(t *testing.T) {
	t.Helper()
	var err error
	m.Server, err = server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: m.port, NoLog: true, NoSigs: true, JetStream: true, StoreDir: m.dir, SyncAlways: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	m.Start()
	if !m.ReadyForConnections(10 * time.Second) {
		t.Fatal("NATS server does not take connections")
	}
}

func (m *machine) stop() {
	m.Shutdown()
	m.WaitForShutdown()
}

// backup stops the server, copies its files and starts it again.
func (m *machine) backup(t *testing.T) (dir string) {
	t.Helper()
	m.stop()
	defer m.start(t)
	dir = filepath.Join(t.TempDir(), "backup")
	if err := os.CopyFS(dir, os.DirFS(m.dir)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (m *machine) restore(t *testing.T, dir string) {
	t.Helper()
	m.stop()
	defer m.start(t)
	if err := errors.Join(os.RemoveAll(m.dir), os.CopyFS(m.dir, os.DirFS(dir))); err != nil {
		t.Fatal(err)
	}
}

func (m *machine) config() eventlog.Config {
	return eventlog.Config{URL: fmt.Sprintf("nats://127.0.0.1:%d", m.port), Replicas: 1}
}

// until waits for what must come.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(time.Minute); !done(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("%s never came", what)
		}
	}
}

// proposed registers an initiative as soon as the log can be written.
func proposed(t *testing.T, r *testkit.Registry) (res command.Result) {
	t.Helper()
	until(t, "a log that can be written", func() bool {
		var err error
		res, err = r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)})
		return err == nil
	})
	return res
}

// Remote servers that come back with an older log: a replica that runs keeps
// its views, is not ready and writes nothing; one that starts does not; and
// when the log is whole again, or the loss was accepted, all goes on.
func TestServersThatComeBackWithAnOlderLog(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	data, other := t.TempDir(), t.TempDir()
	r := testkit.Open(t, data, m.config())
	for range 3 {
		proposed(t, r)
	}
	older := m.backup(t)
	for range 3 {
		proposed(t, r)
	}
	if err := testkit.Open(t, other, m.config()).Close(); err != nil { // its views know as much
		t.Fatal(err)
	}
	whole := m.backup(t)

	m.restore(t, older)
	until(t, "the loss", func() bool { return r.LogHealth().Reason == eventlog.ReasonLost })
	if p := r.Progress(); p.Ready || p.Applied != 6 || r.LogHealth().Writable {
		t.Errorf("progress %+v, health %+v", p, r.LogHealth())
	}
	_, err := r.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)})
	if f := app.Fault(err); f.Code != fault.Unavailable || f.Key != "log_lost_events" {
		t.Errorf("a command is answered %v", err)
	}
	m.restore(t, whole)
	until(t, "the whole log", func() bool { return r.Progress().Ready && r.LogHealth().Writable })
	last := proposed(t, r)
	if last.Position != 7 {
		t.Errorf("after the restore came %+v", last)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}

	m.restore(t, older)
	cfg := app.Config{Data: data, Log: m.config(), Secret: make([]byte, 32), Logger: testkit.Logger(t)}
	if _, err = app.Open(t.Context(), cfg); !errors.Is(err, eventlog.ErrShorter) || !strings.Contains(err.Error(), "positions 4–7 are missing") {
		t.Fatalf("started on an older log: %v", err)
	}
	accept := m.config()
	end := uint64(3)
	accept.AcceptShorter = &end
	r = testkit.Open(t, data, accept)
	if res := proposed(t, r); res.ID <= "2026-1007" || res.Position <= 1007 {
		t.Errorf("after the loss came %+v", res)
	}
	second := testkit.Open(t, other, m.config()) // it knows from the log that it was accepted
	if res := proposed(t, second); res.ID <= "2026-1007" || second.Query.Count() != 5 {
		t.Errorf("the other replica made %+v and has %d", res, second.Query.Count())
	}
}
