package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/subscription"
)

// Request is everything about a call but what it asks for: who makes it, and
// what it is known by.
//
// A call with a key is carried out once, however often and through whichever
// replica it is made. A call under the same key by the same organisation is
// given the answer of the first one, which then says that it is Replayed, and
// KeyReused if something else is asked. Without a key a call is carried out as
// often as it is made.
//
// The key that made a subscription is known as long as the subscription, and is
// not to be used again when that is gone; the keys of other calls are known
// with the subscription that they were about, the latest subscription.MaxCalls.
// Update and Preview take no key.
type Request struct {
	Caller      access.Caller
	Key         string        // Idempotency-Key; "" for none
	Fingerprint string        // keyed hash of what was asked
	Pending     []fault.Field // what is known to be wrong with the command already; reported with all else, and nothing is kept
}

// keyless is the request of a call that is carried out as often as it is made.
func (r Request) keyless() Request {
	r.Key, r.Fingerprint = "", ""
	return r
}

// hash makes of what is given to it something that it cannot be guessed from.
func (s *Service) hash(of ...string) []byte {
	h := hmac.New(sha256.New, s.cfg.Secret)
	fmt.Fprintf(h, "%q", append([]string{"idempotency"}, of...)) // a hash takes all
	return h.Sum(nil)
}

// callKey is what a call about a subscription is remembered under; "" without a
// key.
func (s *Service) callKey(req Request, id string) string {
	if req.Key == "" {
		return ""
	}
	return hex.EncodeToString(s.hash("call", id, req.Key)[:16])
}

// nonce tells a delivery of a call from others of its kind: the same each time
// that the call is carried out.
func (s *Service) nonce(req Request, id string) string {
	if key := s.callKey(req, id); key != "" {
		return key
	}
	return s.cfg.NewID()
}

// newID is the id of the subscription that a call makes. With a key it follows
// from organisation and key, so that replicas that are given the same call at
// the same time make one subscription: a UUID of version 8, as RFC 9562 has it
// for what an application makes in its own way.
func (s *Service) newID(req Request) string {
	if req.Key == "" {
		return s.cfg.NewID()
	}
	id := uuid.UUID(s.hash("subscription", req.Caller.Organisation, req.Key)[:16])
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
	_, err := s.deliveries.Put(ctx, spentKey(sub.ID), nil, 0)
	if errors.Is(err, eventlog.ErrConflict) {
		return nil
	}
	return err
}

func (s *Service) spent(ctx context.Context, id string) (bool, error) {
	_, _, ok, err := s.deliveries.Get(ctx, spentKey(id))
	return ok, err
}
