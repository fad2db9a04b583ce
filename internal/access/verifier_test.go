package access

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func TestVerifyReadsTheCaller(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		changes object
		want    Caller
	}{
		"consumer":              {nil, Caller{Organisation: orgDigdir}},
		"supplier for consumer": {object{"supplier": organisation(orgVendor)}, Caller{Organisation: orgDigdir, Supplier: orgVendor}},
		"with its authority":    {object{"supplier": organisation(orgVendor), "delegation_source": "https://altinn.no/"}, Caller{Organisation: orgDigdir, Supplier: orgVendor, Delegation: "https://altinn.no/"}},
		"supplier is null":      {object{"supplier": jsonNull{}}, Caller{Organisation: orgDigdir}},
		"audience not asked":    {object{"aud": []string{"somebody else"}}, Caller{Organisation: orgDigdir}},
		"clocks differ a bit":   {object{"iat": start.Unix() + 9, "nbf": start.Unix() + 9}, Caller{Organisation: orgDigdir}},
		"just expired":          {object{"exp": start.Unix() - 9}, Caller{Organisation: orgDigdir}},
		"client says otherwise": {object{"client_id": "0192:" + orgKS, "sub": orgKS}, Caller{Organisation: orgDigdir}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := localVerifier(t, newClock()).Verify(t.Context(), mint(t, keysA(), goodClaims(test.changes)))
			if err != nil {
				t.Fatal(err)
			}
			if got.Organisation != test.want.Organisation || got.Supplier != test.want.Supplier || got.Delegation != test.want.Delegation {
				t.Errorf("got %+v", got)
			}
			if got.TokenID != "token-1" || len(got.Actor) != len("act_")+32 || !got.HasScope(ScopeWrite) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// jsonNull is written as null, where nil would remove the claim.
type jsonNull struct{}

func (jsonNull) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

func TestVerifyRefusesClaims(t *testing.T) {
	t.Parallel()
	named := func(authority, id string) object {
		return object{"consumer": object{"authority": authority, "ID": id}}
	}
	const authority = "iso6523-actorid-upis"
	tests := map[string]struct {
		changes object
		reason  string
	}{
		"expired":                    {object{"exp": start.Unix() - 11}, reasonExpired},
		"never expires":              {object{"exp": nil}, reasonMalformed},
		"expiry is text":             {object{"exp": "tomorrow"}, reasonMalformed},
		"not yet valid":              {object{"nbf": start.Unix() + 11}, reasonNotYetValid},
		"not for a long time":        {object{"nbf": start.Unix() + 3600}, reasonNotYetValid},
		"issued in the future":       {object{"iat": start.Unix() + 60}, reasonNotYetValid},
		"no issuer":                  {object{"iss": nil}, reasonIssuerUnknown},
		"unknown issuer":             {object{"iss": "https://maskinporten.example.org/"}, reasonIssuerUnknown},
		"remote issuer, local key":   {object{"iss": remoteIssuer}, reasonIssuerUnknown},
		"issuer with a slash":        {object{"iss": LocalIssuer + "/"}, reasonIssuerUnknown},
		"no client":                  {object{"client_id": nil}, reasonMalformed},
		"scope is a list":            {object{"scope": []string{ScopeWrite}}, reasonMalformed},
		"no consumer":                {object{"consumer": nil}, reasonNoConsumer},
		"consumer is null":           {object{"consumer": jsonNull{}}, reasonNoConsumer},
		"consumer in capitals":       {object{"consumer": nil, "Consumer": organisation(orgKS)}, reasonNoConsumer},
		"consumer is text":           {object{"consumer": "0192:" + orgKS}, reasonConsumer},
		"two consumers in a list":    {object{"consumer": []any{organisation(orgKS), organisation(orgDigdir)}}, reasonConsumer},
		"consumer is empty":          {object{"consumer": object{}}, reasonConsumer},
		"other authority":            {named("iso6523-actorid", "0192:"+orgKS), reasonConsumer},
		"authority in capitals":      {named("ISO6523-ACTORID-UPIS", "0192:"+orgKS), reasonConsumer},
		"no authority":               {object{"consumer": object{"ID": "0192:" + orgKS}}, reasonConsumer},
		"id in lower case":           {object{"consumer": object{"authority": authority, "id": "0192:" + orgKS}}, reasonConsumer},
		"other register":             {named(authority, "0007:"+orgKS), reasonConsumer},
		"no register":                {named(authority, orgKS), reasonConsumer},
		"bad check digit":            {named(authority, "0192:971032147"), reasonConsumer},
		"space in number":            {named(authority, "0192: "+orgKS), reasonConsumer},
		"more than a number":         {named(authority, "0192:"+orgKS+":"+orgDigdir), reasonConsumer},
		"supplier is wrong":          {object{"supplier": object{"authority": authority, "ID": "0192:1"}}, reasonSupplier},
		"supplier, but no consumer":  {object{"consumer": nil, "supplier": organisation(orgVendor)}, reasonNoConsumer},
		"supplier is not an object":  {object{"supplier": true}, reasonSupplier},
		"authority is no address":    {object{"delegation_source": "x\r\nce-actor: y"}, reasonMalformed},
		"far too long":               {object{"padding": strings.Repeat("a", maxTokenBytes)}, reasonMalformed},
		"expired and wrong consumer": {object{"exp": start.Unix() - 60, "consumer": nil}, reasonExpired},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := localVerifier(t, newClock())
			for range 2 { // the second time must not find the refused token remembered
				caller, err := v.Verify(t.Context(), mint(t, keysA(), goodClaims(test.changes)))
				wantRefused(t, err, test.reason)
				if !caller.Anonymous() {
					t.Errorf("got caller %+v", caller)
				}
			}
		})
	}
}

