package server_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/samstyring/samstyring/internal/access"
	"github.com/samstyring/samstyring/internal/server"
	"github.com/samstyring/samstyring/internal/testkit"
)

type madeKey struct {
	ID, Secret, Name, Used string
	Roles, Addresses       []string
	Expires                time.Time
	Expired                bool
}

// wish is the body that asks for a key.
func wish(t *testing.T, expires time.Time, roles []string, addresses ...string) string {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"name": "Nattlig uttrekk", "roles": roles, "addresses": append([]string{}, addresses...), "expires": expires})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

var mayWrite = []string{"registrar", "assessor"}

func (w *world) makeKey(t *testing.T, organisation string, roles []string, addresses ...string) madeKey {
	t.Helper()
	body := wish(t, w.Clock.Now().Add(30*24*time.Hour), roles, addresses...)
	made := w.send(t, request(http.MethodPost, "/api/v1/api-keys", body, w.manager(t, organisation)))
	if made.Code != http.StatusCreated {
		t.Fatalf("make a key: %d %s", made.Code, made.Body)
	}
	return decode[madeKey](t, made)
}

// manager may decide who acts for an organisation.
func (w *world) manager(t *testing.T, organisation string) option {
	t.Helper()
	return with("Authorization", "Bearer "+w.token(t, organisation, access.ScopeManage))
}

func key(secret string) option { return with("Authorization", "Bearer "+secret) }

const registering = `{"title":{"nb":"Felles varsling"},"summary":{"nb":"Varsler samlet."},"owner":"974761076","reach":{"scope":"all"}}`

// A key acts for its organisation until it is withdrawn, and is shown once.
func TestAPIKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.makeKey(t, testkit.Skatteetaten, mayWrite)
	if !strings.HasPrefix(k.Secret, "samstyring_"+testkit.Skatteetaten+"_"+k.ID+"_") {
		t.Fatalf("the key is %q", k.Secret)
	}
	if got := w.send(t, request(http.MethodPost, "/api/v1/initiatives", registering, key(k.Secret))); got.Code != http.StatusCreated {
		t.Fatalf("with the key: %d %s", got.Code, got.Body)
	}
	list := w.get(t, "/api/v1/api-keys", w.manager(t, testkit.Skatteetaten))
	if strings.Contains(list.Body.String(), k.Secret) || !strings.Contains(list.Body.String(), `"used":"2026-09-07"`) {
		t.Errorf("the list is %s", list.Body)
	}
	if others := decode[struct{ Items []madeKey }](t, w.get(t, "/api/v1/api-keys", w.manager(t, testkit.Nav))); len(others.Items) != 0 {
		t.Errorf("another organisation sees %v", others)
	}
	if got := w.send(t, request(http.MethodDelete, "/api/v1/api-keys/"+k.ID, "", w.manager(t, testkit.Nav))); got.Code != http.StatusNotFound {
		t.Errorf("another organisation withdraws it: %d", got.Code)
	}
	if got := w.send(t, request(http.MethodDelete, "/api/v1/api-keys/"+k.ID, "", w.manager(t, testkit.Skatteetaten))); got.Code != http.StatusNoContent {
		t.Errorf("withdraw: %d %s", got.Code, got.Body)
	}
	if got := w.send(t, request(http.MethodPost, "/api/v1/initiatives", registering, key(k.Secret))); got.Code != http.StatusUnauthorized {
		t.Errorf("a key that was withdrawn: %d", got.Code)
	}
	acts := w.get(t, "/api/v1/audit", w.manager(t, testkit.Skatteetaten)).Body.String()
	for _, act := range []string{"key_made", "keys_read", "key_withdrawn", "audit_read"} {
		if !strings.Contains(acts, `"act":"`+act+`"`) {
			t.Errorf("the audit log lacks %s: %s", act, acts)
		}
	}
	if strings.Contains(acts, k.Secret) {
		t.Error("the audit log has the key")
	}
}

// A call that is repeated makes one key, and shows it once.
func TestMakingAnAPIKeyTwiceIsOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ask := func(body string) answer {
		return w.send(t, request(http.MethodPost, "/api/v1/api-keys", body, w.manager(t, testkit.Nav), with("Idempotency-Key", "nightly")))
	}
	body := wish(t, w.Clock.Now().Add(time.Hour), mayWrite)
	first := decode[madeKey](t, ask(body))
	again := ask(body)
	if second := decode[madeKey](t, again); again.Code != http.StatusCreated || second.ID != first.ID || second.Secret != "" || again.Header().Get("Idempotent-Replayed") != "true" {
		t.Errorf("again: %d %s", again.Code, again.Body)
	}
	if got := ask(strings.Replace(body, "Nattlig", "Daglig", 1)); got.Code != http.StatusUnprocessableEntity {
		t.Errorf("something else under the same key: %d", got.Code)
	}
	if list := decode[struct{ Items []madeKey }](t, w.get(t, "/api/v1/api-keys", w.manager(t, testkit.Nav))); len(list.Items) != 1 {
		t.Errorf("there are %d keys", len(list.Items))
	}
}

