// Package eventlog is the truth: one JetStream stream that every fact is
// appended to, guarded by the sequence that the decision was made on. What may be
// erased lies beside it; see internal/secretbucket.
//
// It is the only package that speaks JetStream about the log. Open starts the
// embedded server, or connects to a remote one, and sees to the stream; Append
// stores the records of one command, all or none; Follow hands the log on in
// order, from any position, for as long as it is wanted. Who decides what is
// appended: internal/domain, called by internal/app. Where the flow goes next:
// internal/readmodel/projection follows the log into the views.
//
// Where to look, by the beginning of a file's name:
//
//	append, publish, follow, read   writing and reading the log
//	chain, heads                    the checksums that events carry, and the signed head
//	embedded, connect, stream       the server, the connection, the stream's configuration
//	recovery, scan, blocks, aside   before the embedded server starts: what is damaged,
//	                                and copies of what its recovery would cut
//	identity, format, exercise,     whether it is the same log, one that is known, and one
//	refuse                          that may be opened
//	watch, health                   while it runs: free disk, a real write, the stream's
//	                                configuration; what makes commands be refused
//	readers                         the account of those who read over NATS
//	beside                          what buckets and queues beside the log may use
package eventlog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Config says where the log is. The zero value of every field but Dir is fine.
type Config struct {
	// Dir is the folder of the embedded server; one process at a time. Not
	// used with URL.
	Dir string
	// URL of a remote NATS, several separated by commas. Empty: a server is
	// embedded in the process, and every acknowledged record is on disk. A
	// remote server must itself be set to sync always to promise the same.
	URL string
	// Listen is host:port where the embedded server also takes readers; port 0
	// picks a free one. Empty: no open port.
	Listen string
	// ReaderKey is the path of the file with the seed that readers sign in with;
	// it is made, mode 0600, if there is none. Needed with Listen.
	ReaderKey string
	// Credentials is the path of a credentials file for a remote NATS.
	Credentials string
	// NKey is the path of a file with the seed of an NKey for a remote NATS.
	NKey string
	// CAFile is the path of the certificates, PEM, that a remote NATS must show
	// one of. With it a connection without TLS is refused.
	CAFile string
	// Replicas of the stream. 0: one when embedded; on a remote NATS three if
	// it has them, else one. An existing stream is never given fewer.
	Replicas int
	// MinFree is how many bytes of disk must be free in Dir and Disk; below it
	// Watch lets writes be refused. 0: no matter.
	MinFree uint64
	// Disk is another folder that must not run full, such as that of the views.
	Disk string
	// AcceptShorter is the position at which a log that has lost events ends,
	// by the word of a person: it is then started all the same. Nil: it is not.
	AcceptShorter *uint64
	// Witness is what is known of the log beside it. An embedded log that does not
	// go as far is not started; of a remote one the caller asks Extent.
	Witness Witness
	// Format is the format that the program writes: the stream is marked with it,
	// and one with a later mark is refused with ErrNewerFormat. 0: no matter.
	Format int
	// Content says which logs are opened, and what a new one becomes.
	Content Content
	// Logger takes connection changes and the embedded server's warnings. Nil:
	// nothing is logged.
	Logger *slog.Logger
}

// Log is the open event log. It is safe for use by many goroutines.
type Log struct {
	cfg       Config
	logger    *slog.Logger
	server    *embedded // nil when remote
	nc        *nats.Conn
	js        jetstream.JetStream
	batches   chan struct{} // bounds open atomic batches
	group     *group        // appends that share a batch
	malformed atomic.Uint64
	watch     *watching
	observer  atomic.Pointer[Observer]
	links     struct {
		from   atomic.Pointer[Links]
		recent recent
	}

	standIn    atomic.Pointer[standIn]    // nil: this is the log itself; see OpenStandIn
	distrusted atomic.Pointer[error]      // why nothing is appended; see Refuse
	scrubbed   atomic.Pointer[ScrubError] // the same; see Scrubbed
	seen       atomic.Pointer[place]      // furthest record that is known to be in the log
	exercise   atomic.Bool                // the log holds one
	recognised atomic.Uint64              // number of the reconnection after which that was checked

	closing context.Context // ends when Close begins
	close   context.CancelFunc
	mu      sync.Mutex // guards closed, and calls.Add against calls.Wait
	closed  bool
	calls   sync.WaitGroup
}

// maxOpenBatches keeps one process well below the 50 open batches that the
// server allows per stream, so that several replicas share them.
const maxOpenBatches = 12

// Open starts or connects, and makes sure that the stream is there and strong
// enough. While a remote server cannot be reached it tries again, and says so
// in the log, until ctx ends. It gives ErrInUse when another process has the
// folder, and ErrUnfit when an existing stream cannot carry the log.
func Open(ctx context.Context, cfg Config) (*Log, error) {
	l := &Log{cfg: cfg, logger: cfg.Logger, batches: make(chan struct{}, maxOpenBatches), group: newGroup(cfg), watch: newWatching()}
	if l.logger == nil {
		l.logger = slog.New(slog.DiscardHandler)
	}
	l.closing, l.close = context.WithCancel(context.Background())
	if err := l.open(ctx, cfg); err != nil {
		return nil, errors.Join(fmt.Errorf("open event log: %w", err), l.Close())
	}
	return l, nil
}

func (l *Log) open(ctx context.Context, cfg Config) (err error) {
	if cfg.URL == "" {
		if l.server, err = startEmbedded(cfg, l.logger); err != nil {
			return err
		}
	}
	if l.nc, err = l.connect(ctx, cfg); err != nil {
		return err
	}
	if l.js, err = jetstream.New(l.nc); err != nil {
		return fmt.Errorf("use jetstream: %w", err)
	}
	if err := l.ensure(ctx, replicas(cfg)); err != nil {
		return err
	}
	if cfg.Listen == "" {
		return nil
	}
	return l.Eventually(ctx, "consumer of the readers", l.prepareReader)
}

// Close lets running calls finish, ends every Follow with ErrClosed, closes
// the connection and waits until the embedded server has stopped. The handler
// of a Follow must not call it. Closing twice is fine.
func (l *Log) Close() error {
	l.mu.Lock()
	already := l.closed
	l.closed = true
	l.mu.Unlock()
	if already {
		return nil
	}
	l.close()
	l.calls.Wait()
	if l.nc != nil {
		l.nc.Close()
	}
	if l.server == nil {
		return nil
	}
	if err := errors.Join(l.server.stop(), l.standIn.Load().close()); err != nil {
		return fmt.Errorf("close event log: %w", err)
	}
	return nil
}

// enter counts a call for the log itself that Close waits for; leave ends it. A
// stand-in has nothing to answer with.
func (l *Log) enter() (leave func(), err error) {
	if s := l.standIn.Load(); s != nil {
		return nil, s.reason
	}
	return l.enterBeside()
}

// enterBeside is enter for what lies beside the log.
func (l *Log) enterBeside() (leave func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, ErrClosed
	}
	l.calls.Add(1)
	return l.calls.Done, nil
}

// Malformed counts the stored messages that Follow and Read met and could not
// read, each time they met them.
func (l *Log) Malformed() uint64 { return l.malformed.Load() }