func TestVerifyRefusesNamesThatStandTwice(t *testing.T) {
	t.Parallel()
	ks, digdir := encode(t, organisation(orgKS)), encode(t, organisation(orgDigdir))
	later := start.Unix() + 60
	tests := map[string]struct{ extra, reason string }{
		"two consumers":           {fmt.Sprintf(`"exp":%d,"consumer":%s,"consumer":%s`, later, ks, digdir), reasonMalformed},
		"two issuers":             {fmt.Sprintf(`"exp":%d,"consumer":%s,"iss":"https://maskinporten.example/"`, later, ks), reasonMalformed},
		"two ids":                 {fmt.Sprintf(`"exp":%d,"consumer":{"authority":"iso6523-actorid-upis","ID":"0192:971032146","ID":"0192:991825827"}`, later), reasonConsumer},
		"issuer in other letters": {fmt.Sprintf(`"consumer":%s,"exp":%d,"ISS":"https://maskinporten.example/"`, ks, later), reasonMalformed},
		"expiry in other letters": {fmt.Sprintf(`"consumer":%s,"exp":%d,"EXP":%d`, ks, later-120, later), reasonExpired},
		"more than claims":        {fmt.Sprintf(`"exp":%d,"consumer":%s}{"a":1`, later, ks), reasonMalformed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			payload := fmt.Sprintf(`{"iss":%q,"iat":%d,"client_id":"c",%s}`, LocalIssuer, start.Unix(), test.extra)
			token := sign(t, jose.RS256, keysA().private, keysA().kid, []byte(payload))
			_, err := localVerifier(t, newClock()).Verify(t.Context(), token)
			wantRefused(t, err, test.reason)
		})
	}
}

func TestVerifyRefusesSignatures(t *testing.T) {
	t.Parallel()
	a, b := keysA(), keysB()
	payload := encode(t, goodClaims(nil))
	good := strings.Split(mint(t, a, goodClaims(nil)), ".")
	other := strings.Split(mint(t, a, goodClaims(object{"consumer": organisation(orgKS)})), ".")
	publicDER, err := x509.MarshalPKIXPublicKey(&a.private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	header := func(h object) string { return base64.RawURLEncoding.EncodeToString(encode(t, h)) }
	tests := map[string]struct{ token, reason string }{
		"other key":                   {mint(t, b, goodClaims(nil)), reasonSignature},
		"other key under our id":      {sign(t, jose.RS256, b.private, a.kid, payload), reasonSignature},
		"our key under another id":    {sign(t, jose.RS256, a.private, b.kid, payload), reasonSignature},
		"no key id":                   {sign(t, jose.RS256, a.private, "", payload), reasonSignature},
		"public key as shared secret": {sign(t, jose.HS256, publicDER, a.kid, payload), reasonSignature},
		"another kind of signature":   {sign(t, jose.PS256, a.private, a.kid, payload), reasonSignature},
		"none":                        {header(object{"alg": "none", "kid": a.kid}) + "." + good[1] + ".", reasonSignature},
		"none, keeping the signature": {header(object{"alg": "none", "kid": a.kid}) + "." + good[1] + "." + good[2], reasonSignature},
		"none in capitals":            {header(object{"alg": "NONE", "kid": a.kid}) + "." + good[1] + ".", reasonSignature},
		"claims of another token":     {good[0] + "." + other[1] + "." + good[2], reasonSignature},
		"no signature":                {good[0] + "." + good[1] + ".", reasonSignature},
		"brings its own key":          {selfSigned(t, b.private, a.kid, payload), reasonSignature},
		"demands what we do not know": {header(object{"alg": "RS256", "kid": a.kid, "crit": []string{"exp"}}) + "." + good[1] + "." + good[2], reasonSignature},
		"empty":                       {"", reasonMalformed},
		"text":                        {"hello", reasonMalformed},
		"three empty parts":           {"..", reasonMalformed},
		"two parts":                   {good[0] + "." + good[1], reasonMalformed},
		"encrypted form":              {strings.Join(good, ".") + ".x.y", reasonMalformed},
		"padded":                      {strings.Join(good, ".") + "=", reasonMalformed},
		"with the scheme":             {"Bearer " + strings.Join(good, "."), reasonMalformed},
		"JSON form": {fmt.Sprintf(`{"protected":%q,"payload":%q,"signature":%q}`,
			good[0], good[1], good[2]), reasonMalformed},
		"JSON form with dots": {fmt.Sprintf(`{"protected":%q,"payload":%q,"signature":%q,"x":".%s."}`,
			good[0], good[1], good[2], good[1]), reasonMalformed},
		"header is not JSON": {"aGVq." + good[1] + "." + good[2], reasonMalformed},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := localVerifier(t, newClock()).Verify(t.Context(), test.token)
			wantRefused(t, err, test.reason)
		})
	}
}

