package imports

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/sleep"
)

// enqueue lets Run carry out an upload.
func (s *Service) enqueue(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done[key] != nil {
		return
	}
	s.done[key] = make(chan struct{})
	select {
	case s.waiting <- key:
	default: // it is found by the next look
		delete(s.done, key)
	}
}

// waitPause is how long Wait waits before it lets an import go on that was cut
// off, or that another process carries out.
const waitPause = time.Second

// Wait returns when an import that was carried out is finished, and says how it
// went; nil if nobody has carried it out.
func (s *Service) Wait(ctx context.Context, c access.Caller, id string) (p *Progress, err error) {
	return p, s.waitFor(ctx, c.Organisation+"."+id, func() (bool, error) {
		p, err = s.Progress(ctx, c, id)
		return p == nil || !p.FinishedAt.IsZero(), err
	})
}

// waitFor returns when what is done under a key is over.
func (s *Service) waitFor(ctx context.Context, key string, over func() (bool, error)) error {
	for {
		s.mu.Lock()
		done := s.done[key]
		s.mu.Unlock()
		if done == nil {
			done = make(chan struct{})
			close(done)
		}
		select {
		case <-done:
		case <-ctx.Done():
			return fmt.Errorf("wait for import: %w", ctx.Err())
		}
		if done, err := over(); done || err != nil {
			return err
		}
		if err := sleep.For(ctx, waitPause); err != nil {
			return fmt.Errorf("wait for import: %w", err)
		}
		s.enqueue(key)
	}
}

// Progress says how far an import has come; nil if nobody has carried it out.
func (s *Service) Progress(ctx context.Context, c access.Caller, id string) (*Progress, error) {
	u, err := s.get(ctx, c, id)
	if err != nil {
		return nil, err
	}
	return u.Execution, nil
}

// lookEvery is how often imports are looked for that another process has begun
// and left.
const lookEvery = 15 * time.Second

// Run carries out imports until the context ends, also those that were cut off.
func (s *Service) Run(ctx context.Context) error {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	s.lookForCutOff(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
			s.lookForCutOff(ctx)
		case key := <-s.waiting:
			work := s.execute
			if strings.HasSuffix(key, backSuffix) {
				work = s.takeBack
			}
			err := work(ctx, key)
			if err != nil && ctx.Err() == nil {
				s.Logger.Warn("an import was cut off; it goes on in a while", "error", err)
			}
			s.mu.Lock()
			close(s.done[key])
			delete(s.done, key)
			s.mu.Unlock()
		}
	}
}

// lookForCutOff enqueues what was begun and is not finished.
func (s *Service) lookForCutOff(ctx context.Context) {
	keys, err := s.bucket.Keys(ctx, "*.*", "*.*"+backSuffix)
	if err != nil {
		return // the next look
	}
	for _, key := range keys {
		if strings.HasSuffix(key, backSuffix) {
			s.enqueue(key)
			continue
		}
		u, err := s.read(ctx, key)
		if err == nil && u != nil && u.Execution != nil && u.Execution.FinishedAt.IsZero() {
			s.enqueue(key)
		}
	}
}
