package eventlog

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// probeName is the file in the folder of the log that is written to see
	// whether it can be.
	probeName = "write-probe"
	// probeSize is more than one command needs, in bytes.
	probeSize = 64 << 10
	// probeTimeout is how long writing it may take before the disk counts as
	// hanging.
	probeTimeout = 2 * time.Second
)

// embeddedProber looks at the embedded server. JetStream keeps a failed write in
// mind: the stream takes nothing more until it is opened anew, publishes get no
// answer, and the server's own health names it. To write a message just to try
// would break a stream that is still whole, so a file beside them is written.
type embeddedProber struct {
	server  *embedded
	js      jetstream.JetStream
	folder  string
	pending chan error // of a write that has not come back
	last    error      // of the last write
}

// patience: a stream may have come into being between two questions.
func (*embeddedProber) patience() time.Duration { return secondLook }

func (p *embeddedProber) probe(ctx context.Context, thorough bool) finding {
	if thorough {
		p.last = p.write(ctx)
	}
	if p.last != nil {
		return finding{reason: reasonOf(p.last), err: p.last}
	}
	failed := p.failed(ctx)
	if len(failed) > 0 {
		failed = slices.DeleteFunc(p.failed(ctx), func(e string) bool { return !slices.Contains(failed, e) })
	}
	if len(failed) > 0 {
		return finding{reason: ReasonStore, err: errors.New(strings.Join(failed, "; ")), broken: true}
	}
	return finding{}
}

// failed lists what the server's own health names. A stream that has come into being
// since it was asked is among them, and not when it is asked again.
func (p *embeddedProber) failed(ctx context.Context) (all []string) {
	for _, e := range p.server.Healthz(&server.HealthzOptions{Details: true}).Errors {
		if e.Stream == "" || p.exists(ctx, e.Stream) {
			all = append(all, e.Error)
		}
	}
	return all
}

// exists is false for a stream that is just being made: its folder is there
// before it is, which the server's health takes for a loss.
func (p *embeddedProber) exists(ctx context.Context, stream string) bool {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	_, err := p.js.Stream(ctx, stream)
	return !errors.Is(err, jetstream.ErrStreamNotFound)
}

// write writes the file, waiting no longer than the timeout; a write that hangs
// is waited for instead of beginning another.
func (p *embeddedProber) write(ctx context.Context) error {
	if p.pending == nil {
		done := make(chan error, 1)
		go func() { done <- writeProbe(filepath.Join(p.folder, probeName)) }()
		p.pending = done
	}
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	select {
	case err := <-p.pending:
		p.pending = nil
		return err
	case <-ctx.Done():
		return fmt.Errorf("write %s: %w", p.folder, ctx.Err())
	}
}

// writeProbe writes a new file to disk and removes it. It is new each time: to
// write over one would need no space.
func writeProbe(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove probe: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write probe: %w", err)
	}
	_, err = f.Write(make([]byte, probeSize))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(path))
}

func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ReasonDiskFull
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return ReasonOpenFiles
	case errors.Is(err, context.DeadlineExceeded):
		return ReasonNoAnswer
	}
	return ReasonStore
}
