package apikeys

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
)

// Prefix begins every key, so that scanners for leaked secrets find it. Then come
// the organisation, the id of the key and its secret, with "_" between them:
// samstyring_974761076_ab2cd3ef4gh5_….
const Prefix = "samstyring_"

const (
	idLetters = 12
	maxGood   = 10_000
	goodFor   = 10 * time.Minute
)

var (
	idForm    = regexp.MustCompile(`^[a-z2-7]{12}$`)
	tokenForm = regexp.MustCompile(`^samstyring_([0-9]{9})_([a-z2-7]{12})_([A-Z2-7]{52})$`)
)

// token is a key in its parts.
type token struct{ organisation, id, secret string }

// newToken makes a key with a secret of 260 random bits. The id follows from the key
// of the call, if it has one, so that the call finds what it made.
func (s *Service) newToken(req Request) token {
	id := rand.Text()
	if req.Key != "" {
		mac := hmac.New(sha256.New, s.hashKey)
		fmt.Fprintf(mac, "call %s %s", req.Caller.Organisation, req.Key)
		id = base32.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	return token{req.Caller.Organisation, strings.ToLower(id[:idLetters]), rand.Text() + rand.Text()}
}

func (t token) String() string { return Prefix + t.organisation + "_" + t.id + "_" + t.secret }

// actor is the pseudonym of what is done with a key. It follows from the id, so that
// a call that is repeated after it was cut off gives roles to the same key.
func (s *Service) actor(t token) string {
	mac := hmac.New(sha256.New, s.hashKey)
	fmt.Fprintf(mac, "actor %s %s", t.organisation, t.id)
	return "key_" + hex.EncodeToString(mac.Sum(nil)[:16])
}

// Is says whether a bearer token is meant to be an API key.
func Is(bearer string) bool { return strings.HasPrefix(bearer, Prefix) }

// Name is what a key is called when its secret is left out; "" if it is none.
func Name(bearer string) string {
	m := tokenForm.FindStringSubmatch(bearer)
	if m == nil {
		return ""
	}
	return m[1] + "." + m[2]
}

// hash binds a secret to its key.
func (s *Service) hash(t token) []byte {
	mac := hmac.New(sha256.New, s.hashKey)
	mac.Write([]byte(t.String())) // never fails
	return mac.Sum(nil)
}

// Known says whether a key was good a while ago. Whoever has such a key is not held
// up by others who try out keys.
func (s *Service) Known(bearer string) bool {
	return s.good.Has(sha256.Sum256([]byte(bearer)), s.cfg.Clock())
}

// Authenticate tells who holds a key and asks from an address. The error is
// Unauthenticated, always the same, or Unavailable when it could not be found out.
func (s *Service) Authenticate(ctx context.Context, bearer string, from netip.Addr) (access.Caller, error) {
	m := tokenForm.FindStringSubmatch(bearer)
	if m == nil {
		return access.Caller{}, access.Refuse("malformed API key")
	}
	t := token{m[1], m[2], m[3]}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	k, ok, err := s.get(ctx, t.organisation, t.id)
	now := s.cfg.Clock()
	switch {
	case err != nil && !errors.Is(err, context.Canceled):
		return access.Caller{}, &fault.Error{Code: fault.Unavailable, Key: "api_keys_unavailable", Cause: err}
	case err != nil:
		return access.Caller{}, err
	case !ok:
		return access.Caller{}, access.Refuse("no such API key")
	case !hmac.Equal(k.Hash, s.hash(t)):
		return access.Caller{}, access.Refuse("wrong secret of API key " + k.ID)
	case k.Expired(now):
		return access.Caller{}, access.Refuse("API key " + k.ID + " has expired")
	case !k.allows(from):
		return access.Caller{}, access.Refuse("API key " + k.ID + " used from another address")
	}
	if k.unheard {
		return access.Caller{}, fault.New(fault.Unavailable, "api_keys_unavailable", nil)
	}
	s.good.Add(sha256.Sum256([]byte(bearer)), now)
	s.use(ctx, k, now)
	return access.Caller{Organisation: k.Organisation, Roles: slices.Clone(k.Roles), Actor: k.Actor, Key: k.ID}, nil
}

// allows says whether a key may be used from an address.
func (k Key) allows(from netip.Addr) bool {
	if len(k.Addresses) == 0 {
		return true
	}
	from = from.Unmap().WithZone("")
	return slices.ContainsFunc(k.Addresses, func(written string) bool {
		network, err := netip.ParsePrefix(written)
		return err == nil && network.Contains(from)
	})
}