// A key has no role that binds, and neither signs, scores nor makes keys; it is for an
// administrator to make.
func TestAPIKeysAreNarrow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	month := w.Clock.Now().Add(30 * 24 * time.Hour)
	for _, scope := range []string{access.ScopeRead, access.ScopeWrite, access.ScopeAdmin} {
		other := with("Authorization", "Bearer "+w.token(t, testkit.Skatteetaten, scope))
		if got := w.send(t, request(http.MethodPost, "/api/v1/api-keys", wish(t, month, mayWrite), other)); got.Code != http.StatusForbidden {
			t.Errorf("made with %s: %d", scope, got.Code)
		}
	}
	for name, body := range map[string]string{
		"signatory": wish(t, month, []string{"reader", "signatory"}),
		"manager":   wish(t, month, []string{"administrator"}),
		"unknown":   wish(t, month, []string{access.ScopeWrite}),
		"no role":   wish(t, month, nil),
		"too long":  wish(t, w.Clock.Now().Add(367*24*time.Hour), mayWrite),
		"in past":   wish(t, w.Clock.Now(), mayWrite),
		"addresses": wish(t, month, mayWrite, "0.0.0.0/0", "here"),
		"name":      strings.Replace(wish(t, month, mayWrite), "Nattlig uttrekk", " ", 1),
	} {
		if got := w.send(t, request(http.MethodPost, "/api/v1/api-keys", body, w.manager(t, testkit.Skatteetaten))); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
	}
	all := w.send(t, request(http.MethodPost, "/api/v1/api-keys", wish(t, w.Clock.Now(), []string{"x"}, "y"), w.manager(t, testkit.Skatteetaten))).Body.String()
	for _, path := range []string{"expires", "roles[0]", "addresses[0]"} {
		if !strings.Contains(all, `"path":"`+path+`"`) {
			t.Errorf("not told of %s: %s", path, all)
		}
	}
	digdir, ks := w.makeKey(t, testkit.Digdir, mayWrite), w.makeKey(t, testkit.KS, mayWrite)
	id := w.Until(t, testkit.Assessed)
	for name, r := range map[string]*http.Request{
		"sign":      request(http.MethodPost, "/api/v1/initiatives/"+id+"/decision/signatures", `{"class":"now"}`, key(digdir.Secret)),
		"round":     request(http.MethodPost, "/api/v1/rounds", `{}`, key(digdir.Secret)),
		"statement": request(http.MethodPost, "/api/v1/initiatives/"+id+"/assessment/statement", `{}`, key(ks.Secret)),
		"make":      request(http.MethodPost, "/api/v1/api-keys", wish(t, month, mayWrite), key(digdir.Secret)),
		"list":      request(http.MethodGet, "/api/v1/api-keys", "", key(digdir.Secret)),
	} {
		if got := w.send(t, r); got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), "not_with_api_key") {
			t.Errorf("%s with a key: %d %s", name, got.Code, got.Body)
		}
	}
	only := w.makeKey(t, testkit.Skatteetaten, []string{"reader"})
	if got := w.send(t, request(http.MethodPost, "/api/v1/initiatives", registering, key(only.Secret))); got.Code != http.StatusForbidden {
		t.Errorf("a key that reads writes: %d", got.Code)
	}
}

