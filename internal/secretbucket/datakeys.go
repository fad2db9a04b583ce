package secretbucket

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/samstyring/samstyring/internal/eventlog"
)

const (
	dataKeySubject = "datakey." // then <bucket>.<id>
	dataKeyBytes   = 32
	dataKeyIDBytes = 16
)

// dataKeyID names a data key; it is random and says nothing.
type dataKeyID [dataKeyIDBytes]byte

func (id dataKeyID) String() string { return hex.EncodeToString(id[:]) }

// errNoDataKey: the key was destroyed, or never stored.
var errNoDataKey = errors.New("its data key is gone")

// dataKey is a key that values are sealed with.
type dataKey struct {
	id   dataKeyID
	aead cipher.AEAD
	made time.Time
}

// wrapped is a data key as it is stored: encrypted with the secret of the bucket.
type wrapped struct {
	sequence uint64
	made     time.Time
	sealed   []byte
}

// keyring is the data keys of one bucket. They lie in a stream of their own, each
// written once under an id of its own, and are destroyed by having the server
// overwrite their record.
type keyring struct {
	store  *Store
	stream jetstream.Stream
	bucket string
	wrap   cipher.AEAD

	mu    sync.Mutex
	known map[dataKeyID]*dataKey // of a busy bucket; nil: none are kept
}

// maxKnown bounds the data keys that are kept in memory.
const maxKnown = 4096

// keyring opens the data keys of a bucket, and makes their stream if it is not
// there.
func (st *Store) keyring(ctx context.Context, bucket string, secret []byte) (*keyring, error) {
	k := &keyring{store: st, bucket: bucket}
	var err error
	if k.wrap, err = wrapper(secret); err != nil {
		return nil, err
	}
	k.stream, err = st.dataKeysStream(ctx)
	return k, err
}

// wrapper encrypts data keys with the secret of the buckets.
func wrapper(secret []byte) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "samstyring/data-keys", dataKeyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive wrapping key: %w", err)
	}
	return newAEAD(key)
}

// dataKeysStream makes the stream with as many replicas as the log has. Unlike
// a bucket it lets messages be deleted.
func (st *Store) dataKeysStream(ctx context.Context) (jetstream.Stream, error) {
	replicas, err := st.log.Replicas(ctx)
	if err != nil {
		return nil, err
	}
	return st.js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: eventlog.DataKeysStream, Subjects: []string{dataKeySubject + ">"},
		Description: "Samstyring: the keys of what may be erased; destroyed with it",
		Storage:     jetstream.FileStorage, Retention: jetstream.LimitsPolicy, Discard: jetstream.DiscardNew,
		MaxMsgsPerSubject: 1, Replicas: replicas,
		AllowDirect: false, // the leader answers: what was stored is found
	})
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	return aead, nil
}

func (k *keyring) subject(id dataKeyID) string { return dataKeySubject + k.bucket + "." + id.String() }

// bound keeps a key from being moved to another bucket or id.
func (k *keyring) bound(id dataKeyID) []byte { return []byte(k.subject(id)) }

// create makes a data key and stores it. It is stored before anything is sealed
// with it.
func (k *keyring) create(ctx context.Context) (*dataKey, error) {
	var key [dataKeyBytes]byte
	d := &dataKey{made: time.Now()}
	_, _ = rand.Read(key[:])  // never fails
	_, _ = rand.Read(d.id[:]) // never fails
	var err error
	if d.aead, err = newAEAD(key[:]); err != nil {
		return nil, err
	}
	_, err = k.store.js.Publish(ctx, k.subject(d.id), k.wrap.Seal(nil, nil, key[:], k.bound(d.id)), jetstream.WithExpectLastSequencePerSubject(0))
	if err != nil {
		return nil, fmt.Errorf("store data key: %w", err)
	}
	k.cache(d)
	return d, nil
}

// cache keeps a data key in memory, where that is done.
func (k *keyring) cache(d *dataKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil {
		return
	}
	if len(k.known) >= maxKnown {
		clear(k.known)
	}
	k.known[d.id] = d
}

// forget removes a data key from memory.
func (k *keyring) forget(id dataKeyID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.known, id)
}

func (k *keyring) cached(id dataKeyID) *dataKey {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.known[id]
}

// get reads a data key; errNoDataKey if there is none.
func (k *keyring) get(ctx context.Context, id dataKeyID) (*dataKey, error) {
	if d := k.cached(id); d != nil {
		return d, nil
	}
	w, err := k.find(ctx, id)
	if err != nil {
		return nil, err
	}
	d, err := k.unwrap(id, w)
	if err == nil {
		k.cache(d)
	}
	return d, err
}

func (k *keyring) find(ctx context.Context, id dataKeyID) (w wrapped, err error) {
	m, err := k.stream.GetLastMsgForSubject(ctx, k.subject(id))
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return w, errNoDataKey
	}
	if err != nil {
		return w, fmt.Errorf("read data key: %w", err)
	}
	return wrapped{sequence: m.Sequence, made: m.Time, sealed: m.Data}, nil
}

func (k *keyring) unwrap(id dataKeyID, w wrapped) (*dataKey, error) {
	key, err := k.wrap.Open(nil, nil, w.sealed, k.bound(id))
	if err != nil {
		return nil, fmt.Errorf("%w: data key %s: another secret, or changed: %w", eventlog.ErrUnreadable, id, err)
	}
	aead, err := newAEAD(key)
	if err != nil {
		return nil, fmt.Errorf("%w: data key %s: %w", eventlog.ErrUnreadable, id, err)
	}
	return &dataKey{id: id, aead: aead, made: w.made}, nil
}

// destroy has the server overwrite a data key; one that is gone is no error.
// After it nothing that was sealed with the key can be read.
func (k *keyring) destroy(ctx context.Context, id dataKeyID) error {
	k.forget(id)
	w, err := k.find(ctx, id)
	if errors.Is(err, errNoDataKey) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := k.stream.SecureDeleteMsg(ctx, w.sequence); err != nil {
		if _, gone := k.find(ctx, id); errors.Is(gone, errNoDataKey) {
			return nil // somebody else was faster
		}
		return fmt.Errorf("destroy data key: %w", err)
	}
	return nil
}

// all reads every data key of the bucket that is stored when it is called.
func (k *keyring) all(ctx context.Context) (map[dataKeyID]wrapped, error) {
	out := map[dataKeyID]wrapped{}
	filter := dataKeySubject + k.bucket + ".*"
	err := k.store.log.Each(ctx, k.stream, filter, func(m jetstream.Msg, meta *jetstream.MsgMetadata) error {
		raw, err := hex.DecodeString(m.Subject()[strings.LastIndexByte(m.Subject(), '.')+1:])
		if err != nil || len(raw) != dataKeyIDBytes {
			return nil // not one of ours
		}
		out[dataKeyID(raw)] = wrapped{sequence: meta.Sequence.Stream, made: meta.Timestamp, sealed: m.Data()}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read data keys of %s: %w", k.bucket, err)
	}
	return out, nil
}
