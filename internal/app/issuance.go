package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/secretbucket"
	"github.com/samstyring/samstyring/internal/sleep"
)

const (
	issuanceBucket = "local-issuer"
	issuanceKey    = "issuance"
	// issuanceAgain is the pause before a watch that broke off begins anew.
	issuanceAgain = time.Second
)

// issuance is what operators have said of the local issuer, beside the log, so
// that every replica knows it at once.
type issuance struct {
	app    *App
	bucket *secretbucket.Bucket
	now    atomic.Pointer[access.Issuance]
}

// openIssuance reads what was said before anybody is let in.
func (a *App) openIssuance(ctx context.Context, cfg Config) (err error) {
	i := &issuance{app: a}
	i.now.Store(&access.Issuance{})
	if i.bucket, err = a.buckets.Bucket(ctx, issuanceBucket, cfg.Secret); err != nil {
		return err
	}
	a.issuance = i
	if a.readsOnly != nil {
		return nil // nothing of what it guards can be read or written
	}
	return a.patiently(ctx, "bucket "+issuanceBucket, func(ctx context.Context) error {
		said, _, err := i.read(ctx)
		if err == nil {
			i.take(said)
		}
		return err
	})
}

// read gives what stands in the bucket. What cannot be read is taken for off:
// somebody has said something, and it may have been that.
func (i *issuance) read(ctx context.Context) (said access.Issuance, revision uint64, err error) {
	value, revision, there, err := i.bucket.Get(ctx, issuanceKey)
	switch {
	case errors.Is(err, eventlog.ErrUnreadable):
		return access.Issuance{Off: true}, revision, nil
	case err != nil, !there:
		return said, revision, err
	}
	return i.decode(value), revision, nil
}

func (i *issuance) decode(value []byte) (said access.Issuance) {
	if err := json.Unmarshal(value, &said); err != nil {
		return access.Issuance{Off: true}
	}
	return said
}

// take follows what was said, and says so where that is something new.
func (i *issuance) take(said access.Issuance) {
	if before := i.now.Swap(&said); before.Off != said.Off || !before.Since.Equal(said.Since) {
		i.app.logger.Warn("an operator has decided about tokens of the local issuer", "off", said.Off, "refused if issued before", said.Since)
	}
}

// watch follows what is said on any replica, until ctx ends.
func (i *issuance) watch(ctx context.Context) error {
	for ctx.Err() == nil {
		err := i.bucket.Watch(ctx, func() {}, func(c secretbucket.Change) error {
			switch {
			case c.Key != issuanceKey:
			case c.Unreadable:
				i.take(access.Issuance{Off: true})
			case c.Value == nil:
				i.take(access.Issuance{})
			default:
				i.take(i.decode(c.Value))
			}
			return nil
		})
		if errors.Is(err, eventlog.ErrClosed) {
			return nil
		}
		if err != nil {
			i.app.logger.Warn("watching what operators say of the local issuer was interrupted, beginning again", "error", err)
		}
		_ = sleep.For(ctx, issuanceAgain)
	}
	return nil
}

// Issuance is whether tokens of the local issuer are taken, as far as operators
// have said.
func (a *App) Issuance() access.Issuance { return *a.issuance.now.Load() }

// ChangeIssuance says anew whether tokens of the local issuer are taken: on this
// replica when it returns, on the others as soon as they hear of it.
func (a *App) ChangeIssuance(ctx context.Context, change func(access.Issuance) access.Issuance) (access.Issuance, error) {
	for {
		said, revision, err := a.issuance.read(ctx)
		if err != nil {
			return said, err
		}
		said = change(said)
		value, err := json.Marshal(said)
		if err != nil {
			return said, fmt.Errorf("encode issuance: %w", err)
		}
		_, err = a.issuance.bucket.Put(ctx, issuanceKey, value, revision)
		if errors.Is(err, eventlog.ErrConflict) {
			continue // another operator was faster
		}
		if err == nil {
			a.issuance.take(said)
		}
		return said, err
	}
}
