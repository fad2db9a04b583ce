// Package command carries out commands: the one way in which something reaches
// the log, and the one place where actor, time and ids are set. Each command is
// an operation (who may, what is true, what follows) that execute takes through
// the same steps; see execute.go. Nothing that is secret until it is revealed
// passes through here in clear text but the moment in which it is sealed.
package command

import (
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/app/secrets"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/readmodel/views"
)

// Config is what a Handler works with.
type Config struct {
	Log     *eventlog.Log
	Views   *views.Views // commands that were carried out, numbers and external ids
	Query   *query.Reader
	Secrets *secrets.Store
	Audit   *auditlog.Log // of who may act for an organisation
	Policy  access.Policy
	Clock   func() time.Time
	NewID   func() string // a UUIDv7
}

// Handler carries out commands. It is safe for use by several goroutines.
type Handler struct {
	log       *eventlog.Log
	views     *views.Views
	query     *query.Reader
	secrets   *secrets.Store
	audit     *auditlog.Log
	policy    access.Policy
	clock     func() time.Time
	newID     func() string
	numbers   numbers
	importing sync.Mutex // one import at a time
}

// New gives a handler.
func New(cfg Config) *Handler {
	return &Handler{
		log: cfg.Log, views: cfg.Views, query: cfg.Query, secrets: cfg.Secrets, audit: cfg.Audit,
		policy: cfg.Policy, clock: cfg.Clock, newID: cfg.NewID,
	}
}
