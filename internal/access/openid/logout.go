package openid

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/samstyring/samstyring/internal/access"
)

// LogoutURL is where somebody signs out at the issuer too, and comes back to
// LoggedOutPath; "" where there is no such address. The id token may be "".
func (s *Issuers) LogoutURL(ctx context.Context, key, idToken string) string {
	i, err := s.find(key)
	if err != nil {
		return ""
	}
	about, err := s.describe(ctx, i)
	if err != nil || about.endSession == "" {
		return ""
	}
	to, err := url.Parse(about.endSession)
	if err != nil {
		return ""
	}
	q := to.Query()
	if idToken != "" {
		q.Set("id_token_hint", idToken)
	}
	q.Set("client_id", i.ClientID)
	q.Set("post_logout_redirect_uri", s.site+LoggedOutPath)
	to.RawQuery = q.Encode()
	return to.String()
}

// logoutEvent is what a logout token must say it is about.
const logoutEvent = "http://schemas.openid.net/event/backchannel-logout"

// logoutLife is how old a logout token may be.
const logoutLife = 10 * time.Minute

// Ended is what an issuer says in a logout token: all sessions of a subject have
// ended, or one session (SessionID) has.
type Ended struct {
	Issuer             string // key of the issuer
	Address            string // iss
	Subject, SessionID string // at least one of them
	ID                 string // jti: a token is good for once
}

type logoutClaims struct {
	jwt.Claims
	SessionID string                     `json:"sid"`
	Nonce     json.RawMessage            `json:"nonce"`
	Tenant    string                     `json:"tid"`
	Events    map[string]json.RawMessage `json:"events"`
}

// ReadLogout checks a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6).
// That it comes for the first time is for the caller to see to.
func (s *Issuers) ReadLogout(ctx context.Context, raw string) (Ended, error) {
	parsed, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256, jose.RS384, jose.RS512})
	if err != nil {
		return Ended{}, refuse("logout token", err)
	}
	var said logoutClaims // only to choose whose keys to check with
	if err := parsed.UnsafeClaimsWithoutVerification(&said); err != nil {
		return Ended{}, refuse("logout token", err)
	}
	n := slices.IndexFunc(s.list, func(i *issuer) bool {
		return i.isIssuer(said.Issuer, said.Tenant) && said.Audience.Contains(i.ClientID)
	})
	if n < 0 {
		return Ended{}, refuse("logout token of another issuer or for another client", nil)
	}
	about, err := s.describe(ctx, s.list[n])
	if err != nil {
		return Ended{}, err
	}
	payload, err := about.keys.VerifySignature(ctx, raw)
	switch {
	case access.KeysUnavailable(err):
		return Ended{}, unavailable(err)
	case err != nil:
		return Ended{}, refuse("signature of logout token", err)
	}
	var c logoutClaims
	if err := json.Unmarshal(payload, &c); err != nil {
		return Ended{}, refuse("logout token", err)
	}
	if err := c.check(s.clock()); err != nil {
		return Ended{}, refuse("logout token", err)
	}
	return Ended{Issuer: s.list[n].Key, Address: c.Issuer, Subject: c.Subject, SessionID: c.SessionID, ID: c.ID}, nil
}

// check says what is wrong with claims whose signature holds.
func (c logoutClaims) check(now time.Time) error {
	var event map[string]json.RawMessage
	switch {
	case c.IssuedAt == nil || c.IssuedAt.Time().After(now.Add(clockSkew)) || now.Sub(c.IssuedAt.Time()) > logoutLife:
		return errors.New("issued too long ago, or not yet")
	case c.Expiry != nil && c.Expiry.Time().Add(clockSkew).Before(now):
		return errors.New("expired")
	case c.ID == "":
		return errors.New("no jti")
	case c.Nonce != nil:
		return errors.New("it has a nonce, as id tokens have")
	case json.Unmarshal(c.Events[logoutEvent], &event) != nil:
		return errors.New("not about signing out")
	case c.Subject == "" && c.SessionID == "":
		return errors.New("about nobody")
	}
	return nil
}
