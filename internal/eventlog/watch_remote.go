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
	// renewAfter is after how many failed writes in a row the stream that is
	// written to try is made anew: its store may have failed, not the log's.
	renewAfter = 5
)

// remoteProber looks at a remote NATS: the log's stream must have a leader, and
// a stream of one message with as many replicas must take another.
type remoteProber struct {
	log    *Log
	failed int
}

func (*remoteProber) patience() time.Duration { return remoteElection }

func (p *remoteProber) probe(ctx context.Context, thorough bool) finding {
	if !thorough && p.failed == 0 {
		return finding{}
	}
	err := p.write(ctx)
	if err == nil {
		p.failed = 0
		return finding{}
	}
	p.failed++
	return finding{reason: ReasonNoAnswer, err: err}
}

func (p *remoteProber) write(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, remoteTimeout)
	defer cancel()
	replicas, err := p.log.Beside().Replicas(ctx) // answered by the leader of the log's stream only
	if err != nil {
		return fmt.Errorf("ask for leader of %s: %w", StreamName, err)
	}
	if p.failed > 0 && p.failed%renewAfter == 0 {
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
