package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/testkit/figure"
	"github.com/samstyring/samstyring/internal/testkit/ports"
)

// The long form, make soak, gives how long the load lasts, and how many requests a
// second there are; one of six is a command.
const (
	soakTime = "SAMSTYRING_SOAK_TIME"
	soakRate = "SAMSTYRING_SOAK_RATE"
)

const (
	soakWindows     = 6   // the time is told in so many parts
	soakInitiatives = 300 // that are changed and read, so that what is stored of each grows and not their number
	soakClients     = 12
	soakStreams     = 20 // listen to changes all the time
)

// What may be more in the last part than in the second, when everything is warm.
// The log and what is read of it grow with each command, and caches fill.
const (
	moreMemory = 1.35
	moreOthers = 1.2 // goroutines, open files
	fewOthers  = 25  // that come and go with connections
)

// At a fixed load, memory, goroutines and open files stay what they are, and
// everything is answered. How long answers take is told, and not judged.
func TestSteadyLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("soaks are left out with -short")
	}
	t.Parallel()
	length := 6 * time.Second
	long := os.Getenv(soakTime) != ""
	if long {
		var err error
		if length, err = time.ParseDuration(os.Getenv(soakTime)); err != nil {
			t.Fatalf("%s: %v", soakTime, err)
		}
	}
	rate := number(t, soakRate, 120)
	r := newRegistry(t)
	metrics := ports.Address(t)
	token := r.token(t, "991825827")
	r.serveWith(t, map[string]string{"SAMSTYRING_METRICS_LISTEN": metrics})
	load := &steady{registry: r, token: token, metrics: metrics}
	for n := range soakInitiatives {
		load.paths = append(load.paths, strings.TrimPrefix(r.want(t, http.StatusCreated, proposal(token, n)).location, "/api/v1"))
	}
	began := time.Now()
	parts := load.run(t, length, rate)
	for n, p := range parts {
		t.Logf("part %d: %s", n+1, p)
	}
	first, last := parts[1], parts[len(parts)-1]
	if long && float64(last.memory) > moreMemory*float64(first.memory) {
		t.Errorf("memory grows: %d MiB, then %d", first.memory>>20, last.memory>>20)
	}
	for what, both := range map[string][2]int{"goroutines": {first.goroutines, last.goroutines}, "open files": {first.files, last.files}} {
		if float64(both[1]) > moreOthers*float64(both[0])+fewOthers {
			t.Errorf("%s grow: %d, then %d", what, both[0], both[1])
		}
	}
	if long {
		figure.Say(t, fmt.Sprintf("make soak SOAK_TIME=%s", length), began, fmt.Sprintf(
			"%d requests a second of %d clients, one of six a command, %d event streams. Second of %d parts: %s. Last: %s.",
			rate, soakClients, soakStreams, soakWindows, first, last))
	}
}

// steady is a fixed load on a registry.
type steady struct {
	*registry
	token, metrics string
	paths          []string

	mu    sync.Mutex
	tooks [2][]time.Duration // of reads and of commands, since the last part
}

// part is what was seen at the end of a part of the time.
type part struct {
	reads, commands           int
	readP50, readP99          time.Duration
	commandP50, commandP99    time.Duration
	memory, goroutines, files int // bytes that are resident
}

func (p part) String() string {
	return fmt.Sprintf("%d MiB, %d goroutines, %d files; %d reads in %s, 99 of 100 within %s; %d commands in %s, within %s",
		p.memory>>20, p.goroutines, p.files, p.reads, p.readP50, p.readP99, p.commands, p.commandP50, p.commandP99)
}

// run keeps the load up and tells each part of the time.
func (s *steady) run(t *testing.T, length time.Duration, rate int) (parts []part) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var clients sync.WaitGroup
	for range soakStreams {
		clients.Go(func() { s.listen(ctx, t) })
	}
	for n := range soakClients {
		clients.Go(func() { s.ask(ctx, t, n, time.Second*soakClients/time.Duration(rate)) })
	}
	window := time.NewTicker(length / soakWindows)
	defer window.Stop()
	for range soakWindows {
		<-window.C
		parts = append(parts, s.look(t))
	}
	stop()
	clients.Wait()
	return parts
}

