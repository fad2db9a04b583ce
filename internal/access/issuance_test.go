package access

import (
	"testing"
	"time"
)

// What an operator says holds for tokens that are known already too, and for the
// local issuer alone.
func TestIssuanceIsAskedEachTime(t *testing.T) {
	t.Parallel()
	var said Issuance
	clock := newClock()
	v, err := NewVerifier(VerifierConfig{
		Local: keysA(), Clock: clock.Now, PseudonymKey: testPseudonymKey, Issuance: func() Issuance { return said },
	})
	if err != nil {
		t.Fatal(err)
	}
	token := mint(t, keysA(), goodClaims(object{"iat": start.Unix()}))
	taken := func(token string) bool {
		t.Helper()
		_, err := v.Verify(t.Context(), token)
		if err != nil {
			wantRefused(t, err, reasonExpired)
		}
		if _, known := v.Known(token); known != (err == nil) {
			t.Errorf("known %v, verified %v", known, err)
		}
		return err == nil
	}
	for i, step := range []struct {
		said Issuance
		good bool
	}{
		{Issuance{}, true}, {Issuance{Off: true}, false}, {Issuance{}, true},
		{Issuance{}.Revoke(start), false}, {Issuance{Since: start}, true},
	} {
		said = step.said
		if taken(token) != step.good {
			t.Errorf("step %d: %+v", i, said)
		}
	}
	said = Issuance{}.Revoke(start)
	if taken(mint(t, keysA(), goodClaims(object{"iat": start.Unix(), "jti": "of the same second"}))) {
		t.Error("a token of the second in which they were called back is taken")
	}
	clock.Advance(time.Second)
	if !taken(mint(t, keysA(), goodClaims(object{"iat": start.Unix() + 1, "jti": "of the next"}))) {
		t.Error("a token of the next second is refused")
	}
}
