package testissuer

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// logout ends the session of a browser and tells its clients (OpenID Connect
// RP-Initiated Logout 1.0). It leads back only to an address that the client has
// named before, and only with an id token of its own.
func (i *Issuer) logout(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	claims, genuine := i.hinted(q.Get("id_token_hint"))
	i.mu.Lock()
	s := i.sessionOf(r)
	if s != nil && genuine && s.id != claims.SessionID {
		s = nil // of somebody else who has signed in since
	}
	i.mu.Unlock()
	if s != nil {
		i.end(r.Context(), func(o *session) bool { return o.id == s.id })
		http.SetCookie(w, &http.Cookie{Name: cookie, Path: "/", MaxAge: -1})
	}
	c, known := i.find(claims.Audience)
	to := q.Get("post_logout_redirect_uri")
	if !genuine || !known || !slices.Contains(c.AfterLogout, to) {
		i.front(w, r)
		return
	}
	if state := q.Get("state"); state != "" {
		to += "?" + url.Values{"state": {state}}.Encode()
	}
	http.Redirect(w, r, to, http.StatusFound)
}

type hint struct {
	Audience  string `json:"aud"`
	SessionID string `json:"sid"`
}

// hinted reads an id token that was given out here, expired or not.
func (i *Issuer) hinted(token string) (hint, bool) {
	signed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return hint{}, false
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	for _, k := range i.keys {
		if payload, err := signed.Verify(&k.private.PublicKey); err == nil {
			var h hint
			return h, json.Unmarshal(payload, &h) == nil
		}
	}
	return hint{}, false
}

// EndPerson signs somebody out everywhere.
func (i *Issuer) EndPerson(ctx context.Context, key string) {
	i.end(ctx, func(s *session) bool { return s.person.Key == key })
}

// end ends sessions and tells all clients that took part in them. A client that
// cannot be reached is not notified: as at a real issuer, it must not rely on it.
func (i *Issuer) end(ctx context.Context, which func(*session) bool) {
	var ended []*session
	i.mu.Lock()
	for key, s := range i.sessions {
		if which(s) {
			ended = append(ended, s)
			delete(i.sessions, key)
		}
	}
	i.mu.Unlock()
	for _, s := range ended {
		for _, id := range s.clients {
			if c, ok := i.find(id); ok && c.Backchannel != "" {
				i.notifyLogout(ctx, c, s)
			}
		}
	}
}

// LogoutClaims are those of a logout token (OpenID Connect Back-Channel Logout
// 1.0, 2.4).
func (i *Issuer) LogoutClaims(client, subject, sid string) map[string]any {
	now := i.cfg.Clock()
	return map[string]any{
		"iss": i.cfg.Address, "aud": client, "sub": subject, "sid": sid, "jti": rand.Text(),
		"iat": now.Unix(), "exp": now.Add(idTokenLife).Unix(),
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}},
	}
}

func (i *Issuer) notifyLogout(ctx context.Context, c Client, s *session) {
	token, err := i.Sign("logout+jwt", i.LogoutClaims(c.ID, Subject(c.ID, s.person.Key), s.id))
	if err != nil {
		return
	}
	body := strings.NewReader(url.Values{"logout_token": {token}}.Encode())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Backchannel, body)
	if err != nil {
		return
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if response, err := i.client.Do(r); err == nil {
		_ = response.Body.Close()
	}
}
