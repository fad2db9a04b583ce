// Package secrets keeps what must not be public yet, or not for ever, beside the
// log where it can be erased: scores until both parties have sealed theirs, what
// an organisation has begun to write and not sent, the contacts of organisations,
// and the sessions of people. Each lies in an encrypted bucket of its own (internal/secretbucket).
package secrets

import (
	"context"
	"log/slog"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// Config is what a Store works with.
type Config struct {
	Buckets *secretbucket.Store
	Key     []byte // 32 bytes that the buckets are encrypted with; the same for all replicas
	Query   *query.Reader
	Policy  access.Policy
	Audit   *auditlog.Log // of scores that are not public
	Clock   func() time.Time
	Random  func([]byte) error // fills with what nobody can guess
	Logger  *slog.Logger
}

// Store keeps secrets. Every method checks who may.
type Store struct {
	sealed   *secretbucket.Bucket // see scores.go
	unsent   *secretbucket.Bucket // see drafts.go
	sessions *secretbucket.Bucket // see sessions.go
	contacts *secretbucket.Bucket // see contacts.go
	versions contactVersions
	alone    bool // nobody else writes
	query    *query.Reader
	policy   access.Policy
	audit    *auditlog.Log
	clock    func() time.Time
	random   func([]byte) error
	logger   *slog.Logger
}

// Open opens the buckets.
func Open(ctx context.Context, cfg Config) (st *Store, err error) {
	st = &Store{query: cfg.Query, policy: cfg.Policy, audit: cfg.Audit, clock: cfg.Clock, random: cfg.Random, logger: cfg.Logger, alone: cfg.Buckets.Alone()}
	if st.sealed, err = cfg.Buckets.Bucket(ctx, sealedBucket, cfg.Key); err != nil {
		return nil, err
	}
	if st.unsent, err = cfg.Buckets.Bucket(ctx, draftsBucket, cfg.Key); err != nil {
		return nil, err
	}
	if st.contacts, err = cfg.Buckets.Bucket(ctx, contactsBucket, cfg.Key); err != nil {
		return nil, err
	}
	st.sessions, err = cfg.Buckets.Remembered(ctx, sessionsBucket, cfg.Key, sessionRetention)
	return st, err
}
