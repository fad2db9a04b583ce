package eventlog

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/samstyring/samstyring/events"
)

const testRecords = 400

// filled makes the folder of a log of some records that was stopped properly.
func filled(t *testing.T, n, size int) string {
	t.Helper()
	dir := t.TempDir()
	title := events.Text{"nb": strings.Repeat("x", size)}
	l, err := Open(testContext(t), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < n; {
		var records []events.Record
		id := fmt.Sprintf("2026-%04d", at+1)
		for len(records) < min(10, n-at) {
			r := record(id, fmt.Sprintf("c%d", at), len(records))
			r.Data = &events.Described{Title: &title}
			r.Name = r.Data.EventName()
			records = append(records, r)
		}
		at += len(records)
		mustAppend(t, l, uint64(at), Entry{Aggregate: events.AggregateInitiative, ID: id, Records: records})
	}
	mustClose(t, l)
	return dir
}

// killed takes away what a proper stop leaves.
func killed(t *testing.T, dir string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, cleanStopName)); err != nil {
		t.Fatal(err)
	}
}

func logBlocks(t *testing.T, dir string) streamFiles {
	t.Helper()
	streams, err := findStreams(dir)
	if err != nil || len(streams) != 1 || streams[0].name != StreamName {
		t.Fatalf("streams %+v, %v", streams, err)
	}
	return streams[0]
}

// flip changes one bit at a part of a file.
func flip(t *testing.T, path string, part float64) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw[int(part*float64(len(raw)))] ^= 4
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// content reads every file below a folder, to see that nothing was changed.
func content(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == lockName {
			return err
		}
		raw, err := os.ReadFile(path)
		out[relative(dir, path)] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func wantUnchanged(t *testing.T, dir string, before map[string]string) {
	t.Helper()
	after := content(t, dir)
	for path, was := range before {
		if after[path] != was {
			t.Errorf("%s was changed", path)
		}
	}
	for path := range after {
		if _, was := before[path]; !was {
			t.Errorf("%s is new", path)
		}
	}
}

// wantRefused opens a folder that must be refused untouched, and gives the
// reason.
func wantRefused(t *testing.T, dir string, accept *uint64) string {
	t.Helper()
	before := content(t, dir)
	l, err := Open(testContext(t), Config{Dir: dir, AcceptShorter: accept})
	if err == nil {
		mustClose(t, l)
		t.Fatal("the damaged log was opened")
	}
	wantError(t, err, ErrShorter)
	wantUnchanged(t, dir, before)
	return err.Error()
}

// One changed bit in the log: it is refused, untouched, and the loss is named;
// accepted, the log ends before it, a copy lies aside and everything is known
// that is not to be given out again.
func TestDamagedLogIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(t *testing.T, files streamFiles, dir string){
		"killed": func(t *testing.T, _ streamFiles, dir string) { killed(t, dir) },
		"killed, index missing": func(t *testing.T, files streamFiles, dir string) {
			killed(t, dir)
			os.Remove(files.index())
		},
		"index missing":    func(t *testing.T, files streamFiles, _ string) { os.Remove(files.index()) },
		"index damaged":    func(t *testing.T, files streamFiles, _ string) { flip(t, files.index(), 0.5) },
		"stopped properly": func(*testing.T, streamFiles, string) {},
	} {
		for _, part := range []float64{0, 0.0001, 0.101, 0.501, 0.9785} {
			t.Run(fmt.Sprintf("%s at %v", name, part), func(t *testing.T) {
				t.Parallel()
				dir := filled(t, testRecords, 500)
				files := logBlocks(t, dir)
				flip(t, files.blocks[0].path, part)
				spoil(t, files, dir)
				last := uint64(part * testRecords)
				reason := wantRefused(t, dir, nil)
				for _, word := range []string{
					"1.blk is damaged at byte", fmt.Sprintf("%d is missing", last+1), fmt.Sprintf("%d intact events lie behind", testRecords-last-1),
					fmt.Sprintf("--accept-shorter-log %d:", last), "up to position 400",
				} {
					if !strings.Contains(reason, word) {
						t.Errorf("%q is missing in: %s", word, reason)
					}
				}
				wrong := last + 3
				if reason := wantRefused(t, dir, &wrong); !strings.Contains(reason, fmt.Sprintf("the end of the log, which is %d", last)) {
					t.Errorf("wrong position: %s", reason)
				}
				wantShortened(t, dir, last, files.blocks)
			})
		}
	}
}

