package eventlog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	healthStream  = "HEALTH"
	healthSubject = "health.probe"
	// remoteTimeout is how long a server may take to answer a look.
	remoteTimeout = time.Second
	// remoteElection is how long a log without a leader is waited for before
	// commands are refused; electing one takes a fraction of it.
	remoteElection = 2 * time.Second
	// renewAfter is for how long writes may fail before the stream that is written
	// to try is made anew: its store may have failed, not the log's. It is longer
	// than the servers take to elect a leader for a stream that has just been made.
	renewAfter = 20 * time.Second
	// leaveAfter is how long the log may give no answer before another server is
	// asked: the one that is connected to may be cut off from the others, which go
	// on without it.
	leaveAfter = 5 * time.Second
)

// remoteProber looks at a remote NATS: the log's stream must have a leader, and
// a stream of one message with as many replicas must take another.
type remoteProber struct {
	log     *Log
	failing time.Time // since when no write succeeds, or the stream was made anew; zero: they do
	silent  time.Time // since when this server gives no answer; zero: it does
}

func (*remoteProber) patience() time.Duration { return remoteElection }

func (p *remoteProber) probe(ctx context.Context, thorough bool) finding {
	if !thorough && p.failing.IsZero() {
		return finding{}
	}
	err := p.write(ctx)
	if err == nil {
		p.failing, p.silent = time.Time{}, time.Time{}
		return finding{}
	}
	now := time.Now()
	p.failing = since(p.failing, true, now)
	p.leave(now)
	return finding{reason: ReasonNoAnswer, err: err}
}

// leave goes over to another server when this one has given no answer for long,
// if there is another.
func (p *remoteProber) leave(now time.Time) {
	p.silent = since(p.silent, true, now)
	if now.Sub(p.silent) < leaveAfter || len(p.log.nc.Servers()) < 2 {
		return
	}
	p.silent = time.Time{}
	p.log.logger.Warn("event log gives no answer, another server is asked", "server", p.log.nc.ConnectedServerName())
	if err := p.log.nc.ForceReconnect(); err != nil {
		p.log.logger.Warn("event log cannot be asked elsewhere", "error", err) // closed; Watch ends too
	}
}

func (p *remoteProber) write(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, remoteTimeout)
	defer cancel()
	replicas, err := p.log.Beside().Replicas(ctx) // answered by the leader of the log's stream only
	if err != nil {
		return fmt.Errorf("ask for leader of %s: %w", StreamName, err)
	}
	if !p.failing.IsZero() && time.Since(p.failing) >= renewAfter {
		p.failing = time.Now()
		if err := p.log.js.DeleteStream(ctx, healthStream); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("make %s anew: %w", healthStream, err)
		}
	}
	_, err = p.log.js.Publish(ctx, healthSubject, nil)
	if errors.Is(err, jetstream.ErrNoStreamResponse) {
		if _, err = p.log.js.CreateOrUpdateStream(ctx, healthConfig(replicas)); err == nil {
			_, err = p.log.js.Publish(ctx, healthSubject, nil)
		}
	}
	if err != nil {
		return fmt.Errorf("write to %s: %w", healthStream, err)
	}
	return nil
}

func healthConfig(replicas int) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: healthStream, Subjects: []string{healthSubject}, MaxMsgs: 1, Replicas: replicas,
		Description: "Samstyring: written to, to see whether the log can be", Storage: jetstream.FileStorage,
	}
}
