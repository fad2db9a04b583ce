package eventlog

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/nats-io/nats.go/jetstream"
)

// The key of the readers is made once and kept, closed to others, and what
// cannot be trusted or understood is refused and left alone.
func TestReaderKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "nats", "reader.nk")
	dir := t.TempDir()
	for range 2 {
		l := openLog(t, Config{Dir: dir, Listen: "127.0.0.1:0", ReaderKey: path})
		mustClose(t, l)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	for name, spoil := range map[string]func() error{
		"open to others": func() error { return os.Chmod(path, 0o644) },
		"not a key":      func() error { return os.WriteFile(path, []byte("secret"), 0o600) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		before, _ := os.ReadFile(path)
		if _, err := Open(testContext(t), Config{Dir: dir, Listen: "127.0.0.1:0", ReaderKey: path}); err == nil {
			t.Errorf("%s: opened", name)
		}
		if after, _ := os.ReadFile(path); string(after) != string(before) {
			t.Errorf("%s: written over", name)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, first, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(testContext(t), Config{Dir: dir, Listen: "127.0.0.1:0"}); err == nil {
		t.Error("a port is opened without a key")
	}
}

// A folder is the same whether or not there is an open port, and what readers
// have acknowledged stays acknowledged.
func TestOpenPortOnExistingFolder(t *testing.T) {
	t.Parallel()
	dir, key := t.TempDir(), filepath.Join(t.TempDir(), "reader.nk")
	closed, err := Open(testContext(t), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := closed.js.CreateKeyValue(testContext(t), jetstream.KeyValueConfig{Bucket: "room-things", Storage: jetstream.FileStorage})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bucket.Put(testContext(t), "one", []byte("x")); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, closed, 2, entry("2026-0001", "c1", 0, 2))
	mustClose(t, closed)

	for i := range uint64(2) {
		l, err := Open(testContext(t), Config{Dir: dir, Listen: "127.0.0.1:0", ReaderKey: key})
		if err != nil {
			t.Fatal(err)
		}
		follow(t, l, 0).next(t, 1, 2+i)
		if bucket, err = l.js.KeyValue(testContext(t), "room-things"); err != nil {
			t.Fatal(err)
		}
		if _, err := bucket.Get(testContext(t), "one"); err != nil {
			t.Errorf("the bucket is empty: %v", err)
		}
		_, js := bus{l, l.server.ClientURL(), key}.asReader(t)
		consumer, err := js.Consumer(testContext(t), StreamName, ReaderConsumer)
		if err != nil {
			t.Fatal(err)
		}
		readAll(t, consumer, 1+2*i, 2+i)
		mustAppend(t, l, 3+i, entry("2026-0001", []string{"c2", "c3"}[i], 2+i, 1))
		mustClose(t, l)
	}
	wantLast(t, openLog(t, Config{Dir: dir}), 4)
}