// Whatever is wrong with a key, the answer is the same; and so it is for tokens.
func TestWrongAPIKeysAreRefusedAlike(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.makeKey(t, testkit.Skatteetaten, mayWrite)
	elsewhere := w.makeKey(t, testkit.Skatteetaten, mayWrite, "198.51.100.0/24", "2001:db8::/32")
	head, secret := k.Secret[:len(k.Secret)-52], k.Secret[len(k.Secret)-52:]
	wrong := strings.Repeat("A", 52)
	first := w.send(t, request(http.MethodGet, "/api/v1/subscriptions", "", key("x"))).Body.String()
	for name, token := range map[string]string{
		"wrong secret":        head + wrong,
		"no such key":         "samstyring_" + testkit.Skatteetaten + "_aaaaaaaaaaaa_" + secret,
		"other organisation":  strings.Replace(k.Secret, testkit.Skatteetaten, testkit.Nav, 1),
		"other key's secret":  head + elsewhere.Secret[len(elsewhere.Secret)-52:],
		"no form":             "samstyring_x",
		"wildcard":            "samstyring_" + testkit.Skatteetaten + "_*_" + secret,
		"from other networks": elsewhere.Secret,
	} {
		got := w.send(t, request(http.MethodGet, "/api/v1/subscriptions", "", key(token)))
		if got.Code != http.StatusUnauthorized || got.Body.String() != first {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
	}
	from := func(address string) option { return func(r *http.Request) { r.RemoteAddr = address } }
	for _, address := range []string{"198.51.100.7:4000", "[2001:db8::7]:4000", "[::ffff:198.51.100.7]:4000"} {
		if got := w.send(t, request(http.MethodGet, "/api/v1/api-keys", "", key(elsewhere.Secret), from(address))); got.Code != http.StatusForbidden {
			t.Errorf("from %s: %d", address, got.Code)
		}
	}
	w.Clock.Advance(31 * 24 * time.Hour)
	got := w.send(t, request(http.MethodGet, "/api/v1/subscriptions", "", key(k.Secret)))
	if got.Code != http.StatusUnauthorized || got.Body.String() != first {
		t.Errorf("expired: %d %s", got.Code, got.Body)
	}
}

// Whoever tries out keys waits, from one address and for one key from many; whoever
// has used the right key goes on.
func TestTryingOutAPIKeysIsSlow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k := w.makeKey(t, testkit.Skatteetaten, mayWrite)
	h := w.serve(t, w.App, func(c *server.Config) { c.ReadRate = 1e6 })
	from := func(n int) option {
		return func(r *http.Request) { r.RemoteAddr = "203.0.113." + string(rune('0'+n%10)) + ":1000" }
	}
	if got := asked(h, request(http.MethodGet, "/api/v1/audit", "", key(k.Secret), from(1))); got.Code != http.StatusForbidden {
		t.Fatalf("the right key: %d %s", got.Code, got.Body)
	}
	wrong := k.Secret[:len(k.Secret)-52] + strings.Repeat("A", 52)
	waits := false
	for n := range 60 {
		waits = waits || asked(h, request(http.MethodGet, "/api/v1/audit", "", key(wrong), from(n))).Code == http.StatusTooManyRequests
	}
	if !waits {
		t.Error("sixty wrong secrets of one key from ten addresses are all looked at")
	}
	if got := asked(h, request(http.MethodGet, "/api/v1/audit", "", key(k.Secret), from(1))); got.Code != http.StatusForbidden {
		t.Errorf("whoever has the right key is held up: %d", got.Code)
	}
}

// A key's roles are events. One that is taken from the key is lost to it at once, and
// nobody can give it another.
func TestTheRolesOfAnAPIKeyAreTheOrganisations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	k, base := w.makeKey(t, testkit.Skatteetaten, mayWrite), "/api/v1/organisations/"+testkit.Skatteetaten
	members := base + "/access"
	given := w.get(t, members, w.manager(t, testkit.Skatteetaten))
	code := regexp.MustCompile(`key_[0-9a-f]{32}`).FindString(given.Body.String())
	if code == "" || !strings.Contains(given.Body.String(), `"roles":["registrar","assessor"]`) {
		t.Fatalf("the organisation's access is %s", given.Body)
	}
	for _, role := range []string{"signatory", "administrator", "reader"} {
		body := `{"member":"` + code + `","role":"` + role + `"}`
		if got := w.send(t, request(http.MethodPost, base+"/roles", body, w.manager(t, testkit.Skatteetaten))); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("a key is given the role %s: %d %s", role, got.Code, got.Body)
		}
	}
	if got := w.send(t, request(http.MethodDelete, base+"/roles/"+code+"/registrar", "", w.manager(t, testkit.Skatteetaten))); got.Code != http.StatusOK {
		t.Fatalf("take a role: %d %s", got.Code, got.Body)
	}
	if got := w.send(t, request(http.MethodPost, "/api/v1/initiatives", registering, key(k.Secret))); got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), "role_missing") {
		t.Errorf("a key whose role was taken: %d %s", got.Code, got.Body)
	}
	w.send(t, request(http.MethodDelete, "/api/v1/api-keys/"+k.ID, "", w.manager(t, testkit.Skatteetaten)))
	if left := w.get(t, members, w.manager(t, testkit.Skatteetaten)).Body.String(); !strings.Contains(left, `"member":"`+code+`","roles":[]`) {
		t.Errorf("a key that was withdrawn has roles: %s", left)
	}
}
