package eventlog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/samstyring/samstyring/internal/sleep"
)

// change updates the stream as whoever may sign in as the registry could, with
// only what is named.
func change(t *testing.T, l *Log, fields string) {
	t.Helper()
	reply, err := l.nc.Request("$JS.API.STREAM.UPDATE.EVENTS",
		fmt.Appendf(nil, `{"name":"EVENTS","subjects":["event.>"],"storage":"file","retention":"limits","discard":"old","num_replicas":1,
			"max_msgs":-1,"max_bytes":-1,"max_consumers":-1,"max_msgs_per_subject":-1,"description":"Samstyring: every fact, in the order in which it happened","deny_delete":true,"deny_purge":true,%s}`, fields), patience)
	if err != nil || strings.Contains(string(reply.Data), `"error"`) {
		t.Fatalf("update: %v, %s", err, reply.Data)
	}
}

func streamInfo(t *testing.T, l *Log) *jetstream.StreamInfo {
	t.Helper()
	stream, err := l.js.Stream(testContext(t), StreamName)
	if err != nil {
		t.Fatal(err)
	}
	return stream.CachedInfo()
}

// untilSeen waits until so many changes were noticed.
func untilSeen(t *testing.T, l *Log, changes uint64) {
	t.Helper()
	ctx := testContext(t)
	for l.Health().Changes < changes {
		if err := sleep.For(ctx, time.Millisecond); err != nil {
			t.Fatalf("the stream was changed, and nobody noticed: %+v", l.Health())
		}
	}
}

// Events are let expire by whoever may change the stream: it is noticed and
// changed back before one of them has.
func TestStreamIsChangedBack(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T, *logLines) *Log{
		"embedded": func(t *testing.T, lines *logLines) *Log {
			return openLog(t, Config{Dir: t.TempDir(), Logger: lines.logger()})
		},
		"remote": func(t *testing.T, lines *logLines) *Log {
			return openLog(t, Config{URL: startServer(t, t.TempDir(), -1).ClientURL(), Logger: lines.logger()})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines := &logLines{}
			l := open(t, lines)
			mustAppend(t, l, 3, entry("2026-0001", "c1", 0, 3))
			before := streamInfo(t, l).Config
			watchedStream(t, l)
			for i, fields := range []string{
				`"max_age":30000000000`, `"allow_atomic":false`, `"max_msg_size":1024`, `"max_age":0`,
			} {
				change(t, l, fields)
				untilSeen(t, l, uint64(i+1))
				wantHealth(t, l, "")
				wantConfig(t, l, before)
			}
			mustAppend(t, l, 4, entry("2026-0001", "c2", 3, 1))
			follow(t, l, 0).next(t, 1, 4)
			for _, want := range []string{"changed from outside", "max_age is 30000000000, must be 0", "changed back"} {
				if !strings.Contains(lines.String(), want) {
					t.Errorf("%q is not in the log:\n%s", want, lines)
				}
			}
		})
	}
}

// watchedStream watches, and returns when the stream has been looked at.
func watchedStream(t *testing.T, l *Log) {
	t.Helper()
	watched(t, l)
	ctx := testContext(t)
	for !seen(l) {
		if err := sleep.For(ctx, time.Millisecond); err != nil {
			t.Fatal("the stream is not looked at")
		}
	}
}

func seen(l *Log) bool {
	l.watch.mu.Lock()
	defer l.watch.mu.Unlock()
	return l.watch.stream.looked
}

// wantConfig waits for the configuration.
func wantConfig(t *testing.T, l *Log, want jetstream.StreamConfig) {
	t.Helper()
	ctx := testContext(t)
	for {
		got := differences(want, streamInfo(t, l).Config)
		if len(got) == 0 {
			return
		}
		if err := sleep.For(ctx, 5*time.Millisecond); err != nil {
			t.Fatalf("the stream is not changed back: %v", got)
		}
	}
}

// What cannot be changed back refuses writes until a person has seen to it.
func TestStreamThatCannotBeChangedBack(t *testing.T) {
	t.Parallel()
	l := openLog(t, Config{Dir: t.TempDir()})
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	watchedStream(t, l)
	change(t, l, `"allow_msg_ttl":true`)
	wantHealth(t, l, ReasonConfiguration)
	_, err := l.Append(testContext(t), entry("2026-0001", "c2", 1, 1))
	wantError(t, err, ErrUnavailable)
	wantError(t, err, ErrUnfit)
	follow(t, l, 0).next(t, 1, 1) // reading goes on
	if h := l.Health(); h.Changes != 1 || !h.Misconfigured {
		t.Errorf("after one change: %+v", h)
	}
}

// A limit takes effect at once. What it took is gone; it is said, and nothing is
// appended to a log that has lost events.
func TestVanishedEventsAreSeen(t *testing.T) {
	t.Parallel()
	for name, vanish := range map[string]func(*testing.T, *Log){
		"a limit": func(t *testing.T, l *Log) { change(t, l, `"max_msgs_per_subject":1`) },
		"the stream is deleted": func(t *testing.T, l *Log) {
			if err := l.js.DeleteStream(testContext(t), StreamName); err != nil {
				t.Fatal(err)
			}
		},
		"another stream": func(t *testing.T, l *Log) {
			if err := l.js.DeleteStream(testContext(t), StreamName); err != nil {
				t.Fatal(err)
			}
			if _, err := l.js.CreateStream(testContext(t), freshConfig(Real)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := openLog(t, Config{Dir: t.TempDir()})
			mustAppend(t, l, 3, entry("2026-0001", "c1", 0, 3))
			watchedStream(t, l)
			vanish(t, l)
			wantHealth(t, l, ReasonLost)
			_, err := l.Append(testContext(t), entry("2026-0002", "c2", 0, 1))
			wantError(t, err, ErrShorter)
			if name == "a limit" {
				wantConfig(t, l, strengthened(streamInfo(t, l).Config)) // no more of them go
			}
		})
	}
}

// A healthy stream is left alone, also by several replicas and on a cluster.
func TestHealthyStreamIsLeftAlone(t *testing.T) {
	t.Parallel()
	_, urls := startCluster(t)
	var logs []*Log
	for range 2 {
		l := openLog(t, Config{URL: urls, Replicas: 3})
		watchedStream(t, l)
		logs = append(logs, l)
	}
	mustCarryOut(t, logs[0], 2, entry("2026-0001", "c1", 0, 2))
	change(t, logs[0], `"num_replicas":1`)
	for _, l := range logs {
		ctx := testContext(t)
		for streamInfo(t, l).Config.Replicas != 3 {
			if err := sleep.For(ctx, 20*time.Millisecond); err != nil {
				t.Fatal("there are fewer replicas than there were")
			}
		}
		wantHealth(t, l, "")
		if got := l.Health().Changes; got > 1 {
			t.Errorf("one change counts as %d", got)
		}
	}
	wantLast(t, logs[1], 2)
}
