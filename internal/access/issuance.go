package access

import "time"

// Issuance is whether tokens of the local issuer are taken, as an operator has
// said while the registry runs. The zero value takes all that are configured to
// be.
type Issuance struct {
	Off   bool      `json:"off"`
	Since time.Time `json:"since,omitzero"` // tokens that were issued before are refused
}

// Revoke calls back every token that was issued until now. Tokens name the second
// in which they were issued, so those of this second are called back too.
func (i Issuance) Revoke(now time.Time) Issuance {
	i.Since = now.UTC().Truncate(time.Second).Add(time.Second)
	return i
}

// takes says whether a token of the local issuer is taken.
func (i Issuance) takes(issued time.Time) bool { return !i.Off && !issued.Before(i.Since) }
