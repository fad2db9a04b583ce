package secretbucket

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/samstyring/samstyring/internal/eventlog"
)

var (
	// ErrOtherKey: the log and its buckets were begun with another secret.
	ErrOtherKey = errors.New("event log: begun with another key")

	// ErrKeyFits: a new key was to be accepted, and the one at hand is the one
	// that the log was begun with.
	ErrKeyFits = errors.New("event log: begun with this very key")
)

// metadataKey is where the fingerprint of the secret stands, in the metadata of
// the stream of the log.
const metadataKey = "samstyring-key-fingerprint"

// firstFormBuckets are the buckets that earlier versions made.
var firstFormBuckets = []string{"sealed-scores", "drafts", "subscriptions", "deliveries", "quotas"}

// Fingerprint tells secrets apart and says nothing else of them.
func Fingerprint(secret []byte) (string, error) {
	sum, err := hkdf.Key(sha256.New, secret, nil, "samstyring/key-fingerprint", 16)
	if err != nil {
		return "", fmt.Errorf("take fingerprint of key: %w", err)
	}
	return hex.EncodeToString(sum), nil
}

// Fit compares the secret of the buckets with the one that the log was begun with,
// and notes it in a log that has none noted. ErrOtherKey: it is another one, and
// nothing was changed.
//
// With accept another one is taken from now on, and everything that was sealed
// with the one before is removed: it could never be read again. ErrKeyFits: the
// secret is no other, so there was nothing to accept.
func (st *Store) Fit(ctx context.Context, secret []byte, accept bool) error {
	mine, err := Fingerprint(secret)
	if err != nil {
		return err
	}
	return st.log.Eventually(ctx, "event log", func(ctx context.Context) error { return st.fit(ctx, secret, mine, accept) })
}

func (st *Store) fit(ctx context.Context, secret []byte, mine string, accept bool) error {
	noted, err := st.log.Metadata(ctx, metadataKey)
	if err != nil {
		return fmt.Errorf("read fingerprint of key: %w", err)
	}
	fits, known := noted == mine, noted != ""
	if !known { // a log of an earlier version, or a new one
		if fits, known, err = st.opens(ctx, secret); err != nil {
			return err
		}
	}
	switch {
	case known && fits && accept:
		return ErrKeyFits
	case known && !fits && !accept:
		return ErrOtherKey
	case known && !fits:
		if err := st.discardAll(ctx); err != nil {
			return err
		}
	}
	if noted == mine {
		return nil
	}
	return st.noteKey(ctx, mine)
}

// noteKey writes the fingerprint and reads it again: of two replicas that begin
// a log with different keys at the same time, at most one goes on.
func (st *Store) noteKey(ctx context.Context, mine string) error {
	if err := st.log.SetMetadata(ctx, metadataKey, mine); err != nil {
		return fmt.Errorf("note fingerprint of key: %w", err)
	}
	noted, err := st.log.Metadata(ctx, metadataKey)
	if err == nil && noted != mine {
		err = ErrOtherKey
	}
	return err
}

// errEnough ends a look at a stream.
var errEnough = errors.New("enough was seen")

// opens tries the secret on what is sealed. known is false if nothing is.
func (st *Store) opens(ctx context.Context, secret []byte) (fits, known bool, err error) {
	err = st.eachSealed(ctx, secret, func(ok bool) {
		fits, known = fits || ok, true
	})
	return fits, known, err
}

// eachSealed tries data keys and values of the first form until one opens, so
// that a damaged one decides nothing.
func (st *Store) eachSealed(ctx context.Context, secret []byte, tried func(ok bool)) error {
	first, err := newAEAD(secret)
	if err != nil {
		return err
	}
	for _, bucket := range firstFormBuckets {
		old, err := st.js.Stream(ctx, eventlog.BucketPrefix+bucket)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		err = st.eachValue(ctx, old, bucket, func(key string, value []byte, _ uint64) error {
			_, err := first.Open(nil, nil, value, []byte(bucket+"/"+key))
			return enough(err == nil, tried)
		})
		if err != nil && !errors.Is(err, errEnough) {
			return fmt.Errorf("try key on bucket %s: %w", bucket, err)
		}
	}
	return st.eachDataKey(ctx, secret, tried)
}

func (st *Store) eachDataKey(ctx context.Context, secret []byte, tried func(ok bool)) error {
	stream, err := st.js.Stream(ctx, eventlog.DataKeysStream)
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
	err = st.log.Each(ctx, stream, dataKeySubject+">", func(m jetstream.Msg, _ *jetstream.MsgMetadata) error {
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

// discardAll removes everything that was sealed with a key that is given up.
func (st *Store) discardAll(ctx context.Context) error {
	gone, err := st.streams(ctx)
	if err != nil {
		return err
	}
	for _, name := range gone {
		if err := st.js.DeleteStream(ctx, name); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
			return fmt.Errorf("discard %s: %w", name, err)
		}
		if err := st.log.RemoveDeleted(name); err != nil {
			return err
		}
	}
	st.logger.Warn("another key is accepted; what was sealed with the one before is removed", "streams", strings.Join(gone, ", "))
	return nil
}

// streams lists the streams of buckets and data keys that are there.
func (st *Store) streams(ctx context.Context) (out []string, err error) {
	candidates := []string{eventlog.DataKeysStream}
	for _, bucket := range firstFormBuckets {
		candidates = append(candidates, eventlog.BucketPrefix+bucket)
	}
	names := st.js.StreamNames(ctx)
	for name := range names.Name() {
		for _, c := range candidates {
			if name == c {
				out = append(out, name)
			}
		}
		if strings.HasPrefix(name, eventlog.BucketPrefix+namePrefix) {
			out = append(out, name)
		}
	}
	if err := names.Err(); err != nil {
		return nil, fmt.Errorf("list buckets: %w", err)
	}
	return out, ctx.Err()
}

// Begun says whether anything was ever written with a key: to the log, or beside
// it. A folder where nothing was started is not touched.
func Begun(ctx context.Context, cfg eventlog.Config) (begun bool, err error) {
	if cfg.URL == "" {
		if _, err := os.Stat(filepath.Join(cfg.Dir, "jetstream")); errors.Is(err, os.ErrNotExist) {
			return false, nil
		}
	}
	l, err := eventlog.Open(ctx, cfg)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	st := New(l.Beside())
	err = l.Eventually(ctx, "event log", func(ctx context.Context) error {
		last, err := st.log.Last(ctx)
		if err != nil {
			return err
		}
		noted, err := st.log.Metadata(ctx, metadataKey)
		if err != nil {
			return err
		}
		streams, err := st.streams(ctx)
		begun = last > 0 || noted != "" || len(streams) > 0
		return err
	})
	return begun, err
}
