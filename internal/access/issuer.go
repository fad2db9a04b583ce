package access

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// LocalIssuer is the iss of tokens that this registry issues itself.
const LocalIssuer = "urn:samstyring:local-issuer"

// The life of a local token. One alone cannot be called back, only all of them
// (VerifierConfig.LocalSince), so it may not be long.
const (
	MinTokenTTL = time.Second
	MaxTokenTTL = 24 * time.Hour
)

// Issuer hands out tokens for where there is no Maskinporten: on one's own
// machine, in tests, and by an administrator at the command line. Whoever can
// call it can become anybody, so it is never reached over the network.
type Issuer struct {
	keys  *Keys
	clock func() time.Time
}

// TokenRequest says what a token is to hold.
type TokenRequest struct {
	Organisation string        // organisation number, nine digits
	Scope        string        // one or more known scopes, separated by space
	TTL          time.Duration // whole seconds count; MinTokenTTL to MaxTokenTTL
	ClientID     string        // what the pseudonym is made of; "local:<organisation>" when empty
}

// NewIssuer makes an issuer that signs with keys.
func NewIssuer(keys *Keys, clock func() time.Time) *Issuer {
	return &Issuer{keys: keys, clock: clock}
}

// Token issues a signed token in the shape of Maskinporten's. The error is a
// *fault.Error with code Invalid that lists everything wrong with the request.
func (i *Issuer) Token(r TokenRequest) (string, error) {
	scopes, err := checkRequest(r)
	if err != nil {
		return "", err
	}
	if r.ClientID == "" {
		r.ClientID = "local:" + r.Organisation
	}
	now := i.clock()
	claims := issuedClaims{
		Claims: jwt.Claims{
			Issuer:   LocalIssuer,
			ID:       rand.Text(),
			IssuedAt: jwt.NewNumericDate(now),
			Expiry:   jwt.NewNumericDate(now.Add(r.TTL)),
		},
		Scope:     strings.Join(scopes, " "),
		ClientID:  r.ClientID,
		ClientAMR: "local",
		Consumer:  namedOrganisation{Authority: orgAuthority, ID: orgPrefix + r.Organisation},
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: i.keys.private, KeyID: i.keys.kid}},
		(&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return "", fmt.Errorf("prepare signing: %w", err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return token, nil
}

// issuedClaims is what the local issuer writes.
type issuedClaims struct {
	jwt.Claims
	Scope     string            `json:"scope"`
	ClientID  string            `json:"client_id"`
	ClientAMR string            `json:"client_amr"`
	Consumer  namedOrganisation `json:"consumer"`
}

// checkRequest finds everything that is wrong, and gives the scopes once each.
func checkRequest(r TokenRequest) ([]string, error) {
	var wrong fault.List
	switch {
	case r.Organisation == "":
		wrong.Add("organisation", "required", nil)
	case !orgnr.Valid(r.Organisation):
		wrong.Add("organisation", "organisation_number", fault.Args{"value": r.Organisation})
	}
	var scopes []string
	for _, scope := range strings.Fields(r.Scope) {
		if !slices.Contains(scopes, scope) {
			wrong.Check(slices.Contains(knownScopes, scope), "scope", "scope_unknown",
				fault.Args{"value": scope, "known": strings.Join(knownScopes, " ")})
			scopes = append(scopes, scope)
		}
	}
	wrong.Check(len(scopes) > 0, "scope", "required", nil)
	wrong.Check(r.TTL >= MinTokenTTL && r.TTL <= MaxTokenTTL, "ttl", "out_of_range",
		fault.Args{"min": MinTokenTTL.String(), "max": MaxTokenTTL.String()})
	return scopes, wrong.Err(fault.Invalid, "token_request", nil)
}
