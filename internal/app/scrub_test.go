package app_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

// A bit that turns in the file of a running log is found without anybody reading
// that event: commands are refused, what the views have is read, and when the
// file is whole again commands are taken again.
func TestDamageUnderARunningRegistryIsFound(t *testing.T) {
	t.Parallel()
	data := stopped(t)
	a, err := app.Open(t.Context(), app.Config{Data: data, Secret: make([]byte, 32), Logger: testkit.Logger(t), Scrub: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer running(t, a)()
	until(t, "a reading of the whole log", func() bool { return a.Scrubbed().Events == registered })
	if s := a.Scrubbed(); s.Copies != 1 || len(s.Damaged) > 0 || !a.LogHealth().Writable {
		t.Fatalf("a whole log: %+v, %+v", s, a.LogHealth())
	}
	block := filepath.Join(eventFiles(t, data), "msgs", "1.blk")
	raw, err := os.ReadFile(block)
	if err != nil {
		t.Fatal(err)
	}
	turned := bytes.Clone(raw)
	turned[len(turned)/2] ^= 1
	overwrite(t, block, turned)
	until(t, "the damage", func() bool { return a.LogLost() })
	h := a.LogHealth()
	if h.Reason != eventlog.ReasonLost || !strings.Contains(h.Err.Error(), "is missing") || !strings.Contains(h.Err.Error(), "1.blk is damaged at byte") {
		t.Errorf("health: %+v", h)
	}
	if a.Query.Count() != registered || !a.Readable() || len(a.Scrubbed().Damaged) != 1 {
		t.Errorf("%d initiatives, readable %v, %+v", a.Query.Count(), a.Readable(), a.Scrubbed())
	}
	overwrite(t, block, raw)
	until(t, "the mended log", func() bool { return a.LogHealth().Writable && len(a.Scrubbed().Damaged) == 0 })
}

// Of a cluster with a server to spare, a damaged copy is moved without anybody
// being asked, commands are taken all the while, and the readings after it find
// three whole copies.
func TestDamagedCopyOfAClusterIsMended(t *testing.T) {
	t.Parallel()
	servers := testkit.NATSServers(t, 4)
	log := eventlog.Config{URL: servers.URLs, Replicas: 3}
	a, err := app.Open(t.Context(), app.Config{
		Data: t.TempDir(), Log: log, Secret: make([]byte, 32), Logger: testkit.Logger(t), Scrub: time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer running(t, a)()
	r := testkit.Open(t, t.TempDir(), log)
	for range registered {
		proposed(t, r)
	}
	until(t, "a reading of three copies", func() bool { s := a.Scrubbed(); return s.Copies == 3 && s.Events == registered })
	broken := ""
	for _, name := range servers.Names {
		servers.Restart(t, name, func(dir string) {
			blocks, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", eventlog.StreamName, "msgs", "1.blk"))
			if err != nil || len(blocks) == 0 || broken != "" {
				return
			}
			raw, err := os.ReadFile(blocks[0])
			if err != nil {
				t.Fatal(err)
			}
			raw[bytes.Index(raw, []byte(`"title"`))] ^= 1
			overwrite(t, blocks[0], raw)
			broken = name
		})
		if broken != "" {
			break
		}
	}
	t.Cleanup(func() { t.Logf("the copy of %s was damaged; last reading %+v", broken, a.Scrubbed()) })
	until(t, "the damage", func() bool { return slices.Equal(a.Scrubbed().Damaged, []string{broken}) })
	if a.LogLost() {
		t.Error("commands are refused although two copies hold")
	}
	until(t, "three whole copies", func() bool { s := a.Scrubbed(); return s.Copies == 3 && len(s.Damaged) == 0 })
	proposed(t, r)
}

// What the program cannot begin without may be on servers that are electing who
// answers for it, while the log itself can be written: the program waits, and begins.
func TestStartWaitsForTheHeadBesideTheLog(t *testing.T) {
	t.Parallel()
	servers := testkit.NATSServers(t, 3)
	log, data := eventlog.Config{URL: servers.URLs, Replicas: 3}, t.TempDir()
	r := testkit.Open(t, data, log)
	proposed(t, r)
	until(t, "a head beside the log", func() bool {
		heads, err := r.Beside().JetStream().KeyValue(t.Context(), "log-head")
		if err == nil {
			_, err = heads.Get(t.Context(), "head")
		}
		return err == nil
	})
	alone := onOneServer(t, r, eventlog.BucketPrefix+"log-head")
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	said, opened := &lines{}, make(chan error, 1)
	servers.Restart(t, alone, func(string) {
		go func() {
			a, err := app.Open(t.Context(), app.Config{Data: data, Log: log, Secret: make([]byte, 32), Logger: slog.New(slog.NewTextHandler(said, nil))})
			if err == nil {
				err = a.Close()
			}
			opened <- err
		}()
		until(t, "it waits", func() bool { return said.have("how far the log went is not ready, trying again") || len(opened) > 0 })
	})
	if err := <-opened; err != nil {
		t.Errorf("opened: %v", err)
	}
}

// lines are what was logged.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(line)
}

func (l *lines) have(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.all.String(), text)
}

// onOneServer keeps a stream on one server only, and says on which.
func onOneServer(t *testing.T, r *testkit.Registry, name string) (server string) {
	t.Helper()
	js := r.Beside().JetStream()
	until(t, name+" is on one server", func() bool {
		stream, err := js.Stream(t.Context(), name)
		if err != nil {
			return false
		}
		info := stream.CachedInfo()
		server = info.Cluster.Leader
		if info.Config.Replicas == 1 {
			return len(info.Cluster.Replicas) == 0 && server != ""
		}
		cfg := info.Config
		cfg.Replicas = 1
		if _, err = js.UpdateStream(t.Context(), cfg); err != nil {
			t.Logf("%s: %v", name, err) // asked again
		}
		return false
	})
	return server
}

// overwrite changes a file in place, as damage does.
func overwrite(t *testing.T, path string, content []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(content, 0); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
