package testissuer

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// publishedKeys is how many keys are published: the one that signs and the one before,
// whose tokens are still out.
const publishedKeys = 2

type signingKey struct {
	id      string
	private *rsa.PrivateKey
}

// Rotate makes a new key that signs from now on.
func (i *Issuer) Rotate() error {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return fmt.Errorf("make key of test issuer: %w", err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.keys = append([]signingKey{{rand.Text(), private}}, i.keys...)
	i.keys = i.keys[:min(len(i.keys), publishedKeys)]
	return nil
}

func (i *Issuer) rotate(w http.ResponseWriter, _ *http.Request) {
	if err := i.Rotate(); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// jwks are the public keys.
func (i *Issuer) jwks(w http.ResponseWriter, _ *http.Request) {
	i.mu.Lock()
	var set jose.JSONWebKeySet
	for _, k := range i.keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: &k.private.PublicKey, KeyID: k.id, Algorithm: "RS256", Use: "sig"})
	}
	i.mu.Unlock()
	answer(w, http.StatusOK, set)
}

// Sign makes a token of any claims, as this issuer would sign them: tests make
// wrong ones too. typ is the header of that name.
func (i *Issuer) Sign(typ string, claims map[string]any) (string, error) {
	i.mu.Lock()
	key := i.keys[0]
	i.mu.Unlock()
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key.private, KeyID: key.id}},
		(&jose.SignerOptions{}).WithType(jose.ContentType(typ)))
	if err != nil {
		return "", fmt.Errorf("prepare signing: %w", err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return token, nil
}

// answer writes JSON.
func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // whoever asked is gone if this fails
}

// refuse answers as OAuth does (RFC 6749, 5.2).
func refuse(w http.ResponseWriter, status int, code string) {
	answer(w, status, map[string]string{"error": code})
}
