package access

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4/json"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/samstyring/samstyring/internal/fault"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// How Maskinporten names an organisation: ISO 6523, 0192 is Norway's register.
const (
	orgAuthority = "iso6523-actorid-upis"
	orgPrefix    = "0192:"
)

// The reasons for refusing a token. They are for the log alone: whoever tries
// out tokens is not told which part was wrong.
const (
	reasonMalformed     = "malformed"
	reasonSignature     = "signature"
	reasonIssuerUnknown = "issuer unknown"
	reasonExpired       = "expired"
	reasonNotYetValid   = "not yet valid"
	reasonAudience      = "audience"
	reasonNoConsumer    = "no consumer"
	reasonConsumer      = "consumer invalid"
	reasonSupplier      = "supplier invalid"
)

// namedOrganisation is an organisation in a token.
type namedOrganisation struct {
	Authority string `json:"authority"`
	ID        string `json:"ID"`
}

// claims are what is read from a token. They are decoded by go-jose's JSON,
// which tells letters' case apart and refuses a name that stands twice, so
// that a token cannot name one consumer to us and another to the next reader.
type claims struct {
	jwt.Claims
	Scope    string          `json:"scope"`
	ClientID string          `json:"client_id"`
	Consumer json.RawMessage `json:"consumer"`
	Supplier json.RawMessage `json:"supplier"`
	Source   string          `json:"delegation_source"`
}

// parseClaims reads a payload whose signature holds.
func parseClaims(payload []byte) (claims, error) {
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		return claims{}, refuse(reasonMalformed, fmt.Errorf("decode claims: %w", err))
	}
	if c.Expiry == nil || c.ClientID == "" {
		return claims{}, refuse(reasonMalformed, fmt.Errorf("decode claims: exp or client_id is missing"))
	}
	return c, nil
}

// checkTime allows the clocks of issuer and registry to differ by clockSkew.
func (c claims) checkTime(now time.Time) error {
	if c.expires().Before(now) {
		return refuse(reasonExpired, nil)
	}
	latest := now.Add(clockSkew)
	for _, from := range []*jwt.NumericDate{c.NotBefore, c.IssuedAt} {
		if from != nil && from.Time().After(latest) {
			return refuse(reasonNotYetValid, nil)
		}
	}
	return nil
}

// expires is the last moment that the token is good for.
func (c claims) expires() time.Time { return c.Expiry.Time().Add(clockSkew) }

// audience is what a registry is called in aud, and whether aud must be there.
type audience struct {
	own      string
	demanded bool
}

// check refuses a token that is for somebody else: what one interface was given
// must not open another.
func (a *audience) check(given []string) error {
	if a == nil || len(given) == 0 && !a.demanded || a.own != "" && slices.Contains(given, a.own) {
		return nil
	}
	return refuse(reasonAudience, nil)
}

// caller turns the claims into who is asking.
func (c claims) caller(pseudonymKey []byte) (Caller, error) {
	if absent(c.Consumer) {
		return Caller{}, refuse(reasonNoConsumer, nil)
	}
	organisation, err := organisationOf(c.Consumer)
	if err != nil {
		return Caller{}, refuse(reasonConsumer, err)
	}
	var supplier string
	if !absent(c.Supplier) {
		if supplier, err = organisationOf(c.Supplier); err != nil {
			return Caller{}, refuse(reasonSupplier, err)
		}
	}
	if !plainSource(c.Source) {
		return Caller{}, refuse(reasonMalformed, errors.New("delegation_source is no address"))
	}
	return Caller{
		Organisation: organisation,
		Supplier:     supplier,
		Delegation:   c.Source,
		Scopes:       strings.Fields(c.Scope),
		Actor:        pseudonym(pseudonymKey, c.Issuer, c.ClientID, c.Subject),
		TokenID:      c.ID,
	}, nil
}

// maxSource is longer than any address that names where authority is from.
const maxSource = 200

// plainSource says that delegation_source can stand in an event: visible ASCII
// without what a header would have to encode, as an address has.
func plainSource(s string) bool {
	return len(s) <= maxSource && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '%' })
}

// absent says that a claim is not there.
func absent(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

// organisationOf reads the organisation number that a token names.
func organisationOf(raw json.RawMessage) (string, error) {
	var o namedOrganisation
	if err := json.Unmarshal(raw, &o); err != nil {
		return "", fmt.Errorf("decode organisation: %w", err)
	}
	if o.Authority != orgAuthority {
		return "", fmt.Errorf("read organisation: authority %q", o.Authority)
	}
	number, ok := strings.CutPrefix(o.ID, orgPrefix)
	if !ok || !orgnr.Valid(number) {
		return "", fmt.Errorf("read organisation: ID %q", o.ID)
	}
	return number, nil
}

// pseudonym is 128 bits of a keyed hash. The parts are written with their
// lengths, so that no two different lists of parts are hashed alike.
func pseudonym(key []byte, parts ...string) string {
	mac := hmac.New(sha256.New, key)
	for _, part := range parts {
		fmt.Fprintf(mac, "%d:%s|", len(part), part)
	}
	return "act_" + hex.EncodeToString(mac.Sum(nil)[:16])
}

// refusal is why a token does not say who is asking.
type refusal struct {
	reason string
	cause  error
}

// Error implements error.
func (r *refusal) Error() string {
	if r.cause == nil {
		return r.reason
	}
	return r.reason + ": " + r.cause.Error()
}

// Unwrap gives the cause.
func (r *refusal) Unwrap() error { return r.cause }

// Refuse is the answer to whoever shows something that does not say who they are,
// whatever was wrong with it. The reason is for the log.
func Refuse(reason string) error { return refuse(reason, nil) }

// refuse makes the error for a token: to the outside always the same one.
func refuse(reason string, cause error) error {
	return &fault.Error{Code: fault.Unauthenticated, Key: "token_refused", Cause: &refusal{reason, cause}}
}
