package auditlog

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/recent"
)

const (
	// StreamName is the stream of the entries.
	StreamName = "AUDIT"
	// subjects begins the subject of an entry; then <organisation>.<actor>.
	subjects = "audit"
	// lookEvery is the rhythm in which the stream is looked at.
	lookEvery = time.Minute
)

// Open opens the stream, or makes it, trying again while the servers are not
// ready until ctx ends.
func Open(ctx context.Context, cfg Config) (*Log, error) {
	l := &Log{cfg: cfg, looks: recent.NewSet[Entry](maxLooks, readOnce)}
	if err := cfg.Beside.Eventually(ctx, "audit log", l.ensure); err != nil {
		return nil, fmt.Errorf("open audit log: %w", err)
	}
	return l, nil
}

// ensure makes the stream what it must be. It keeps an entry as long as before where
// nothing is said of that, and what a restore has given it.
func (l *Log) ensure(ctx context.Context) error {
	replicas, err := l.cfg.Beside.Replicas(ctx)
	if err != nil {
		return err
	}
	have, err := l.standing(ctx)
	if err != nil {
		return err
	}
	if l.cfg.Keep == 0 {
		l.cfg.Keep = cmp.Or(have.MaxAge, DefaultKeep)
	}
	want := l.config(replicas)
	want.AllowMsgTTL, want.FirstSeq = have.AllowMsgTTL, have.FirstSeq
	_, err = l.cfg.Beside.JetStream().CreateOrUpdateStream(ctx, want)
	return err
}

// standing is what the stream is now; nothing if there is none.
func (l *Log) standing(ctx context.Context) (have jetstream.StreamConfig, err error) {
	stream, err := l.cfg.Beside.JetStream().Stream(ctx, StreamName)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return have, nil
	}
	if err != nil {
		return have, err
	}
	return stream.CachedInfo().Config, nil
}

// config is what the stream must be: nobody deletes or purges, nothing gives way
// to what is new, and an entry goes only when its time is over.
func (l *Log) config(replicas int) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: StreamName, Subjects: []string{subjects + ".>"}, Replicas: replicas,
		Description: "Samstyring: who looked at or changed what is not public",
		Storage:     jetstream.FileStorage, Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew,
		MaxAge: l.cfg.Keep, DenyDelete: true, DenyPurge: true,
		MaxMsgs: -1, MaxBytes: -1, MaxMsgsPerSubject: -1, MaxMsgSize: -1, MaxConsumers: -1,
	}
}

// Run looks at the stream from time to time until ctx ends: whoever may sign in to
// the servers as the registry may also shorten what is kept, and is then found out.
func (l *Log) Run(ctx context.Context) error {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			if err := l.Look(ctx); err != nil && ctx.Err() == nil {
				l.cfg.Logger.Error("the audit log is not as it must be", "err", err)
			}
		}
	}
}

// Look changes the stream back if it was changed from outside, or makes it anew if
// it was removed. The error says so.
func (l *Log) Look(ctx context.Context) error {
	stream, err := l.cfg.Beside.JetStream().Stream(ctx, StreamName)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if err := l.ensure(ctx); err != nil {
			return fmt.Errorf("make audit log anew: %w", err)
		}
		return errors.New("the stream was removed from outside with every entry, and was made anew")
	}
	if err != nil {
		return fmt.Errorf("look at audit log: %w", err)
	}
	have := stream.CachedInfo().Config
	want := l.config(have.Replicas)
	if reflect.DeepEqual(bounds(have), bounds(want)) {
		return nil
	}
	if err := l.ensure(ctx); err != nil {
		return fmt.Errorf("change audit log back: %w", err)
	}
	return fmt.Errorf("the stream was changed from outside, and was changed back; it was %+v", bounds(have))
}

// limits are what decides whether an entry stays. That a message may have a time of
// its own, as those that come from a backup have, takes nothing from what is there.
type limits struct {
	Subjects                      []string
	Age                           time.Duration
	Messages, Bytes, PerSubject   int64
	DenyDelete, DenyPurge, Rollup bool
	Retention                     jetstream.RetentionPolicy
	Discard                       jetstream.DiscardPolicy
}

func bounds(c jetstream.StreamConfig) limits {
	return limits{c.Subjects, c.MaxAge, c.MaxMsgs, c.MaxBytes, c.MaxMsgsPerSubject, c.DenyDelete, c.DenyPurge, c.AllowRollup, c.Retention, c.Discard}
}
