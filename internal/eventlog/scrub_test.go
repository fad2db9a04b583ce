package eventlog

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/samstyring/samstyring/internal/proof"
)

func nothingExpected(*proof.Check) {}

func unpaced(context.Context, int) error { return nil }

// blockOf is the first block of the log below a folder of a server.
func blockOf(t *testing.T, dir string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "jetstream", "*", "streams", StreamName, "msgs", "1.blk"))
	if err != nil || len(found) != 1 {
		t.Fatalf("blocks: %v, %v", found, err)
	}
	return found[0]
}

// flipAt turns one bit of the first record whose content has a text.
func flipAt(t *testing.T, path, at string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	i := strings.Index(string(raw), at)
	if i < 0 {
		t.Fatalf("%q is not in %s", at, path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte{raw[i] ^ 1}, int64(i)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// What has happened to the files of a running log is found, also while it is
// written to, and named; what has been written since is not taken for damage.
func TestScrubReadsWhatIsOnDisk(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := openLog(t, Config{Dir: dir})
	for n := range uint64(20) {
		mustAppend(t, l, n+1, entry("2026-0001", "c"+string(rune('a'+n)), n, 1))
	}
	scrub := func(pace Pace) Copy {
		t.Helper()
		copies, err := l.Scrub(testContext(t), 20, nothingExpected, pace)
		if err != nil || len(copies) != 1 || copies[0].Server != "" {
			t.Fatalf("copies %v, error %v", copies, err)
		}
		return copies[0]
	}
	if got := scrub(unpaced); len(got.Findings) > 0 {
		t.Fatalf("a whole log: %v", got.Findings)
	}
	stop := make(chan struct{})
	written := make(chan struct{})
	go func() {
		defer close(written)
		for n := uint64(0); ; n++ {
			select {
			case <-stop:
				return
			default:
				if _, err := l.Append(context.Background(), entry("2026-0002", fmt.Sprintf("w%d", n), 20*min(n, 1)+3*n, 3)); err != nil {
					t.Error(err)
					return
				}
			}
		}
	}()
	for range 50 {
		if got := scrub(unpaced); len(got.Findings) > 0 {
			t.Errorf("while it is written to: %v", got.Findings)
			break
		}
	}
	close(stop)
	<-written
	flipAt(t, blockOf(t, dir), "2026-0001-cf-") // the sixth
	got := scrub(unpaced)
	all := strings.Join(got.Findings, "\n")
	if !strings.Contains(all, "position 6 is missing") || !strings.Contains(all, "1.blk is damaged at byte ") {
		t.Errorf("found: %s", all)
	}
	wantScrubbed(t, l, &ScrubError{Copies: []Copy{got}}, 20)
}

// wantScrubbed demands that what was found in all copies refuses commands, and that
// a later reading without findings lets them in.
func wantScrubbed(t *testing.T, l *Log, damage *ScrubError, last uint64) {
	t.Helper()
	l.Scrubbed(damage)
	_, err := l.Append(testContext(t), entry("2026-0001", "", last, 1))
	wantError(t, err, ErrShorter)
	if h := l.Health(); h.Writable || h.Reason != ReasonLost || !strings.Contains(h.Err.Error(), damage.Copies[0].Findings[0]) {
		t.Errorf("health: %+v", h)
	}
	l.Scrubbed(nil)
	if h := l.Health(); !h.Writable {
		t.Errorf("health after a clean reading: %+v", h)
	}
}

// Each copy of a cluster is read by itself: a damaged one is named by its server,
// and a server that is started with an empty folder fetches a whole copy from the
// others, as docs/operations.md tells the operator to do.
func TestScrubNamesTheServerWhoseCopyIsDamaged(t *testing.T) {
	t.Parallel()
	servers, options, urls := startClusterOf(t)
	l := openLog(t, Config{URL: urls, Replicas: 3})
	for n := range uint64(20) {
		mustAppend(t, l, n+1, entry("2026-0001", "c"+string(rune('a'+n)), n, 1))
	}
	scrub := func() (damaged []string) {
		t.Helper()
		ctx := testContext(t)
		for { // until all servers have all of it
			copies, err := l.Scrub(ctx, 20, nothingExpected, unpaced)
			if err == nil && len(copies) == 3 {
				for _, c := range copies {
					if len(c.Findings) > 0 {
						t.Logf("%s: %v", c.Server, c.Findings)
						damaged = append(damaged, c.Server)
					}
				}
				return damaged
			}
			if ctx.Err() != nil {
				t.Fatalf("copies %v, error %v", copies, err)
			}
		}
	}
	if got := scrub(); len(got) > 0 {
		t.Fatalf("whole copies: %v", got)
	}
	leader := clusterLeader(t, l)
	follower := slices.IndexFunc(servers, func(s *server.Server) bool { return s.Name() != leader })
	stopServer(servers[follower])
	flipAt(t, blockOf(t, options[follower].StoreDir), "2026-0001-cf-")
	again := start(t, options[follower])[0]
	if got := scrub(); !slices.Equal(got, []string{options[follower].ServerName}) {
		t.Errorf("damaged: %v, want %s", got, options[follower].ServerName)
	}
	stopServer(again)
	if err := os.RemoveAll(filepath.Join(options[follower].StoreDir, "jetstream")); err != nil {
		t.Fatal(err)
	}
	start(t, options[follower])
	mustAppend(t, l, 21, entry("2026-0001", "after", 20, 1))
	if got := scrub(); len(got) > 0 {
		t.Errorf("damaged after it was fetched anew: %v", got)
	}
}
