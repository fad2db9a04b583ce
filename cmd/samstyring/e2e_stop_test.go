package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"syscall"
	"testing"
)

// The program is asked to stop while a command is on its way: it takes no more,
// answers that one, and ends with exit code 0.
func TestStopLetsRunningRequestsFinish(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	r.serve(t)
	body, write := io.Pipe()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.url+"/api/v1/initiatives", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+r.token(t, "974761076"))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Expect", "100-continue") // the answer to it says that the command is being read
	reading := make(chan struct{})
	request = request.WithContext(httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{
		Got100Continue: func() { close(reading) },
	}))
	go func() {
		<-reading
		stopTaking(t, r)
		_, err := io.WriteString(write, `{"title":{"nb":"I siste liten"},"summary":{"nb":"Sendt idet det stoppet."},"owner":"974761076","reach":{"scope":"all"}}`)
		_ = write.CloseWithError(err)
	}()
	// Waits for 100 as long as it takes, which the default one does not.
	answer, err := (&http.Client{Transport: &http.Transport{ExpectContinueTimeout: patience}}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusCreated {
		t.Fatalf("status %d: %s, %v", answer.StatusCode, said, err)
	}
	r.halt(t)
	r.serve(t)
	if total := r.get(t, "/initiatives")["total"]; total != 1.0 {
		t.Errorf("%v initiatives after the stop, want the one that was answered", total)
	}
}

// stopTaking tells the process to stop and returns when nobody new gets in.
func stopTaking(t *testing.T, r *registry) {
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	for {
		c, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
		if err != nil {
			return
		}
		if err := c.Close(); err != nil {
			t.Error(fmt.Errorf("close: %w", err))
		}
	}
}
