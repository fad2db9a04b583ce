package notify

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/samstyring/samstyring/internal/notify/mail"
	"github.com/samstyring/samstyring/internal/notify/webhook"
	"github.com/samstyring/samstyring/internal/reference"
)

// Service is the notifications of one replica: what subscribers ask for is
// answered by its methods, and Run delivers.
//
// Errors of the methods are *fault.Error where the caller is to blame or can do
// something about it; see the fault codes at each.
type Service struct {
	cfg         Config
	ref         *reference.Data
	feed        *Feed
	store       *store
	live        *live
	deliveryLog *deliveryBucket
	cursors     *cursors
	leases      *leases
	quotas      *quotas
	id          string // of this replica, in this life

	webhooks *webhook.Sender
	mails    *mail.Sender // nil: there is no e-mail
	composer *mail.Composer
	signer   *mail.Signer

	gates gates
	log   *journal
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
	s := &Service{cfg: cfg, ref: cfg.App.Query.Reference(), feed: newFeed(cfg), id: replicaID(), gates: newGates(), saver: saver{make(chan struct{}, 1)}}
	if err := s.openMail(); err != nil {
		return nil, fmt.Errorf("open notifications: %w", err)
	}
	log, buckets := cfg.App.Beside(), cfg.App.Buckets()
	bucket, err := buckets.Bucket(ctx, subscriptionsBucket, cfg.Secret)
	if err != nil {
		return nil, fmt.Errorf("open notifications: %w", err)
	}
	s.store = &store{bucket}
	s.live = newLive(s.ref)
	if bucket, err = buckets.Busy(ctx, deliveriesBucket, cfg.Secret); err != nil {
		return nil, fmt.Errorf("open notifications: %w", err)
	}
	s.deliveryLog = &deliveryBucket{bucket}
	if bucket, err = buckets.Busy(ctx, quotasBucket, cfg.Secret); err != nil {
		return nil, fmt.Errorf("open notifications: %w", err)
	}
	s.quotas = &quotas{bucket: bucket, secret: cfg.Secret}
	if s.cursors, err = openCursors(ctx, log); err != nil {
		return nil, fmt.Errorf("open notifications: %w", err)
	}
	if s.leases, err = openLeases(ctx, log, s.id, cfg.Lease); err != nil {
		return nil, fmt.Errorf("open notifications: %w", err)
	}
	if cfg.Webhook.Clock == nil {
		cfg.Webhook.Clock = cfg.Clock
	}
	s.webhooks = webhook.New(cfg.Webhook)
	s.log = newJournal(s.deliveryLog, s.live, cfg)
	return s, nil
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
	g.Go(func() error { return s.feed.run(ctx) })
	g.Go(func() error { return s.watch(ctx) })
	g.Go(func() error { return s.match(ctx) })
	g.Go(func() error { return s.sweepQuotas(ctx) })
	g.Go(func() error { return s.askContacts(ctx) })
	g.Go(func() error { return s.log.run(ctx) })
	g.Go(func() error { return s.deliver(ctx) })
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("notify: %w", err)
	}
	return nil
}

// Close closes what Open has opened.
func (s *Service) Close() { s.webhooks.Close() }

// Feed is every change in words, in the order of publication.
func (s *Service) Feed() *Feed { return s.feed }
