package eventlog

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// readersServer runs a server with the configuration that operators are given.
func readersServer(t *testing.T) *server.Server {
	t.Helper()
	t.Setenv("SAMSTYRING_NATS_PASSWORD", "registry-secret")
	t.Setenv("SAMSTYRING_READER_PASSWORD", "reader-secret")
	options, err := server.ProcessConfigFile(filepath.Join("..", "..", "deploy", "nats-readers.conf"))
	if err != nil {
		t.Fatal(err)
	}
	options.Host, options.Port, options.NoLog, options.NoSigs = "127.0.0.1", server.RANDOM_PORT, true, true
	options.JetStream, options.StoreDir, options.SyncAlways = true, t.TempDir(), true
	s, err := server.NewServer(options)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(patience) {
		t.Fatal("server is not ready")
	}
	return s
}

func as(s *server.Server, user, password string) string {
	return strings.Replace(s.ClientURL(), "nats://", "nats://"+user+":"+password+"@", 1)
}

// reader signs in as a subscriber on the bus.
func reader(t *testing.T, s *server.Server) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	nc, err := nats.Connect(as(s, "reader", "reader-secret"), nats.CustomInboxPrefix("_INBOX_reader"),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {})) // what is refused is expected
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.NewWithAPIPrefix(nc, "registry", jetstream.WithDefaultTimeout(time.Second)) // what is not allowed is not answered
	if err != nil {
		t.Fatal(err)
	}
	return nc, js
}

// A subscriber on the bus reads every event, and can do nothing else.
func TestReadersOnTheBus(t *testing.T) {
	s := readersServer(t)
	l := openLog(t, Config{URL: as(s, "registry", "registry-secret"), Replicas: 1})
	room, err := l.Room(testContext(t), "subscriptions", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := room.Put(testContext(t), "one", []byte("secret"), 0); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	mustAppend(t, l, 3, entry("2026-0001", "c2", 1, 2))
	_, err = l.JetStream().CreateConsumer(testContext(t), StreamName, jetstream.ConsumerConfig{
		Durable: "reader", FilterSubject: "event.>", AckPolicy: jetstream.AckExplicitPolicy,
	})
	if err != nil {
		t.Fatal(err)
	}
	nc, js := reader(t, s)
	consumer, err := js.Consumer(testContext(t), StreamName, "reader")
	if err != nil {
		t.Fatal(err)
	}
	readAll(t, consumer, 1, 3)
	mustAppend(t, l, 4, entry("2026-0002", "c3", 0, 1))
	readAll(t, consumer, 4, 4)

	var tries sync.WaitGroup
	for what, try := range refusedToReaders(nc, js) {
		tries.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if err := try(ctx); err == nil {
				t.Errorf("a reader can %s", what)
			}
		})
	}
	tries.Wait()
	mustAppend(t, l, 5, entry("2026-0002", "c4", 4, 1)) // nothing was written, changed or removed
	readAll(t, consumer, 5, 5)
	// Messages go where the request says; there, a subject of the log is not the log's.
	mustAppend(t, l, 6, entry("2026-0002", "c5", 5, 1))
	if err := nc.PublishRequest("registry.CONSUMER.MSG.NEXT.EVENTS.reader", "event.initiative.2026-0001.phase-reported", []byte(`{"batch":1}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := consumer.Info(testContext(t)); err != nil { // asked after it, on the same way
		t.Fatal(err)
	}
	mustAppend(t, l, 7, entry("2026-0002", "c6", 6, 1))
	if value, _, ok, err := room.Get(testContext(t), "one"); err != nil || !ok || string(value) != "secret" {
		t.Errorf("the room holds %q (%v, %v)", value, ok, err)
	}
	if _, err := nats.Connect(s.ClientURL()); !errors.Is(err, nats.ErrAuthorization) {
		t.Errorf("without a sign-in: %v", err)
	}
}

// readAll reads and acknowledges events, and compares their positions.
func readAll(t *testing.T, consumer jetstream.Consumer, from, to uint64) {
	t.Helper()
	for want := from; want <= to; want++ {
		m, err := consumer.Next(jetstream.FetchMaxWait(patience))
		if err != nil {
			t.Fatalf("read position %d: %v", want, err)
		}
		meta, err := m.Metadata()
		if err != nil || meta.Sequence.Stream != want || !strings.HasPrefix(m.Subject(), "event.initiative.") || m.Headers().Get("ce-type") == "" {
			t.Fatalf("read %s %v (%v), want position %d", m.Subject(), m.Headers(), err, want)
		}
		if err := m.DoubleAck(t.Context()); err != nil {
			t.Fatalf("acknowledge position %d: %v", want, err)
		}
	}
}

// refusedToReaders is what a reader may try.
func refusedToReaders(nc *nats.Conn, js jetstream.JetStream) map[string]func(context.Context) error {
	const subject = "event.initiative.2026-0001.phase-reported"
	request := func(to, body string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := nc.RequestWithContext(ctx, to, []byte(body))
			return err
		}
	}
	heard := func(subject string) func(context.Context) error {
		return func(ctx context.Context) error {
			sub, err := nc.SubscribeSync(subject)
			if err != nil {
				return err
			}
			_, err = sub.NextMsgWithContext(ctx)
			return err
		}
	}
	return map[string]func(context.Context) error{
		"write": func(ctx context.Context) error {
			_, err := js.Publish(ctx, subject, []byte("{}"))
			return err
		},
		"purge the log":            request("$JS.API.STREAM.PURGE.EVENTS", ""),
		"delete the log":           request("$JS.API.STREAM.DELETE.EVENTS", ""),
		"change the log":           request("$JS.API.STREAM.UPDATE.EVENTS", `{"name":"EVENTS","subjects":["event.>"]}`),
		"delete an event":          request("$JS.API.STREAM.MSG.DELETE.EVENTS", `{"seq":1}`),
		"read without a consumer":  request("$JS.API.STREAM.MSG.GET.EVENTS", `{"seq":1}`),
		"list the streams":         request("$JS.API.STREAM.NAMES", ""),
		"read a room":              request("$JS.API.STREAM.MSG.GET.KV_subscriptions", `{"last_by_subj":"$KV.subscriptions.one"}`),
		"erase from a room":        request("$KV.subscriptions.one", ""),
		"purge a room":             request("$JS.API.STREAM.PURGE.KV_subscriptions", ""),
		"make a consumer":          request("$JS.API.CONSUMER.CREATE.EVENTS.mine", `{"stream_name":"EVENTS","config":{"name":"mine"}}`),
		"delete a consumer":        request("$JS.API.CONSUMER.DELETE.EVENTS.reader", ""),
		"delete it by the prefix":  request("registry.CONSUMER.DELETE.EVENTS.reader", ""),
		"hear the answers of all":  heard("_INBOX.>"),
		"hear what is not written": heard("event.>"),
	}
}
