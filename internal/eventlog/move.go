package eventlog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/sleep"
)

// What JetStream is asked for; nats.go has no calls for it. A copy is evacuated
// by servers of 2.15 and later, and only to a server that has none yet.
const (
	evacuateSubject = "$JS.API.STREAM.PEER.EVACUATE." + StreamName
	stepDownSubject = "$JS.API.STREAM.LEADER.STEPDOWN." + StreamName
)

const (
	// handOver is how long another server may take to lead.
	handOver = 15 * time.Second
	// lookAgain is waited between two looks at who leads.
	lookAgain = 100 * time.Millisecond
)

// ErrNoSpareServer says that no server could take over a copy of the log: the
// others all have one, or are of a version that does not know how.
var ErrNoSpareServer = errors.New("no server is there that could take the copy over")

// MoveCopy has JetStream make a new copy of the log on a server that has none,
// from the copies on the whole servers, and then give up the one on the damaged
// server. At no time are there fewer copies than before. It returns when JetStream
// has agreed, not when it is done. ErrNoSpareServer, ErrUnavailable while a whole
// server is away or behind, and nothing has been changed then.
func (l *Log) MoveCopy(ctx context.Context, damaged string, whole []string) error {
	leave, err := l.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := l.leadFrom(ctx, whole); err != nil {
		return fmt.Errorf("move copy off %s: %w", damaged, err)
	}
	err = l.order(ctx, evacuateSubject, map[string]string{"peer": damaged})
	var refused *jetstream.APIError
	if errors.Is(err, nats.ErrNoResponders) || errors.As(err, &refused) {
		err = fmt.Errorf("%w (%w)", ErrNoSpareServer, err)
	}
	if err != nil {
		return fmt.Errorf("move copy off %s: %w", damaged, err)
	}
	return nil
}

// leadFrom sees to it that one of the whole servers leads, for a new copy is made
// from the leader's, and that all of them are there and have everything.
func (l *Log) leadFrom(ctx context.Context, whole []string) error {
	ctx, cancel := context.WithTimeout(ctx, handOver)
	defer cancel()
	for first := true; ; first = false {
		info, err := l.askStream(ctx)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		if info.Cluster == nil || len(whole) == 0 {
			return ErrNoSpareServer
		}
		why := leads(info.Cluster, whole)
		if why == nil {
			return nil
		}
		if first && !slices.Contains(whole, info.Cluster.Leader) {
			preferred := map[string]any{"placement": map[string]string{"preferred": whole[0]}}
			if err := l.order(ctx, stepDownSubject, preferred); err != nil {
				return fmt.Errorf("%w: %w", ErrUnavailable, err)
			}
		}
		if sleep.For(ctx, lookAgain) != nil {
			return why
		}
	}
}

// leads says what keeps a whole server from leading with all others beside it.
func leads(c *jetstream.ClusterInfo, whole []string) error {
	if !slices.Contains(whole, c.Leader) {
		return fmt.Errorf("%w: the leader is %q", ErrUnavailable, c.Leader)
	}
	for _, server := range whole {
		current := server == c.Leader || slices.ContainsFunc(c.Replicas, func(r *jetstream.PeerInfo) bool {
			return r.Name == server && r.Current && !r.Offline
		})
		if !current {
			return fmt.Errorf("%w: server %s is away or behind", ErrUnavailable, server)
		}
	}
	return nil
}

// order asks something of JetStream itself. An answer that refuses is a
// *jetstream.APIError.
func (l *Log) order(ctx context.Context, subject string, request any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return fmt.Errorf("encode request: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	reply, err := l.nc.RequestWithContext(ctx, subject, body)
	if err != nil {
		return fmt.Errorf("ask %s: %w", subject, err)
	}
	var answer struct {
		Error *jetstream.APIError `json:"error"`
	}
	if err := json.Unmarshal(reply.Data, &answer); err != nil {
		return fmt.Errorf("read answer of %s: %w", subject, err)
	}
	if answer.Error != nil {
		return answer.Error
	}
	return nil
}
