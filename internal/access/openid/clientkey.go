package openid

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"
)

const (
	// assertionType says that a client shows a signed token (RFC 7523).
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	// assertionLife is how long such a token is good; issuers take at most two
	// minutes.
	assertionLife = time.Minute
	minClientKey  = 2048 // bits of an RSA key
)

// clientKey signs for a client that has no secret (private_key_jwt).
type clientKey struct{ signer jose.Signer }

// newClientKey reads a private key (PEM; PKCS#8, or PKCS#1 for RSA). id is what the
// issuer calls it; "" for its thumbprint (RFC 7638).
func newClientKey(raw []byte, id string) (*clientKey, error) {
	private, err := parseClientKey(raw)
	if err != nil {
		return nil, err
	}
	var algorithm jose.SignatureAlgorithm
	switch key := private.(type) {
	case *rsa.PrivateKey:
		if key.N.BitLen() < minClientKey {
			return nil, fmt.Errorf("the RSA key has %d bits, needs %d", key.N.BitLen(), minClientKey)
		}
		algorithm = jose.RS256
	case *ecdsa.PrivateKey:
		if key.Curve.Params().BitSize != 256 {
			return nil, errors.New("of elliptic curves only P-256 is used")
		}
		algorithm = jose.ES256
	default:
		return nil, fmt.Errorf("a key of type %T cannot be used", private)
	}
	if id == "" {
		thumbprint, err := (&jose.JSONWebKey{Key: private}).Thumbprint(crypto.SHA256)
		if err != nil {
			return nil, fmt.Errorf("name client key: %w", err)
		}
		id = base64.RawURLEncoding.EncodeToString(thumbprint)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: private, KeyID: id}}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("prepare client key: %w", err)
	}
	return &clientKey{signer}, nil
}

func parseClientKey(raw []byte) (any, error) {
	block, rest := pem.Decode(raw)
	if block == nil || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("it does not hold one private key in PEM")
	}
	if block.Type == "RSA PRIVATE KEY" {
		return x509.ParsePKCS1PrivateKey(block.Bytes)
	}
	return x509.ParsePKCS8PrivateKey(block.Bytes)
}

// options show the client to the token endpoint of an issuer. audience is the
// issuer, which the token is for alone.
func (k *clientKey) options(client, audience string, now time.Time) ([]oauth2.AuthCodeOption, error) {
	token, err := jwt.Signed(k.signer).Claims(jwt.Claims{
		Issuer: client, Subject: client, Audience: jwt.Audience{audience}, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(assertionLife)),
	}).Serialize()
	if err != nil {
		return nil, fmt.Errorf("sign client assertion: %w", err)
	}
	return []oauth2.AuthCodeOption{
		oauth2.SetAuthURLParam("client_assertion_type", assertionType), oauth2.SetAuthURLParam("client_assertion", token),
	}, nil
}

// shows is what the client shows beside its id; nothing where it has a secret.
func (i *issuer) shows(now time.Time) ([]oauth2.AuthCodeOption, error) {
	if len(i.ClientKey) == 0 {
		return nil, nil
	}
	key, err := newClientKey(i.ClientKey, i.ClientKeyID)
	if err != nil {
		return nil, err
	}
	return key.options(i.ClientID, i.Address, now)
}
