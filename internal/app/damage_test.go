package app_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/app"
	"github.com/samstyring/samstyring/internal/domain/initiative"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/locale"
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
		"the head of other events": {otherHead, "the events are not those of the signed head"},
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
	defer running(t, a)()
	if says == "" {
		until(t, "everything", func() bool { return a.Progress().Ready && a.Query.Count() == registered && a.LogHealth().Writable })
		return
	}
	until(t, "the refusal", func() bool { return a.LogHealth().Reason == eventlog.ReasonLost })
	if err := a.LogHealth().Err; a.Progress().Ready || !strings.Contains(err.Error(), says) {
		t.Errorf("ready %v, said: %v", a.Progress().Ready, err)
	}
}

// With whole views a damaged log is read from them, as far as they went, and
// nothing is taken; without them it is refused as ever. Neither changes anything.
func TestDamagedLogIsReadFromWholeViews(t *testing.T) {
	t.Parallel()
	whole := stopped(t)
	block := func(t *testing.T, data string) string { return filepath.Join(eventFiles(t, data), "msgs", "1.blk") }
	const heals, reads, refuses = "heals", "reads", "refuses"
	for name, test := range map[string]struct {
		damage func(t *testing.T, data string)
		then   string
		names  string // what the refusal of a command says
	}{
		"a flipped bit in the middle": {func(t *testing.T, data string) {
			changed(t, block(t, data), func(raw []byte) []byte { raw[len(raw)/2] ^= 1; return raw })
		}, reads, "1.blk"},
		"a flipped bit in the last record": {func(t *testing.T, data string) {
			changed(t, block(t, data), func(raw []byte) []byte { raw[len(raw)-20] ^= 1; return raw })
		}, reads, "1.blk"},
		"the last record cut off exactly": {func(t *testing.T, data string) { changed(t, block(t, data), withoutLast) }, reads, "6"},
		"half of the block": {func(t *testing.T, data string) {
			changed(t, block(t, data), func(raw []byte) []byte { return raw[:len(raw)/2] })
		}, reads, "–6"},
		"the block empty":            {func(t *testing.T, data string) { changed(t, block(t, data), func([]byte) []byte { return nil }) }, reads, "1–6"},
		"the block gone":             {func(t *testing.T, data string) { gone(t, block(t, data)) }, reads, "1–6"},
		"the stream gone":            {func(t *testing.T, data string) { gone(t, eventFiles(t, data)) }, reads, "1–6"},
		"the log gone":               {func(t *testing.T, data string) { gone(t, filepath.Join(data, "log")) }, reads, "1–6"},
		"meta.inf gone":              {func(t *testing.T, data string) { gone(t, filepath.Join(eventFiles(t, data), "meta.inf")) }, heals, ""},
		"the head of other events":   {otherHead, reads, "1–6"},
		"the log gone and the views": {func(t *testing.T, data string) { gone(t, filepath.Join(data, "log"), filepath.Join(data, "views")) }, refuses, ""},
		"the log gone and the views damaged": {func(t *testing.T, data string) {
			gone(t, filepath.Join(data, "log"))
			changed(t, viewsFile(t, data), func(raw []byte) []byte {
				for page := 2 * 4096; page < len(raw); page += 4096 {
					raw[page+4000] ^= 1
				}
				return raw
			})
		}, refuses, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			if err := os.CopyFS(data, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			gone(t, filepath.Join(data, "log", "clean-stop.json"), filepath.Join(eventFiles(t, data), "msgs", "index.db"))
			test.damage(t, data)
			before := files(t, data)
			a, err := app.Open(t.Context(), app.Config{Data: data, Secret: make([]byte, 32), Logger: testkit.Logger(t), ReadDamaged: true})
			if test.then == refuses {
				if !errors.Is(err, eventlog.ErrShorter) || !strings.Contains(err.Error(), "cannot be read from the views either") {
					t.Fatalf("it says %v", err)
				}
				wantSameFiles(t, before, files(t, data))
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer running(t, a)()
			if test.then == heals {
				until(t, "everything", func() bool { return a.Progress().Ready && a.Query.Count() == registered })
				return
			}
			wantReadOnly(t, a, test.names)
			wantSameFiles(t, before, files(t, data))
		})
	}
}

// running runs an app until the function that is given is called.
func running(t *testing.T, a *app.App) (stop func()) {
	t.Helper()
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { ended <- a.Run(ctx) }()
	return func() {
		cancel()
		if err := errors.Join(<-ended, a.Close()); err != nil {
			t.Error(err)
		}
	}
}

// wantReadOnly demands that everything is read, and nothing taken.
func wantReadOnly(t *testing.T, a *app.App, names string) {
	t.Helper()
	if a.ReadsOnly() == nil || !a.LogLost() || a.Progress().Ready || a.LogHealth().Reason != eventlog.ReasonLost {
		t.Errorf("it does not say what is wrong: %+v, %+v", a.Progress(), a.LogHealth())
	}
	if n := a.Query.Count(); n != registered {
		t.Errorf("%d initiatives can be read", n)
	}
	if _, err := a.Query.Document("2026-0003"); err != nil {
		t.Errorf("a document: %v", err)
	}
	if _, err := a.Query.Records(t.Context(), 0, 10); !errors.Is(err, eventlog.ErrShorter) {
		t.Errorf("the events themselves: %v", err)
	}
	if _, err := a.Secrets.EachContact(t.Context()); !errors.Is(err, eventlog.ErrShorter) {
		t.Errorf("what lies beside the log: %v", err)
	}
	_, err := a.Command.Create(t.Context(), testkit.As(testkit.Skatteetaten), initiative.Propose{Proposed: testkit.Proposal(testkit.Skatteetaten)})
	f := app.Fault(err)
	_, words := locale.English.Fault(f)
	if f.Key != "log_lost_events" || !strings.Contains(words, names) || !strings.Contains(words, "restored the log from a backup") {
		t.Errorf("a command: %v, which says %q and must name %q", err, words, names)
	}
}

func otherHead(t *testing.T, data string) {
	changed(t, app.HeadFile(data), func(raw []byte) []byte {
		lines := strings.SplitN(string(raw), "\n", 4)
		lines[2] = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
		return []byte(strings.Join(lines, "\n"))
	})
}

func viewsFile(t *testing.T, data string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(data, "views", "*.db"))
	if err != nil || len(found) != 1 {
		t.Fatalf("views: %v, %v", found, err)
	}
	return found[0]
}

// files are the contents of log and views, without the file that holds the number
// of the process.
func files(t *testing.T, data string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "samstyring.lock" {
			return err
		}
		raw, err := os.ReadFile(path)
		out[path] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// wantSameFiles demands that nothing was changed. Where the damage shows only to who
// reads the events, the server was started, and has noted how it ended.
func wantSameFiles(t *testing.T, before, after map[string]string) {
	t.Helper()
	for path, content := range before {
		if now, there := after[path]; !there || now != content {
			t.Errorf("%s was changed", path)
		}
	}
	for path := range after {
		if _, there := before[path]; !there && !slices.Contains([]string{"index.db", "clean-stop.json"}, filepath.Base(path)) {
			t.Errorf("%s is new", path)
		}
	}
}
