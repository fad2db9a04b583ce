package openid

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
)

const (
	askTimeout    = 10 * time.Second
	maxAnswer     = 1 << 20          // bytes that an issuer may answer with
	describedFor  = time.Hour        // how long an issuer's description of itself is used
	describeRetry = 10 * time.Second // between attempts after a failure
	clockSkew     = 10 * time.Second
)

// Config says at whose issuers people sign in.
type Config struct {
	Issuers []Issuer
	Site    string // address of the registry, without a slash at the end
	Clock   func() time.Time
}

// Issuers are the issuers that people sign in at. It may be used by many
// goroutines.
type Issuers struct {
	site   string
	clock  func() time.Time
	client *http.Client
	list   []*issuer
}

// issuer is one of them with what it says about itself.
type issuer struct {
	Issuer
	mu       sync.Mutex // held while asking: those who wait share the answer
	about    *description
	err      error
	askAgain time.Time
}

// description is what an issuer says about itself, as far as it is used.
type description struct {
	authorize, token, endSession string
	namesItself                  bool // it says who answers (RFC 9207)
	keys                         oidc.KeySet
}

// New checks the issuers and lists everything wrong with them. It asks none of
// them, so a registry can start while one is down.
func New(cfg Config) (*Issuers, error) {
	s := &Issuers{site: cfg.Site, clock: cfg.Clock, client: &http.Client{
		Timeout: askTimeout, Transport: limited{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	if cfg.Site == "" || cfg.Clock == nil {
		return nil, errors.New("set up sign-in: site and clock are needed")
	}
	var wrong []error
	for _, one := range cfg.Issuers {
		if err := one.check(); err != nil {
			wrong = append(wrong, fmt.Errorf("issuer %q: %w", one.Key, err))
		}
		for _, other := range s.list {
			if other.Key == one.Key || other.Address == one.Address && other.ClientID == one.ClientID {
				wrong = append(wrong, fmt.Errorf("issuer %q is named twice", one.Key))
			}
		}
		s.list = append(s.list, &issuer{Issuer: one})
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, fmt.Errorf("set up sign-in: %w", err)
	}
	return s, nil
}

// List is the issuers, in the order of the configuration.
func (s *Issuers) List() []Issuer {
	if s == nil {
		return nil
	}
	out := make([]Issuer, len(s.list))
	for n, i := range s.list {
		out[n] = i.Issuer
	}
	return out
}

// Find gives an issuer by its key.
func (s *Issuers) Find(key string) (Issuer, bool) {
	if i, err := s.find(key); err == nil {
		return i.Issuer, true
	}
	return Issuer{}, false
}

func (s *Issuers) find(key string) (*issuer, error) {
	if s != nil {
		if n := slices.IndexFunc(s.list, func(i *issuer) bool { return i.Key == key }); n >= 0 {
			return s.list[n], nil
		}
	}
	return nil, fault.New(fault.NotFound, "issuer_not_found", nil)
}

// describe asks an issuer about itself, or gives what it has said before: an old
// answer is better than none while it is down.
func (s *Issuers) describe(ctx context.Context, i *issuer) (*description, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if now := s.clock(); !now.Before(i.askAgain) {
		about, err := s.ask(context.WithoutCancel(ctx), i)
		i.err, i.askAgain = err, now.Add(describeRetry)
		if err == nil {
			if i.about != nil && i.about.sameKeys(about) {
				about.keys = i.about.keys
			}
			i.about, i.askAgain = about, now.Add(describedFor)
		}
	}
	if i.about == nil {
		return nil, unavailable(i.err)
	}
	return i.about, nil
}

// keySet remembers where its keys are from.
type keySet struct {
	oidc.KeySet
	address string
}

func (d *description) sameKeys(other *description) bool {
	return d.keys.(keySet).address == other.keys.(keySet).address
}

func (s *Issuers) ask(ctx context.Context, i *issuer) (*description, error) {
	ctx = oidc.ClientContext(ctx, s.client)
	if i.Address != i.describedAt() {
		ctx = oidc.InsecureIssuerURLContext(ctx, i.Address) // iss is checked where tokens are
	}
	provider, err := oidc.NewProvider(ctx, i.describedAt())
	if err != nil {
		return nil, fmt.Errorf("ask %s about itself: %w", i.Key, err)
	}
	var said struct {
		JWKS        string `json:"jwks_uri"`
		EndSession  string `json:"end_session_endpoint"`
		NamesItself bool   `json:"authorization_response_iss_parameter_supported"`
	}
	if err := provider.Claims(&said); err != nil {
		return nil, fmt.Errorf("read what %s says about itself: %w", i.Key, err)
	}
	at := provider.Endpoint()
	for _, address := range []string{at.AuthURL, at.TokenURL, said.EndSession} {
		if err := access.CheckAddress(address); err != nil && address != "" {
			return nil, fmt.Errorf("read what %s says about itself: %w", i.Key, err)
		}
	}
	if at.AuthURL == "" || at.TokenURL == "" {
		return nil, fmt.Errorf("%s does not say where one signs in", i.Key)
	}
	keys, err := access.NewKeySet(said.JWKS, s.clock)
	if err != nil {
		return nil, fmt.Errorf("keys of %s: %w", i.Key, err)
	}
	return &description{
		authorize: at.AuthURL, token: at.TokenURL, endSession: said.EndSession,
		namesItself: said.NamesItself, keys: keySet{keys, said.JWKS},
	}, nil
}

// unavailable says that the issuer cannot be reached.
func unavailable(cause error) error {
	return &fault.Error{Code: fault.Unavailable, Key: "sign_in_issuer_unavailable", Cause: cause}
}

// limited cuts off answers that are too long.
type limited struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := l.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(response.Body, maxAnswer), response.Body}
	return response, nil
}
