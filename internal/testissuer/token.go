package testissuer

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	idTokenLife      = 2 * time.Minute
	machineTokenLife = 2 * time.Minute
)

// token exchanges a code (RFC 6749, 4.1.3, with PKCE). A code is good for once;
// whoever it is stolen from and whoever has stolen it cannot both use it.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	c, ok := i.authenticated(r)
	if !ok {
		w.Header().Set("WWW-Authenticate", "Basic")
		refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	if r.PostFormValue("grant_type") != "authorization_code" {
		refuse(w, http.StatusBadRequest, "unsupported_grant_type")
		return
	}
	code := r.PostFormValue("code")
	i.mu.Lock()
	g, ok := i.codes[code]
	delete(i.codes, code)
	i.mu.Unlock()
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !ok || g.client != c.ID || g.redirect != r.PostFormValue("redirect_uri") || i.cfg.Clock().Sub(g.issued) > codeLife ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
		refuse(w, http.StatusBadRequest, "invalid_grant")
		return
	}
	claims := i.idClaims(g)
	if i.cfg.Claims != nil {
		i.cfg.Claims(claims)
	}
	idToken, err := i.Sign("JWT", claims)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "server_error")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"access_token": rand.Text(), "token_type": "Bearer", "expires_in": int(idTokenLife.Seconds()), "id_token": idToken,
	})
}

// authenticated is the client that shows its secret.
func (i *Issuer) authenticated(r *http.Request) (Client, bool) {
	if r.PostFormValue("client_assertion_type") != "" {
		return i.asserted(r)
	}
	id, secret, basic := r.BasicAuth()
	if basic { // written as in a form (RFC 6749, 2.3.1)
		var err1, err2 error
		id, err1 = url.QueryUnescape(id)
		secret, err2 = url.QueryUnescape(secret)
		if err1 != nil || err2 != nil {
			return Client{}, false
		}
	} else {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	c, known := i.find(id)
	return c, known && c.Key == nil && subtle.ConstantTimeCompare([]byte(secret), []byte(c.Secret)) == 1
}

func (i *Issuer) idClaims(g grant) map[string]any {
	now, who := i.cfg.Clock(), g.session.person
	claims := map[string]any{
		"iss": i.cfg.Address, "sub": Subject(g.client, who.Key), "aud": g.client, "sid": g.session.id, "jti": rand.Text(),
		"iat": now.Unix(), "exp": now.Add(idTokenLife).Unix(), "auth_time": g.session.at.Unix(),
		"acr": g.session.level, "amr": []string{"test"}, "pid": who.national, "locale": "nb",
	}
	if g.nonce != "" {
		claims["nonce"] = g.nonce
	}
	if g.resource != "" {
		claims["authorization_details"] = who.details(g.resource)
	}
	return claims
}

// MachineClaims are those of a token in the likeness of Maskinporten's.
func (i *Issuer) MachineClaims(consumer, scope string) map[string]any {
	now := i.cfg.Clock()
	return map[string]any{
		"iss": i.cfg.Address, "iat": now.Unix(), "exp": now.Add(machineTokenLife).Unix(), "jti": rand.Text(),
		"scope": scope, "client_id": "client-" + consumer, "client_amr": "private_key_jwt", "token_type": "Bearer",
		"consumer": organisation(consumer),
	}
}

func organisation(number string) map[string]any {
	return map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:" + number}
}

// machine gives a token to whoever asks for one: there is no client to know.
func (i *Issuer) machine(w http.ResponseWriter, r *http.Request) {
	claims := i.MachineClaims(r.PostFormValue("consumer"), strings.Join(r.PostForm["scope"], " "))
	if supplier := r.PostFormValue("supplier"); supplier != "" {
		claims["supplier"], claims["delegation_source"] = organisation(supplier), i.cfg.Address
	}
	if aud := r.PostFormValue("aud"); aud != "" {
		claims["aud"] = aud
	}
	token, err := i.Sign("JWT", claims)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "server_error")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"access_token": token, "token_type": "Bearer", "expires_in": int(machineTokenLife.Seconds()), "scope": claims["scope"],
	})
}