// wantShortened accepts the loss.
func wantShortened(t *testing.T, dir string, last uint64, blocks []blockFile) {
	t.Helper()
	before := content(t, dir)
	l := openLog(t, Config{Dir: dir, AcceptShorter: &last})
	wantLast(t, l, last)
	if _, _, _, err := l.Extent(testContext(t)); err != nil {
		t.Errorf("extent: %v", err)
	}
	s := l.Shortening()
	if s == nil || s.After != last || s.Known != testRecords || s.Numbers["2026"] != testRecords-9 {
		t.Fatalf("known of what is lost: %+v", s)
	}
	copies, err := filepath.Glob(filepath.Join(dir, asideFolder, "*", StreamName, "*"+blockSuffix))
	if err != nil || len(copies) == 0 {
		t.Fatalf("no copies lie aside: %v", err)
	}
	kept := map[string]bool{}
	for _, c := range copies {
		raw, err := os.ReadFile(c)
		if err != nil {
			t.Fatal(err)
		}
		kept[string(raw)] = true
	}
	after := content(t, dir)
	for _, b := range blocks {
		if path := relative(dir, b.path); after[path] != before[path] && !kept[before[path]] {
			t.Errorf("%s was cut without a copy", path)
		}
	}
	mustClose(t, l)
	l = openLog(t, Config{Dir: dir}) // the loss is known until it is dealt with
	if s := l.Shortening(); s == nil || s.Known != testRecords {
		t.Fatalf("after a restart: %+v", s)
	}
	if err := l.FinishShortening(); err != nil || l.Shortening() != nil {
		t.Fatalf("finish: %v", err)
	}
	mustClose(t, l)
	if l = openLog(t, Config{Dir: dir}); l.Shortening() != nil {
		t.Fatal("the loss is dealt with twice")
	}
}

// Blocks behind the damaged one, and blocks that are gone.
func TestDamageAmongSeveralBlocks(t *testing.T) {
	t.Parallel()
	const records, size = 40, 500_000
	for name, test := range map[string]struct {
		damage func(t *testing.T, blocks []blockFile)
		words  string
	}{
		"the first":            {func(t *testing.T, b []blockFile) { flip(t, b[0].path, 0.5) }, "1.blk is damaged at byte"},
		"the one between":      {func(t *testing.T, b []blockFile) { flip(t, b[1].path, 0.01) }, "2.blk is damaged at byte 0"},
		"the end of the first": {func(t *testing.T, b []blockFile) { cutBy(t, b[0].path, 3) }, "1.blk is damaged at byte"},
		"the first is gone":    {func(t *testing.T, b []blockFile) { os.Remove(b[0].path) }, "1–0 are intact"},
		"the one between gone": {func(t *testing.T, b []blockFile) { os.Remove(b[1].path) }, "intact events lie behind, up to position 40"},
		"the last is gone":     {func(t *testing.T, b []blockFile) { os.Remove(b[len(b)-1].path) }, "index.db knows of position 40"},
		"the last is cut":      {func(t *testing.T, b []blockFile) { cutBy(t, b[len(b)-1].path, 600_000) }, "index.db knows of position 40"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filled(t, records, size)
			files := logBlocks(t, dir)
			if len(files.blocks) < 3 {
				t.Fatalf("only %d blocks", len(files.blocks))
			}
			test.damage(t, files.blocks)
			killed(t, dir)
			reason := wantRefused(t, dir, nil)
			if !strings.Contains(reason, test.words) {
				t.Errorf("%q is missing in: %s", test.words, reason)
			}
			var last uint64
			if _, err := fmt.Sscanf(reason[strings.Index(reason, "positions 1–"):], "positions 1–%d are intact", &last); err != nil {
				t.Fatal(err)
			}
			l := openLog(t, Config{Dir: dir, AcceptShorter: &last})
			wantLast(t, l, last)
			if s := l.Shortening(); s == nil || s.Known != records {
				t.Errorf("known of what is lost: %+v", s)
			}
			follow(t, l, 0).next(t, 1, last)
		})
	}
}

