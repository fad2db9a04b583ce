package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	kills   = 9
	writers = 4
)

// The program is killed at random moments while organisations write through
// it. Whatever it has answered is still true when it is back, the same command
// gets the same answer, and what was never answered is carried out once.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	moments := rand.New(rand.NewPCG(9, 7))
	r := newRegistry(t)
	var all []*writer
	for i := range writers {
		all = append(all, &writer{name: fmt.Sprintf("w%d", i), token: r.token(t, "991825827")})
	}
	r.serve(t)
	for range kills {
		writeUntilKilled(t, r, all, moments)
		r.serve(t)
		for _, w := range all {
			w.settle(t, r)
		}
	}
	for _, w := range all {
		w.checked = 0
		w.settle(t, r)
	}
	wantOnce(t, r, all)
}

// given is a command, and what it was answered; status 0 if it never was.
type given struct {
	call
	mark   string // stands in the event that it causes, and in no other
	answer reply
}

// writer gives one command after the other.
type writer struct {
	name, token string
	own         string // path of the initiative it writes to
	commands    []*given
	checked     int // commands whose answers have been seen to hold
}

// writeUntilKilled lets everybody write, and kills the program a moment after
// a number of answers, in the middle of other commands.
func writeUntilKilled(t *testing.T, r *registry, all []*writer, moments *rand.Rand) {
	t.Helper()
	answers := int64(1 + moments.IntN(80))
	moment := time.Duration(moments.IntN(4000)) * time.Microsecond
	var answered atomic.Int64
	var wait sync.WaitGroup
	now, ended := make(chan struct{}), make(chan struct{})
	for _, w := range all {
		wait.Go(func() {
			for w.write(t, r) {
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
	case <-ended: // refused, which has been reported
	}
	r.kill(t)
	<-ended
}

// write gives the next command; false if there was no answer.
func (w *writer) write(t *testing.T, r *registry) bool {
	n := len(w.commands)
	c := &given{mark: fmt.Sprintf("%s-%d", w.name, n)}
	c.call = call{method: http.MethodPost, token: w.token, key: "key-" + c.mark}
	if n%8 == 0 || w.own == "" {
		c.path = "/initiatives"
		c.body = fmt.Sprintf(`{"title":{"nb":"Tiltak"},"summary":{"nb":"Skrevet til det siste."},"owner":"991825827","reach":{"scope":"all"},"externalId":%q}`, c.mark)
	} else {
		c.path = w.own + "/phase-reports"
		c.body = fmt.Sprintf(`{"phase":"planning","note":{"nb":%q}}`, c.mark)
	}
	w.commands = append(w.commands, c)
	answer, err := r.do(t.Context(), c.call)
	if err != nil || answer.status == http.StatusServiceUnavailable {
		return false
	}
	if answer.status/100 != 2 {
		t.Errorf("%s: status %d: %s", c.mark, answer.status, answer.body)
		return false
	}
	w.keep(c, answer)
	return true
}

func (w *writer) keep(c *given, answer reply) {
	c.answer = answer
	if answer.location != "" {
		w.own = "/initiatives/" + path.Base(answer.location)
	}
}

// settle repeats what has not been looked at since: what was answered must be
// answered alike, and what was not is done now and then answered alike.
func (w *writer) settle(t *testing.T, r *registry) {
	t.Helper()
	for _, c := range w.commands[w.checked:] {
		if c.answer.status == 0 {
			status := http.StatusOK
			if c.path == "/initiatives" {
				status = http.StatusCreated
			}
			w.keep(c, r.want(t, status, c.call))
		}
		again := r.want(t, c.answer.status, c.call)
		if !again.replayed {
			t.Errorf("%s was carried out again", c.mark)
		}
		sameAnswer(t, c, again)
	}
	w.checked = len(w.commands)
}

// sameAnswer allows one difference: what could not be read yet may be shown by
// now.
func sameAnswer(t *testing.T, c *given, again reply) {
	t.Helper()
	if again.position != c.answer.position || again.etag != c.answer.etag || again.location != c.answer.location {
		t.Errorf("%s is at %d %s %s, and was at %d %s %s", c.mark, again.position, again.etag, again.location,
			c.answer.position, c.answer.etag, c.answer.location)
	}
	if c.answer.status != http.StatusAccepted && (again.status != c.answer.status || again.body != c.answer.body) {
		t.Errorf("%s is answered %d\n%s\nand was answered %d\n%s", c.mark, again.status, again.body, c.answer.status, c.answer.body)
	}
}

// wantOnce demands that every command has caused exactly one event, at the
// position that was answered.
func wantOnce(t *testing.T, r *registry, all []*writer) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(r.run(t, "export", "--server", r.url)), "\n")
	total := 0
	for _, w := range all {
		total += len(w.commands)
		for _, c := range w.commands {
			if at := c.answer.position; at > len(lines) || !strings.Contains(lines[at-1], fmt.Sprintf("%q", c.mark)) {
				t.Errorf("%s is not at position %d", c.mark, at)
			}
		}
	}
	if len(lines) != total {
		t.Errorf("%d commands made %d events", total, len(lines))
	}
	t.Logf("%d commands of %d writers over %d kills", total, writers, kills)
}
