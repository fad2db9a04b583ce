package testissuer

import (
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	assertionLife = 2 * time.Minute
)

// asserted is the client that has signed an assertion (private_key_jwt, RFC 7523):
// by its own key, about itself, for this issuer, not for long, and good for once.
func (i *Issuer) asserted(r *http.Request) (Client, bool) {
	c, known := i.find(r.PostFormValue("client_id"))
	if !known || c.Key == nil || r.PostFormValue("client_assertion_type") != assertionType || r.PostFormValue("client_secret") != "" {
		return Client{}, false
	}
	token, err := jwt.ParseSigned(r.PostFormValue("client_assertion"), []jose.SignatureAlgorithm{jose.RS256, jose.ES256})
	if err != nil {
		return Client{}, false
	}
	var said jwt.Claims
	now := i.cfg.Clock()
	expected := jwt.Expected{Issuer: c.ID, Subject: c.ID, AnyAudience: jwt.Audience{i.cfg.Address}, Time: now}
	if token.Claims(c.Key, &said) != nil || said.ValidateWithLeeway(expected, 10*time.Second) != nil ||
		said.Expiry == nil || said.IssuedAt == nil || said.Expiry.Time().Sub(said.IssuedAt.Time()) > assertionLife || said.ID == "" {
		return Client{}, false
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	again := i.shown[said.ID]
	i.shown[said.ID] = true
	return c, !again
}
