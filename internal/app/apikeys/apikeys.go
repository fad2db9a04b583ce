// Package apikeys keeps API keys: what a script of an organisation shows where
// Maskinporten is too much. A key acts for its organisation with the roles that an
// administrator gives it, until a day, from the addresses that it was made for. It
// never signs, scores, manages or operates the service.
//
// Its roles are events of the organisation, as those of people are: whoever may give
// roles may make keys. A role that is taken from the key later is lost to it.
//
// A key is shown once. What is kept of it lies in an encrypted bucket beside the
// log, with a keyed hash of its secret. It is read at every use, so that a key that
// is withdrawn is refused everywhere from then on. Who made and withdrew it stands
// in the audit log.
package apikeys

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/app/command"
	"github.com/samstyring/samstyring/internal/app/query"
	"github.com/samstyring/samstyring/internal/auditlog"
	"github.com/samstyring/samstyring/internal/domain/organisation"
	"github.com/samstyring/samstyring/internal/eventlog"
	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/internal/recent"
	"github.com/samstyring/samstyring/internal/secretbucket"
)

const (
	bucket = "api-keys"
	// MaxLife is how long a key may be good.
	MaxLife = 366 * 24 * time.Hour
	// MaxKeys is how many an organisation may have.
	MaxKeys = 50
	// keptExpired is how long a key that has expired is still listed.
	keptExpired = 30 * 24 * time.Hour
	// patience is how long a request waits to hear about its key.
	patience = 2 * time.Second
)

// Key is what is kept of an API key, without what opens it.
type Key struct {
	ID           string        `json:"id"`
	Organisation string        `json:"organisation"`
	Actor        string        `json:"actor"` // pseudonym of what is done with the key
	Name         string        `json:"name"`
	Addresses    []string      `json:"addresses"` // networks that it may be used from; none: everywhere
	Expires      time.Time     `json:"expires"`   // the first moment at which it is refused
	Made         time.Time     `json:"made"`
	MadeBy       string        `json:"madeBy"`          // pseudonym
	Used         events.Date   `json:"used,omitempty"`  // the last day
	Hash         []byte        `json:"hash"`            // of the secret
	Asked        string        `json:"asked,omitempty"` // fingerprint of the call that made it
	Roles        []events.Role `json:"-"`               // that it has now, as the organisation's history says
	revision     uint64
	unheard      bool // made on another replica a moment ago, and its roles are not known here yet
}

// Expired says that a key is refused because of its age.
func (k Key) Expired(now time.Time) bool { return !now.Before(k.Expires) }

func (k Key) place() string { return k.Organisation + "." + k.ID }

// Config is what a Service works with.
type Config struct {
	Buckets *secretbucket.Store
	Key     []byte // 32 bytes that the bucket is encrypted with; the same for all replicas
	Policy  access.Policy
	Audit   *auditlog.Log
	Command *command.Handler // gives and takes roles
	Query   *query.Reader    // tells them
	Clock   func() time.Time
	Logger  *slog.Logger
}

// Service makes, lists, withdraws and checks keys. It is safe for concurrent use.
type Service struct {
	cfg     Config
	kept    *secretbucket.Bucket
	hashKey []byte
	good    *recent.Set[[sha256.Size]byte] // tokens that were good a while ago
}

// Open opens the bucket.
func Open(ctx context.Context, cfg Config) (*Service, error) {
	kept, err := cfg.Buckets.Bucket(ctx, bucket, cfg.Key)
	if err != nil {
		return nil, err
	}
	hashKey, err := hkdf.Key(sha256.New, cfg.Key, nil, "samstyring/api-keys", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive key of hashes: %w", err)
	}
	return &Service{cfg: cfg, kept: kept, hashKey: hashKey, good: recent.NewSet[[sha256.Size]byte](maxGood, goodFor)}, nil
}

// Request is who asks, and what is known of the call.
type Request struct {
	Caller      access.Caller
	Key         string        // Idempotency-Key; "" for none
	Fingerprint string        // hash of what was asked
	Pending     []fault.Field // what is known to be wrong already
}

// Make makes a key for the caller's organisation and gives what opens it, which
// nobody can ask for again: a call that is repeated under its key is given "".
func (s *Service) Make(ctx context.Context, req Request, w Wish) (Key, string, error) {
	c := req.Caller
	if err := s.cfg.Policy.Admit(c, "createApiKey", nil); err != nil {
		return Key{}, "", err
	}
	now := s.cfg.Clock().UTC().Truncate(time.Millisecond)
	w, err := s.checked(w, now, req.Pending)
	if err != nil {
		return Key{}, "", err
	}
	t := s.newToken(req)
	if k, made, err := s.made(ctx, req, t); made || err != nil {
		return k, "", err
	}
	there, err := s.of(ctx, c.Organisation)
	if err != nil {
		return Key{}, "", err
	}
	if there = s.sweep(ctx, c, there, now); len(there) >= MaxKeys {
		return Key{}, "", fault.New(fault.NotAllowedNow, "too_many_api_keys", fault.Args{"max": MaxKeys})
	}
	k := Key{
		ID: t.id, Organisation: c.Organisation, Actor: s.actor(t), Name: w.Name, Roles: w.Roles, Addresses: w.Addresses,
		Expires: w.Expires, Made: now, MadeBy: c.Actor, Hash: s.hash(t), Asked: req.Fingerprint,
	}
	if err := s.cfg.Audit.Record(ctx, c, auditlog.KeyMade, k.ID); err != nil {
		return Key{}, "", err
	}
	// The roles come first: a key that is there has them on every replica sooner or later.
	if _, err := s.cfg.Command.DoOrganisation(ctx, command.Request{Caller: c}, c.Organisation, organisation.MakeKey{Key: k.Actor, Roles: w.Roles}); err != nil {
		return Key{}, "", err
	}
	k.revision, err = s.put(ctx, k)
	if errors.Is(err, eventlog.ErrConflict) { // the same call, somewhere else
		k, _, err = s.made(ctx, req, t)
		return k, "", err
	}
	return k, t.String(), err
}

