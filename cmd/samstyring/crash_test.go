package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit/figure"
)

// The long form, make test-crash, gives another number of cycles, and another
// seed for the moments.
const (
	crashCycles = "SAMSTYRING_CRASH_CYCLES"
	crashSeed   = "SAMSTYRING_CRASH_SEED"
)

// longTime is how long the kills of a long form may take, as in 90m. Then it ends
// with as many as there were, and says how many.
const longTime = "SAMSTYRING_LONG_TIME"

// enough says when that time is over.
func enough(t *testing.T) func() bool {
	t.Helper()
	given := os.Getenv(longTime)
	if given == "" {
		return func() bool { return false }
	}
	limit, err := time.ParseDuration(given)
	if err != nil {
		t.Fatalf("%s: %v", longTime, err)
	}
	began := time.Now()
	return func() bool { return time.Since(began) > limit }
}

// number is a variable of the environment, or else what is normal.
func number(t *testing.T, name string, normal int) int {
	t.Helper()
	given := os.Getenv(name)
	if given == "" {
		return normal
	}
	n, err := strconv.Atoi(given)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// rebuiltEvery is after how many cycles the views are compared with views that
// are built from the log, and the batches are counted; so it is in the end.
const rebuiltEvery = 50

// killsOfOneLog is after how many cycles another log is begun: the longer a log is,
// the longer takes each start that follows a kill.
const killsOfOneLog = 250

// The program is killed at random moments, and while it recovers, in the middle
// of commands with and without a key, rounds, imports and subscriptions. Each
// time it is back, whatever it has answered is in the log once and is read; the
// same command gets the same answer; what was never answered is carried out
// once, or not at all without a key; no batch is there by half; and the views are
// those that the log gives.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	cycles, seed := number(t, crashCycles, 9), number(t, crashSeed, 7)
	began, over := time.Now(), enough(t)
	var all []*crash
	t.Run("logs", func(t *testing.T) {
		for left := cycles; left > 0; left -= killsOfOneLog {
			c := &crash{
				registry: newRegistry(t), settings: map[string]string{"SAMSTYRING_ALLOW_PRIVATE_WEBHOOKS": "true"},
				moments: rand.New(rand.NewPCG(9+uint64(len(all)), uint64(seed))),
			}
			all = append(all, c)
			t.Run(strconv.Itoa(len(all)), func(t *testing.T) {
				t.Parallel()
				c.kills(t, min(left, killsOfOneLog), over)
			})
		}
	})
	tellKills(t, began, seed, all)
}

// kills goes through so many cycles, unless the time is over before.
func (c *crash) kills(t *testing.T, cycles int, over func() bool) {
	t.Helper()
	c.writers = crashWriters(t, c.registry)
	c.start(t)
	for c.killed < cycles && !over() {
		c.writeUntilKilled(t)
		c.killed++
		if c.moments.IntN(4) == 0 {
			c.killWhileStarting(t, time.Duration(c.moments.IntN(600))*time.Millisecond)
		}
		c.start(t)
		c.settle(t)
		if c.killed%rebuiltEvery == 0 {
			c.kill(t)
			wantRebuilt(t, c.registry)
			c.start(t)
			t.Logf("%d kills, %d events", c.killed, len(c.lines))
		}
		if t.Failed() {
			t.Fatalf("in cycle %d", c.killed)
		}
	}
	for _, w := range c.writers {
		w.checked = 0 // and everything from the beginning on
	}
	c.settle(t)
	c.wantSameLog(t)
	c.kill(t)
	wantRebuilt(t, c.registry)
}

// crash is a registry that is killed, and what is known of its log.
type crash struct {
	*registry
	settings map[string]string
	writers  []*writer
	lines    []string         // of the log, as they were read after each kill
	marks    map[string][]int // positions of each mark
	killed   int              // kills in the middle of commands
	early    int              // kills before the program was ready
	moments  *rand.Rand
}

func (c *crash) start(t *testing.T) {
	t.Helper()
	c.serveWith(t, c.settings)
}

// killWhileStarting kills the program a moment after its start, ready or not.
func (c *crash) killWhileStarting(t *testing.T, after time.Duration) {
	t.Helper()
	c.registry.start(t, c.settings)
	late := time.NewTimer(after)
	defer late.Stop()
	<-late.C
	c.kill(t)
	c.early++
}

