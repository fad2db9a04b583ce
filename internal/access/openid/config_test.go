package openid_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/access/openid"
)

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestIssuersAreReadFromAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "secret", "very secret\n")
	path := write(t, dir, "sign-in.json", `{"issuers": [
		{"preset": "ansattporten-test", "clientId": "a", "clientSecretFile": "secret", "resource": "urn:altinn:resource:samstyring"},
		{"key": "id", "preset": "idporten-prod", "clientId": "b", "clientSecretFile": "secret", "level": "high", "invited": {"sub-1": ["971032146"]}},
		{"preset": "entra", "clientId": "c", "clientSecretFile": "`+filepath.Join(dir, "secret")+`", "tenants": {"7f4": ["964965226"]}}]}`)
	got, err := openid.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := openid.New(openid.Config{Issuers: got, Site: home, Clock: newWorld(t).clock.Now}); err != nil {
		t.Fatal(err)
	}
	for n, want := range []struct {
		key, address string
		level        access.Level
	}{
		{"ansattporten-test", "https://test.ansattporten.no", "substantial"},
		{"id", "https://idporten.no", "high"},
		{"entra", "https://login.microsoftonline.com/{tenantid}/v2.0", ""},
	} {
		if i := got[n]; i.Key != want.key || i.Address != want.address || i.Level != want.level || i.ClientSecret != "very secret" {
			t.Errorf("%+v", i)
		}
	}
	for content, reason := range map[string]string{
		`{}`:                           "no issuer",
		`{"issuers": [{"secret": 1}]}`: "secret",
		`{"issuers": [{"preset": "minid", "clientSecretFile": "secret"}, {"preset": "entra"}, {"preset": "entra", "clientSecretFile": "gone"}]}`: "gone",
	} {
		if _, err := openid.Load(write(t, dir, "wrong.json", content)); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: %v", content, err)
		}
	}
}

// People of a tenant that is let in represent its organisations; of others nobody
// signs in, whatever the token says of itself.
func TestTenants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	one := w.config("one")
	one.Address, one.Discovery, one.DetailsType = w.address["one"]+"/{tenantid}", w.address["one"], ""
	one.Tenants = map[string][]string{"stavanger": {"964965226"}}
	one.Invited = map[string][]string{"object-1": {"971032146"}}
	var err error
	if w.issuers, err = openid.New(openid.Config{Site: home, Clock: w.clock.Now, Issuers: []openid.Issuer{one}}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		iss, tenant, object string
		want                []string
	}{
		"own tenant":               {"stavanger", "stavanger", "", []string{"964965226"}},
		"invited":                  {"stavanger", "stavanger", "object-1", []string{"964965226", "971032146"}},
		"unknown tenant":           {"other", "other", "", nil},
		"another tenant's issuer":  {"other", "stavanger", "", nil},
		"issuer of another tenant": {"stavanger", "other", "", nil},
		"template":                 {"{tenantid}", "{tenantid}", "", nil},
	} {
		w.claims = func(claims map[string]any) {
			claims["iss"], claims["tid"], claims["oid"] = w.address["one"]+"/"+c.iss, c.tenant, c.object
		}
		to, a := w.begin("one", openid.Ask{})
		q := w.answer(to, "ks", "")
		q.Set("iss", w.address["one"]+"/stavanger")
		p, err := w.issuers.Finish(t.Context(), a, q)
		if c.want == nil && key(err) != "sign_in_refused" || c.want != nil && (err != nil || !slices.Equal(p.Organisations, c.want)) {
			t.Errorf("%s: %v, %v", name, p.Organisations, err)
		}
	}
}
