package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// withOpenFiles gives a program that may have only some files open.
func withOpenFiles(t *testing.T, program string, files int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "limited")
	script := fmt.Sprintf("#!/bin/sh\nulimit -n %d && exec %s \"$@\"\n", files, program)
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return path
}

// takeStream asks for an event stream from an address of loopback, and keeps the
// connection whatever is answered.
func takeStream(t *testing.T, from, to string) (status int) {
	t.Helper()
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: patience}
	c, err := dialer.DialContext(t.Context(), "tcp", to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() }) // the registry may have closed it
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, "GET /api/v1/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("a connection from %s is not answered: %v", from, err)
	}
	return answer.StatusCode
}

func TestStreamsLeaveTheLogItsFiles(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.program = withOpenFiles(t, r.program, 256)
	token := r.token(t, "991825827")
	r.serve(t)
	first := r.want(t, http.StatusCreated, proposal(token, 1))
	r.halt(t)
	r.serve(t) // from now on the first write opens the store's file
	to := strings.TrimPrefix(r.url, "http://")
	for _, attack := range []struct {
		name string
		from func(int) string
	}{
		{"one address", func(int) string { return "127.0.0.2" }},
		{"many addresses", func(i int) string { return fmt.Sprintf("127.1.%d.%d", i/200, 1+i%200) }},
	} {
		name, got := attack.name, map[int]int{}
		for i := range 260 {
			got[takeStream(t, attack.from(i), to)]++
		}
		if got[http.StatusOK] == 0 || got[http.StatusOK] > 100 || got[http.StatusTooManyRequests]+got[http.StatusServiceUnavailable] != 260-got[http.StatusOK] {
			t.Errorf("%s: %v", name, got)
		}
		r.want(t, http.StatusCreated, proposal(token, 2))
		if answer, err := http.Get(r.url + "/healthz"); err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("%s: healthz: %v, %v", name, answer, err)
		} else {
			answer.Body.Close()
		}
		if status, reason := r.readyz(t); status != http.StatusOK {
			t.Errorf("%s: readyz: %d %s", name, status, reason)
		}
	}
	r.wantAll(t, []string{first.location})
}

func TestTooFewOpenFilesAreRefusedAtStart(t *testing.T) {
	t.Parallel()
	program := withOpenFiles(t, buildProgram(t), 64)
	cmd := exec.CommandContext(t.Context(), program, "serve", "--listen", "127.0.0.1:0", "--metrics-listen", "none", "--data", filepath.Join(t.TempDir(), "data"))
	cmd.Env = surroundings(nil)
	said, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "limit of open files is 64; at least 128 are needed") {
		t.Errorf("started, or said nothing of it: %v\n%s", err, said)
	}
}
