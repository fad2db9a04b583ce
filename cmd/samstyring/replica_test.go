package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for what must happen.
const patience = 60 * time.Second

// surroundings is the environment of the test without the settings of somebody
// else's registry, and with these.
func surroundings(settings map[string]string) []string {
	var out []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "SAMSTYRING_") {
			out = append(out, v)
		}
	}
	for name, value := range settings {
		out = append(out, name+"="+value)
	}
	return out
}

// replica is a process that serves the registry.
type replica struct {
	url    string
	cmd    *exec.Cmd
	cancel context.CancelFunc
	ended  func() // waits until the process has ended; any number of times, from anywhere
	killed bool   // by the test, so that its exit code tells nothing
	stdout *bufio.Reader
	stderr bytes.Buffer // read it when the process has ended
}

// startReplica starts the program without waiting for it. It is ended with the
// test, as a container would be: asked to stop, and killed if it does not; and
// before the tests run out of time, for then nothing else would end it.
func startReplica(t *testing.T, program string, settings map[string]string) *replica {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	if deadline, ok := t.Deadline(); ok {
		ctx, cancel = context.WithDeadline(context.Background(), deadline.Add(-10*time.Second))
	}
	r := &replica{cmd: exec.CommandContext(ctx, program, "serve"), cancel: cancel}
	r.cmd.Env = surroundings(settings)
	r.cmd.Stderr = &r.stderr
	r.cmd.Cancel = func() error { return r.cmd.Process.Signal(syscall.SIGTERM) }
	r.cmd.WaitDelay = 20 * time.Second
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.stdout = bufio.NewReader(out)
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r.ended = sync.OnceFunc(func() { _ = r.cmd.Wait() }) // how it ended is read from its exit code
	t.Cleanup(func() {
		if code := r.stop(); code != 0 && !r.killed || t.Failed() {
			t.Errorf("replica ended with exit code %d and said:\n%s", code, r.stderr.String())
		}
	})
	return r
}

// stop tells the process to end and gives its exit code.
func (r *replica) stop() int {
	r.cancel()
	r.ended()
	return r.cmd.ProcessState.ExitCode()
}

// kill ends the process at once, as kill -9 does.
func (r *replica) kill(t *testing.T) {
	t.Helper()
	r.killed = true
	if err := r.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	r.ended()
}

// ready waits until the process says where it serves.
func (r *replica) ready(t *testing.T) {
	t.Helper()
	line, err := r.stdout.ReadString('\n')
	_, address, found := strings.Cut(strings.TrimSpace(line), "open ")
	if err != nil || !found {
		t.Fatalf("replica is not ready: %q, %v", line, err)
	}
	r.url = strings.TrimSuffix(address, "/")
}

// call is a request to the API; what is empty is not sent.
type call struct {
	method, path, token, key, ifMatch, body string
	header                                  map[string]string
}

// reply is what came back.
type reply struct {
	status, position int
	etag, location   string
	replayed         bool // the answer to the same command, given before
	body             string
}

// do sends the call once.
func (r *replica) do(ctx context.Context, c call) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, c.method, r.url+"/api/v1"+c.path, strings.NewReader(c.body))
	if err != nil {
		return reply{}, err
	}
	for name, value := range map[string]string{"Idempotency-Key": c.key, "If-Match": c.ifMatch} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	// The version of a compressed answer says so, and a short one is not compressed: two
	// answers with the same content would have versions that differ.
	request.Header.Set("Accept-Encoding", "identity")
	for name, value := range c.header {
		request.Header.Set(name, value)
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	if c.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	position, _ := strconv.Atoi(answer.Header.Get("Samstyring-Position")) // absent on errors
	return reply{
		status: answer.StatusCode, position: position, body: string(body),
		etag: answer.Header.Get("ETag"), location: answer.Header.Get("Location"),
		replayed: answer.Header.Get("Idempotent-Replayed") == "true",
	}, err
}

// want sends the call until the answer is something else than 503, which asks
// to be tried again, and demands the status. What is written but cannot be read here
// yet (202) is waited for, as a client would that reads it next.
func (r *replica) want(t *testing.T, status int, c call) reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for {
		got, err := r.do(ctx, c)
		switch {
		case err != nil:
			t.Fatalf("%s %s: %v", c.method, c.path, err)
		case got.status == status:
			return got
		case got.status == http.StatusAccepted && c.method != http.MethodGet:
			r.want(t, http.StatusOK, call{method: http.MethodGet, path: "/initiatives?limit=1&minPosition=" + strconv.Itoa(got.position)})
			return got
		case got.status != http.StatusServiceUnavailable:
			t.Fatalf("%s %s: status %d, want %d: %s", c.method, c.path, got.status, status, got.body)
		}
		<-again.C
	}
}
