package secretbucket

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// Stored is a value as it is stored: sealed, with a data key of its own.
type Stored struct {
	Bucket   string `json:"bucket"`
	Key      string `json:"key"`
	Revision uint64 `json:"revision"` // where it was read; a copy gets another one
	Value    []byte `json:"value"`
}

// StoredKey is a data key as it is stored: encrypted with the secret of the buckets.
type StoredKey struct {
	Bucket string `json:"bucket"`
	ID     string `json:"id"`
	Sealed []byte `json:"sealed"`
}

// Place names a value or a data key: its bucket, and its key or id.
type Place struct{ Bucket, ID string }

// Place names the value.
func (s Stored) Place() Place { return Place{s.Bucket, s.Key} }

// Place names the data key.
func (k StoredKey) Place() Place { return Place{k.Bucket, k.ID} }

// DataKey names the data key that the value is sealed with.
func (s Stored) DataKey() (Place, error) {
	id, _, err := unseal(s.Value)
	return Place{s.Bucket, id.String()}, err
}

// Stored is every value of every bucket that is wanted, as it is stored. Nothing
// that was there before the call, and still is, is left out.
func (st *Store) Stored(ctx context.Context, wanted func(Place) bool) (out []Stored, err error) {
	streams, err := st.log.Streams(ctx)
	if err != nil {
		return nil, err
	}
	for _, stream := range streams {
		bucket, sealed := strings.CutPrefix(stream, eventlog.BucketPrefix+namePrefix)
		if !sealed {
			if err := newForm(stream); err != nil {
				return nil, err
			}
			continue
		}
		messages, err := st.log.Current(ctx, stream, valuePrefix(bucket)+">")
		if err != nil {
			return nil, err
		}
		for _, m := range messages {
			if v, ok := storedIn(bucket, m); ok && wanted(v.Place()) {
				out = append(out, v)
			}
		}
	}
	return st.refreshed(ctx, out)
}

// storedIn is the value in a message; false: it is a marker that something was erased.
func storedIn(bucket string, m eventlog.Message) (Stored, bool) {
	v := Stored{Bucket: bucket, Key: strings.TrimPrefix(m.Subject, valuePrefix(bucket)), Revision: m.Sequence, Value: m.Data}
	return v, m.Header.Get("KV-Operation") == ""
}

// refreshed asks for the values that have no data key once more, of the leader: on a
// cluster they may come from a replica that does not know yet that they were replaced
// or erased. One that still has none after that is damaged, or replaced just now.
func (st *Store) refreshed(ctx context.Context, values []Stored) (out []Stored, err error) {
	keys, err := st.StoredKeys(ctx)
	if err != nil {
		return nil, err
	}
	there := make(map[Place]bool, len(keys))
	for _, k := range keys {
		there[k.Place()] = true
	}
	for _, v := range values {
		if id, err := v.DataKey(); err == nil && there[id] {
			out = append(out, v)
			continue
		}
		m, ok, err := st.log.Newest(ctx, eventlog.BucketPrefix+namePrefix+v.Bucket, valuePrefix(v.Bucket)+v.Key)
		if err != nil {
			return nil, err
		}
		if v, is := storedIn(v.Bucket, m); ok && is {
			out = append(out, v)
		}
	}
	return out, nil
}

func valuePrefix(bucket string) string { return "$KV." + namePrefix + bucket + "." }

// newForm refuses what an earlier version has left: its values have no data keys.
func newForm(stream string) error {
	for _, first := range firstFormBuckets {
		if stream == eventlog.BucketPrefix+first {
			return fmt.Errorf("%s is of an earlier version: start the registry once, which moves it over", stream)
		}
	}
	return nil
}

// StoredKeys is every data key, as it is stored: at least all those that were there
// before the call, and still are.
func (st *Store) StoredKeys(ctx context.Context) (out []StoredKey, err error) {
	messages, err := st.log.Current(ctx, eventlog.DataKeysStream, dataKeySubject+">")
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		if bucket, id, ok := strings.Cut(strings.TrimPrefix(m.Subject, dataKeySubject), "."); ok {
			out = append(out, StoredKey{Bucket: bucket, ID: id, Sealed: m.Data})
		}
	}
	return out, nil
}

// Opener opens copies of values, with the secret that they were made under.
type Opener struct {
	secret []byte
	keys   map[Place]StoredKey
}

// NewOpener gives one that knows some data keys.
func NewOpener(secret []byte, keys []StoredKey) *Opener {
	o := &Opener{secret, make(map[Place]StoredKey, len(keys))}
	for _, k := range keys {
		o.keys[k.Place()] = k
	}
	return o
}

// Open reads a copy of a value.
func (o *Opener) Open(v Stored) ([]byte, error) {
	wrap, err := wrapper(o.secret)
	if err != nil {
		return nil, err
	}
	ring := &keyring{bucket: v.Bucket, wrap: wrap}
	b := &Bucket{name: v.Bucket, keys: ring}
	return b.open(context.Background(), v.Key, v.Value, func(_ context.Context, id dataKeyID) (*dataKey, error) {
		k, ok := o.keys[Place{v.Bucket, id.String()}]
		if !ok {
			return nil, errNoDataKey
		}
		return ring.unwrap(id, wrapped{sealed: k.Sealed})
	})
}

// restoring is how many messages are stored at the same time.
const restoring = 16

// Restore stores copies of values with their data keys where there are none yet:
// the keys first, so that what is there can be read. It refuses, and writes nothing,
// where a bucket or a data key is there already.
func (st *Store) Restore(ctx context.Context, values []Stored, keys []StoredKey) error {
	there, err := st.streams(ctx)
	if err != nil {
		return err
	}
	if len(there) > 0 {
		return fmt.Errorf("restore buckets: %s are there already", strings.Join(there, ", "))
	}
	if _, err := st.dataKeysStream(ctx); err != nil {
		return fmt.Errorf("restore data keys: %w", err)
	}
	messages := make([]*nats.Msg, len(keys))
	for i, k := range keys {
		if raw, err := hex.DecodeString(k.ID); err != nil || len(raw) != dataKeyIDBytes {
			return fmt.Errorf("restore data keys: %q is no id of one", k.ID)
		}
		messages[i] = &nats.Msg{Subject: dataKeySubject + k.Bucket + "." + k.ID, Data: k.Sealed}
	}
	if err := st.publishAll(ctx, messages); err != nil {
		return fmt.Errorf("restore data keys: %w", err)
	}
	made := map[string]bool{}
	messages = messages[:0]
	for _, v := range values {
		if !made[v.Bucket] {
			if _, err := st.keyValue(ctx, v.Bucket, 0); err != nil {
				return fmt.Errorf("restore bucket %s: %w", v.Bucket, err)
			}
			made[v.Bucket] = true
		}
		messages = append(messages, &nats.Msg{Subject: valuePrefix(v.Bucket) + v.Key, Data: v.Value})
	}
	if err := st.publishAll(ctx, messages); err != nil {
		return fmt.Errorf("restore buckets: %w", err)
	}
	return nil
}

// publishAll stores messages, each the first of its subject.
func (st *Store) publishAll(ctx context.Context, messages []*nats.Msg) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(restoring)
	for _, m := range messages {
		g.Go(func() error {
			_, err := st.js.PublishMsg(ctx, m, jetstream.WithExpectLastSequencePerSubject(0))
			if err != nil {
				return fmt.Errorf("%s: %w", m.Subject, err)
			}
			return nil
		})
	}
	return g.Wait()
}
