package eventlog

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nkeys"

	"github.com/samstyring/samstyring/events"
)

const (
	// ReaderConsumer is the consumer that readers on the bus pull from.
	ReaderConsumer = "reader"
	// ReaderPrefix stands for $JS.API in what readers ask.
	ReaderPrefix = "registry"
	// ReaderInbox is the only place where readers hear answers.
	ReaderInbox = "_INBOX_reader"

	readersAccount = "READERS"
	// outsideConnections bounds who connects to --nats-listen, signed in or not:
	// each takes a file descriptor that the log may need.
	outsideConnections = 32
)

// readable is what readers may ask; the same as in deploy/accounts.conf. None
// of it writes, and none names another stream.
var readable = []struct {
	subject  string
	imported string
	response server.ServiceRespType
}{
	{"$JS.API.STREAM.INFO.EVENTS", "registry.STREAM.INFO.EVENTS", server.Singleton},
	{"$JS.API.STREAM.MSG.GET.EVENTS", "registry.STREAM.MSG.GET.EVENTS", server.Singleton},
	{"$JS.API.CONSUMER.INFO.EVENTS.reader", "registry.CONSUMER.INFO.EVENTS.reader", server.Singleton},
	{"$JS.API.CONSUMER.MSG.NEXT.EVENTS.reader", "registry.CONSUMER.MSG.NEXT.EVENTS.reader", server.Streamed},
	{"$JS.ACK.EVENTS.reader.>", "$JS.ACK.EVENTS.reader.>", server.Singleton},
}

// signIn makes an open port one where clients sign in: readers in an account
// that sees of the log's what is readable, with the key in the file; the
// registry in the account where its streams have always been, with a key that
// is in the memory of this process and nowhere else.
//
// An account of their own, and not merely permissions, because a reader names
// the subject that messages are delivered to, and could name one of the log's.
func signIn(o *server.Options, readerKey string) (registry nkeys.KeyPair, err error) {
	reader, err := openReaderKey(readerKey)
	if err != nil {
		return nil, err
	}
	if registry, err = nkeys.CreateUser(); err != nil {
		return nil, fmt.Errorf("make key of the registry: %w", err)
	}
	log, readers := server.NewAccount(server.DEFAULT_GLOBAL_ACCOUNT), server.NewAccount(readersAccount)
	var asks []string
	for _, r := range readable {
		if err := log.AddServiceExportWithResponse(r.subject, r.response, []*server.Account{readers}); err != nil {
			return nil, fmt.Errorf("export %s: %w", r.subject, err)
		}
		if err := readers.AddServiceImport(log, r.imported, r.subject); err != nil {
			return nil, fmt.Errorf("import %s: %w", r.subject, err)
		}
		asks = append(asks, r.imported)
	}
	user, err := registry.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("read key of the registry: %w", err)
	}
	o.Accounts = []*server.Account{log, readers}
	o.Nkeys = []*server.NkeyUser{
		{Nkey: user, Account: log},
		{Nkey: reader, Account: readers, Permissions: &server.Permissions{
			Publish:   &server.SubjectPermission{Allow: asks},
			Subscribe: &server.SubjectPermission{Allow: []string{ReaderInbox + ".>"}},
		}},
	}
	o.MaxConn = outsideConnections
	return registry, nil
}

// signedIn is the option of a connection that has the key.
func signedIn(key nkeys.KeyPair) (nats.Option, error) {
	public, err := key.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("read key of the registry: %w", err)
	}
	return nats.Nkey(public, key.Sign), nil
}

// prepareReader makes the consumer that readers pull from. One that is there is
// left as it is, and goes on where it stands.
func (l *Log) prepareReader(ctx context.Context) error {
	_, err := l.js.Consumer(ctx, StreamName, ReaderConsumer)
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		_, err = l.js.CreateConsumer(ctx, StreamName, jetstream.ConsumerConfig{
			Durable: ReaderConsumer, Description: "Samstyring: readers on the bus",
			FilterSubject: events.SubjectPrefix + ".>", AckPolicy: jetstream.AckExplicitPolicy,
		})
	}
	if err != nil {
		return fmt.Errorf("prepare consumer %s: %w", ReaderConsumer, err)
	}
	return nil
}

// openReaderKey reads the seed in a file, or makes it, and gives the public key.
// A file that others may read or change is refused, and one that cannot be
// understood is never overwritten.
func openReaderKey(path string) (public string, err error) {
	if path == "" {
		return "", errors.New("an open port needs a file for the key of the readers")
	}
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		if err := makeReaderKey(path); err != nil {
			return "", fmt.Errorf("make key of the readers: %w", err)
		}
	}
	info, err := os.Lstat(path)
	if err != nil {
		return "", fmt.Errorf("read key of the readers: %w", err)
	}
	if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("key of the readers %s has mode %s; it must be a file with mode 0600", path, info.Mode())
	}
	seed, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read key of the readers: %w", err)
	}
	key, err := nkeys.ParseDecoratedUserNKey(seed)
	if err != nil {
		return "", fmt.Errorf("key of the readers %s cannot be understood; remove it to have a new one made: %w", path, err)
	}
	return key.PublicKey()
}

// makeReaderKey writes a new seed. The process has the folder of the log to
// itself.
func makeReaderKey(path string) error {
	key, err := nkeys.CreateUser()
	if err != nil {
		return err
	}
	seed, err := key.Seed()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return WriteSynced(path, append(seed, '\n'))
}
