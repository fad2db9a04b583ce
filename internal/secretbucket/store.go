// Package secretbucket keeps values that may be erased, or must not be public,
// in encrypted key–value buckets beside the event log: sealed scores, drafts,
// subscriptions. See docs/decisions/0003-secrets-beside-the-log.md.
//
// Bucket reads and writes values; datakeys.go has the key of each value, erase.go
// what destroys it, opened.go what is decrypted once for many reads; keyfit.go finds out whether the secret is the one that the
// log was begun with.
package secretbucket

import (
	"log/slog"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// Store opens buckets beside a log, and destroys the keys of what was erased in
// them. It works until the log is closed. A process has one for each log.
type Store struct {
	log        eventlog.Beside
	js         jetstream.JetStream
	logger     *slog.Logger
	unreadable unreadableValues
	shredder   *shredder
}

// New gives a store of buckets beside a log.
func New(log eventlog.Beside) *Store {
	return &Store{log: log, js: log.JetStream(), logger: log.Logger(), shredder: newShredder()}
}

// Alone says whether nobody else can write to the buckets: the server is embedded.
func (st *Store) Alone() bool { return st.log.Embedded() }
