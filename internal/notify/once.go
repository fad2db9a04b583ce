package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/subscription"
)

// Once makes a call about a subscription one that is carried out once, however
// often and through whichever replica it is made. A call under the same key by
// the same organisation is given the answer of the first one, and KeyReused if
// something else is asked.
//
// The key that made a subscription is known as long as the subscription, and is
// not to be used again when that is gone; the keys of other calls are known
// with the subscription that they were about, the latest subscription.MaxCalls.
type Once struct {
	Key         string // Idempotency-Key
	Fingerprint string // keyed hash of what was asked
	Replayed    bool   // set by the call: it had been made before, and this is its answer again
}

type onceKey struct{}

// WithOnce hands what a call is known by to the method that carries it out:
// Create, Pause, Resume, RotateSecret, SendTest, Replay or Redeliver. Without a
// key a call is carried out as often as it is made.
func WithOnce(ctx context.Context, o *Once) context.Context {
	if o.Key == "" {
		return ctx
	}
	return context.WithValue(ctx, onceKey{}, o)
}

// once is what a call is known by; nil without a key.
func once(ctx context.Context) *Once {
	o, _ := ctx.Value(onceKey{}).(*Once)
	return o
}

// hash makes of what is given to it something that it cannot be guessed from.
func (s *Service) hash(of ...string) []byte {
	h := hmac.New(sha256.New, s.cfg.Secret)
	fmt.Fprintf(h, "%q", append([]string{"idempotency"}, of...)) // a hash takes all
	return h.Sum(nil)
}

// callKey is what a call about a subscription is remembered under; "" without a
// key.
func (s *Service) callKey(ctx context.Context, id string) string {
	o := once(ctx)
	if o == nil {
		return ""
	}
	return hex.EncodeToString(s.hash("call", id, o.Key)[:16])
}

// nonce tells a delivery of a call from others of its kind: the same each time
// that the call is carried out.
func (s *Service) nonce(ctx context.Context, id string) string {
	if key := s.callKey(ctx, id); key != "" {
		return key
	}
	return s.cfg.NewID()
}

// newID is the id of the subscription that a call makes. With a key it follows
// from organisation and key, so that replicas that are given the same call at
// the same time make one subscription: a UUID of version 8, as RFC 9562 has it
// for what an application makes in its own way.
func (s *Service) newID(ctx context.Context, organisation string) string {
	o := once(ctx)
	if o == nil {
		return s.cfg.NewID()
	}
	id := uuid.UUID(s.hash("subscription", organisation, o.Key)[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id.String()
}

// spentKey is where it is noted that the key which made a subscription is not
// to make it again. It holds nothing of the subscription.
func spentKey(id string) string { return "spent." + id }

// spend notes it for a subscription that is about to be erased. A call that is
// repeated late would else bring it back.
func (s *Service) spend(ctx context.Context, sub *subscription.Subscription) error {
	if !sub.Made() {
		return nil
	}
	_, err := s.rooms.room.Put(ctx, spentKey(sub.ID), nil, 0)
	if errors.Is(err, eventlog.ErrConflict) {
		return nil
	}
	return err
}

func (s *Service) spent(ctx context.Context, id string) (bool, error) {
	_, _, ok, err := s.rooms.room.Get(ctx, spentKey(id))
	return ok, err
}
