package openid

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/fault"
)

// Person is who has signed in. Only what may be kept is in it, but for Subject
// and IDToken: these are for making a pseudonym, and for the browser to keep.
type Person struct {
	Issuer        string // key of the issuer
	Address       string // iss
	Subject       string // sub
	SessionID     string // sid, of the session at the issuer; "" if it has none
	Organisations []string
	Claimed       map[string][]events.Role // that rights at the issuer stand for, by organisation
	ACR           string
	Level         access.Level
	At            time.Time // when they showed who they are
	IDToken       string
}

// ErrCancelled says that the person did not want to, or could not, sign in at
// the issuer.
var ErrCancelled = errors.New("sign-in was broken off")

// Finish takes an issuer's answer to an attempt: the parameters of the address
// that it has sent the browser to. Every error but ErrCancelled is a
// *fault.Error, and says the same whatever is wrong with the answer.
func (s *Issuers) Finish(ctx context.Context, a Attempt, answer url.Values) (Person, error) {
	i, err := s.find(a.Issuer)
	if err != nil {
		return Person{}, err
	}
	about, err := s.describe(ctx, i)
	if err != nil {
		return Person{}, err
	}
	code, err := s.codeOf(i, about, a, answer)
	if err != nil {
		return Person{}, err
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, s.client)
	shown, err := i.shows(s.clock())
	if err != nil {
		return Person{}, unavailable(err)
	}
	token, err := s.oauth(i, about).Exchange(ctx, code, append(shown, oauth2.VerifierOption(a.Verifier))...)
	var refusal *oauth2.RetrieveError
	switch {
	case errors.As(err, &refusal) && refusal.Response.StatusCode < http.StatusInternalServerError:
		return Person{}, refuse("code not accepted", fmt.Errorf("status %d, %s", refusal.Response.StatusCode, refusal.ErrorCode))
	case err != nil:
		return Person{}, unavailable(err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Person{}, refuse("no id token", nil)
	}
	return s.person(ctx, i, about, a, raw)
}

// codeOf checks that an answer is to this attempt and by this issuer.
func (s *Issuers) codeOf(i *issuer, about *description, a Attempt, answer url.Values) (string, error) {
	for _, name := range []string{"state", "code", "iss", "error"} {
		if len(answer[name]) > 1 {
			return "", refuse("parameter twice", errors.New(name))
		}
	}
	switch given := answer.Get("iss"); {
	case a.State == "" || subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(a.State)) != 1:
		return "", refuse("state", nil)
	case s.clock().Sub(a.Begun) > attemptLife || a.Begun.After(s.clock().Add(clockSkew)):
		return "", refuse("attempt is too old", nil)
	case given == "" && about.namesItself, given != "" && !i.mayAnswer(given):
		return "", refuse("answer of another issuer", nil)
	case answer.Has("error"):
		return "", fmt.Errorf("%w: %.100q", ErrCancelled, answer.Get("error"))
	case answer.Get("code") == "":
		return "", refuse("no code", nil)
	}
	return answer.Get("code"), nil
}

// person checks an id token and reads who it is about.
func (s *Issuers) person(ctx context.Context, i *issuer, about *description, a Attempt, raw string) (Person, error) {
	now := s.clock()
	token, err := oidc.NewVerifier(i.Address, about.keys, &oidc.Config{
		ClientID: i.ClientID, SupportedSigningAlgs: []string{oidc.RS256, oidc.RS384, oidc.RS512},
		SkipIssuerCheck: i.ofTenants(), // checked below
		Now:             func() time.Time { return now.Add(-clockSkew) },
	}).Verify(ctx, raw)
	switch {
	case access.KeysUnavailable(err):
		return Person{}, unavailable(err)
	case err != nil:
		return Person{}, refuse("id token", err)
	}
	var c idClaims
	if err := token.Claims(&c); err != nil {
		return Person{}, refuse("claims", err)
	}
	at := time.Unix(c.AuthTime, 0)
	if c.AuthTime == 0 {
		at = token.IssuedAt
	}
	p := Person{
		Issuer: i.Key, Address: token.Issuer, Subject: token.Subject, SessionID: c.SessionID,
		ACR: c.ACR, Level: i.levelOf(c.ACR), At: at, IDToken: raw,
	}
	latest := now.Add(clockSkew)
	switch {
	case !i.isIssuer(token.Issuer, c.Tenant):
		return Person{}, refuse("issuer", errors.New(token.Issuer))
	case len(token.Audience) > 1 && c.Party != i.ClientID, c.Party != "" && c.Party != i.ClientID:
		return Person{}, refuse("authorized party", nil)
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(a.Nonce)) != 1:
		return Person{}, refuse("nonce", nil)
	case token.Subject == "":
		return Person{}, refuse("no subject", nil)
	case token.IssuedAt.After(latest) || at.After(latest) || time.Unix(c.NotBefore, 0).After(latest):
		return Person{}, refuse("not yet valid", nil)
	case a.Fresh && (c.AuthTime == 0 || at.Before(a.Begun.Add(-clockSkew))):
		return Person{}, refuse("not signed in anew", nil)
	case !p.Level.AtLeast(a.Level):
		return Person{}, fault.New(fault.Forbidden, "sign_in_level_too_low", nil)
	}
	p.Organisations, p.Claimed = i.represented(c, token.Subject), i.claimed(c)
	return p, nil
}

// refuse makes the error for an answer: to the outside always the same one.
func refuse(reason string, cause error) error {
	err := errors.New(reason)
	if cause != nil {
		err = fmt.Errorf("%s: %w", reason, cause)
	}
	return &fault.Error{Code: fault.Forbidden, Key: "sign_in_refused", Cause: err}
}
