package access

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/json"
)

// head is what a token says about itself. It is not to be believed, and is
// used only to choose whose keys to check it with.
type head struct {
	issuer    string
	algorithm jose.SignatureAlgorithm
	keyID     string
}

// strictBase64 takes one spelling of each part: with bits to spare at the end,
// several texts would be the same token.
var strictBase64 = base64.RawURLEncoding.Strict()

// peek reads the head of a token in compact form; no other form is accepted.
func peek(token string) (head, error) {
	parts := strings.SplitN(token, ".", 4)
	if len(parts) != 3 {
		return head{}, errors.New("read token: want three parts")
	}
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		if decoded[i], err = strictBase64.DecodeString(part); err != nil {
			return head{}, fmt.Errorf("read token: %w", err)
		}
	}
	var header struct {
		Algorithm string `json:"alg"`
		KeyID     string `json:"kid"`
	}
	if err := json.Unmarshal(decoded[0], &header); err != nil {
		return head{}, fmt.Errorf("read token header: %w", err)
	}
	var body struct {
		Issuer string `json:"iss"`
	}
	if err := json.Unmarshal(decoded[1], &body); err != nil {
		return head{}, fmt.Errorf("read token claims: %w", err)
	}
	return head{issuer: body.Issuer, algorithm: jose.SignatureAlgorithm(header.Algorithm), keyID: header.KeyID}, nil
}
