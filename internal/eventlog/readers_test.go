package eventlog

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// bus is a log that readers reach.
type bus struct {
	log    *Log
	url    string
	reader string // path of the seed that readers have
}

// ownBus is the embedded server with an open port.
func ownBus(t *testing.T) bus {
	t.Helper()
	key := filepath.Join(t.TempDir(), "nats", "reader.nk")
	l := openLog(t, Config{Dir: t.TempDir(), Listen: "127.0.0.1:0", ReaderKey: key})
	return bus{l, l.server.ClientURL(), key}
}

// remoteBus is a server with the accounts that operators are given.
func remoteBus(t *testing.T) bus {
	t.Helper()
	dir := t.TempDir()
	registry, reader := newKey(t, dir, "registry"), newKey(t, dir, "reader")
	conf, err := os.ReadFile(filepath.Join("..", "..", "deploy", "accounts.conf"))
	if err != nil {
		t.Fatal(err)
	}
	keys := fmt.Sprintf("REGISTRY_KEY: %s\nREADER_KEY: %s\n", registry, reader)
	for name, content := range map[string]string{"accounts.conf": string(conf), "secrets/keys.conf": keys} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	options, err := server.ProcessConfigFile(filepath.Join(dir, "accounts.conf"))
	if err != nil {
		t.Fatal(err)
	}
	options.Port, options.StoreDir = server.RANDOM_PORT, t.TempDir()
	s := start(t, options)[0]
	l := openLog(t, Config{URL: s.ClientURL(), NKey: filepath.Join(dir, "registry.nk"), Replicas: 1})
	if err := l.prepareReader(testContext(t)); err != nil { // as the operator does
		t.Fatal(err)
	}
	return bus{l, s.ClientURL(), filepath.Join(dir, "reader.nk")}
}

// newKey makes a seed in a file, and gives the public key.
func newKey(t *testing.T, dir, name string) (public string) {
	t.Helper()
	path := filepath.Join(dir, name+".nk")
	if err := makeReaderKey(path); err != nil {
		t.Fatal(err)
	}
	public, err := openReaderKey(path)
	if err != nil {
		t.Fatal(err)
	}
	return public
}

// asReader signs in as a subscriber on the bus.
func (b bus) asReader(t *testing.T) (*nats.Conn, jetstream.JetStream) {
	t.Helper()
	key, err := nats.NkeyOptionFromSeed(b.reader)
	if err != nil {
		t.Fatal(err)
	}
	nc, err := nats.Connect(b.url, key, nats.CustomInboxPrefix(ReaderInbox),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {})) // what is refused is expected
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.NewWithAPIPrefix(nc, ReaderPrefix, jetstream.WithDefaultTimeout(time.Second)) // what is not allowed is not answered
	if err != nil {
		t.Fatal(err)
	}
	return nc, js
}

// A subscriber on the bus reads every event, and can do nothing else.
func TestReadersOnTheBus(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) bus{"embedded": ownBus, "remote": remoteBus} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testReaders(t, open(t))
		})
	}
}

func testReaders(t *testing.T, b bus) {
	l := b.log
	bucket, err := l.js.CreateKeyValue(testContext(t), jetstream.KeyValueConfig{Bucket: "room-subscriptions", Storage: jetstream.FileStorage})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bucket.Put(testContext(t), "one", []byte("secret")); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, l, 1, entry("2026-0001", "c1", 0, 1))
	mustAppend(t, l, 3, entry("2026-0001", "c2", 1, 2))
	nc, js := b.asReader(t)
	consumer, err := js.Consumer(testContext(t), StreamName, ReaderConsumer)
	if err != nil {
		t.Fatal(err)
	}
	readAll(t, consumer, 1, 3)
	mustAppend(t, l, 4, entry("2026-0002", "c3", 0, 1))
	readAll(t, consumer, 4, 4)
	stream, err := js.Stream(testContext(t), StreamName)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := stream.GetMsg(testContext(t), 2); err != nil || m.Header.Get("ce-type") == "" { // from the past
		t.Errorf("position 2: %+v, %v", m, err)
	}

	tryAll(t, refusedToReaders(nc, js))
	mustAppend(t, l, 5, entry("2026-0002", "c4", 4, 1)) // nothing was written, changed or removed
	readAll(t, consumer, 5, 5)
	deliverIntoTheLog(t, nc)
	if _, err := consumer.Info(testContext(t)); err != nil { // asked after it, on the same way
		t.Fatal(err)
	}
	mustAppend(t, l, 6, entry("2026-0002", "c6", 5, 1))
	if e, err := bucket.Get(testContext(t), "one"); err != nil || string(e.Value()) != "secret" {
		t.Errorf("the bucket holds %v (%v)", e, err)
	}
}

