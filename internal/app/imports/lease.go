package imports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/samstyring/samstyring/internal/eventlog"
)

// Only one process carries out imports at a time: what a row is, is looked up
// and then written, and two of them could both find a row new. Who holds the
// lease may write until it ends, and renews it before each share; whoever cannot,
// stops.
const (
	leaseKey = "lease"
	// leaseLife is longer than one share can take: its appends are bounded.
	leaseLife = time.Minute
)

// lease is the right to carry out imports.
type lease struct {
	service  *Service
	revision uint64
}

type leaseValue struct {
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
}

// errLost: another process has taken the lease over.
var errLost = errors.New("another process carries out imports")

// hold takes the lease; nil if another process has it. Where no other process
// can write, whoever held it is gone.
func (s *Service) hold(ctx context.Context) (*lease, error) {
	raw, revision, ok, err := s.bucket.Get(ctx, leaseKey)
	if err != nil && !errors.Is(err, eventlog.ErrUnreadable) {
		return nil, err
	}
	if ok && !s.Embedded {
		var v leaseValue
		if err := json.Unmarshal(raw, &v); err != nil {
			return nil, fmt.Errorf("decode lease: %w", err)
		}
		if v.Holder != s.holder && time.Now().Before(v.Until) {
			return nil, nil
		}
	}
	l := &lease{service: s, revision: revision}
	err = l.renew(ctx)
	if errors.Is(err, errLost) {
		return nil, nil
	}
	return l, err
}

// renew makes the lease last longer.
func (l *lease) renew(ctx context.Context) error {
	raw, err := json.Marshal(leaseValue{Holder: l.service.holder, Until: time.Now().Add(leaseLife)})
	if err != nil {
		return fmt.Errorf("encode lease: %w", err)
	}
	revision, err := l.service.bucket.Put(ctx, leaseKey, raw, l.revision)
	if errors.Is(err, eventlog.ErrConflict) {
		return errLost
	}
	if err == nil {
		l.revision = revision
	}
	return err
}

// release gives the lease back. If that fails it ends by itself.
func (l *lease) release() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = l.service.bucket.EraseSeen(ctx, leaseKey, l.revision)
}