// writeUntilKilled lets everybody write, and kills the program a moment after
// a number of answers, in the middle of other commands.
func (c *crash) writeUntilKilled(t *testing.T) {
	t.Helper()
	answers := int64(1 + c.moments.IntN(80))
	moment := time.Duration(c.moments.IntN(4000)) * time.Microsecond
	var answered atomic.Int64
	var wait sync.WaitGroup
	now, ended := make(chan struct{}), make(chan struct{})
	for _, w := range c.writers {
		wait.Go(func() {
			for w.write(t, c.registry) {
				if answered.Add(1) == answers {
					time.AfterFunc(moment, func() { close(now) })
				}
			}
		})
	}
	go func() {
		wait.Wait()
		close(ended)
	}()
	select {
	case <-now:
	case <-ended: // refused, which has been told
	}
	c.kill(t)
	<-ended
}

// settle asks of every answer since the last time whether it holds, and then of
// the log whether it holds each command as often as it must.
func (c *crash) settle(t *testing.T) {
	t.Helper()
	for _, w := range c.writers {
		for _, g := range w.commands[w.checked:] {
			w.settle(t, c.registry, w, g)
		}
	}
	c.read(t)
	for _, w := range c.writers {
		for _, g := range w.commands[w.checked:] {
			c.wantInLog(t, g)
		}
		w.checked = len(w.commands)
	}
}

// marking is what a command puts into the event that it causes: of a row of an
// import, the last number is the row.
var marking = regexp.MustCompile(`mark-[a-z]+-\d+(-\d+)?`)

// read reads what the log has got since it was read last.
func (c *crash) read(t *testing.T) {
	t.Helper()
	if c.marks == nil {
		c.marks = map[string][]int{}
	}
	for _, line := range strings.Split(c.run(t, "export", "--server", c.url, "--after", strconv.Itoa(len(c.lines))), "\n") {
		if line == "" {
			continue
		}
		var e struct{ Position int }
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.Position != len(c.lines)+1 {
			t.Fatalf("after position %d comes %s: %v", len(c.lines), line, err)
		}
		c.lines = append(c.lines, line)
		for _, mark := range slices.Compact(slices.Sorted(slices.Values(marking.FindAllString(line, -1)))) {
			c.marks[mark] = append(c.marks[mark], e.Position)
		}
	}
}

// wantInLog demands that a command has caused what it must.
func (c *crash) wantInLog(t *testing.T, g *given) {
	t.Helper()
	for row := range g.rows {
		mark := fmt.Sprintf("%s-%d", g.mark, row)
		if at := c.marks[mark]; len(at) != 1 {
			t.Errorf("row %s of an import is at %v", mark, at)
		} else if first := c.marks[g.mark+"-0"]; len(first) != 1 || at[0] != first[0]+row {
			t.Errorf("row %s is at %d, and the batch begins at %v", mark, at[0], first)
		}
	}
	switch at := c.marks[g.mark]; {
	case g.rows > 0 || g.unlogged:
	case g.answer.status == 0: // without a key, so that nobody can ask again
		if len(at) > 1 {
			t.Errorf("%s was given once, never answered, and is at %v", g.mark, at)
		}
	case len(at) != 1 || at[0] != g.answer.position:
		t.Errorf("%s was answered at %d, and is at %v", g.mark, g.answer.position, at)
	}
}

// wantSameLog demands that nothing that was read once reads otherwise now.
func (c *crash) wantSameLog(t *testing.T) {
	t.Helper()
	now := strings.Split(strings.TrimSpace(c.run(t, "export", "--server", c.url)), "\n")
	if !slices.Equal(now, c.lines) {
		t.Errorf("the log has %d events, and %d were read; they are not the same", len(now), len(c.lines))
	}
}

// tellKills says what was done to all logs together.
func tellKills(t *testing.T, began time.Time, seed int, all []*crash) {
	t.Helper()
	var killed, early, given, silent, events int
	for _, c := range all {
		killed, early, events = killed+c.killed, early+c.early, events+len(c.lines)
		for _, w := range c.writers {
			given, silent = given+len(w.commands), silent+w.silent
		}
	}
	figure.Say(t, fmt.Sprintf("make test-crash CRASH_CYCLES=%d CRASH_SEED=%d", killed, seed), began, fmt.Sprintf(
		"%d kills of the program on %d logs, %d more while it started; %d commands, of which %d were not answered; %d events. Nothing was found.",
		killed, len(all), early, given, silent, events))
}

// alive is what a settled answer demands of an address.
func (r *registry) alive(t *testing.T, c call, path string, status int) reply {
	t.Helper()
	return r.want(t, status, call{method: http.MethodGet, path: path, token: c.token})
}