// ask sends a request at each tick, and waits for its answer. Each client changes
// initiatives of its own.
func (s *steady) ask(ctx context.Context, t *testing.T, client int, pace time.Duration) {
	dice := rand.New(rand.NewPCG(uint64(client), 1))
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		path := s.paths[client+soakClients*dice.IntN(len(s.paths)/soakClients)]
		c, kind, status := call{method: http.MethodGet, path: s.read(dice, path)}, 0, http.StatusOK
		if n%6 == 0 {
			c, kind = s.change(ctx, path, n), 1
		}
		began := time.Now()
		got, err := s.do(ctx, c)
		if ctx.Err() != nil {
			return
		}
		if err != nil || got.status != status {
			t.Errorf("%s %s: %d %s %v", c.method, c.path, got.status, got.body, err)
			return
		}
		s.mu.Lock()
		s.tooks[kind] = append(s.tooks[kind], time.Since(began))
		s.mu.Unlock()
	}
}

// read is something that people ask for.
func (s *steady) read(dice *rand.Rand, path string) string {
	return []string{path, path + "/history", "/initiatives?sort=-changed", "/initiatives?municipality=1103&limit=20", "/changes?limit=20", "/search?q=tiltak"}[dice.IntN(6)]
}

// change sets another deadline.
func (s *steady) change(ctx context.Context, path string, n int) call {
	now, err := s.do(ctx, call{method: http.MethodGet, path: path})
	if err != nil {
		return call{}
	}
	deadline := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%3000).Format(time.DateOnly)
	return call{
		method: http.MethodPatch, path: path, token: s.token, ifMatch: now.etag,
		body: fmt.Sprintf(`{"obligation":{"level":"mandatory","deadline":%q,"legalBasis":"Testloven § 1"}}`, deadline),
	}
}

// listen reads a stream of changes to its end.
func (s *steady) listen(ctx context.Context, t *testing.T) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/api/v1/changes/stream", nil)
	if err != nil {
		t.Error(err)
		return
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Error(err)
		return
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("stream: %s", answer.Status)
		return
	}
	buffer := make([]byte, 4096)
	for {
		if _, err := answer.Body.Read(buffer); err != nil {
			if ctx.Err() == nil {
				t.Errorf("a stream ended: %v", err)
			}
			return
		}
	}
}

// look tells the part of the time that ends now.
func (s *steady) look(t *testing.T) (p part) {
	t.Helper()
	p.memory, p.goroutines, p.files = s.metric(t, "process_resident_memory_bytes"), s.metric(t, "go_goroutines"), s.metric(t, "process_open_fds")
	s.mu.Lock()
	tooks := s.tooks
	s.tooks = [2][]time.Duration{}
	s.mu.Unlock()
	p.reads, p.commands = len(tooks[0]), len(tooks[1])
	p.readP50, p.readP99 = middle(tooks[0])
	p.commandP50, p.commandP99 = middle(tooks[1])
	return p
}

// middle is how long half of what took so long took at most, and 99 of 100.
func middle(tooks []time.Duration) (half, most time.Duration) {
	if len(tooks) == 0 {
		return 0, 0
	}
	slices.Sort(tooks)
	at := func(share int) time.Duration { return tooks[(len(tooks)-1)*share/100].Round(100 * time.Microsecond) }
	return at(50), at(99)
}

// metric is what the program says of itself.
func (s *steady) metric(t *testing.T, name string) int {
	t.Helper()
	_, said := visit(t, "http://"+s.metrics).get("/metrics")
	for line := range strings.Lines(said) {
		if given, ok := strings.CutPrefix(line, name+" "); ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(given), 64)
			if err != nil {
				t.Fatal(err)
			}
			return int(n)
		}
	}
	t.Fatalf("no metric %s", name)
	return 0
}