// selfSigned makes a token that carries the key it was signed with.
func selfSigned(t *testing.T, private *rsa.PrivateKey, kid string, payload []byte) string {
	t.Helper()
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: private, KeyID: kid}},
		&jose.SignerOptions{EmbedJWK: true})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	token, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestVerifyAcceptsLongerHashes(t *testing.T) {
	t.Parallel()
	for _, alg := range signingAlgorithms {
		token := sign(t, alg, keysA().private, keysA().kid, encode(t, goodClaims(nil)))
		if _, err := localVerifier(t, newClock()).Verify(t.Context(), token); err != nil {
			t.Errorf("%s: %v", alg, err)
		}
	}
}

func TestActorIsAPseudonym(t *testing.T) {
	t.Parallel()
	actor := func(v *Verifier, changes object) string {
		t.Helper()
		caller, err := v.Verify(t.Context(), mint(t, keysA(), goodClaims(changes)))
		if err != nil {
			t.Fatal(err)
		}
		return caller.Actor
	}
	v := localVerifier(t, newClock())
	first := actor(v, nil)
	if again := actor(v, object{"jti": "token-2", "scope": "", "consumer": organisation(orgKS)}); again != first {
		t.Errorf("the same client is %s and %s", first, again)
	}
	otherKey := localVerifier(t, newClock())
	otherKey.pseudonymKey = []byte(rand.Text())
	for name, other := range map[string]string{
		"other client":            actor(v, object{"client_id": "client-2"}),
		"other subject":           actor(v, object{"sub": "person"}),
		"parts split another way": actor(v, object{"client_id": "client-", "sub": "1"}),
		"other key":               actor(otherKey, nil),
	} {
		if other == first {
			t.Errorf("%s has the same pseudonym", name)
		}
	}
}

func TestNewVerifierListsWhatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := NewVerifier(VerifierConfig{
		PseudonymKey: []byte("short"),
		Issuers: []RemoteIssuer{
			{Issuer: LocalIssuer, JWKSURL: "https://maskinporten.example/jwk"},
			{Issuer: "", JWKSURL: "https://maskinporten.example/jwk"},
			{Issuer: remoteIssuer, JWKSURL: "https://maskinporten.example/jwk"},
			{Issuer: remoteIssuer, JWKSURL: "https://maskinporten.example/jwk"},
			{Issuer: "https://plain.example/", JWKSURL: "http://plain.example/jwk"},
		},
	})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"pseudonym key", "clock", LocalIssuer, `""`, remoteIssuer, "https://plain.example/"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
}

func TestIssuersAreConfiguredByName(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]RemoteIssuer{
		"maskinporten-prod": {Issuer: "https://maskinporten.no/", JWKSURL: "https://maskinporten.no/jwk"},
		"maskinporten-test": {Issuer: "https://test.maskinporten.no/", JWKSURL: "https://test.maskinporten.no/jwk"},
		"https://a.example/=https://a.example/jwk?set=1": {Issuer: "https://a.example/", JWKSURL: "https://a.example/jwk?set=1"},
		"http://127.0.0.1:9/=http://127.0.0.1:9/jwk":     {Issuer: "http://127.0.0.1:9/", JWKSURL: "http://127.0.0.1:9/jwk"},
	} {
		var got RemoteIssuer
		if err := got.UnmarshalText([]byte(given)); err != nil || got != want {
			t.Errorf("%s: %+v (%v)", given, got, err)
		}
	}
	for _, given := range []string{"", "maskinporten", "https://a.example/", "=https://a.example/jwk", "https://a.example/=", "https://a.example/=http://a.example/jwk"} {
		if got := new(RemoteIssuer); got.UnmarshalText([]byte(given)) == nil {
			t.Errorf("%q is accepted", given)
		}
	}
}

func TestVerifyAtTheEdgeOfExpiry(t *testing.T) {
	t.Parallel()
	clock := newClock()
	v := localVerifier(t, clock)
	token := mint(t, keysA(), goodClaims(nil))
	clock.Advance(2*time.Minute + clockSkew)
	if _, err := v.Verify(t.Context(), token); err != nil {
		t.Errorf("at the last moment: %v", err)
	}
	clock.Advance(time.Nanosecond)
	_, err := v.Verify(t.Context(), token)
	wantRefused(t, err, reasonExpired)
}
