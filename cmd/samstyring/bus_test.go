package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/testkit/ports"
)

// A registry with an open port lets nobody in without its key, and with it
// whoever wants to read and not to write.
func TestReadersOfTheProgram(t *testing.T) {
	t.Parallel()
	program, data, port := buildProgram(t), t.TempDir(), ports.Address(t)
	key := filepath.Join(data, "issuer.key")
	r := startReplica(t, program, map[string]string{
		"SAMSTYRING_LISTEN": "127.0.0.1:0", "SAMSTYRING_METRICS_LISTEN": "none", "SAMSTYRING_DATA": data, "SAMSTYRING_NATS_LISTEN": port,
	})
	r.ready(t)
	first := r.want(t, 201, registration(issueToken(t, program, key), "first", "Felles innmelding"))

	if _, err := nats.Connect("nats://" + port); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("without a sign-in: %v", err)
	}
	reader := filepath.Join(data, "nats", "reader.nk")
	if info, err := os.Stat(reader); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key of the readers: %v, %v", info, err)
	}
	readAsReader(t, "nats://"+port, reader, int(first.position))
}

// readAsReader reads the log from its beginning, and tries to write to it.
func readAsReader(t *testing.T, url, seed string, want int, options ...nats.Option) {
	t.Helper()
	key, err := nats.NkeyOptionFromSeed(seed)
	if err != nil {
		t.Fatal(err)
	}
	nc, err := nats.Connect(url, append(options, key, nats.CustomInboxPrefix(eventlog.ReaderInbox),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}))...)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.NewWithAPIPrefix(nc, eventlog.ReaderPrefix)
	if err != nil {
		t.Fatal(err)
	}
	consumer, err := js.Consumer(t.Context(), eventlog.StreamName, eventlog.ReaderConsumer)
	if err != nil {
		t.Fatal(err)
	}
	for range want {
		m, err := consumer.Next(jetstream.FetchMaxWait(patience))
		if err != nil {
			t.Fatal(err)
		}
		if err := m.DoubleAck(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	forged := nats.NewMsg("event.initiative.2026-9001.proposed")
	if err := errors.Join(nc.PublishMsg(forged), nc.Flush()); err != nil {
		t.Fatal(err)
	}
	info, err := js.Stream(t.Context(), eventlog.StreamName)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.CachedInfo().State.LastSeq; got != uint64(want) {
		t.Errorf("the log ends at %d, want %d: a reader wrote to it", got, want)
	}
}
