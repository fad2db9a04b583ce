package openid

import (
	"slices"
	"strings"

	"github.com/samstyring/samstyring/events"
	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/pkg/orgnr"
)

// idClaims are what is read from an id token beside what go-oidc reads. The
// national identity number (pid) is not among them.
type idClaims struct {
	SessionID string   `json:"sid"`
	ACR       string   `json:"acr"`
	AuthTime  int64    `json:"auth_time"`
	NotBefore int64    `json:"nbf"`
	Party     string   `json:"azp"`
	Tenant    string   `json:"tid"`
	Object    string   `json:"oid"`
	Details   []detail `json:"authorization_details"`
}

// detail is one of the authorization details (RFC 9396) in Ansattporten's form.
type detail struct {
	Type      string     `json:"type"`
	Resource  string     `json:"resource"`
	Reportees []reportee `json:"reportees"`
}

type reportee struct {
	Rights    []string `json:"Rights"`
	Authority string   `json:"Authority"`
	ID        string   `json:"ID"`
}

// organisation is the number of who is represented; false if it is none.
func (r reportee) organisation() (string, bool) {
	number, ok := strings.CutPrefix(r.ID, "0192:")
	return number, ok && orgnr.Valid(number) && (r.Authority == "" || r.Authority == "iso6523-actorid-upis")
}

// represented are the organisations that a person represents, in order and each
// once: those that the issuer names for the resource that was asked for, those
// of the tenant, and those that the person is invited to.
func (i *issuer) represented(c idClaims, subject string) []string {
	var out []string
	for _, r := range i.reportees(c) {
		if number, ok := r.organisation(); ok {
			out = append(out, number)
		}
	}
	out = append(out, i.Tenants[c.Tenant]...)
	out = append(out, i.Invited[subject]...)
	out = append(out, i.Invited[c.Object]...)
	slices.Sort(out)
	return slices.Compact(out)
}

// reportees are those that the issuer names for the resource that was asked for.
func (i *issuer) reportees(c idClaims) (out []reportee) {
	for _, d := range c.Details {
		if i.DetailsType != "" && d.Type == i.DetailsType && d.Resource == i.Resource {
			out = append(out, d.Reportees...)
		}
	}
	return out
}

// claimed are the roles that the issuer's rights stand for, by organisation.
func (i *issuer) claimed(c idClaims) map[string][]events.Role {
	out := map[string][]events.Role{}
	for _, r := range i.reportees(c) {
		number, ok := r.organisation()
		for _, right := range r.Rights {
			if ok && right != "" && right == i.AdministratorRight {
				out[number] = append(out[number], events.RoleAdministrator)
			}
			if ok && len(i.Rights[right]) > 0 {
				out[number] = append(out[number], i.Rights[right]...)
			}
		}
	}
	return out
}

// ofTenants says that iss names the tenant that a person comes from.
func (i *Issuer) ofTenants() bool { return strings.Contains(i.Address, tenantID) }

// isIssuer says whether iss is the issuer's: of tenants, that of one that is let
// in, and the tenant that the token names.
func (i *issuer) isIssuer(iss, tenant string) bool {
	if !i.ofTenants() {
		return iss == i.Address
	}
	_, in := i.Tenants[tenant]
	return in && iss == strings.ReplaceAll(i.Address, tenantID, tenant)
}

// mayAnswer says whether an answer that names its issuer can be this one's.
func (i *issuer) mayAnswer(iss string) bool {
	for tenant := range i.Tenants {
		if i.isIssuer(iss, tenant) {
			return true
		}
	}
	return iss == i.Address
}

// levelOf is the level that an acr of the issuer means.
func (i *issuer) levelOf(acr string) access.Level {
	for _, level := range access.Levels {
		if acr != "" && i.Levels[level] == acr {
			return level
		}
	}
	return access.LevelUnknown
}
