package eventlog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/nats-io/nats.go/jetstream"
)

// Witness is what somebody outside of the log knows of it.
type Witness struct {
	Name     string // where it is written
	LogID    string
	Position uint64 // that the log has reached; 0: nothing is known
}

// headBucket keeps the signed head of the log beside it, so that every replica,
// and a restored log, can be compared with it.
const (
	headBucket = "log-head"
	headKey    = "head"
)

func (l *Log) headStore(ctx context.Context) (jetstream.KeyValue, error) {
	kv, err := l.js.KeyValue(ctx, headBucket)
	if !errors.Is(err, jetstream.ErrBucketNotFound) {
		return kv, err
	}
	replicas, err := l.Beside().Replicas(ctx)
	if err != nil {
		return nil, err
	}
	return l.js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{
		Bucket: headBucket, Description: "Samstyring: the signed head of the log", History: 1, Storage: jetstream.FileStorage, Replicas: replicas,
	})
}

// Head reads the signed head that lies beside the log; nil if there is none.
func (l *Log) Head(ctx context.Context) ([]byte, error) {
	leave, err := l.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	kv, err := l.js.KeyValue(ctx, headBucket)
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read signed head: %w", err)
	}
	e, err := kv.Get(ctx, headKey)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read signed head: %w", err)
	}
	return e.Value(), nil
}

// SetHead stores a signed head, unless a better one is there: several replicas
// do this, and the furthest one counts.
func (l *Log) SetHead(ctx context.Context, signed []byte, better func(there []byte) bool) error {
	leave, err := l.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := l.refused(); err != nil {
		return fmt.Errorf("store signed head: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	kv, err := l.headStore(ctx)
	if err != nil {
		return fmt.Errorf("store signed head: %w", err)
	}
	e, err := kv.Get(ctx, headKey)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		_, err = kv.Create(ctx, headKey, signed)
	case err == nil && better(e.Value()):
		return nil
	case err == nil:
		_, err = kv.Update(ctx, headKey, signed, e.Revision())
	}
	if err != nil && !errors.Is(err, jetstream.ErrKeyExists) { // another replica was faster; the next one is ours
		return fmt.Errorf("store signed head: %w", err)
	}
	return nil
}

// storedID is the id of the log as it lies in the files of the embedded server;
// "" if it cannot be read.
func (s *streamFiles) storedID() string {
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(s.folder), "meta.inf"))
	if err != nil {
		return ""
	}
	var stream struct{ Metadata map[string]string }
	if json.Unmarshal(raw, &stream) != nil {
		return ""
	}
	return stream.Metadata[metadataLogID]
}

// known is how far the log in some files is known to have gone. The witness may
// speak of another log.
func (w Witness) known(files *streamFiles) uint64 {
	if id := files.storedID(); id != "" && id != w.LogID {
		return 0
	}
	return w.Position
}

// missingLog is what is done when there are no files of the log, and there must
// be.
func missingLog(cfg Config) error {
	w := cfg.Witness
	if cfg.AcceptShorter == nil || *cfg.AcceptShorter != 0 {
		return &damageError{missing: span{1, w.Position}.String(), error: fmt.Errorf("%w: there is none in %s, and %s knows of position %d. Nothing was changed. Restore the folder from a backup; "+
			"or start once with --accept-shorter-log 0: the log then begins anew after position %d; or, to begin another registry, remove %s",
			ErrShorter, cfg.Dir, w.Name, w.Position, w.Position, w.Name)}
	}
	return writeShortening(cfg.Dir, Shortening{Known: w.Position, Witnesses: []string{filepath.Base(w.Name)}})
}
