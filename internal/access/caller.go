// Package access answers two questions about a request: who is asking, and may
// they do it.
//
// Who is asking is read from a bearer token in the shape of Maskinporten's, be
// it issued by Maskinporten or by this registry itself (Issuer): a Verifier
// turns it into a Caller, who acts for the organisation that the token names
// as consumer. What a Caller may do stands in policy.go.
//
// The server calls Verify once per request; the Caller then goes with the
// command to internal/app, which asks the rules and puts organisation and
// actor on every event.
package access

import (
	"slices"

	"github.com/samstyring/samstyring/events"
)

// The scopes that the registry knows. A scope opens a door to the machine
// interface; what an organisation may do behind it, the rules decide.
const (
	ScopeRead   = "samstyring:read"   // read what is the organisation's own and not public, such as its subscriptions; every other scope includes it
	ScopeWrite  = "samstyring:write"  // give commands on behalf of the organisation
	ScopeSign   = "samstyring:sign"   // bind the organisation with a machine: sign, seal, conclude and accept; never of a supplier's machine or an API key
	ScopeManage = "samstyring:manage" // decide who may act for the organisation: roles, invitations, mandates
	ScopeAdmin  = "samstyring:admin"  // operate the service; never score, sign or decide
)

// knownScopes are the scopes that the local issuer hands out.
var knownScopes = []string{ScopeRead, ScopeWrite, ScopeSign, ScopeManage, ScopeAdmin}

// ActingFor is the header in which a machine names the organisation that it acts
// for under a mandate.
const ActingFor = "Samstyring-Acting-For"

// Operator is the actor of what is done at the command line of the registry itself.
const Operator = "act_operator"

// Caller is who is asking. The zero value is anonymous: anyone, who may read
// what is public.
type Caller struct {
	// Organisation is the organisation number (nine digits, valid check digit)
	// on whose behalf the caller acts, and the only thing that rights follow;
	// empty when anonymous.
	Organisation string
	// Supplier is the organisation number of whoever acts for Organisation in its
	// name, or empty. It is for the record and gives no rights; it takes away that
	// to sign, to score and to manage.
	Supplier string
	// Delegation is where the supplier has its authority from, as the issuer
	// says: the address of Altinn, for one. Empty if it says nothing.
	Delegation string
	// Scopes are the scopes that the token was issued with, known or not.
	Scopes []string
	// Actor is a pseudonym, "act_" and 32 hexadecimal digits: the same for the
	// same client of the same issuer, and not to be traced back to either
	// without the pseudonym key.
	Actor string
	// Person says that it is a person who has signed in, whose rights follow from
	// Roles, as those of an API key do; of a machine with a token they follow from
	// Scopes. A person may act for no organisation.
	Person bool
	// Roles are those that the person or the API key has in the organisation that
	// they belong to: Supplier where a person acts for another, else Organisation.
	Roles []events.Role
	// Fresh says that the person has shown, shortly before and as surely as signing
	// demands, who they are.
	Fresh bool
	// Mandate is what Supplier acts on, if the registry itself knows of it, and
	// Tasks are those that it names. What another issuer has delegated is not
	// narrowed to tasks here.
	Mandate string
	Tasks   []events.Task
	// TokenID is the token's jti, to find a request again in the issuer's log;
	// empty if the issuer gave none.
	TokenID string
	// Key is the id of the API key that was shown; empty for every other caller. It
	// takes away that to sign, to score and to manage, whatever Roles say.
	Key string
}

// Anonymous says that nobody has said who they are.
func (c Caller) Anonymous() bool { return c.Organisation == "" }

// Known says that the caller has said who they are, to this registry: a token that
// was issued for another API alone says nothing here.
func (c Caller) Known() bool {
	return !c.Anonymous() && (c.Person || c.Key != "" || slices.ContainsFunc(knownScopes, c.HasScope))
}

// HasScope says whether the token was issued with the scope, letter by letter.
func (c Caller) HasScope(scope string) bool { return slices.Contains(c.Scopes, scope) }

// Under is the caller acting for an organisation that has given a mandate to
// theirs: it has the rights of that organisation, to the tasks of the mandate.
func (c Caller) Under(organisation, mandate string, tasks []events.Task) Caller {
	c.Supplier, c.Organisation = c.Organisation, organisation
	c.Delegation, c.Mandate, c.Tasks = "urn:samstyring:mandate:"+mandate, mandate, tasks
	return c
}
