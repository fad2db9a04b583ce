package access

import (
	"context"
	"crypto"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/go-jose/go-jose/v4"
)

// minKeyBits is the shortest RSA key that is made or trusted.
const minKeyBits = 2048

// secretBytes is the length of a derived secret.
const secretBytes = 32

// Keys is the private key of this registry: it signs the tokens of the local
// issuer, and secrets for other purposes are derived from it. Replicas of one
// registry share one key file. Keys never changes after OpenKeys and may be
// used by many goroutines.
type Keys struct {
	private    *rsa.PrivateKey
	kid        string
	pseudonyms []byte // the secret of Pseudonym, which is asked for with every request
}

// LoadKeys loads the key file (PEM, PKCS#8, RSA of at least 2048 bits). The
// error is fs.ErrNotExist if there is none.
func LoadKeys(path string) (*Keys, error) {
	private, err := loadKeyFile(path)
	if err != nil {
		return nil, fmt.Errorf("load issuer key: %w", err)
	}
	return newKeys(private)
}

// OpenKeys loads the key file as LoadKeys does, or makes it, mode 0600, when
// there is none. Processes that race to make it all end with the same key. A
// file that others may read or change is refused, and a file that cannot be
// understood is never overwritten.
func OpenKeys(path string) (*Keys, error) {
	private, err := loadKeyFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := createKeyFile(path); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("create issuer key: %w", err)
		}
		private, err = loadKeyFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("load issuer key: %w", err)
	}
	return newKeys(private)
}

// newKeys names a key by its JWK thumbprint (RFC 7638).
func newKeys(private *rsa.PrivateKey) (*Keys, error) {
	thumbprint, err := (&jose.JSONWebKey{Key: &private.PublicKey}).Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("name issuer key: %w", err)
	}
	k := &Keys{private: private, kid: base64.RawURLEncoding.EncodeToString(thumbprint)}
	k.pseudonyms = k.Derive("pseudonym")
	return k, nil
}

// Derive gives the 32-byte secret for a purpose, such as "cursor" or
// "pseudonym": always the same for one key file, and unrelated to the secret
// of any other purpose. Whoever loses the key file loses these secrets too.
func (k *Keys) Derive(purpose string) []byte {
	seed := k.private.D.FillBytes(make([]byte, k.private.Size()))
	secret, err := hkdf.Key(sha256.New, seed, nil, "samstyring/"+purpose, secretBytes)
	if err != nil {
		panic(fmt.Errorf("derive %s secret: %w", purpose, err)) // only for lengths that HKDF cannot give
	}
	return secret
}

// VerifySignature makes Keys an oidc.KeySet of one key. The token must name
// the key: a kid that belongs to somebody else is refused even if the
// signature would hold.
func (k *Keys) VerifySignature(_ context.Context, token string) ([]byte, error) {
	signed, err := jose.ParseSignedCompact(token, signingAlgorithms)
	if err != nil {
		return nil, fmt.Errorf("parse token: %w", err)
	}
	if signed.Signatures[0].Header.KeyID != k.kid {
		return nil, errors.New("verify signature: key id is not the local issuer's")
	}
	payload, err := signed.Verify(&k.private.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("verify signature: %w", err)
	}
	return payload, nil
}

// generateKey makes a new private key.
func generateKey() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, minKeyBits) }

// checkMode refuses a key file that others can read, or that the group can
// change. The group may read, which is how a secret is mounted in a container.
func checkMode(info os.FileInfo) error {
	if mode := info.Mode().Perm(); mode&0o037 != 0 {
		return fmt.Errorf("%s has mode %04o and may be read or changed by others; set it to 0600", info.Name(), mode)
	}
	return nil
}
