package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/samstyring/samstyring/internal/testkit"
)

// The operator invites an organisation's first administrator while the registry
// runs and while it does not; the link is good once, and who opens it is one.
func TestTheOperatorInvitesAnAdministrator(t *testing.T) {
	t.Parallel()
	r := newRegistry(t)
	stopped := strings.TrimSpace(r.run(t, "invite", "Hvaler kommune", "--public-url", "https://samstyring.example/"))
	if !strings.HasPrefix(stopped, "https://samstyring.example/min-side/invitasjon?kode=") || strings.Contains(stopped, "\n") {
		t.Fatalf("printed: %s", stopped)
	}
	r.serveWith(t, map[string]string{"SAMSTYRING_DEMO_SIGN_IN": "true"})
	running := strings.TrimSpace(r.run(t, "invite", testkit.Stavanger))
	if !strings.HasPrefix(running, r.url+"/min-side/") {
		t.Errorf("the link of a registry at %s is %s", r.url, running)
	}
	use := func(link string) (int, string) {
		t.Helper()
		v := visit(t, r.url)
		if status := v.become("ingen"); status != http.StatusSeeOther {
			t.Fatalf("sign-in: %d", status)
		}
		at, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		_, page := v.get(at.RequestURI())
		code := at.Query().Get("kode")
		if !strings.Contains(page, `value="`+code+`"`) {
			t.Fatalf("the code is not filled in:\n%s", page)
		}
		token := formToken.FindStringSubmatch(page)
		status, _ := v.do(http.MethodPost, "/min-side/invitasjon", url.Values{"_token": {token[1]}, "code": {code}}.Encode())
		_, mine := v.get("/min-side/tilganger")
		return status, mine
	}
	for name, link := range map[string]string{"Hvaler": stopped, "Stavanger": running} {
		status, mine := use(link)
		if status != http.StatusSeeOther || !strings.Contains(mine, name) || !strings.Contains(mine, "Administrator") {
			t.Errorf("%s: %d\n%s", name, status, mine)
		}
		if status, _ := use(link); status != http.StatusUnprocessableEntity {
			t.Errorf("%s, used again: %d", name, status)
		}
	}
	said := r.fails(t, "invite", testkit.Stavanger, "--days", "31")
	if !strings.Contains(said, "1 to 30 days") {
		t.Errorf("31 days: %s", said)
	}
}
