package eventlog

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nkeys"
)

const (
	maxPayload   = 1 << 20 // bytes of one message, headers included
	readyTimeout = 30 * time.Second
)

// embedded is a NATS server in this process, and the lock on its folder.
type embedded struct {
	*server.Server
	lock       *os.File
	dir        string
	running    bool          // it has started, so that its stop leaves whole files
	shortening *Shortening   // accepted and not finished; nil: none
	key        nkeys.KeyPair // what the registry signs in with; nil: there is no open port
}

// startEmbedded locks the folder, looks at what lies in it, and starts the
// server on it. Recovery of the stored log is done when it returns.
func startEmbedded(cfg Config, logger *slog.Logger) (*embedded, error) {
	options, err := serverOptions(cfg)
	if err != nil {
		return nil, err
	}
	lock, err := lockFolder(cfg.Dir)
	if err != nil {
		return nil, err
	}
	e := &embedded{lock: lock, dir: cfg.Dir}
	if e.shortening, err = beforeRecovery(cfg, logger); err != nil {
		return nil, errors.Join(err, unlockFolder(lock))
	}
	if cfg.Listen != "" {
		if e.key, err = signIn(options, cfg.ReaderKey); err != nil {
			return nil, errors.Join(err, unlockFolder(lock))
		}
	}
	if e.Server, err = server.NewServer(options); err != nil {
		return nil, errors.Join(fmt.Errorf("configure nats server: %w", err), unlockFolder(lock))
	}
	bridge := &serverLogger{logger: logger}
	e.SetLoggerV2(bridge, false, false, false)
	e.Start()
	if bridge.fatal == nil && !e.ReadyForConnections(readyTimeout) {
		bridge.fatal = fmt.Errorf("not ready after %s", readyTimeout)
	}
	if bridge.fatal == nil && e.key != nil {
		// With several accounts the server leaves it to each to have streams.
		bridge.fatal = e.GlobalAccount().EnableJetStream(nil, nil)
	}
	if bridge.fatal != nil {
		return nil, errors.Join(fmt.Errorf("start nats server: %w", bridge.fatal), e.stop())
	}
	e.running = true
	return e, nil
}

func serverOptions(cfg Config) (*server.Options, error) {
	if cfg.Dir == "" {
		return nil, errors.New("a folder is required for the embedded server")
	}
	o := &server.Options{
		ServerName:             "samstyring",
		DontListen:             cfg.Listen == "",
		JetStream:              true,
		StoreDir:               cfg.Dir,
		SyncAlways:             true, // an acknowledged record is on disk
		MaxPayload:             maxPayload,
		NoSigs:                 true, // signals belong to the program
		DisableJetStreamBanner: true,
	}
	if cfg.Listen == "" {
		return o, nil
	}
	host, port, err := net.SplitHostPort(cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("read listen address: %w", err)
	}
	o.Host = host
	if o.Port, err = strconv.Atoi(port); err != nil || o.Port < 0 || o.Port > 65535 {
		return nil, fmt.Errorf("read listen address: port %q is not a number from 0 to 65535", port)
	}
	if o.Port == 0 {
		o.Port = server.RANDOM_PORT
	}
	return o, nil
}

// stop returns when every goroutine of the server is done and the folder is
// free.
func (e *embedded) stop() error {
	e.Shutdown()
	e.WaitForShutdown()
	var marked error
	if e.running {
		marked = markCleanStop(e.dir)
	}
	return errors.Join(marked, unlockFolder(e.lock))
}

// serverLogger hands the server's warnings and worse to slog. fatal is the
// reason for which Start gave up; it is read after Start only.
type serverLogger struct {
	logger *slog.Logger
	fatal  error
}

func (s *serverLogger) Noticef(string, ...any) {}
func (s *serverLogger) Debugf(string, ...any)  {}
func (s *serverLogger) Tracef(string, ...any)  {}

// Warnf leaves out that a consumer's store knew more than a purge says: the
// server's own clustering takes that for no error, and a queue that is emptied
// by purges would say it several times a second.
func (s *serverLogger) Warnf(format string, v ...any) {
	for _, arg := range v {
		if err, ok := arg.(error); ok && errors.Is(err, server.ErrStoreOldUpdate) {
			return
		}
	}
	s.logger.Warn("nats server", "message", fmt.Sprintf(format, v...))
}

func (s *serverLogger) Errorf(format string, v ...any) {
	s.logger.Error("nats server", "message", fmt.Sprintf(format, v...))
}

func (s *serverLogger) Fatalf(format string, v ...any) {
	s.fatal = fmt.Errorf(format, v...)
	s.logger.Error("nats server", "message", s.fatal.Error())
}
