package account

import (
	"testing"

	"github.com/samstyring/samstyring/internal/access/openid"
)

// Who signs in at the test issuer is the same person after a restart; of others
// the address decides, whatever they are called here.
func TestPeopleOfATestIssuerOutliveARestart(t *testing.T) {
	t.Parallel()
	issuers := []openid.Issuer{{Key: "test", Test: true, Address: "http://127.0.0.1:40001"}, {Key: "ansattporten", Address: "https://ansattporten.no"}}
	if a, b := knownAs(issuers, "test", "http://127.0.0.1:40001"), knownAs(issuers, "test", "http://127.0.0.1:50002"); a != b {
		t.Errorf("one person is two: of %s and of %s", a, b)
	}
	if got := knownAs(issuers, "ansattporten", "https://ansattporten.no"); got != "https://ansattporten.no" {
		t.Errorf("people of Ansattporten are of %s", got)
	}
}
