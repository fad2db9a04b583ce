package eventlog

import (
	"os"
	"path/filepath"
	"testing"
)

// A program that is killed while its server tries whether it can write leaves an empty
// file. The log is written to all the same when it is started again.
func TestProbesThatTheServerLeftAreNoHindrance(t *testing.T) {
	t.Parallel()
	dir := filled(t, 10, 10)
	stream := filepath.Dir(logBlocks(t, dir).folder)
	account := filepath.Join(dir, "jetstream")
	for _, folder := range []string{account, stream} {
		if err := os.WriteFile(filepath.Join(folder, serverProbe+"3536710266"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	kept := filepath.Join(account, serverProbe+"folder")
	if err := os.Mkdir(kept, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := removeProbes(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("a folder is no probe: %v", err)
	}
	if err := os.Remove(kept); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(account, serverProbe+"1"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l := openLog(t, Config{Dir: dir})
	mustAppend(t, l, 11, entry("2026-0099", "after", 0, 1))
	if f := l.prober().probe(testContext(t), true); f.err != nil {
		t.Errorf("the store is not well: %v", f.err)
	}
}
