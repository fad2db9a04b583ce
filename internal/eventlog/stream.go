package eventlog

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/sleep"
)

// StreamName is the stream of the log; other packages make consumers on it.
const StreamName = "EVENTS"

const (
	ensureTimeout    = 3 * time.Second // for one attempt; a request to a cluster that is forming is lost
	duplicatesWindow = 2 * time.Minute
)

// replicas lists the numbers of replicas to try, best first.
func replicas(cfg Config) []int {
	switch {
	case cfg.Replicas > 0:
		return []int{cfg.Replicas}
	case cfg.URL == "":
		return []int{1}
	}
	return []int{3, 1}
}

// ensure makes the stream, or strengthens the one that is there. It tries
// again while the servers are not ready, until ctx ends.
func (l *Log) ensure(ctx context.Context, tries []int) error {
	return l.Eventually(ctx, "event log", func(ctx context.Context) error { return l.ensureOnce(ctx, tries) })
}

// Eventually makes what the servers keep beside the log – a stream, a bucket –
// and tries again while they are not ready, or another replica is making the
// same just now, until ctx ends. Each try has a few seconds.
func (l *Log) Eventually(ctx context.Context, what string, try func(context.Context) error) error {
	for wait := firstPause; ; wait = longer(wait) {
		err := once(ctx, try)
		if err == nil || !notReady(err) && !elsewhere(err) {
			return err
		}
		l.logger.Warn(what+" is not ready, trying again", "error", err)
		if ended := sleep.For(ctx, wait); ended != nil {
			return fmt.Errorf("%w: %w", err, ended)
		}
	}
}

// elsewhere says that another replica of the program is making the same stream
// or bucket just now, and that the server that answered has not heard of it.
func elsewhere(err error) bool {
	return errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrBucketNotFound) || errors.Is(err, jetstream.ErrBucketExists)
}

func once(ctx context.Context, try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, ensureTimeout)
	defer cancel()
	return try(ctx)
}

// notReady tells what time may mend from what only a person can.
func notReady(err error) bool {
	var js jetstream.JetStreamError
	if errors.As(err, &js) && js.APIError() != nil {
		return js.APIError().Code == 503 || ErrorCode(err) == codeNoSuitablePeers || ErrorCode(err) == codeStreamOffline ||
			errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) // another replica of the program was faster
	}
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, nats.ErrTimeout) ||
		errors.Is(err, nats.ErrNoResponders) || errors.Is(err, nats.ErrReconnectBufExceeded)
}

func (l *Log) ensureOnce(ctx context.Context, tries []int) error {
	stream, err := l.js.Stream(ctx, StreamName)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		stream, err = l.storeStream(ctx, l.js.CreateStream, l.needed(freshConfig(l.cfg.Content)), tries)
	} else if err == nil {
		stream, err = l.strengthen(ctx, stream, tries)
	}
	if err != nil {
		return fmt.Errorf("ensure stream %s: %w", StreamName, err)
	}
	l.exercise.Store(IsExercise(stream.CachedInfo().Config.Metadata[metadataLogID]))
	if !stream.CachedInfo().Config.AllowAtomicPublish {
		return fmt.Errorf("%w: the server is too old for atomic batches", ErrUnfit)
	}
	return nil
}

// strengthen updates an existing stream if anything about it is too weak.
func (l *Log) strengthen(ctx context.Context, stream jetstream.Stream, tries []int) (jetstream.Stream, error) {
	have := stream.CachedInfo().Config
	if err := l.unfit(have); err != nil {
		return nil, err
	}
	want := l.needed(have)
	more := slices.DeleteFunc(slices.Clone(tries), func(n int) bool { return n <= have.Replicas })
	if len(more) == 0 && reflect.DeepEqual(have, want) {
		return stream, nil
	}
	if len(more) < len(tries) { // what it has is good enough
		more = append(more, have.Replicas)
	}
	return l.storeStream(ctx, l.js.UpdateStream, want, more)
}

type storeFunc func(context.Context, jetstream.StreamConfig) (jetstream.Stream, error)

// storeStream creates or updates with the first number of replicas that the
// servers can give.
func (l *Log) storeStream(ctx context.Context, store storeFunc, cfg jetstream.StreamConfig, tries []int) (stream jetstream.Stream, err error) {
	for _, cfg.Replicas = range tries {
		stream, err = store(ctx, cfg)
		switch ErrorCode(err) {
		case codeNotClustered:
			continue
		case codeNoSuitablePeers, codeNoResources:
			l.logger.Warn("event log cannot have as many replicas as wanted now", "replicas", cfg.Replicas, "error", err)
			continue
		}
		break
	}
	return stream, err
}

func freshConfig(holds Content) jetstream.StreamConfig {
	return strengthened(jetstream.StreamConfig{
		Name:        StreamName,
		Description: "Samstyring: every fact, in the order in which it happened",
		Storage:     jetstream.FileStorage,
		Retention:   jetstream.LimitsPolicy,
		Duplicates:  duplicatesWindow,
		Metadata:    map[string]string{metadataLogID: holds.newID()},
	})
}

// strengthened is the configuration with everything that the log needs, and
// nothing taken away that it does not forbid.
func strengthened(cfg jetstream.StreamConfig) jetstream.StreamConfig {
	all := events.SubjectPrefix + ".>"
	if !slices.Contains(cfg.Subjects, all) {
		// A subject below would overlap, which the server does not allow.
		below := func(s string) bool { return strings.HasPrefix(s, events.SubjectPrefix+".") }
		cfg.Subjects = append(slices.DeleteFunc(slices.Clone(cfg.Subjects), below), all)
	}
	cfg.MaxConsumers, cfg.MaxMsgs, cfg.MaxBytes, cfg.MaxAge = -1, -1, -1, 0
	cfg.MaxMsgsPerSubject, cfg.MaxMsgSize = -1, -1
	cfg.DenyDelete, cfg.DenyPurge, cfg.AllowRollup = true, true, false
	cfg.AllowAtomicPublish = true
	cfg.Duplicates = max(cfg.Duplicates, duplicatesWindow)
	cfg.Metadata = withLogID(cfg.Metadata)
	return cfg
}

// unfit names what no update can mend.
func unfit(cfg jetstream.StreamConfig) error {
	switch {
	case cfg.Storage != jetstream.FileStorage:
		return fmt.Errorf("%w: it is not stored in files", ErrUnfit)
	case cfg.Retention != jetstream.LimitsPolicy:
		return fmt.Errorf("%w: it forgets messages (retention %s)", ErrUnfit, cfg.Retention)
	case cfg.AllowMsgTTL:
		return fmt.Errorf("%w: its messages may expire", ErrUnfit)
	case cfg.PersistMode != jetstream.DefaultPersistMode:
		return fmt.Errorf("%w: it acknowledges before it stores", ErrUnfit)
	case cfg.Sealed, cfg.NoAck, cfg.Mirror != nil, len(cfg.Sources) > 0, cfg.SubjectTransform != nil:
		return fmt.Errorf("%w: it is sealed, silent, a copy, or changes subjects", ErrUnfit)
	}
	return nil
}
