// Package imports takes a file of initiatives from the moment it is given until
// it is carried out, or taken back. Pages, the machine interface and the command
// line all come through here, so that the same file leads to the same answers.
//
// A file is uploaded (upload.go) and lies encrypted beside the log for a day at
// most, together with what a person has chosen about it (choices.go). A Plan
// (plan.go) says for every row what would be written, what is asked about and
// what is refused; it follows from file, choices and the state of the registry
// alone, and has a hash. Execute (execute.go) writes what the plan with that
// hash has shown, and nothing else. Each event that is written names its row.
package imports

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/personal"
	"github.com/samstyring/samstyring/internal/readmodel/views"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

// Config is what a Service works with.
type Config struct {
	Buckets  *secretbucket.Store
	Key      []byte // 32 bytes that the bucket is encrypted with; the same for all replicas
	Embedded bool   // no other process writes to the log
	Views    *views.Views
	Query    *query.Reader
	Command  *command.Handler
	Policy   access.Policy
	Audit    *auditlog.Log
	Clock    func() time.Time
	NewID    func() string // a UUIDv7
	Logger   *slog.Logger
}

// Service imports files. It is safe for use by several goroutines.
type Service struct {
	Config
	bucket   *secretbucket.Bucket
	mappings *secretbucket.Bucket
	holder   string      // names this process where only one may write
	waiting  chan string // keys of uploads that are to be carried out

	mu        sync.Mutex
	plans     map[string]*Plan     // by id, as they were made last
	reversals map[string]*Reversal // likewise: the last
	done      map[string]chan struct{}
}

// uploadLife is how long a file lies in wait for somebody to carry it out.
const uploadLife = personal.ImportsKept

// bucket holds uploads with what was chosen about them.
const bucket = "imports"

// Open opens the bucket. Run must be called before anything is carried out.
func Open(ctx context.Context, cfg Config) (*Service, error) {
	bucket, err := cfg.Buckets.ShortLived(ctx, bucket, cfg.Key, uploadLife)
	if err != nil {
		return nil, err
	}
	mappings, err := cfg.Buckets.Bucket(ctx, mappingsBucket, cfg.Key)
	if err != nil {
		return nil, err
	}
	return &Service{
		Config: cfg, bucket: bucket, mappings: mappings, holder: cfg.NewID(), waiting: make(chan string, 100),
		plans: map[string]*Plan{}, done: map[string]chan struct{}{},
	}, nil
}
