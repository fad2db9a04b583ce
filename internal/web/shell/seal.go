package shell

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// sealer writes values that only this registry can read and make: AES-256-GCM
// with the purpose as additional data, so that a value sealed for one purpose is
// worth nothing for another.
type sealer struct{ aead cipher.AEAD }

func newSealer(key []byte) (*sealer, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &sealer{aead}, err
}

func (s *sealer) seal(purpose string, value any) (string, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("encode %s: %w", purpose, err)
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, raw, []byte(purpose))), nil
}

// maxSealed is longer than anything that was sealed, in bytes.
const maxSealed = 4 << 10

func (s *sealer) open(purpose, sealed string, value any) error {
	if len(sealed) > maxSealed {
		return errors.New("sealed value is too long")
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(sealed)
	if err != nil {
		return err
	}
	if raw, err = s.aead.Open(nil, nil, raw, []byte(purpose)); err != nil {
		return err
	}
	return json.Unmarshal(raw, value)
}