// tryAll wants every try to fail.
func tryAll(t *testing.T, all map[string]func(context.Context) error) {
	t.Helper()
	var tries sync.WaitGroup
	for what, try := range all {
		tries.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if err := try(ctx); err == nil {
				t.Errorf("a reader can %s", what)
			}
		})
	}
	tries.Wait()
}

// deliverIntoTheLog asks for answers on a subject of the log. They go where the
// request says, but there it is not the log's.
func deliverIntoTheLog(t *testing.T, nc *nats.Conn) {
	t.Helper()
	const subject = "event.initiative.2026-0001.phase-reported"
	for ask, body := range map[string]string{
		"registry.CONSUMER.MSG.NEXT.EVENTS.reader": `{"batch":1}`,
		"registry.STREAM.MSG.GET.EVENTS":           `{"seq":1}`,
		"registry.STREAM.INFO.EVENTS":              "",
		"registry.CONSUMER.INFO.EVENTS.reader":     "",
		"$JS.ACK.EVENTS.reader.1.1.1.1.0":          `+NXT {"batch":1}`,
	} {
		if err := nc.PublishRequest(ask, subject, []byte(body)); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever does not sign in, or with another key, gets nothing. Before there was
// a sign-in, what is tried here forged an event.
func TestStrangersOnTheBus(t *testing.T) {
	t.Parallel()
	other := filepath.Join(t.TempDir(), "other.nk")
	if err := makeReaderKey(other); err != nil {
		t.Fatal(err)
	}
	key, err := nats.NkeyOptionFromSeed(other)
	if err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func(*testing.T) bus{"embedded": ownBus, "remote": remoteBus} {
		b := open(t)
		mustAppend(t, b.log, 1, entry("2026-0001", "c1", 0, 1))
		for who, options := range map[string][]nats.Option{
			"nobody": nil, "another key": {key}, "a password": {nats.UserInfo("registry", "registry")},
		} {
			if nc, err := nats.Connect(b.url, options...); !errors.Is(err, nats.ErrAuthorization) {
				t.Errorf("%s: %s is let in: %v", name, who, err)
				if err == nil {
					nc.Close()
				}
			}
		}
		if answer := forge(t, b.url); !strings.Contains(answer, "-ERR 'Authorization Violation'") {
			t.Errorf("%s: whoever does not sign in is answered %q", name, answer)
		}
		wantLast(t, b.log, 1)
	}
}

// forge publishes an event on a bare connection, as the registry would, and
// gives what the server says.
func forge(t *testing.T, url string) string {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "nats://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const header = "NATS/1.0\r\nce-type: no.samstyring.initiative.proposed.v1\r\nce-organisation: 991825827\r\n\r\n"
	_, err = fmt.Fprintf(conn, "CONNECT {\"headers\":true,\"verbose\":false}\r\n"+
		"HPUB event.initiative.2026-9001.proposed %d %d\r\n%s{}\r\nPING\r\n", len(header), len(header)+2, header)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	for b := make([]byte, 4096); !strings.Contains(said.String(), "PONG") && !strings.Contains(said.String(), "-ERR"); {
		n, err := conn.Read(b)
		said.Write(b[:n])
		if err != nil {
			break
		}
	}
	return said.String()
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
		"read the queue":           request("$JS.API.STREAM.MSG.GET.NOTIFY", `{"seq":1}`),
		"read it by the prefix":    request("registry.STREAM.MSG.GET.KV_subscriptions", `{"last_by_subj":"$KV.subscriptions.one"}`),
		"change it by the prefix":  request("registry.STREAM.UPDATE.EVENTS", `{"name":"EVENTS","subjects":["event.>"],"max_age":1000000000}`),
		"list the streams":         request("$JS.API.STREAM.NAMES", ""),
		"read a bucket":            request("$JS.API.STREAM.MSG.GET.KV_room-subscriptions", `{"last_by_subj":"$KV.room-subscriptions.one"}`),
		"erase from a bucket":      request("$KV.room-subscriptions.one", ""),
		"read a data key":          request("$JS.API.STREAM.MSG.GET.DATA_KEYS", `{"seq":1}`),
		"destroy a data key":       request("$JS.API.STREAM.MSG.DELETE.DATA_KEYS", `{"seq":1}`),
		"purge a bucket":           request("$JS.API.STREAM.PURGE.KV_room-subscriptions", ""),
		"make a consumer":          request("$JS.API.CONSUMER.CREATE.EVENTS.mine", `{"stream_name":"EVENTS","config":{"name":"mine"}}`),
		"delete a consumer":        request("$JS.API.CONSUMER.DELETE.EVENTS.reader", ""),
		"delete it by the prefix":  request("registry.CONSUMER.DELETE.EVENTS.reader", ""),
		"hear the answers of all":  heard("_INBOX.>"),
		"hear what is not written": heard("event.>"),
	}
}