// made is the key that a call has made before.
func (s *Service) made(ctx context.Context, req Request, t token) (k Key, ok bool, err error) {
	if req.Key == "" {
		return k, false, nil
	}
	k, ok, err = s.get(ctx, t.organisation, t.id)
	if ok && k.Asked != req.Fingerprint {
		err = fault.New(fault.KeyReused, "", nil)
	}
	return k, ok, err
}

// List gives the keys of the caller's organisation, the newest first.
func (s *Service) List(ctx context.Context, c access.Caller) ([]Key, error) {
	if err := s.cfg.Policy.Admit(c, "listApiKeys", nil); err != nil {
		return nil, err
	}
	if err := s.cfg.Audit.Record(ctx, c, auditlog.KeysRead, ""); err != nil {
		return nil, err
	}
	return s.of(ctx, c.Organisation)
}

// Withdraw erases a key of the caller's organisation. When it returns, every
// replica refuses it.
func (s *Service) Withdraw(ctx context.Context, c access.Caller, id string) error {
	if err := s.cfg.Policy.Admit(c, "withdrawApiKey", nil); err != nil {
		return err
	}
	k, ok, err := s.get(ctx, c.Organisation, id)
	if err != nil {
		return err
	}
	if !ok {
		return fault.New(fault.NotFound, "api_key_not_found", nil)
	}
	if err := s.cfg.Audit.Record(ctx, c, auditlog.KeyWithdrawn, id); err != nil {
		return err
	}
	if err := s.kept.Erase(ctx, k.place()); err != nil {
		return err
	}
	s.disarm(ctx, c, k)
	return nil
}

// disarm takes the roles from a key that is not there any more. That they cannot be
// taken now changes nothing for anybody: there is nothing to use them with.
func (s *Service) disarm(ctx context.Context, c access.Caller, k Key) {
	_, err := s.cfg.Command.DoOrganisation(ctx, command.Request{Caller: c}, k.Organisation, organisation.WithdrawKey{Key: k.Actor})
	if err != nil {
		s.cfg.Logger.Warn("the roles of an API key that is gone could not be withdrawn", "key", k.ID, "err", err)
	}
}

// of gives the keys of an organisation, the newest first.
func (s *Service) of(ctx context.Context, number string) ([]Key, error) {
	places, err := s.kept.Keys(ctx, number+".*")
	if err != nil {
		return nil, err
	}
	out := []Key{}
	for _, place := range places {
		_, id, _ := strings.Cut(place, ".")
		k, ok, err := s.get(ctx, number, id)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b Key) int {
		if by := b.Made.Compare(a.Made); by != 0 {
			return by
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out, nil
}

// sweep erases the keys that expired a while ago and gives the others.
func (s *Service) sweep(ctx context.Context, c access.Caller, keys []Key, now time.Time) []Key {
	return slices.DeleteFunc(keys, func(k Key) bool {
		if now.Before(k.Expires.Add(keptExpired)) {
			return false
		}
		if err := s.kept.Erase(ctx, k.place()); err != nil {
			s.cfg.Logger.Warn("an API key that expired could not be erased", "key", k.ID, "err", err)
			return false
		}
		s.disarm(ctx, c, k)
		return true
	})
}

func (s *Service) get(ctx context.Context, number, id string) (k Key, ok bool, err error) {
	if !idForm.MatchString(id) {
		return k, false, nil
	}
	raw, revision, ok, err := s.kept.Get(ctx, number+"."+id)
	if err != nil || !ok {
		return k, false, err
	}
	if err := json.Unmarshal(raw, &k); err != nil {
		return k, false, fmt.Errorf("decode API key: %w", err)
	}
	k.revision = revision
	given, err := s.cfg.Query.Organisation(number)
	if err != nil {
		return k, false, fmt.Errorf("read roles of API key: %w", err)
	}
	m, known := given.Members[k.Actor]
	k.Roles, k.unheard = m.Roles, !known
	return k, true, nil
}

// put writes a key over what was read of it.
func (s *Service) put(ctx context.Context, k Key) (uint64, error) {
	raw, err := json.Marshal(k)
	if err != nil {
		return 0, fmt.Errorf("encode API key: %w", err)
	}
	return s.kept.Put(ctx, k.place(), raw, k.revision)
}

// use notes the day. A key that was withdrawn meanwhile stays withdrawn, and that
// the day cannot be noted is no reason to refuse the key.
func (s *Service) use(ctx context.Context, k Key, now time.Time) {
	today := s.cfg.Query.Today(now)
	if k.Used >= today {
		return
	}
	k.Used = today
	if _, err := s.put(ctx, k); err != nil && !errors.Is(err, eventlog.ErrConflict) {
		s.cfg.Logger.Warn("the use of an API key could not be noted", "key", k.ID, "err", err)
	}
}
