package notify

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// LeasesStream is the stream of leases. The server lets a lease end that is not
// renewed, and gives it to one replica: nothing is agreed on between replicas,
// and no clocks are compared.
const LeasesStream = "LEASES"

const leasePrefix = "lease." // replica.<id>, partition.<nn>

func partitionLease(n int) string    { return fmt.Sprintf("%spartition.%02d", leasePrefix, n) }
func replicaLease(id string) string  { return leasePrefix + "replica." + id }
func isReplicaLease(s string) bool   { return strings.HasPrefix(s, leasePrefix+"replica.") }
func isPartitionLease(s string) bool { return strings.HasPrefix(s, leasePrefix+"partition.") }

// leases is the stream LEASES. It is in memory: when all servers have stopped
// nobody holds anything, and what must be right does not rest on leases but on
// the checkpoints.
type leases struct {
	log    eventlog.Beside
	stream jetstream.Stream
	id     string // of this replica, in this life
}

func openLeases(ctx context.Context, log eventlog.Beside, id string, life time.Duration) (*leases, error) {
	l := &leases{log: log, id: id}
	err := log.Eventually(ctx, "leases", func(ctx context.Context) (err error) {
		l.stream, err = besideTheLog(ctx, log, jetstream.StreamConfig{
			Name: LeasesStream, Subjects: []string{leasePrefix + ">"},
			Description: "Samstyring: which replica delivers to which partition of the subscriptions",
			Storage:     jetstream.MemoryStorage, MaxAge: life, Duplicates: life,
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open leases: %w", err)
	}
	return l, nil
}

// take takes a lease that nobody has (seen is 0), or renews one, and gives the
// sequence to renew it by. eventlog.ErrConflict: somebody else has it.
func (l *leases) take(ctx context.Context, lease string, seen uint64) (sequence uint64, err error) {
	ack, err := l.log.JetStream().Publish(ctx, lease, []byte(l.id), jetstream.WithExpectLastSequencePerSubject(seen))
	var refused *jetstream.APIError
	if errors.As(err, &refused) && (refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || refused.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant) {
		return 0, eventlog.ErrConflict
	}
	if err != nil {
		return 0, fmt.Errorf("take %s: %w", lease, err)
	}
	return ack.Sequence, nil
}

// here says that this replica is there.
func (l *leases) here(ctx context.Context) error {
	if _, err := l.log.JetStream().Publish(ctx, replicaLease(l.id), []byte(l.id)); err != nil {
		return fmt.Errorf("tell that this replica is there: %w", err)
	}
	return nil
}

// free ends a lease, if it was not renewed since.
func (l *leases) free(ctx context.Context, sequence uint64) {
	_ = l.stream.DeleteMsg(ctx, sequence) // or it ends by itself
}

// leave ends what says that this replica is there.
func (l *leases) leave(ctx context.Context) {
	_ = l.stream.Purge(ctx, jetstream.WithPurgeSubject(replicaLease(l.id))) // or it ends by itself
}

// held says how many replicas are there, and which partitions somebody has.
func (l *leases) held(ctx context.Context) (replicas int, taken map[string]bool, err error) {
	info, err := l.stream.Info(ctx, jetstream.WithSubjectFilter(leasePrefix+">"))
	if err != nil {
		return 0, nil, fmt.Errorf("read leases: %w", err)
	}
	taken = map[string]bool{}
	for subject := range info.State.Subjects {
		if isReplicaLease(subject) {
			replicas++
		}
		taken[subject] = isPartitionLease(subject)
	}
	return replicas, taken, nil
}
