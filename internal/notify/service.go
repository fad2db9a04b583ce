package notify

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/internal/changefeed"
	"github.com/samstyring/samstyring/internal/notify/deliverylog"
	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/quota"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/reference"
	"github.com/samstyring/samstyring/internal/secretbucket"
	"github.com/samstyring/samstyring/internal/sleep"
)

// Service is the notifications of one replica: what subscribers ask for is
// answered by its methods, and Run delivers.
//
// Errors of the methods are *fault.Error where the caller is to blame or can do
// something about it; see the fault codes at each.
type Service struct {
	cfg        Config
	ref        *reference.Data
	feed       *changefeed.Feed
	store      *store
	live       *live
	deliveries *secretbucket.Bucket // log.<id>, spent.<id>
	cursors    *cursors
	leases     *leases
	quotas     *quota.Counts
	id         string // of this replica, in this life

	webhooks *webhook.Sender
	mails    *mail.Sender // nil: there is no e-mail
	composer *mail.Composer
	signer   *mail.Signer

	gates gates
	tries tries // since the start
	log   *deliverylog.Log
	owned owned
	saver saver
}

// Open makes buckets and streams if they are not there. Run must be called
// before anything is delivered, and Close when it has returned.
func Open(ctx context.Context, cfg Config) (*Service, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, fmt.Errorf("open notifications: %w", err)
	}
	s := &Service{
		cfg: cfg, ref: cfg.App.Query.Reference(), id: replicaID(), gates: newGates(), saver: saver{make(chan struct{}, 1)},
		feed: changefeed.New(changefeed.Config{App: cfg.App, Clock: cfg.Clock, Logger: cfg.Logger, Poll: cfg.Poll, Keep: cfg.keep}),
	}
	if err := errors.Join(s.openMail(), s.openStores(ctx)); err != nil {
		return nil, fmt.Errorf("open notifications: %w", err)
	}
	s.webhooks = webhook.New(cfg.Webhook)
	return s, nil
}

// openStores opens the buckets and streams.
func (s *Service) openStores(ctx context.Context) (err error) {
	log, buckets := s.cfg.App.Beside(), s.cfg.App.Buckets()
	var bucket *secretbucket.Bucket
	if bucket, err = buckets.Bucket(ctx, subscriptionsBucket, s.cfg.Secret); err != nil {
		return err
	}
	s.store, s.live = &store{bucket}, newLive(s.ref, s.cfg.App.Query.Synonyms)
	if s.deliveries, err = buckets.Busy(ctx, deliveriesBucket, s.cfg.Secret); err != nil {
		return err
	}
	s.log = deliverylog.New(deliverylog.Config{
		Bucket: s.deliveries, Known: s.live.known, Clock: s.cfg.Clock, Logger: s.cfg.Logger, Flush: s.cfg.FlushLog,
	})
	if bucket, err = buckets.Busy(ctx, quotasBucket, s.cfg.Secret); err != nil {
		return err
	}
	s.quotas = quota.New(bucket, s.cfg.Secret)
	if s.cursors, err = openCursors(ctx, log); err != nil {
		return err
	}
	s.leases, err = openLeases(ctx, log, s.id, s.cfg.Lease)
	return err
}

// replicaID names this replica in this life: one that is started again is
// another one, so that nobody takes it for the one that died.
func replicaID() string {
	raw := make([]byte, 6)
	_, _ = rand.Read(raw) // never fails
	return hex.EncodeToString(raw)
}

func (s *Service) openMail() (err error) {
	if s.signer, err = mail.NewSigner(s.cfg.Clock, s.cfg.TokenKey); err != nil {
		return err
	}
	if s.composer, err = mail.NewComposer(s.cfg.Site, s.signer, s.cfg.Clock); err != nil {
		return err
	}
	if s.cfg.Mail != nil {
		s.mails, err = mail.NewSender(*s.cfg.Mail)
	}
	return err
}

// Run matches and delivers until the context ends, lets attempts under way
// finish, and hands its partitions to the other replicas. Whatever goes wrong
// is logged and tried again; its error says that nothing can be done any more.
func (s *Service) Run(ctx context.Context) error {
	if err := s.cfg.App.Ready(ctx); err != nil {
		return nil // asked to stop before there was anything to deliver
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.feed.Run(ctx) })
	g.Go(func() error { return s.watch(ctx) })
	g.Go(func() error { return s.match(ctx) })
	g.Go(func() error { return s.sweepQuotas(ctx) })
	g.Go(func() error { return s.log.Run(ctx) })
	if !s.cfg.App.Exercise() { // of which nobody is told anything
		g.Go(func() error { return s.askContacts(ctx) })
		g.Go(func() error { return s.remind(ctx) })
		g.Go(func() error { return s.deliver(ctx) })
	}
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("notify: %w", err)
	}
	return nil
}

// eraseEvery is how often tallies that say nothing any more are erased.
const eraseEvery = time.Hour

// sweepQuotas erases what is not needed any more, until ctx ends.
func (s *Service) sweepQuotas(ctx context.Context) error {
	for {
		if err := s.quotas.Sweep(ctx, s.now()); err != nil && ctx.Err() == nil {
			s.cfg.Logger.Warn("counts that are not needed any more could not be erased", "error", err)
		}
		if err := s.forgetReaders(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Logger.Warn("addresses that are not needed any more could not be erased", "error", err)
		}
		if sleep.For(ctx, eraseEvery) != nil {
			return nil
		}
	}
}

// Close closes what Open has opened.
func (s *Service) Close() { s.webhooks.Close() }

// Feed is what was published, and Run what makes it go on.
func (s *Service) Feed() *changefeed.Feed { return s.feed }
