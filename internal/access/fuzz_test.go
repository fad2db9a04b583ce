package access

import (
	"testing"
	"time"

	"github.com/samstyring/samstyring/pkg/orgnr"
)

// Whatever an issuer has signed: who may ask is an organisation with a valid
// number, or nobody.
func FuzzClaims(f *testing.F) {
	for _, s := range []string{
		`{"iss":"https://a.example/","exp":1800000000,"client_id":"c","scope":"samstyring:write","consumer":{"authority":"iso6523-actorid-upis","ID":"0192:974761076"}}`,
		`{"exp":1,"client_id":"c","consumer":{"authority":"iso6523-actorid-upis","ID":"0192:974761076"},"supplier":{"authority":"iso6523-actorid-upis","ID":"0192:991825827"},"delegation_source":"https://altinn.no"}`,
		`{"exp":1e300,"client_id":"c","consumer":null}`, `{"exp":-9223372036854775808,"client_id":"c"}`, `null`, `{"exp":1,"exp":2}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		c, err := parseClaims(payload)
		if err != nil {
			return
		}
		_ = c.checkTime(time.Unix(1_800_000_000, 0)) // it must not panic
		who, err := c.caller([]byte("key"))
		if err != nil {
			return
		}
		if _, err := orgnr.Parse(who.Organisation); err != nil {
			t.Errorf("%q may ask: %v", who.Organisation, err)
		}
		if who.Supplier != "" {
			if _, err := orgnr.Parse(who.Supplier); err != nil {
				t.Errorf("%q may ask for another: %v", who.Supplier, err)
			}
		}
	})
}
