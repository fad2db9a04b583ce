package app_test

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit"
)

const registered = 6

// stopped is the folder of a registry with some initiatives that was stopped
// properly.
func stopped(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	r := testkit.Open(t, data, eventlog.Config{})
	for range registered {
		proposed(t, r)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return data
}

func eventFiles(t *testing.T, data string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(data, "log", "jetstream", "*", "streams", eventlog.StreamName))
	if err != nil || len(found) != 1 {
		t.Fatalf("files of the log: %v, %v", found, err)
	}
	return found[0]
}

func gone(t *testing.T, paths ...string) {
	t.Helper()
	for _, p := range paths {
		if err := os.RemoveAll(p); err != nil {
			t.Fatal(err)
		}
	}
}

func changed(t *testing.T, path string, change func(raw []byte) []byte) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, change(raw), 0o600); err != nil {
		t.Fatal(err)
	}
}

// withoutLast takes the last record of a block away, exactly.
func withoutLast(raw []byte) []byte {
	at := 0
	for next := 0; next < len(raw); {
		at = next
		next += int(binary.LittleEndian.Uint32(raw[next:]) &^ (1 << 31))
	}
	return raw[:at]
}

// Whatever is damaged or gone: the registry is refused, and says who knows
// better, or it has everything. Ready with less it never is.
func TestNothingIsServedThatTheSignedHeadKnowsBetter(t *testing.T) {
	t.Parallel()
	whole := stopped(t)
	// Without views, and without what the server itself notes.
	bare := func(t *testing.T, data string) {
		gone(t, filepath.Join(data, "views"), filepath.Join(data, "log", "clean-stop.json"), filepath.Join(eventFiles(t, data), "msgs", "index.db"))
	}
	block := func(t *testing.T, data string) string { return filepath.Join(eventFiles(t, data), "msgs", "1.blk") }
	for name, test := range map[string]struct {
		damage func(t *testing.T, data string)
		says   string // "": it heals
	}{
		"the last record cut off exactly": {func(t *testing.T, data string) { changed(t, block(t, data), withoutLast) }, "head.note knows of position 6"},
		"the last record cut off, and no file with the head": {func(t *testing.T, data string) {
			changed(t, block(t, data), withoutLast)
			gone(t, app.HeadFile(data))
		}, "the signed head in the bucket beside the log knows it up to position 6"},
		"half of the block": {func(t *testing.T, data string) {
			changed(t, block(t, data), func(raw []byte) []byte { return raw[:len(raw)/2] })
		}, "head.note knows of position 6"},
		"the block gone":    {func(t *testing.T, data string) { gone(t, block(t, data)) }, "head.note knows of position 6"},
		"the stream gone":   {func(t *testing.T, data string) { gone(t, eventFiles(t, data)) }, "head.note knows of position 6"},
		"the log gone":      {func(t *testing.T, data string) { gone(t, filepath.Join(data, "log")) }, "head.note knows of position 6"},
		"meta.inf gone":     {func(t *testing.T, data string) { gone(t, filepath.Join(eventFiles(t, data), "meta.inf")) }, ""},
		"meta.sum gone":     {func(t *testing.T, data string) { gone(t, filepath.Join(eventFiles(t, data), "meta.sum")) }, ""},
		"nothing else gone": {func(*testing.T, string) {}, ""},
		"the head gone":     {func(t *testing.T, data string) { gone(t, app.HeadFile(data)) }, ""},
		"the head unreadable": {func(t *testing.T, data string) {
			changed(t, app.HeadFile(data), func([]byte) []byte { return []byte("x\n") })
		}, ""},
		"the head of other events": {func(t *testing.T, data string) {
			changed(t, app.HeadFile(data), func(raw []byte) []byte {
				lines := strings.SplitN(string(raw), "\n", 4)
				lines[2] = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
				return []byte(strings.Join(lines, "\n"))
			})
		}, "the events are not those of the signed head"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			if err := os.CopyFS(data, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			bare(t, data)
			test.damage(t, data)
			wantRefusedOrWhole(t, data, test.says)
		})
	}
}

func wantRefusedOrWhole(t *testing.T, data, says string) {
	t.Helper()
	a, err := app.Open(t.Context(), app.Config{Data: data, Secret: make([]byte, 32), Logger: testkit.Logger(t)})
	if err != nil {
		if says == "" || !errors.Is(err, eventlog.ErrShorter) || !strings.Contains(err.Error(), says) {
			t.Fatalf("refused: %v", err)
		}
		return
	}
	running := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() { running <- a.Run(ctx) }()
	defer func() {
		stop()
		if err := errors.Join(<-running, a.Close()); err != nil {
			t.Error(err)
		}
	}()
	if says == "" {
		until(t, "everything", func() bool { return a.Progress().Ready && a.Query.Count() == registered && a.LogHealth().Writable })
		return
	}
	until(t, "the refusal", func() bool { return a.LogHealth().Reason == eventlog.ReasonLost })
	if err := a.LogHealth().Err; a.Progress().Ready || !strings.Contains(err.Error(), says) {
		t.Errorf("ready %v, said: %v", a.Progress().Ready, err)
	}
}
