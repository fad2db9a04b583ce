package eventlog

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
)

var (
	// ErrOtherKey: the log and its rooms were begun with another secret.
	ErrOtherKey = errors.New("event log: begun with another key")

	// ErrKeyFits: a new key was to be accepted, and the one at hand is the one
	// that the log was begun with.
	ErrKeyFits = errors.New("event log: begun with this very key")
)

// metadataKey is where the fingerprint of the secret stands, in the metadata of
// the stream of the log.
const metadataKey = "samstyring-key-fingerprint"

// firstFormRooms are the buckets that earlier versions made.
var firstFormRooms = []string{"sealed-scores", "drafts", "subscriptions", "deliveries", "quotas"}

// fingerprint tells secrets apart and says nothing else of them.
func fingerprint(secret []byte) (string, error) {
	sum, err := hkdf.Key(sha256.New, secret, nil, "samstyring/key-fingerprint", 16)
	if err != nil {
		return "", fmt.Errorf("take fingerprint of key: %w", err)
	}
	return hex.EncodeToString(sum), nil
}

// Fit compares the secret of the rooms with the one that the log was begun with,
// and notes it in a log that has none noted. ErrOtherKey: it is another one, and
// nothing was changed.
//
// With accept another one is taken from now on, and everything that was sealed
// with the one before is removed: it could never be read again. ErrKeyFits: the
// secret is no other, so there was nothing to accept.
func (l *Log) Fit(ctx context.Context, secret []byte, accept bool) error {
	mine, err := fingerprint(secret)
	if err != nil {
		return err
	}
	return l.Eventually(ctx, "event log", func(ctx context.Context) error { return l.fit(ctx, secret, mine, accept) })
}

func (l *Log) fit(ctx context.Context, secret []byte, mine string, accept bool) error {
	noted, err := l.notedKey(ctx)
	if err != nil {
		return err
	}
	fits, known := noted == mine, noted != ""
	if !known { // a log of an earlier version, or a new one
		if fits, known, err = l.opens(ctx, secret); err != nil {
			return err
		}
	}
	switch {
	case known && fits && accept:
		return ErrKeyFits
	case known && !fits && !accept:
		return ErrOtherKey
	case known && !fits:
		if err := l.discardRooms(ctx); err != nil {
			return err
		}
	}
	if noted == mine {
		return nil
	}
	return l.noteKey(ctx, mine)
}

func (l *Log) notedKey(ctx context.Context) (string, error) {
	stream, err := l.js.Stream(ctx, StreamName)
	if err != nil {
		return "", fmt.Errorf("read fingerprint of key: %w", err)
	}
	return stream.CachedInfo().Config.Metadata[metadataKey], nil
}

// noteKey writes the fingerprint and reads it again: of two replicas that begin
// a log with different keys at the same time, at most one goes on.
func (l *Log) noteKey(ctx context.Context, mine string) error {
	stream, err := l.js.Stream(ctx, StreamName)
	if err != nil {
		return fmt.Errorf("note fingerprint of key: %w", err)
	}
	cfg := stream.CachedInfo().Config
	cfg.Metadata = maps.Clone(cfg.Metadata)
	if cfg.Metadata == nil {
		cfg.Metadata = map[string]string{}
	}
	cfg.Metadata[metadataKey] = mine
	if _, err := l.js.UpdateStream(ctx, cfg); err != nil {
		return fmt.Errorf("note fingerprint of key: %w", err)
	}
	noted, err := l.notedKey(ctx)
	if err == nil && noted != mine {
		err = ErrOtherKey
	}
	return err
}

// errEnough ends a look at a stream.
var errEnough = errors.New("enough was seen")

// opens tries the secret on what is sealed. known is false if nothing is.
func (l *Log) opens(ctx context.Context, secret []byte) (fits, known bool, err error) {
	err = l.eachSealed(ctx, secret, func(ok bool) {
		fits, known = fits || ok, true
	})
	return fits, known, err
}

// eachSealed tries data keys and values of the first form until one opens, so
// that a damaged one decides nothing.
func (l *Log) eachSealed(ctx context.Context, secret []byte, tried func(ok bool)) error {
	first, err := newAEAD(secret)
	if err != nil {
		return err
	}
	for _, room := range firstFormRooms {
		old, err := l.js.Stream(ctx, bucketPrefix+room)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		err = l.eachValue(ctx, old, room, func(key string, value []byte, _ uint64) error {
			_, err := first.Open(nil, nil, value, []byte(room+"/"+key))
			return enough(err == nil, tried)
		})
		if err != nil && !errors.Is(err, errEnough) {
			return fmt.Errorf("try key on room %s: %w", room, err)
		}
	}
	return l.eachDataKey(ctx, secret, tried)
}

func (l *Log) eachDataKey(ctx context.Context, secret []byte, tried func(ok bool)) error {
	stream, err := l.js.Stream(ctx, DataKeysStream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("try key: %w", err)
	}
	wrap, err := wrapper(secret)
	if err != nil {
		return err
	}
	err = l.each(ctx, stream, dataKeySubject+">", func(m jetstream.Msg, _ *jetstream.MsgMetadata) error {
		_, err := wrap.Open(nil, nil, m.Data(), []byte(m.Subject()))
		return enough(err == nil, tried)
	})
	if err != nil && !errors.Is(err, errEnough) {
		return fmt.Errorf("try key: %w", err)
	}
	return nil
}

func enough(ok bool, tried func(bool)) error {
	tried(ok)
	if ok {
		return errEnough
	}
	return nil
}

// discardRooms removes everything that was sealed with a key that is given up.
func (l *Log) discardRooms(ctx context.Context) error {
	gone, err := l.roomStreams(ctx)
	if err != nil {
		return err
	}
	for _, name := range gone {
		if err := l.js.DeleteStream(ctx, name); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("discard %s: %w", name, err)
		}
		if err := l.removeDeleted(name); err != nil {
			return err
		}
	}
	l.logger.Warn("another key is accepted; what was sealed with the one before is removed", "streams", strings.Join(gone, ", "))
	return nil
}

// roomStreams lists the streams of rooms and data keys that are there.
func (l *Log) roomStreams(ctx context.Context) (out []string, err error) {
	candidates := []string{DataKeysStream}
	for _, room := range firstFormRooms {
		candidates = append(candidates, bucketPrefix+room)
	}
	names := l.js.StreamNames(ctx)
	for name := range names.Name() {
		for _, c := range candidates {
			if name == c {
				out = append(out, name)
			}
		}
		if strings.HasPrefix(name, bucketPrefix+roomPrefix) {
			out = append(out, name)
		}
	}
	if err := names.Err(); err != nil {
		return nil, fmt.Errorf("list rooms: %w", err)
	}
	return out, ctx.Err()
}

// Begun says whether a log is there that is not new: it has events, or was begun
// with a key, or something is sealed beside it. Of an embedded server whose
// folder is not there it makes none.
func Begun(ctx context.Context, cfg Config) (begun bool, err error) {
	if cfg.URL == "" {
		if _, err := os.Stat(filepath.Join(cfg.Dir, "jetstream")); errors.Is(err, os.ErrNotExist) {
			return false, nil
		}
	}
	l, err := Open(ctx, cfg)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	err = l.Eventually(ctx, "event log", func(ctx context.Context) error {
		stream, err := l.js.Stream(ctx, StreamName)
		if err != nil {
			return err
		}
		info := stream.CachedInfo()
		rooms, err := l.roomStreams(ctx)
		begun = info.State.LastSeq > 0 || info.Config.Metadata[metadataKey] != "" || len(rooms) > 0
		return err
	})
	return begun, err
}
