package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/access/openid"
	"github.com/samstyring/samstyring/internal/site"
	"github.com/samstyring/samstyring/internal/testissuer"
)

// people is where people sign in.
type people struct {
	issuers  *openid.Issuers
	test     *testissuer.Issuer // nil: there is none
	address  string             // of the test issuer
	listener net.Listener       // that it answers on
}

// signInFreely says that there is a sign-in without a password: only where it was
// asked for, and never where a proxy was named. With a public address, --demo is
// about the data alone.
func (c *serveCommand) signInFreely() bool {
	return c.DemoSignIn || (c.Demo || c.Exercise && loopback(c.Listen)) && c.PublicURL == "" && len(c.TrustProxy) == 0
}

// signIn reads the issuers that were named, and begins to listen for the test
// issuer if there is to be one: on a port of this machine that nobody else uses.
func (c *serveCommand) signIn(at site.Site, clock func() time.Time, logger *slog.Logger) (p *people, err error) {
	p = &people{}
	var trusted []openid.Issuer
	if c.SignIn != "" {
		if trusted, err = openid.Load(c.SignIn); err != nil {
			return nil, err
		}
	}
	if c.signInFreely() {
		if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, fmt.Errorf("listen for test issuer: %w", err)
		}
		p.address = "http://" + p.listener.Addr().String()
		var test openid.Issuer
		if p.test, test, err = testissuer.Beside(testissuer.Config{Address: p.address, Clock: clock}, at.String()); err != nil {
			return nil, errors.Join(err, p.listener.Close())
		}
		trusted = append(trusted, test)
		logger.Warn("anybody on this machine can sign in as Digdir, KS, an agency or a municipality at the test issuer, without a password, "+
			"and sign and decide for them; this is for demonstration only. Requests through a proxy or for another host are refused",
			"address", at, "issuer", p.address)
	}
	if p.issuers, err = openid.New(openid.Config{Issuers: trusted, Site: at.String(), Clock: clock}); err != nil && p.listener != nil {
		err = errors.Join(err, p.listener.Close())
	}
	return p, err
}

// machines are the issuers of the people's side that give tokens to machines too.
func (p *people) machines() []access.RemoteIssuer {
	if p.test == nil {
		return nil
	}
	return []access.RemoteIssuer{{Issuer: p.address, JWKSURL: p.address + "/jwk"}}
}
