package access

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/samstyring/samstyring/internal/fault"
)

func TestIssuedTokenIsVerified(t *testing.T) {
	t.Parallel()
	clock := newClock()
	token, err := NewIssuer(keysA(), clock.Now).Token(TokenRequest{
		Organisation: orgKS, Scope: "samstyring:write  samstyring:read samstyring:write", TTL: time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := localVerifier(t, clock).Verify(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	want := Caller{Organisation: orgKS, Scopes: []string{ScopeWrite, ScopeRead}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Caller{}, "Actor", "TokenID")); diff != "" {
		t.Error(diff)
	}
	if got.TokenID == "" || !strings.HasPrefix(got.Actor, "act_") {
		t.Errorf("token id %q, actor %q", got.TokenID, got.Actor)
	}
	if got.Anonymous() || !got.HasScope(ScopeWrite) || got.HasScope(ScopeAdmin) || got.HasScope("samstyring") {
		t.Errorf("scopes of %+v", got)
	}
	if !(Caller{}).Anonymous() {
		t.Error("the zero caller is somebody")
	}
}

func TestIssuedTokenHasMaskinportensShape(t *testing.T) {
	t.Parallel()
	clock := newClock()
	token, err := NewIssuer(keysA(), clock.Now).Token(TokenRequest{
		Organisation: orgKS, Scope: ScopeWrite, TTL: time.Minute, ClientID: "client-9",
	})
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(token, ".")
	header := decodePart(t, parts[0])
	if diff := cmp.Diff(object{"alg": "RS256", "kid": keysA().kid, "typ": "JWT"}, header); diff != "" {
		t.Error(diff)
	}
	payload := decodePart(t, parts[1])
	delete(payload, "jti")
	want := object{
		"iss": LocalIssuer, "iat": float64(start.Unix()), "exp": float64(start.Unix() + 60),
		"scope": ScopeWrite, "client_id": "client-9", "client_amr": "local",
		"consumer": object{"authority": "iso6523-actorid-upis", "ID": "0192:" + orgKS},
	}
	if diff := cmp.Diff(want, payload); diff != "" {
		t.Error(diff)
	}
}

func TestTokensHaveTheirOwnIDs(t *testing.T) {
	t.Parallel()
	issuer := NewIssuer(keysA(), newClock().Now)
	request := TokenRequest{Organisation: orgKS, Scope: ScopeRead, TTL: time.Minute}
	first, err := issuer.Token(request)
	if err != nil {
		t.Fatal(err)
	}
	if second, _ := issuer.Token(request); second == first {
		t.Error("the same token twice")
	}
}

func TestTokenRefusesWithEveryReason(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		request TokenRequest
		want    []string
	}{
		"nothing given": {TokenRequest{}, []string{"organisation required", "scope required", "ttl out_of_range"}},
		"all wrong": {
			TokenRequest{Organisation: "991825828", Scope: "samstyring:seal samstyring:write other", TTL: MaxTokenTTL + 1},
			[]string{"organisation organisation_number", "scope scope_unknown", "scope scope_unknown", "ttl out_of_range"},
		},
		"scope in capitals": {
			TokenRequest{Organisation: orgKS, Scope: "samstyring:WRITE", TTL: time.Hour}, []string{"scope scope_unknown"},
		},
		"prefix in the number": {
			TokenRequest{Organisation: "0192:" + orgKS, Scope: ScopeRead, TTL: time.Hour}, []string{"organisation organisation_number"},
		},
		"negative life": {TokenRequest{Organisation: orgKS, Scope: ScopeRead, TTL: -time.Hour}, []string{"ttl out_of_range"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			token, err := NewIssuer(keysA(), newClock().Now).Token(test.request)
			var f *fault.Error
			if !errors.As(err, &f) || f.Code != fault.Invalid || token != "" {
				t.Fatalf("got token %q and %v", token, err)
			}
			var got []string
			for _, field := range f.Fields {
				got = append(got, field.Path+" "+field.Code)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func decodePart(t *testing.T, part string) object {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		t.Fatal(err)
	}
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	return o
}
