package eventlog

import (
	"context"
	"errors"
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
	servers, options, urls := startClusterOf(t, 3)
	l := openLog(t, Config{URL: urls, Replicas: 3})
	for n := range uint64(20) {
		mustCarryOut(t, l, n+1, entry("2026-0001", "c"+string(rune('a'+n)), n, 1))
	}
	if got, _ := scrubbed(t, l, 20); len(got) > 0 {
		t.Fatalf("whole copies: %v", got)
	}
	leader := clusterLeader(t, l)
	follower := slices.IndexFunc(servers, func(s *server.Server) bool { return s.Name() != leader })
	stopServer(servers[follower])
	flipAt(t, blockOf(t, options[follower].StoreDir), "2026-0001-cf-")
	again := start(t, options[follower])[0]
	if got, _ := scrubbed(t, l, 20); !slices.Equal(got, []string{options[follower].ServerName}) {
		t.Errorf("damaged: %v, want %s", got, options[follower].ServerName)
	}
	stopServer(again)
	if err := os.RemoveAll(filepath.Join(options[follower].StoreDir, "jetstream")); err != nil {
		t.Fatal(err)
	}
	start(t, options[follower])
	mustCarryOut(t, l, 21, entry("2026-0001", "after", 20, 1))
	if got, _ := scrubbed(t, l, 20); len(got) > 0 {
		t.Errorf("damaged after it was fetched anew: %v", got)
	}
}

// scrubbed are the servers whose copy is damaged, once three have all of it.
func scrubbed(t *testing.T, l *Log, through uint64) (damaged, whole []string) {
	t.Helper()
	ctx := testContext(t)
	for {
		copies, err := l.Scrub(ctx, through, nothingExpected, unpaced)
		if err == nil && len(copies) == 3 {
			for _, c := range copies {
				if len(c.Findings) > 0 {
					t.Logf("%s: %v", c.Server, c.Findings)
					damaged = append(damaged, c.Server)
				} else {
					whole = append(whole, c.Server)
				}
			}
			return damaged, whole
		}
		if ctx.Err() != nil {
			t.Fatalf("copies %v, error %v", copies, err)
		}
	}
}

// With a server to spare, the copy is moved to it, from the whole ones, whoever led
// before; without one nothing is changed, and the operator is told.
func TestDamagedCopyIsMoved(t *testing.T) {
	t.Parallel()
	for _, leads := range []bool{false, true} {
		t.Run(fmt.Sprintf("leads=%v", leads), func(t *testing.T) {
			t.Parallel()
			servers, options, urls := startClusterOf(t, 4)
			l := openLog(t, Config{URL: urls, Replicas: 3})
			for n := range uint64(20) {
				mustCarryOut(t, l, n+1, entry("2026-0001", "c"+string(rune('a'+n)), n, 1))
			}
			_, whole := scrubbed(t, l, 20)
			leader := clusterLeader(t, l)
			broken := slices.IndexFunc(servers, func(s *server.Server) bool {
				return slices.Contains(whole, s.Name()) && (s.Name() == leader) == leads
			})
			name := options[broken].ServerName
			stopServer(servers[broken])
			flipAt(t, blockOf(t, options[broken].StoreDir), "2026-0001-cf-")
			start(t, options[broken])
			damaged, whole := scrubbed(t, l, 20)
			if !slices.Equal(damaged, []string{name}) {
				t.Fatalf("damaged: %v, want %s", damaged, name)
			}
			if leads {
				mustLead(t, l, name)
			}
			if err := l.MoveCopy(testContext(t), name, whole); err != nil {
				t.Fatal(err)
			}
			for ctx := testContext(t); ; {
				damaged, whole = scrubbed(t, l, 20)
				if !slices.Contains(whole, name) && len(whole) == 3 {
					break
				}
				if ctx.Err() != nil {
					t.Fatalf("damaged %v, whole %v", damaged, whole)
				}
			}
			mustCarryOut(t, l, 21, entry("2026-0001", "after", 20, 1))
		})
	}
}

// mustLead lets a server lead.
func mustLead(t *testing.T, l *Log, name string) {
	t.Helper()
	for ctx := testContext(t); clusterLeader(t, l) != name; {
		err := l.order(ctx, stepDownSubject, map[string]any{"placement": map[string]string{"preferred": name}})
		if ctx.Err() != nil {
			t.Fatalf("%s does not lead: %v", name, err)
		}
	}
}

func TestCopyIsNotMovedWithoutASpareServer(t *testing.T) {
	t.Parallel()
	servers, urls := startCluster(t)
	l := openLog(t, Config{URL: urls, Replicas: 3})
	mustCarryOut(t, l, 1, entry("2026-0001", "c1", 0, 1))
	_, whole := scrubbed(t, l, 1)
	leader := clusterLeader(t, l)
	whole = slices.DeleteFunc(whole, func(s string) bool { return s == leader })
	if err := l.MoveCopy(testContext(t), leader, whole); !errors.Is(err, ErrNoSpareServer) {
		t.Errorf("three servers: %v", err)
	}
	if _, all := scrubbed(t, l, 1); len(all) != 3 {
		t.Errorf("copies afterwards: %v", all)
	}
	at := slices.IndexFunc(servers, func(s *server.Server) bool { return s.Name() == whole[0] })
	stopServer(servers[at])
	if err := l.MoveCopy(testContext(t), whole[1], []string{whole[0], leader}); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a whole server is away: %v", err)
	}
	alone := openLog(t, Config{URL: startServer(t, t.TempDir(), -1).ClientURL()})
	if err := alone.MoveCopy(testContext(t), "", nil); !errors.Is(err, ErrNoSpareServer) {
		t.Errorf("a server that is alone: %v", err)
	}
}
