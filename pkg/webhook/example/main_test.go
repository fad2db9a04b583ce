package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/samstyring/samstyring/pkg/webhook"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestReceivesUntilStopped(t *testing.T) {
	t.Parallel()
	key := bytes.Repeat([]byte{7}, 32)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	lines, out := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, "127.0.0.1:0", webhook.FormatSecret(key), out) }()
	printed := bufio.NewScanner(lines)
	if !printed.Scan() {
		t.Fatal(printed.Err())
	}
	address := strings.TrimPrefix(printed.Text(), "receiving on ")

	body, err := json.Marshal(webhook.Event{
		ID: "msg_1", Source: "s", Type: webhook.TypeChange("stage-moved"), Subject: "initiative/2026-0042",
		Time: time.Date(2026, 2, 3, 10, 30, 0, 0, time.UTC), Data: json.RawMessage(`{}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	status := make(chan int, 1)
	go func() { status <- post(ctx, address, body, key) }()
	if !printed.Scan() || printed.Text() != "2026-02-03T10:30:00Z no.samstyring.change.stage-moved.v1 initiative/2026-0042 {}" {
		t.Errorf("printed %q", printed.Text())
	}
	if got := <-status; got != http.StatusNoContent {
		t.Errorf("answered %d", got)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

// post is 0 when there was no answer.
func post(ctx context.Context, address string, body, key []byte) int {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	r.Header.Set("Content-Type", webhook.ContentType)
	if err := webhook.Sign(r.Header, "msg_1", time.Now(), body, key); err != nil {
		return 0
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func TestRefusesToStart(t *testing.T) {
	t.Parallel()
	secret := webhook.FormatSecret(bytes.Repeat([]byte{7}, 32))
	for name, args := range map[string][2]string{
		"no secret":    {"127.0.0.1:0", ""},
		"short secret": {"127.0.0.1:0", "whsec_AAAA"},
		"bad address":  {"127.0.0.1:-1", secret},
	} {
		if err := run(t.Context(), args[0], args[1], io.Discard); err == nil {
			t.Errorf("%s: started", name)
		}
	}
}