func cutBy(t *testing.T, path string, n int64) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()-n); err != nil {
		t.Fatal(err)
	}
}

// A record that was not written to its end was never acknowledged: a copy lies
// aside and the log goes on. Few of those copies are kept.
func TestTornEndIsNormal(t *testing.T) {
	t.Parallel()
	dir := filled(t, testRecords, 100)
	files := logBlocks(t, dir)
	whole, err := os.ReadFile(files.blocks[0].path)
	if err != nil {
		t.Fatal(err)
	}
	for n := range maxTorn + 3 {
		var torn []byte
		killedWith := func(raw []byte) {
			os.Remove(files.index())
			os.Remove(filepath.Join(dir, cleanStopName))
			if err := os.WriteFile(files.blocks[0].path, raw, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		torn = append(bytes.Clone(whole), whole[:60+n]...)
		killedWith(torn)
		lines := &logLines{}
		l, err := Open(testContext(t), Config{Dir: dir, Logger: lines.logger()})
		if err != nil {
			t.Fatal(err)
		}
		wantLast(t, l, testRecords)
		mustClose(t, l)
		if !strings.Contains(lines.String(), "a copy lies aside") || !strings.Contains(lines.String(), files.blocks[0].path) {
			t.Errorf("log does not name the copy: %s", lines)
		}
		copies, err := filepath.Glob(filepath.Join(dir, asideFolder, "*"+tornSuffix, StreamName, "1.blk"))
		if err != nil || len(copies) != min(n+1, maxTorn) {
			t.Fatalf("%d copies after %d kills, %v", len(copies), n+1, err)
		}
		if raw, err := os.ReadFile(copies[len(copies)-1]); err != nil || !bytes.Equal(raw, torn) {
			t.Errorf("the copy is another: %v", err)
		}
	}
}

// What lies beside the log is copied before it is cut, and does not stop the
// start.
func TestDamagedBucketIsCopied(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, err := Open(testContext(t), Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := l.js.CreateKeyValue(testContext(t), jetstream.KeyValueConfig{Bucket: "room-test", Storage: jetstream.FileStorage})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 50 {
		if _, err := bucket.Put(testContext(t), fmt.Sprintf("key%d", i), []byte("value")); err != nil {
			t.Fatal(err)
		}
	}
	mustClose(t, l)
	path := filepath.Join(dir, "jetstream", "$G", "streams", "KV_room-test", "msgs", "1.blk")
	flip(t, path, 0.5)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the same is not copied twice
		killed(t, dir)
		mustClose(t, openLog(t, Config{Dir: dir}))
		copies, err := filepath.Glob(filepath.Join(dir, asideFolder, "*", "KV_room-test", "1.blk"))
		if err != nil || len(copies) != 1 || strings.Contains(copies[0], tornSuffix) {
			t.Fatalf("copies %q, %v", copies, err)
		}
		if kept, err := os.ReadFile(copies[0]); err != nil || !bytes.Equal(kept, raw) {
			t.Errorf("the copy is another: %v", err)
		}
	}
}

// After a clean stop a large log is not read at all.
func TestCleanStop(t *testing.T) {
	t.Parallel()
	dir := filled(t, testRecords, 100)
	files := logBlocks(t, dir)
	clean := func(want bool) {
		t.Helper()
		if got, err := stoppedCleanly(dir, []streamFiles{logBlocks(t, dir)}); err != nil || got != want {
			t.Fatalf("clean %v, %v", got, err)
		}
	}
	clean(true)
	index, err := os.ReadFile(files.index())
	if err != nil {
		t.Fatal(err)
	}
	flip(t, files.index(), 0.3)
	clean(false)
	if err := os.WriteFile(files.index(), index, 0o600); err != nil {
		t.Fatal(err)
	}
	clean(true)
	flip(t, files.blocks[0].path, 0.999999)
	clean(false)
	flip(t, files.blocks[0].path, 0.999999)
	clean(true)
	l := openLog(t, Config{Dir: dir})
	clean(false) // running
	mustClose(t, l)
	clean(true)
	cutBy(t, files.blocks[0].path, 1)
	clean(false)
}
