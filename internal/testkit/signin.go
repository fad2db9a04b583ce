package testkit

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/samstyring/samstyring/internal/access/openid"
	"github.com/samstyring/samstyring/internal/testissuer"
)

// issuerKey is the first key of all test issuers: making one takes a while.
var issuerKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// SignIn is where people sign in to a registry under test.
type SignIn struct {
	Issuers *openid.Issuers
	Test    *testissuer.Issuer
	Address string // of the test issuer
	site    string
	stop    func() error
}

// OpenSignIn serves a test issuer for the registry at site, until Close.
func OpenSignIn(site string, clock func() time.Time) (*SignIn, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &SignIn{Address: "http://" + l.Addr().String(), site: site}
	i, trusted, err := testissuer.Beside(testissuer.Config{Address: s.Address, Clock: clock, Key: issuerKey()}, site)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	s.Test = i
	if s.Issuers, err = openid.New(openid.Config{Issuers: []openid.Issuer{trusted}, Site: site, Clock: clock}); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	running, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- i.Serve(running, l) }()
	s.stop = func() error {
		cancel()
		return <-done
	}
	return s, nil
}

// Close ends the issuer.
func (s *SignIn) Close() error { return s.stop() }

// Begin is the path at which one begins to sign in, and comes back to another.
func (s *SignIn) Begin(back string) string {
	return "/logg-inn/til/" + testissuer.Key + "?tilbake=" + back
}

// At signs in at the issuer as a person, at a level, from the address that Begin
// has led to, and gives the path of the registry that the issuer leads back to.
func (s *SignIn) At(ctx context.Context, address, person, level string) (back string, err error) {
	back, err = testissuer.SignIn(ctx, http.DefaultClient, address, person, level)
	return strings.TrimPrefix(back, s.site), err
}
